//! How often proposals are right, and what was learned. By what was decided, never by person.

use super::lead::frame;
use crate::extract::SignedIn;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_office::insight::RadiiView;

#[derive(Template)]
#[template(path = "desk/insight.html")]
struct Page {
    c: Chrome,
    as_of: String,
    least: usize,
    rates: Vec<Line>,
    waiting: Vec<(String, i64)>,
    models: Vec<Learned>,
    radii: Option<Radii>,
}

/// How far apart reports of the same thing lie.
struct Radii {
    /// When and from what it was learned, and whether it holds.
    says: Vec<String>,
    /// Category, metres, pairs.
    radius: Vec<(String, u32, usize)>,
}

impl Radii {
    fn of(v: &Visit, r: &RadiiView) -> Self {
        let w = v.words;
        let held = if r.in_force { w.t("radius-holds") } else { w.t("radius-shipped") };
        let (before, after) = (format!("{:.3}", r.loss.0), format!("{:.3}", r.loss.1));
        Self {
            says: vec![
                format!("{} · {}", w.a("version-n", "n", r.version), v.when(r.made_at)),
                w.b("radius-from", ("joined", r.joined), ("left", r.left)),
                format!("{}{}", w.b("radius-loss", ("before", before), ("after", after)), held),
            ],
            radius: r.radius.iter().map(|(k, m, n)| (w.x(k).to_owned(), *m, *n)).collect(),
        }
    }
}

/// How often proposals were right where one thing was decided.
struct Line {
    kind: String,
    decided: String,
    n: i64,
    right: i64,
    percent: i64,
    unsure: i64,
}

/// One try of learning.
struct Learned {
    kind: String,
    version: i64,
    at: String,
    in_force: bool,
    examples: usize,
    n: usize,
    accuracy: String,
    /// Share with the right one among three; empty where that was not counted.
    three: String,
    error: String,
    sure: String,
    sure_right: String,
    /// Category, matters, share of its proposals right, share found.
    labels: Vec<(String, usize, u8, u8)>,
}

/// `GET /desk/insight`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
) -> Result<Html<impl Template>, Refused> {
    let view = web.office.insight(&session.caller).await?;
    let w = visit.words;
    let share = |x: f64| format!("{:.1}%", x * 100.0);
    Ok(Html(Page {
        c: frame(&web, &visit, &session, "insight").await?,
        as_of: visit.when(view.as_of),
        least: yiwang_office::insight::LEAST,
        rates: view
            .rates
            .iter()
            .map(|r| Line {
                kind: w.x(&r.kind).to_owned(),
                decided: w.x(&r.decided).to_owned(),
                n: r.n,
                right: r.right,
                percent: r.percent(),
                unsure: r.unsure,
            })
            .collect(),
        waiting: view.waiting.iter().map(|(k, n)| (w.x(k).to_owned(), *n)).collect(),
        radii: view.radii.as_ref().map(|r| Radii::of(&visit, r)),
        models: view
            .models
            .iter()
            .map(|m| Learned {
                kind: w.x(&m.kind).to_owned(),
                three: m.trial.among_three.map(share).unwrap_or_default(),
                version: m.version,
                at: visit.when(m.made_at),
                in_force: m.in_force,
                examples: m.trial.examples,
                n: m.trial.n,
                accuracy: share(m.trial.accuracy),
                error: format!("{:.3}", m.trial.calibration_error),
                sure: share(m.trial.sure_share),
                sure_right: share(m.trial.sure_accuracy),
                labels: m
                    .labels
                    .iter()
                    .map(|(name, n, right, found)| (w.x(name).to_owned(), *n, *right, *found))
                    .collect(),
            })
            .collect(),
    }))
}
