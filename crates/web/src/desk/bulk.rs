//! Ticked matters: what can be done with them at once, and what became of each.

use super::fillings;
use super::later;
use super::lead::frame;
use crate::extract::{DeskForm, Fields};
use crate::look::form::{self, FormView, Frame, Said};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::portal::key_of;
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::own_path;
use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use yiwang_office::filling::FillingView;
use yiwang_office::{BulkChoice, BulkWish};

#[derive(Template)]
#[template(path = "desk/bulk.html")]
struct Bulk {
    c: Chrome,
    rows: Vec<Row>,
    unknown: Vec<String>,
    choices: Vec<Choice>,
    list: String,
    /// Every number, and the moments all can be put off to.
    numbers: Vec<String>,
    moments: Vec<(String, String)>,
}

/// An action over several matters.
struct Choice {
    form: FormView,
    playbook: (String, String),
    /// “将转办 10 件：8 件可办，2 件不可办”.
    can: usize,
    /// Number and version of each that will be done.
    picked: Vec<String>,
    /// Number of each that will not, and why.
    cannot: Vec<(String, String)>,
}

/// `POST /desk/bulk`: it only shows; the numbers stand in the body because there may be many.
pub(crate) async fn bulk(
    State(web): State<Web>,
    form: DeskForm,
) -> Result<impl IntoResponse, Refused> {
    let numbers: Vec<String> = form.fields.all("m").map(str::to_owned).collect();
    let plan = web.office.bulk_plan(&form.session.caller, &numbers).await?;
    let kept = web.office.fillings(&form.session.caller, None).await?;
    let wish = form.fields.text("_fill").and_then(|id| id.parse().ok());
    let filled = kept.iter().find(|k| Some(k.id) == wish);
    let mut choices = Vec::with_capacity(plan.choices.len());
    for (i, c) in plan.choices.iter().enumerate() {
        let mut c = c.clone();
        let of = (c.playbook.0.clone(), c.offer.action.clone());
        let here = |k: &&FillingView| k.playbook_id == of.0 && k.action.0 == of.1;
        let with = filled.filter(here);
        let note = match with {
            Some(k) => {
                web.office.fill(&form.session.caller, &of.0, &mut c.offer, k.id, None).await?
            }
            None => String::new(),
        };
        let mut one = choice(&web, &form, i, &c);
        one.form.fillings =
            kept.iter().filter(here).map(|k| fillings::said(form.visit.words, k)).collect();
        (one.form.filled, one.form.note) = (with.map(|k| k.name.clone()), note);
        one.form.open = with.is_some();
        choices.push(one);
    }
    choices.sort_by_key(|c| c.form.verb.map_or("~", |(_, key)| key));
    Ok(Html(Bulk {
        c: frame(&web, &form.visit, &form.session, "inbox").await?,
        rows: plan.rows.iter().map(|r| Row::of(&form.visit, r)).collect(),
        numbers: plan.rows.iter().map(|r| r.number.clone()).collect(),
        moments: later::moments(&form.visit, form.visit.now),
        unknown: plan.unknown,
        choices,
        list: list_of(&form.fields),
    }))
}

fn choice(web: &Web, sent: &DeskForm, nth: usize, c: &BulkChoice) -> Choice {
    let w = sent.visit.words;
    let frame = Frame {
        visit: &sent.visit,
        target: "/desk/bulk/act".to_owned(),
        key: web.office.id().to_string(),
        version: 0,
    };
    let mut form = form::of(&c.offer, frame, None);
    // two playbooks may have an action of the same id
    for f in &mut form.fields {
        f.id = format!("{}-{nth}", f.id);
    }
    form.id = format!("{}-{nth}", form.id);
    Choice {
        form,
        playbook: (c.playbook.0.clone(), w.x(&c.playbook.1).to_owned()),
        can: c.can.len(),
        picked: c.can.iter().map(|(number, version)| format!("{number} {version}")).collect(),
        cannot: c.cannot.iter().map(|(n, r)| (n.clone(), w.x(&r.say).to_owned())).collect(),
    }
}

#[derive(Template)]
#[template(path = "desk/bulked.html")]
struct Bulked {
    c: Chrome,
    name: String,
    done: usize,
    rows: Vec<Line>,
    list: String,
}

/// What became of one.
struct Line {
    number: String,
    stage: String,
    refused: Option<Said>,
}

/// `POST /desk/bulk/act`. Sending the page again does nothing twice: each matter has its own key.
pub(crate) async fn act(
    State(web): State<Web>,
    mut form: DeskForm,
) -> Result<impl IntoResponse, Refused> {
    let (playbook, action) = (form.fields.again("playbook"), form.fields.again("action"));
    let offer = web.office.bulk_form(&form.session.caller, &playbook, &action).await?;
    let (answers, _) = form::filled(&offer, &mut form.fields);
    let picked: Vec<(String, Option<u64>)> = form
        .fields
        .all("m")
        .map(|m| match m.rsplit_once(' ') {
            Some((number, version)) => (number.to_owned(), version.parse().ok()),
            None => (m.to_owned(), None),
        })
        .collect();
    let wish = BulkWish {
        playbook,
        action,
        form: answers,
        note: form.fields.text("note").map(str::to_owned),
    };
    let key = key_of(&form.fields);
    let outcomes =
        web.office.bulk_act(&form.session.caller, &picked, &wish, key.as_deref()).await?;
    let w = form.visit.words;
    let mut rows: Vec<Line> = outcomes
        .into_iter()
        .map(|o| match o.done {
            Ok(a) => Line { number: o.number, stage: w.x(&a.stage).to_owned(), refused: None },
            Err(r) => {
                Line { number: o.number, stage: String::new(), refused: Some(Said::of(w, &r)) }
            }
        })
        .collect();
    // what needs a second look stands first
    rows.sort_by_key(|r| r.refused.is_none());
    Ok(Html(Bulked {
        c: frame(&web, &form.visit, &form.session, "inbox").await?,
        name: w.x(&offer.name).to_owned(),
        done: rows.iter().filter(|r| r.refused.is_none()).count(),
        rows,
        list: list_of(&form.fields),
    }))
}

/// `POST /desk/bulk/later`: puts each off by itself.
pub(crate) async fn put_off(
    State(web): State<Web>,
    form: DeskForm,
) -> Result<impl IntoResponse, Refused> {
    let (w, wish) = (form.visit.words, later::wish(&form.visit, &form.fields));
    let until = w.a("later-until", "when", form.visit.when(wish.until));
    let mut rows = Vec::new();
    for number in form.fields.all("m").take(200) {
        let refused = web.office.snooze(&form.session.caller, number, &wish).await.err();
        rows.push(Line {
            number: number.to_owned(),
            stage: until.clone(),
            refused: refused.map(|r| Said::of(w, &r)),
        });
    }
    rows.sort_by_key(|r| r.refused.is_none());
    Ok(Html(Bulked {
        c: frame(&web, &form.visit, &form.session, "inbox").await?,
        name: w.t("later"),
        done: rows.iter().filter(|r| r.refused.is_none()).count(),
        rows,
        list: list_of(&form.fields),
    }))
}

/// The list it was begun from.
fn list_of(f: &Fields) -> String {
    let path = f.text("list").map_or("/desk", own_path);
    if path.starts_with("/desk") { path.to_owned() } else { "/desk".to_owned() }
}
