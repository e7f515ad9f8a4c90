//! One matter: what it is, who waits for whom, what happened, what this person may do now.

use super::advice::{Chosen, Panel, choose};
use super::fillings;
use super::later::{self, Put};
use super::lead::frame;
use crate::extract::{Path, Query, SignedIn};
use crate::look::campaign::Campaign;
use crate::look::chip::Chip;
use crate::look::form::{self, Again, FormView, Frame, Said};
use crate::look::map::{self, Picture};
use crate::look::table::Row;
use crate::look::{Html, chrome::Chrome};
use crate::refused::Refused;
use crate::state::Web;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use yiwang_domain::matter::Secrecy;
use yiwang_domain::{PartyId, Refusal};
use yiwang_geo::LonLat;
use yiwang_office::Session;
use yiwang_office::view::{ClockView, Item, LegView, ListTable, MatterView, PartyView};

#[derive(Template)]
#[template(path = "desk/matter.html")]
pub(crate) struct MatterPage {
    c: Chrome,
    row: Row,
    text: String,
    /// Photos that came with the report: those of the first entry.
    photos: Vec<String>,
    /// Photos of the work.
    after: Vec<String>,
    /// Other matters of who raised it: number, title, stage, whether ended, when it came.
    earlier: Vec<(String, String, String, bool, String)>,
    secrecy: Option<String>,
    demand: Option<String>,
    outer: Option<String>,
    receiver: Option<String>,
    playbook: (String, u32, String),
    /// Playbooks this person may move it to.
    others: Vec<(String, String)>,
    version: u64,
    /// Putting it off, while it has not ended.
    later: Option<Put>,
    /// Where the ledger stood: what happens after is told to the page.
    from: String,
    move_key: String,
    suspended_until: Option<String>,
    forms: Vec<FormView>,
    note_key: String,
    timeline: Vec<Line>,
    legs: Vec<Leg>,
    clocks: Vec<Clock>,
    reporters: Vec<Reporter>,
    /// Where a look at a reporter is asked for, up to the party, and the purpose that stands there.
    reveal: String,
    purpose: String,
    lists: Vec<List>,
    /// Documents to print: id and name.
    prints: Vec<(String, String)>,
    route: Vec<(String, String)>,
    /// When a case of its category is filed, and when it counts as solved.
    filing: Option<String>,
    closing: Option<String>,
    map: Option<Picture>,
    /// What was refused, where its form is no longer offered.
    said: Option<Said>,
    /// What was typed into that form.
    lost: Vec<(String, String)>,
    /// Whether something happened since the refused form was opened.
    fresh: bool,
    note: String,
    /// Proposals.
    advice: Panel,
    /// Before and after, where it deals with a whole issue.
    campaign: Option<Campaign>,
    /// Meetings and classes it was put into: where they are, title, stage, whether they ended.
    gathered: Vec<(String, String, String, bool)>,
    /// Where its agenda is, where it is a meeting.
    meeting: Option<String>,
}

impl MatterPage {
    fn form(&mut self, action: &str, leg: Option<&str>) -> Option<&mut FormView> {
        self.forms.iter_mut().find(|f| {
            let of_leg = |l: &str| f.leg.is_some_and(|x| x.to_string() == l);
            f.action == action && leg.is_none_or(of_leg)
        })
    }

    /// The page after an answer was looked over: its form with the hints, and nothing refused.
    pub(super) fn hinted(mut self, action: &str, leg: Option<&str>, hints: &[String]) -> Self {
        if let Some(form) = self.form(action, leg) {
            form.fault = None;
            form.hints = Some(hints.to_vec());
        }
        self
    }

    /// The page after answers were kept under a name: their form as it was, and nothing refused.
    pub(super) fn kept(mut self, action: &str, leg: Option<&str>, name: &str) -> Self {
        if let Some(form) = self.form(action, leg) {
            form.fault = None;
            form.kept = Some(name.trim().to_owned());
        }
        self
    }
}

/// A line of the timeline.
struct Line {
    seq: u64,
    at: String,
    iso: String,
    who: String,
    act: String,
    lines: Vec<(String, String)>,
    files: Vec<String>,
    public: bool,
    system: bool,
    /// Written since the person opened the page.
    fresh: bool,
}

struct Leg {
    unit: String,
    lead: bool,
    stage: String,
    opened: String,
    ended: Option<String>,
    called_back: bool,
    chip: Option<Chip>,
    outcome: Option<String>,
}

struct Clock {
    name: String,
    unit: Option<String>,
    chip: Chip,
    why: String,
    promised: Option<String>,
    running: bool,
}

