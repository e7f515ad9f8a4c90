//! The pages that explain: privacy and accessibility.

use crate::look::{OpenPage, chrome::Chrome};
use crate::visit::Visit;
use askama::Template;

#[derive(Template)]
#[template(path = "portal/privacy.html")]
struct Privacy {
    c: Chrome,
}

/// `GET /privacy`.
pub(crate) async fn privacy(visit: Visit) -> OpenPage<impl Template> {
    OpenPage(Privacy { c: Chrome::plain(&visit) })
}

#[derive(Template)]
#[template(path = "portal/accessibility.html")]
struct Accessibility {
    c: Chrome,
}

/// `GET /accessibility`.
pub(crate) async fn accessibility(visit: Visit) -> OpenPage<impl Template> {
    OpenPage(Accessibility { c: Chrome::plain(&visit) })
}
