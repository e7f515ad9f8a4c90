//! Saving a view of the inbox under a name, removing one, and whether single keys work.

use super::query::{Asked, query};
use crate::extract::DeskForm;
use crate::portal::see_other;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::own_path;
use axum::extract::State;
use axum::response::Response;

/// `POST /desk/views`.
pub(crate) async fn save(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let f = &form.fields;
    let asked = Asked {
        view: f.again("view"),
        stage: f.again("stage"),
        category: f.again("category"),
        unit: f.again("unit"),
        grid: f.again("grid"),
        channel: f.again("channel"),
        closed: f.again("closed"),
        late: f.again("late"),
        due: f.again("due"),
        from: f.again("from"),
        to: f.again("to"),
        ..Asked::default()
    };
    let name = f.text("name").unwrap_or_default();
    let shared = f.ticked("shared");
    let id = web.office.save_view(&form.session.caller, name, &query(&asked)?, shared).await?;
    Ok(see_other(&format!("/desk?view={id}")))
}

/// `POST /desk/views/remove`.
pub(crate) async fn remove(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let id = form.fields.text("id").unwrap_or_default();
    web.office.drop_view(&form.session.caller, id).await?;
    Ok(see_other("/desk"))
}

/// `POST /desk/keys`.
pub(crate) async fn keys(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let on = form.fields.text("keys") == Some("on");
    web.office.set_keys(&form.session.caller, on).await?;
    let back = form.fields.text("back").map_or("/desk/account", own_path);
    Ok(see_other(back))
}