pub(super) struct Reporter {
    pub(super) party: PartyId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) phone: String,
    /// Whether the person only follows what somebody else raised.
    pub(super) follows: bool,
    /// Plain, where the person has just asked for it with a purpose.
    pub(super) plain: Option<PartyView>,
}

/// Who raised a matter, then who follows it; the one that was asked for with a purpose plain.
pub(super) fn reporters(m: &MatterView, plain: Option<&(PartyId, PartyView)>) -> Vec<Reporter> {
    let mut all: Vec<Reporter> = m
        .reporters
        .iter()
        .map(|r| Reporter {
            party: r.party,
            number: r.number.clone(),
            name: r.name.clone(),
            phone: r.phone.clone(),
            follows: r.follows,
            plain: plain.filter(|(p, _)| *p == r.party).map(|(_, v)| v.clone()),
        })
        .collect();
    all.sort_by_key(|r| r.follows);
    all
}

/// A list in one language.
pub(super) struct List {
    name: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// What a refused form leaves behind on the page.
pub(crate) struct Kept<'a> {
    pub(crate) again: Again<'a>,
    /// Action and leg of the form; none for the note.
    pub(crate) action: Option<(&'a str, Option<String>)>,
    /// Version the person saw.
    pub(crate) seen: Option<u64>,
}

/// `GET /desk/m/{number}`.
pub(crate) async fn show(
    State(web): State<Web>,
    visit: Visit,
    SignedIn(session): SignedIn,
    Path(number): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Html<impl Template>, Refused> {
    let mut matter = web.office.matter(&session.caller, &number).await?;
    let filled = fillings::fill(&web, &session, &mut matter, &chosen).await?;
    let mut page = page(&web, &visit, &session, &matter, None, None).await?;
    choose(&matter.offers, &mut page.forms, &chosen);
    if let Some((nth, note)) = filled
        && let Some(form) = page.forms.get_mut(nth)
    {
        (form.open, form.note) = (true, note);
        form.filled = form.fillings.iter().find(|k| k.id == chosen.filling).map(|k| k.name.clone());
    }
    Ok(Html(page))
}

/// The page of a matter, after a refused form or a look at one party where there was one.
pub(crate) async fn page(
    web: &Web,
    visit: &Visit,
    session: &Session,
    m: &MatterView,
    kept: Option<Kept<'_>>,
    plain: Option<(PartyId, PartyView)>,
) -> Result<MatterPage, Refusal> {
    let w = visit.words;
    let target = format!("/desk/m/{}/act", m.row.number);
    let kept_answers = web.office.fillings(&session.caller, Some(&m.playbook.0)).await?;
    let mut forms: Vec<FormView> = m
        .offers
        .iter()
        .map(|o| {
            let frame = Frame {
                visit,
                target: target.clone(),
                key: web.office.id().to_string(),
                version: m.row.version,
            };
            let mine = kept.as_ref().filter(|k| {
                k.action.as_ref().is_some_and(|(action, leg)| {
                    *action == o.action
                        && leg.as_ref().is_none_or(|l| o.leg.is_some_and(|x| x.to_string() == *l))
                })
            });
            let mut form = form::of(o, frame, mine.map(|k| &k.again));
            let typed = |k: &Kept<'_>| {
                (k.again.fields.again("_filling"), k.again.fields.ticked("_filling_shared"))
            };
            form.keep_as = (!form.fields.is_empty()).then(|| mine.map(typed).unwrap_or_default());
            form
        })
        .collect();
    for form in &mut forms {
        form.fillings = fillings::with(w, &m.row.number, form, &kept_answers);
    }
    let told = forms.iter().any(|f| f.fault.is_some());
    let seen = kept.as_ref().and_then(|k| k.seen).filter(|v| *v < m.row.version);
    let loose = kept.as_ref().filter(|_| !told);
    let advice = web.office.advice(&session.caller, m.row.id).await?;
    let at = (m.row.number.as_str(), m.row.version);
    let advice = Panel::of(web, visit, at, &m.offers, &forms, &advice);
    let campaign = web.office.campaign_of(m.row.id).await?;
    let books = web.office.books().await?;
    let point = m.lon.zip(m.lat).map(|(lon, lat)| LonLat::new(lon, lat));
    let map = point.and_then(|p| map::draw(&books.net, w, &map::view_for(&books.net, p), Some(p)));
    Ok(MatterPage {
        c: frame(web, visit, session, "inbox").await?,
        row: Row::of(visit, &m.row),
        text: m.text.clone(),
        photos: m
            .timeline
            .iter()
            .min_by_key(|i| i.seq)
            .map(|i| i.files.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        after: m.after.iter().map(ToString::to_string).collect(),
        earlier: m
            .earlier
            .iter()
            .map(|r| {
                let stage = w.x(&r.stage).to_owned();
                (r.number.clone(), r.title.clone(), stage, r.closed, visit.day(r.opened_at))
            })
            .collect(),
        secrecy: match m.secrecy {
            Secrecy::Normal => None,
            Secrecy::Confidential => Some(w.t("secrecy-confidential")),
            Secrecy::Sealed => Some(w.t("secrecy-sealed")),
        },
        demand: m.demand.as_ref().map(|d| w.x(d).to_owned()),
        outer: m.outer.as_ref().map(|(source, number)| format!("{source} {number}")),
        receiver: m.receiver.clone(),
        playbook: (m.playbook.0.clone(), m.playbook.1, w.x(&m.playbook.2).to_owned()),
        others: m.others.iter().map(|(id, name)| (id.clone(), w.x(name).to_owned())).collect(),
        version: m.row.version,
        later: later::put(visit, m, ""),
        from: web.office.live_cursor().await?,
        move_key: web.office.id().to_string(),
        suspended_until: m.suspended_until.map(|t| visit.when(t)),
        note_key: web.office.id().to_string(),
        timeline: m.timeline.iter().rev().map(|i| line(visit, i, seen)).collect(),
        legs: m.legs.iter().map(|l| leg(visit, l)).collect(),
        clocks: m.clocks.iter().map(|c| clock(visit, c)).collect(),
        reporters: reporters(m, plain.as_ref()),
        reveal: format!("/desk/m/{}/party/", m.row.number),
        purpose: String::new(),
        lists: m.lists.iter().map(|l| list(visit, l)).collect(),
        prints: m.prints.iter().map(|(id, name)| (id.clone(), w.x(name).to_owned())).collect(),
        route: m.route.iter().map(|r| (r.unit.clone(), w.x(&r.why).to_owned())).collect(),
        filing: m.filing.as_ref().map(|t| w.x(t).to_owned()),
        closing: m.closing.as_ref().map(|t| w.x(t).to_owned()),
        map,
        said: loose.map(|k| Said::of(w, k.again.refusal)),
        lost: loose
            .filter(|k| k.action.is_some())
            .map(|k| k.again.fields.typed())
            .unwrap_or_default(),
        fresh: seen.is_some(),
        note: loose
            .filter(|k| k.action.is_none())
            .map(|k| k.again.fields.again("text"))
            .unwrap_or_default(),
        advice,
        forms,
        campaign: campaign.as_ref().map(|k| Campaign::of(visit, k)),
        gathered: m
            .gathered
            .iter()
            .map(|g| {
                let place = if g.meeting { "meetings" } else { "m" };
                let href = format!("/desk/{place}/{}", g.number);
                (href, g.title.clone(), w.x(&g.stage).to_owned(), g.closed)
            })
            .collect(),
        meeting: m.meeting.then(|| format!("/desk/meetings/{}", m.row.number)),
    })
}

fn line(v: &Visit, i: &Item, seen: Option<u64>) -> Line {
    let w = v.words;
    Line {
        seq: i.seq,
        at: v.when(i.at),
        iso: v.iso(i.at),
        who: w.x(&i.who).to_owned(),
        act: w.x(&i.act).to_owned(),
        lines: i.lines.iter().map(|(k, t)| (w.x(k).to_owned(), w.x(t).to_owned())).collect(),
        files: i.files.iter().map(ToString::to_string).collect(),
        public: i.public,
        system: i.system,
        fresh: seen.is_some_and(|s| i.seq > s),
    }
}

fn leg(v: &Visit, l: &LegView) -> Leg {
    let w = v.words;
    Leg {
        unit: l.unit.clone(),
        lead: l.lead,
        stage: w.x(&l.stage).to_owned(),
        opened: v.when(l.opened_at),
        ended: l.ended_at.map(|t| v.when(t)),
        called_back: l.called_back,
        chip: l.due.as_ref().map(|d| Chip::of(v, d)),
        outcome: l.outcome.as_ref().map(|o| w.x(o).to_owned()),
    }
}

fn clock(v: &Visit, c: &ClockView) -> Clock {
    let w = v.words;
    Clock {
        name: w.x(&c.name).to_owned(),
        unit: c.leg_unit.clone(),
        chip: Chip::of(v, &c.due),
        why: w.x(&c.why).to_owned(),
        promised: c.promised.map(|t| v.when(t)),
        running: c.running,
    }
}

pub(super) fn list(v: &Visit, l: &ListTable) -> List {
    let w = v.words;
    List {
        name: w.x(&l.name).to_owned(),
        columns: l.columns.iter().map(|c| w.x(c).to_owned()).collect(),
        rows: l.rows.iter().map(|r| r.iter().map(|t| w.x(t).to_owned()).collect()).collect(),
    }
}
