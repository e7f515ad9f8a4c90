//! What the editor does: save, check, copy, publish, roll back, throw away.

use super::editor::{Shown, Which, page};
use crate::extract::{DeskForm, Fields, Json, Path};
use crate::look::Html;
use crate::portal::see_other;
use crate::refused::{self, Refused};
use crate::state::Web;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use yiwang_domain::playbook::edit::Edit;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Refusal, Sort, Text};
use yiwang_office::draft::Change;
use yiwang_office::view::{Joined, WalkText};

/// `POST /desk/playbooks/{id}/edit`.
pub(crate) async fn save(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.may(&form.session.caller, Right::PlaybookEdit).await?;
    let tab = form.fields.text("tab").unwrap_or("form").to_owned();
    let change = match tab.as_str() {
        "text" => Change::Text(form.fields.again("text")),
        "walks" => Change::Walks(walks(&form.fields)),
        _ => Change::Edits(edits(&form.fields)),
    };
    let seen = seen(&form.fields)?;
    match web.office.save_draft(&form.session.caller, &id, seen, change).await {
        Ok(Joined::Saved { with, .. }) => {
            let done = if with { "joined" } else { "saved" };
            Ok(see_other(&format!("/desk/playbooks/{id}/edit?tab={tab}&done={done}")))
        }
        Ok(Joined::Both { by, text, .. }) => {
            let refusal = both(by);
            again(&web, &form, &id, "text", &refusal, Some(text)).await
        }
        Err(refusal) => {
            let text = (tab == "text").then(|| form.fields.again("text"));
            again(&web, &form, &id, &tab, &refusal, text).await
        }
    }
}

/// The page once more, with what was typed and why it was not taken.
async fn again(
    web: &Web,
    form: &DeskForm,
    id: &str,
    tab: &str,
    refusal: &Refusal,
    text: Option<String>,
) -> Result<Response, Refused> {
    let which = Which { tab: Some(tab.to_owned()), ..Which::default() };
    let shown = Shown { which, fields: Some(&form.fields), refusal: Some(refusal), text };
    let page = page(web, &form.visit, &form.session, id, shown).await?;
    Ok((refused::status(refusal.sort), Html(page)).into_response())
}

/// Two people changed the same lines.
fn both(by: Option<String>) -> Refusal {
    let (zh, en) = by.map_or_else(|| ("别人".into(), "Somebody else".into()), |b| (b.clone(), b));
    Refusal::new(
        "draft-both",
        Sort::NotNow,
        (
            format!(
                "{zh}刚刚也改了同样的几行，还没有保存。两边的写法都在下面，用 <<<<<<< 和 >>>>>>> 标出。"
            ),
            format!(
                "{en} has just changed the same lines; nothing is saved yet. Both stand below, between <<<<<<< and >>>>>>>."
            ),
        ),
        (
            "留下要的，删去标记和不要的，再保存。",
            "Keep what should stay, delete the marks and the rest, then save.",
        ),
    )
}

fn seen(fields: &Fields) -> Result<i64, Refusal> {
    fields.text("seen").and_then(|s| s.parse().ok()).ok_or_else(crate::extract::unreadable)
}

/// What was typed for a value of the form; none where the form did not show it.
pub(super) fn typed(fields: &Fields, path: &str) -> Option<String> {
    fields.raw(&format!("was.{path}"))?;
    let value = fields.raw(&format!("set.{path}")).unwrap_or_default().trim();
    match fields.raw(&format!("of.{path}")) {
        Some(of) if !value.is_empty() => Some(format!("{value} {of}")),
        _ => Some(value.to_owned()),
    }
}

/// The edits of a form: what differs from when it was opened, then what is added, then what is taken
/// out, the last row first.
fn edits(fields: &Fields) -> Vec<Edit> {
    let mut out = Vec::new();
    for (name, was) in fields.pairs() {
        let Some(path) = name.strip_prefix("was.") else { continue };
        let Some(value) = typed(fields, path).filter(|v| v != was) else { continue };
        // a box that is no longer ticked
        let value = if was == "true" && value.is_empty() { "false".to_owned() } else { value };
        out.push(Edit::Set { path: path.to_owned(), value });
    }
    for (name, role) in fields.pairs() {
        let Some(action) = name.strip_prefix("grant.").filter(|_| !role.is_empty()) else {
            continue;
        };
        let at = fields.text(&format!("grant-at.{action}")).unwrap_or("area").to_owned();
        out.push(Edit::Grant { action: action.to_owned(), role: role.to_owned(), at });
    }
    for (name, id) in fields.pairs() {
        let Some(action) = name.strip_prefix("ask.").filter(|_| !id.trim().is_empty()) else {
            continue;
        };
        let of = |part: &str| fields.text(&format!("ask-{part}.{action}")).unwrap_or_default();
        out.push(Edit::Ask {
            action: action.to_owned(),
            id: id.trim().to_owned(),
            kind: of("kind").to_owned(),
            name: Text::new(of("zh"), of("en")),
            required: fields.ticked(&format!("ask-required.{action}")),
        });
    }
    let mut gone: Vec<&str> = fields.all("gone").collect();
    gone.sort_by_key(|p| {
        std::cmp::Reverse(p.rsplit('.').next().and_then(|n| n.parse::<u32>().ok()))
    });
    out.extend(gone.into_iter().map(|p| Edit::Remove { path: p.to_owned() }));
    out
}

