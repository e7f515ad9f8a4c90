//! The inbox: views with their counts, a table, filters, and the matter that is looked at beside it.
//! List, pane and map are one selection, and the selection is the address.

use super::lead::frame;
use super::pane::{self, Pane};
use super::query::{Asked, percent, query};
use crate::extract::{Query, SignedIn};
use crate::i18n::Words;
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome, form::Opt};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use yiwang_domain::Refusal;
use yiwang_domain::playbook::model::Verb;
use yiwang_office::view::OfferView;
use yiwang_office::{Due, Session};

#[derive(Template)]
#[template(path = "desk/inbox.html")]
struct Inbox {
    c: Chrome,
    views: Vec<View>,
    name: String,
    rows: Vec<Row>,
    total: Option<i64>,
    next: Option<String>,
    first: bool,
    asked: Asked,
    /// When things are due: value and name.
    dues: Vec<(&'static str, String)>,
    /// Conditions without a field of their own in the filter, which keeps them.
    kept: Vec<(&'static str, String)>,
    /// The address of this list.
    list: String,
    categories: Vec<Opt>,
    grids: Vec<Opt>,
    /// Number of the matter looked at; empty for none.
    at: String,
    pane: Option<Pane>,
    done: Option<Done>,
    /// Whether single keys do something for this person.
    keys: bool,
    /// The post a saved view would be shared with.
    post: Option<String>,
    /// Whether the view is one the person saved.
    own: bool,
    /// Where the ledger stood before the list was read: what happens after is told to the page.
    from: String,
}

/// A view with its count.
struct View {
    id: String,
    name: String,
    count: i64,
    here: bool,
    saved: bool,
    shared: bool,
}

/// What was just done, and the way back where the playbook has one.
pub(super) struct Done {
    pub(super) number: String,
    pub(super) act: String,
    /// Name and id on the page of the way back.
    back: Option<(String, String)>,
    /// Whether it was put off, and can be brought back.
    pub(super) wake: bool,
}

/// Which matter of the list is looked at, and which was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    pub(crate) at: String,
    pub(crate) did: String,
    pub(crate) next: String,
}

/// When things are due: the word in an address, and the name.
pub(super) fn dues(w: Words) -> Vec<(&'static str, String)> {
    let name = |d| match d {
        Due::Over => w.t("fig-overdue"),
        Due::Today => w.t("due-today"),
        Due::Three => w.t("due-three"),
        Due::After => w.t("due-after"),
        Due::Rest => w.t("due-rest"),
    };
    Due::ALL.map(|d| (d.word(), name(d))).to_vec()
}

/// `GET /desk`.
pub(crate) async fn inbox(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(mut asked): Query<Asked>,
    Query(looking): Query<Looking>,
) -> Result<Html<impl Template>, Refused> {
    let caller = &session.caller;
    let from = web.office.live_cursor().await?;
    let views = web.office.views(caller).await?;
    if asked.view.is_empty() {
        // the first view with something in it: a clerk opens the page to see what waits
        let first = views.iter().find(|v| v.count > 0).or(views.first());
        asked.view = first.map(|v| v.id.clone()).unwrap_or_default();
    }
    let page = web.office.list(caller, &query(&asked)?).await?;
    let w = visit.words;
    let own = views.iter().any(|v| v.id == asked.view && v.saved.as_ref().is_some_and(|s| s.own));
    let views: Vec<View> = views
        .into_iter()
        .map(|v| View {
            name: w.x(&v.name).to_owned(),
            count: v.count,
            here: v.id == asked.view,
            saved: v.saved.is_some(),
            shared: v.saved.is_some_and(|s| s.shared),
            id: v.id,
        })
        .collect();
    let list = asked.here();
    let numbers: Vec<&str> = page.rows.iter().map(|r| r.number.as_str()).collect();
    let after = following(&numbers, &looking.at);
    let pane = looked_at(&web, &visit, &session, &looking.at, &onward(&list, after)).await?;
    let books = web.office.books().await?;
    let option = |value: &str, label: String, chosen: &str| Opt {
        chosen: value == chosen,
        first: false,
        value: value.to_owned(),
        label,
    };
    Ok(Html(Inbox {
        c: frame(&web, &visit, &session, "inbox").await?,
        name: views.iter().find(|v| v.here).map(|v| v.name.clone()).unwrap_or_default(),
        views,
        rows: page.rows.iter().map(|r| Row::of(&visit, r)).collect(),
        total: page.total,
        next: page.next.map(|cursor| asked.with_cursor(&cursor)),
        first: asked.cursor.is_empty(),
        categories: books
            .leaf_categories()
            .map(|c| option(&c.code, w.x(&c.name).to_owned(), &asked.category))
            .collect(),
        grids: books
            .net
            .grids()
            .iter()
            .filter(|g| !books.net.is_leaf(g))
            .map(|g| option(&g.code, g.name.clone(), &asked.grid))
            .collect(),
        dues: dues(w),
        kept: [
            ("stage", &asked.stage),
            ("unit", &asked.unit),
            ("channel", &asked.channel),
            ("closed", &asked.closed),
        ]
        .into_iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(name, v)| (name, v.clone()))
        .collect(),
        asked,
        list,
        at: pane.as_ref().map_or_else(String::new, |p| p.row.number.clone()),
        pane,
        done: done(&web, &visit, &session, &looking.did).await?,
        keys: web.office.keys(caller).await?,
        post: session.posts.first().map(|p| format!("{} · {}", p.unit, w.x(&p.role))),
        own,
        from,
    }))
}

