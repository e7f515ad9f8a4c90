//! What the forms of the editor ask for.

use super::page::{Asked, NUDGE_M, Typed, page, point};
use crate::desk::net::base;
use crate::extract::{DeskForm, Fields};
use crate::look::Html;
use crate::portal::see_other;
use crate::refused::{self, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Refusal, Sort};
use yiwang_geo::LonLat;
use yiwang_geo::coord::LocalPlane;
use yiwang_office::net_draft::Step;

/// `POST /desk/net/edit`: one step.
pub(crate) async fn step(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::NetEdit).await?;
    let done = match read(&form.fields) {
        Ok(step) => web.office.net_step(caller, seen(&form.fields), step).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    answer(&web, form, done, "").await
}

/// `POST /desk/net/edit/publish`.
pub(crate) async fn publish(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::NetEdit).await?;
    let done = web.office.publish_net_draft(caller, seen(&form.fields)).await.map(drop);
    answer(&web, form, done, "published").await
}

/// `POST /desk/net/edit/discard`.
pub(crate) async fn discard(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    web.office.may(caller, Right::NetEdit).await?;
    let done = web.office.discard_net_draft(caller, seen(&form.fields)).await;
    answer(&web, form, done, "discarded").await
}

/// Back to the editor; where something was refused, with the sentence and what was typed.
async fn answer(
    web: &Web,
    form: DeskForm,
    done: Result<(), Refusal>,
    what: &str,
) -> Result<Response, Refused> {
    let g = form.fields.text("g").unwrap_or_default();
    // a code of ours is letters, digits and the like: anything else names no grid
    let g: String = g.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    match done {
        Ok(()) => {
            let to = url_of(&g, what);
            Ok(see_other(&to))
        }
        Err(refusal) => {
            let asked = Asked { g, ..Asked::default() };
            let typed = Typed::of(&form.fields);
            let page = page(web, &form.visit, &form.session, &asked, Some(&refusal), typed).await?;
            Ok((refused::status(refusal.sort), base::policy(web), Html(page)).into_response())
        }
    }
}

fn url_of(g: &str, done: &str) -> String {
    let ascii = if g.is_ascii() { g } else { "" };
    match (ascii, done) {
        ("", "") => "/desk/net/edit".to_owned(),
        ("", done) => format!("/desk/net/edit?done={done}"),
        (g, "") => format!("/desk/net/edit?g={g}"),
        (g, done) => format!("/desk/net/edit?g={g}&done={done}"),
    }
}

/// The saving the person had before them.
fn seen(fields: &Fields) -> i64 {
    // what is no number was no saving that ever was
    fields.text("seen").and_then(|n| n.parse().ok()).unwrap_or(-1)
}

fn read(f: &Fields) -> Result<Step, Refusal> {
    let at = |lon: &str, lat: &str| point(f.text(lon), f.text(lat)).ok_or_else(no_point);
    let code = || f.again("g");
    if let Some(way) = f.text("nudge") {
        let from = at("from_lon", "from_lat")?;
        return Ok(Step::Move { from, to: nudged(from, way) });
    }
    Ok(match f.text("do").unwrap_or_default() {
        "move" => Step::Move { from: at("from_lon", "from_lat")?, to: at("lon", "lat")? },
        "insert" => Step::Insert { at: at("mid_lon", "mid_lat")? },
        "remove" => Step::Remove { at: at("from_lon", "from_lat")? },
        "split" => Step::Split { code: code(), line: points(f, "line")?, name: f.again("name") },
        "merge" => Step::Merge { keep: code(), gone: f.again("gone") },
        "draw" => Step::Draw {
            parent: f.again("parent"),
            name: f.again("name"),
            kind: f.again("kind"),
            ring: points(f, "ring")?,
        },
        "rename" => Step::Rename { code: code(), name: f.again("name"), kind: f.again("kind") },
        "from" => {
            let day = f.text("from").and_then(|d| d.parse().ok()).ok_or_else(no_day)?;
            Step::From { day }
        }
        "redo" => Step::Redo,
        "undo" => Step::Undo,
        _ => return Err(no_step()),
    })
}

/// A metre to one of the four sides.
fn nudged(from: LonLat, way: &str) -> LonLat {
    let (x, y) = match way {
        "n" => (0.0, NUDGE_M),
        "s" => (0.0, -NUDGE_M),
        "w" => (-NUDGE_M, 0.0),
        _ => (NUDGE_M, 0.0),
    };
    LocalPlane::at(from).from_plane((x, y).into())
}

/// Points, one a line: longitude, comma or blank, latitude.
fn points(f: &Fields, name: &str) -> Result<Vec<LonLat>, Refusal> {
    f.again(name)
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|line| {
            let mut parts = line.split([',', '，', ' ', '\t']).filter(|p| !p.is_empty());
            point(parts.next(), parts.next()).ok_or_else(no_point)
        })
        .collect()
}

fn no_point() -> Refusal {
    Refusal::new(
        "point-unreadable",
        Sort::Invalid,
        ("坐标读不出来。", "The coordinates cannot be read."),
        (
            "每行一个点：经度,纬度，如 120.123456,30.123456。",
            "One point a line: longitude,latitude, such as 120.123456,30.123456.",
        ),
    )
}

fn no_day() -> Refusal {
    Refusal::new(
        "net-date-missing",
        Sort::Invalid,
        ("还没有定从哪天起生效。", "No day is set from which it is in force."),
        ("填上生效日期。", "Set the day."),
    )
}

fn no_step() -> Refusal {
    Refusal::new(
        "step-unknown",
        Sort::Invalid,
        ("没有这种操作。", "There is no such step."),
        ("用页面上的按钮。", "Use the buttons of the page."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_people_write_them() {
        let f = Fields::of(&[("line", "120.1,30.2\n 120.3，30.4 \n\n120.5 30.6")]);
        let p = points(&f, "line").unwrap();
        assert_eq!(
            p,
            [LonLat::new(120.1, 30.2), LonLat::new(120.3, 30.4), LonLat::new(120.5, 30.6)]
        );
        for bad in ["120.1", "a,b", "NaN,1", "inf 1"] {
            let f = Fields::of(&[("line", bad)]);
            assert_eq!(points(&f, "line").unwrap_err().code, "point-unreadable");
        }
    }

    #[test]
    fn an_arrow_moves_a_corner_by_a_metre() {
        let from = LonLat::new(120.0, 30.0);
        for way in ["n", "e", "s", "w"] {
            let m = yiwang_geo::coord::haversine_m(from, nudged(from, way));
            assert!((m - NUDGE_M).abs() < 0.01, "{way}: {m}");
        }
    }

    #[test]
    fn an_unknown_form_is_no_step() {
        assert_eq!(read(&Fields::of(&[])).unwrap_err().code, "step-unknown");
        assert_eq!(read(&Fields::of(&[("do", "undo")])).unwrap(), Step::Undo);
    }
}
