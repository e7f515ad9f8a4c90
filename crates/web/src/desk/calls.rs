//! Follow-up by telephone (回访): the queue, the one in hand with what to say, and the form to take
//! it down. After each the next one opens.

use super::inbox::{Done, Looking, done, following, onward};
use super::later::Put;
use super::lead::frame;
use super::matter::{Reporter, reporters};
use super::pane::{self, Pane};
use crate::extract::{DeskForm, Path, Query, SignedIn};
use crate::look::form::{FormView, Said};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::{self, Refused};
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yiwang_domain::{PartyId, Refusal, Sort};
use yiwang_office::view::PartyView;
use yiwang_office::{CallView, Session};

/// The address of the queue.
const HERE: &str = "/desk/calls";

#[derive(Template)]
#[template(path = "desk/calls.html")]
struct Calls {
    c: Chrome,
    rows: Vec<Row>,
    /// How many wait that this person handled.
    own: usize,
    /// Whether more wait behind those that are shown.
    more: bool,
    call: Option<Call>,
    /// Who raised the one in hand.
    reporters: Vec<Reporter>,
    reveal: String,
    purpose: String,
    done: Option<Done>,
    /// What was refused: a look at a number without a purpose.
    said: Option<Said>,
}

/// The matter in hand.
struct Call {
    pane: Pane,
    /// What to say, a sentence each.
    script: Vec<String>,
    /// What was answered last: whose unit, and the words.
    answer: Option<(String, String)>,
    /// Forms that take down what was said.
    asking: Vec<FormView>,
    /// The form for nobody reached; a note where the playbook has none.
    unreached: Option<FormView>,
    note_key: String,
    version: u64,
    /// To put it off.
    later: Option<Put>,
}

/// `GET /desk/calls`: the one chosen, else the one due first.
pub(crate) async fn calls(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Query(looking): Query<Looking>,
) -> Result<Html<impl Template>, Refused> {
    Ok(Html(page(&web, &visit, &session, &looking, None, None).await?))
}

/// `POST /desk/calls/{number}/party/{party}`: a number to call, with a purpose that is logged.
pub(crate) async fn party(
    State(web): State<Web>,
    Path((number, party)): Path<(String, PartyId)>,
    form: DeskForm,
) -> Result<Response, Refused> {
    let caller = &form.session.caller;
    let call = web.office.call(caller, &number).await?;
    let purpose = form.fields.text("purpose").unwrap_or_default();
    let looking = Looking { at: number, ..Looking::default() };
    let (plain, refusal) =
        match web.office.party_plain(caller, call.matter.row.id, party, purpose).await {
            Ok(plain) => (Some((party, plain)), None),
            Err(refusal) => (None, Some(refusal)),
        };
    let status = refusal.as_ref().map_or(StatusCode::OK, |r| refused::status(r.sort));
    let page = page(&web, &form.visit, &form.session, &looking, plain, refusal.as_ref()).await?;
    Ok((status, Html(page)).into_response())
}

async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    looking: &Looking,
    plain: Option<(PartyId, PartyView)>,
    refusal: Option<&Refusal>,
) -> Result<Calls, Refusal> {
    let w = visit.words;
    let queue = web.office.calls(&session.caller).await?;
    let numbers: Vec<&str> = queue.rows.iter().map(|r| r.number.as_str()).collect();
    let at = numbers.iter().find(|n| **n == looking.at).or(numbers.first()).copied();
    let call = match at {
        Some(number) => taken_up(web, session, number).await?,
        None => None,
    };
    let next = at.and_then(|number| following(&numbers, number));
    let (mut raised, mut reveal) = (Vec::new(), String::new());
    let call = match call {
        Some(call) => {
            raised = reporters(&call.matter, plain.as_ref());
            reveal = format!("{HERE}/{}/party/", call.matter.row.number);
            Some(in_hand(web, visit, session, &call, &onward(HERE, next)).await?)
        }
        None => None,
    };
    Ok(Calls {
        c: frame(web, visit, session, "calls").await?,
        own: queue.own,
        more: queue.more,
        call,
        reporters: raised,
        reveal,
        purpose: w.t("call-purpose"),
        done: done(web, visit, session, &looking.did).await?,
        said: refusal.map(|r| Said::of(w, r)),
        rows: queue.rows.iter().map(|r| Row::of(visit, r)).collect(),
    })
}

/// The matter with what to say; none where somebody else took it down a moment ago.
async fn taken_up(web: &Web, session: &Session, number: &str) -> Result<Option<CallView>, Refusal> {
    match web.office.call(&session.caller, number).await {
        Ok(call) => Ok(Some(call)),
        Err(r) if r.sort == Sort::NotFound => Ok(None),
        Err(r) => Err(r),
    }
}

async fn in_hand(
    web: &Web,
    visit: &Visit,
    session: &Session,
    call: &CallView,
    onward: &str,
) -> Result<Call, Refusal> {
    let w = visit.words;
    let mut pane = pane::of(web, visit, session, &call.matter, onward).await?;
    let asks =
        |f: &FormView| call.matter.offers.iter().any(|o| o.follow_up && o.action == f.action);
    let (mut asking, rest): (Vec<FormView>, Vec<FormView>) =
        std::mem::take(&mut pane.forms).into_iter().partition(asks);
    // several ways to take it down are for the person to choose from
    if let [one] = asking.as_mut_slice() {
        one.open = true;
    }
    let unreached = rest.into_iter().find(|f| Some(&f.action) == call.unreached.as_ref());
    Ok(Call {
        script: if call.script.is_empty() {
            usual(visit, call)
        } else {
            call.script.iter().map(|s| w.x(s).to_owned()).collect()
        },
        answer: call
            .answer
            .as_ref()
            .map(|(unit, said)| (w.x(unit).to_owned(), w.x(said).to_owned())),
        asking,
        unreached,
        note_key: web.office.id().to_string(),
        version: call.matter.row.version,
        later: pane.later.take(),
        pane,
    })
}

/// The sentences where the playbook has none: who calls, what was reported when, what was answered,
/// the questions, thanks and what happens next.
fn usual(visit: &Visit, call: &CallView) -> Vec<String> {
    let (w, row) = (visit.words, &call.matter.row);
    vec![
        w.b("call-say-hello", ("unit", &call.unit), ("name", &call.name)),
        w.b("call-say-what", ("when", visit.when(row.opened_at)), ("title", &row.title)),
        match &call.answer {
            Some((unit, said)) => w.b("call-say-answer", ("unit", w.x(unit)), ("said", w.x(said))),
            None => w.t("call-say-done"),
        },
        w.t("call-say-ask"),
        w.a("call-say-thanks", "number", &row.number),
    ]
}