/// The one after this in a list, or the one before where it is the last; the first where it is not
/// in the list any more.
pub(super) fn following<'a>(numbers: &[&'a str], at: &str) -> Option<&'a str> {
    match numbers.iter().position(|n| *n == at) {
        Some(i) => numbers.get(i + 1).or(i.checked_sub(1).and_then(|i| numbers.get(i))).copied(),
        None => numbers.first().copied(),
    }
}

/// The address of a list with one of its matters open.
pub(super) fn onward(list: &str, number: Option<&str>) -> String {
    match number {
        Some(n) => {
            let and = if list.contains('?') { '&' } else { '?' };
            format!("{list}{and}at={}", percent(n))
        }
        None => list.to_owned(),
    }
}

/// The pane of a matter. One that is gone from the person's sight is left out: the list says
/// where they are.
async fn looked_at(
    web: &Web,
    visit: &Visit,
    session: &Session,
    number: &str,
    onward: &str,
) -> Result<Option<Pane>, Refusal> {
    if number.is_empty() {
        return Ok(None);
    }
    match web.office.matter(&session.caller, number).await {
        Ok(m) => Ok(Some(pane::of(web, visit, session, &m, onward).await?)),
        Err(r) if r.sort == yiwang_domain::Sort::NotFound => Ok(None),
        Err(r) => Err(r),
    }
}

/// What was just done to a matter: the last line of its ledger.
pub(super) async fn done(
    web: &Web,
    visit: &Visit,
    session: &Session,
    number: &str,
) -> Result<Option<Done>, Refusal> {
    if number.is_empty() {
        return Ok(None);
    }
    let w = visit.words;
    let m = match web.office.matter(&session.caller, number).await {
        Ok(m) => m,
        // handed on out of sight: there is nothing to say of it and no way back
        Err(r) if r.sort == yiwang_domain::Sort::NotFound => return Ok(None),
        Err(r) => return Err(r),
    };
    let leg = |o: &OfferView| o.leg.map_or_else(String::new, |l| format!("-{l}"));
    let act = match &m.snoozed {
        Some(s) => w.a("later-until", "when", visit.when(s.until)),
        None => m.timeline.last().map(|i| w.x(&i.act).to_owned()).unwrap_or_default(),
    };
    let back = m
        .offers
        .iter()
        .find(|o| o.verb == Some(Verb::Back) && m.snoozed.is_none())
        .map(|o| (w.x(&o.name).to_owned(), format!("act-{}{}", o.action, leg(o))));
    Ok(Some(Done { number: m.row.number, act, back, wake: m.snoozed.is_some() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_an_act_the_next_in_the_list_opens() {
        let list = ["1", "2", "3"];
        assert_eq!(following(&list, "1"), Some("2"));
        assert_eq!(following(&list, "3"), Some("2"), "the last goes back one");
        assert_eq!(following(&list, "9"), Some("1"), "what left the list leads to its head");
        assert_eq!(following(&["1"], "1"), None);
        assert_eq!(following(&[], "1"), None);
        assert_eq!(onward("/desk?view=mine", Some("A 1")), "/desk?view=mine&at=A%201");
        assert_eq!(onward("/desk", Some("1")), "/desk?at=1");
    }
}