/// The walks of a form, without those that are emptied or taken out.
fn walks(fields: &Fields) -> Vec<WalkText> {
    (0..)
        .map_while(|n| {
            let text = fields.raw(&format!("walk.{n}"))?;
            let kept = !fields.ticked(&format!("walk-gone.{n}")) && !text.trim().is_empty();
            let name = fields.text(&format!("walk-name.{n}")).unwrap_or("walk");
            Some(kept.then(|| WalkText { name: name.to_owned(), text: text.to_owned() }))
        })
        .flatten()
        .collect()
}

/// What is wrong with a text, as scripts ask while somebody types.
#[derive(Serialize)]
struct Checked {
    problems: Vec<Mistake>,
}

#[derive(Serialize)]
struct Mistake {
    line: usize,
    say: String,
    mend: String,
}

/// `POST /desk/playbooks/{id}/check`.
pub(crate) async fn check(State(web): State<Web>, form: DeskForm) -> Result<Response, Refused> {
    let w = form.visit.words;
    let text = form.fields.again("text");
    let found = web.office.check_playbook(&form.session.caller, &text).await?;
    let problems = found.err().unwrap_or_default();
    let problems = problems
        .iter()
        .map(|p| Mistake {
            line: p.line,
            say: w.x(&p.say).to_owned(),
            mend: w.x(&p.mend).to_owned(),
        })
        .collect();
    Ok(Json(Checked { problems }).into_response())
}

/// `POST /desk/playbooks/{id}/copy`.
pub(crate) async fn copy(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.may(&form.session.caller, Right::PlaybookEdit).await?;
    let to = form.fields.text("id").unwrap_or_default().to_owned();
    let name = Text::new(form.fields.again("zh"), form.fields.again("en"));
    match web.office.copy_playbook(&form.session.caller, &id, &to, &name).await {
        Ok(()) => Ok(see_other(&format!("/desk/playbooks/{to}/edit?done=copied"))),
        Err(refusal) => again(&web, &form, &id, "copy", &refusal, None).await,
    }
}

/// `POST /desk/playbooks/{id}/discard`.
pub(crate) async fn discard(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.discard_draft(&form.session.caller, &id).await?;
    Ok(see_other("/desk/playbooks"))
}

/// `POST /desk/playbooks/{id}/publish`.
pub(crate) async fn publish(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.may(&form.session.caller, Right::PlaybookPublish).await?;
    match in_force(&web, &id, &form).await {
        Ok(_) => Ok(see_other(&format!("/desk/playbooks/{id}/edit?tab=publish&done=published"))),
        Err(refusal) => again(&web, &form, &id, "publish", &refusal, None).await,
    }
}

async fn in_force(web: &Web, id: &str, form: &DeskForm) -> Result<u32, Refusal> {
    let caller = &form.session.caller;
    let seen = seen(&form.fields)?;
    let from = form.fields.text("from").map(|d| day(d, form)).transpose()?;
    let draft = web.office.draft(caller, id).await?;
    if let Ok(p) = web.office.check_playbook(caller, &draft.text).await? {
        let tried = web.office.try_walks(&p, draft.walks).await?;
        let broken = tried.iter().filter(|t| !t.faults.is_empty()).count();
        if broken > 0 && !form.fields.ticked("anyway") {
            return Err(walks_fail(broken));
        }
    }
    web.office.publish_draft(caller, id, seen, from).await
}

fn walks_fail(n: usize) -> Refusal {
    Refusal::new(
        "walks-fail",
        Sort::NotNow,
        (
            format!("有{n}个走法走不通，没有发布。"),
            format!("{n} walk(s) do not go as they say; it was not published."),
        ),
        (
            "改正工作法或走法；确实要改变做法的，勾选“仍要发布”。",
            "Mend the playbook or the walks; where the method is meant to change, tick “publish anyway”.",
        ),
    )
}

/// The beginning of a day in the zone of the jurisdiction.
fn day(text: &str, form: &DeskForm) -> Result<DateTime<Utc>, Refusal> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.and_then(|d| d.and_hms_opt(0, 0, 0))
        .and_then(|t| t.and_local_timezone(form.visit.offset).single())
        .map(|t| t.with_timezone(&Utc))
        .ok_or_else(|| {
            Refusal::new(
                "date-wrong",
                Sort::Invalid,
                ("生效日期不对。", "The date is not right."),
                ("按 2026-03-01 的样子写。", "Write it like 2026-03-01."),
            )
        })
}

/// `POST /desk/playbooks/{id}/back`.
pub(crate) async fn roll_back(
    State(web): State<Web>,
    Path(id): Path<String>,
    form: DeskForm,
) -> Result<Response, Refused> {
    web.office.may(&form.session.caller, Right::PlaybookPublish).await?;
    let version = form.fields.text("version").and_then(|v| v.parse().ok());
    let version = version.ok_or_else(crate::extract::unreadable)?;
    web.office.roll_back_playbook(&form.session.caller, &id, version).await?;
    Ok(see_other(&format!("/desk/playbooks/{id}/edit?tab=publish&done=published")))
}
