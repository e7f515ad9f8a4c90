//! Meetings on residents' affairs (民情分析会、联席会, method C4): a meeting is a matter whose playbook
//! declares an `agenda`. It takes other matters as its items, and each item is followed to a decision,
//! each decision to the leg that carries it out.

mod page;
mod put;

pub use page::{Decision, Found, Item, MeetingPage};

use crate::desk::Desk;
use crate::issue::Method;
use crate::office::{Office, TENANT};
use crate::page::{read_entries, shown};
use crate::receive::Report;
use crate::render;
use crate::view::{Receipt, RowView};
use chrono::NaiveDate;
use std::sync::Arc;
use yiwang_domain::agenda::{self, Meeting};
use yiwang_domain::place::PlaceKind;
use yiwang_domain::playbook::model::Agenda;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::units::within;
use yiwang_domain::{Matter, Playbook, Refusal, Sort};
use yiwang_store::Conn;
use yiwang_store::matter::{self, Filter, Order, Page, State, Stored};

/// Meetings listed: those that are open, and the newest that ended.
const OPEN: u32 = 100;
const PAST: u32 = 20;
/// Compounds proposed for the place of a meeting.
const COMPOUNDS: u32 = 200;

/// A meeting in the list.
#[derive(Debug, Clone)]
pub struct MeetingRow {
    /// Its matter.
    pub row: RowView,
    /// Its day; none where none was set yet.
    pub day: Option<NaiveDate>,
    /// Items on the agenda.
    pub items: usize,
    /// Of these, without a decision.
    pub left: usize,
}

/// The meetings somebody may see.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// Open, the next one first; those without a day last.
    pub open: Vec<MeetingRow>,
    /// Ended, the newest first.
    pub past: Vec<MeetingRow>,
    /// Methods in which the caller may open one; none for who may not receive.
    pub methods: Vec<Method>,
    /// Parts of the net it can be for: code and name of the unit there.
    pub areas: Vec<(String, String)>,
    /// Compounds of the registry the caller may see, by name.
    pub compounds: Vec<String>,
}

/// A meeting to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewMeeting {
    /// Id of the playbook.
    pub playbook: String,
    /// What it is called.
    pub name: String,
    /// Grid code of the part of the net it is for.
    pub grid: String,
    /// Where, in words: which compound.
    pub place: String,
    /// What it is about; its name where nothing is said.
    pub about: String,
}

impl Desk {
    /// How the matters of a playbook take an agenda: as their version says, else as the one in force
    /// does, so that meetings opened before it was written have a page too.
    pub(crate) fn agenda(&self, p: &Playbook) -> Option<Agenda> {
        let now = || self.books.current(&p.id, self.now).and_then(|c| c.playbook.agenda.clone());
        p.agenda.clone().or_else(now)
    }

    /// A meeting with its agenda, where the matter is one.
    async fn meeting(
        &self,
        conn: &mut Conn,
        m: &Matter,
    ) -> Result<Option<(Arc<Playbook>, Agenda, Meeting)>, Refusal> {
        let p = self.books.playbook(&m.playbook, m.playbook_version)?;
        let Some(agenda) = self.agenda(&p) else { return Ok(None) };
        let meeting = agenda::read(&agenda, &read_entries(conn, m).await?);
        Ok(Some((p, agenda, meeting)))
    }

    async fn meeting_row(
        &self,
        conn: &mut Conn,
        s: &Stored,
    ) -> Result<Option<MeetingRow>, Refusal> {
        let Some((p, _, meeting)) = self.meeting(conn, &s.matter).await? else { return Ok(None) };
        Ok(Some(MeetingRow {
            row: render::row(&self.books, &p, &s.matter, &shown(&s.shown), self.now),
            day: meeting.day,
            items: meeting.items.len(),
            left: meeting.left(),
        }))
    }
}

impl Office {
    /// The meetings the caller may see, and what is needed to open one.
    ///
    /// # Errors
    /// `no-right` for who may see no matters at all.
    pub async fn meetings(&self, caller: &Caller) -> Result<Meetings, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::MatterRead)?;
        let scope = b.rights().scope(caller, Right::MatterRead);
        let current: Vec<Arc<Playbook>> = b
            .others("", desk.now)
            .into_iter()
            .filter_map(|(id, _)| b.current(&id, desk.now))
            .filter(|p| p.playbook.agenda.is_some())
            .map(|p| p.playbook.clone())
            .collect();
        let mut out = Meetings::default();
        let mut conn = self.inner.store.read().await?;
        for p in &current {
            for (state, most) in [(State::Open, OPEN), (State::Closed, PAST)] {
                let filter = Filter {
                    scope: Some(scope.clone()),
                    playbook: Some(p.id.clone()),
                    state: Some(state),
                    ..Filter::default()
                };
                let page = Page::first(Order::Newest, most);
                for line in matter::list(&mut conn, TENANT, &filter, &page).await?.0 {
                    let Some(s) = matter::get(&mut conn, TENANT, line.id).await? else { continue };
                    let row = desk.meeting_row(&mut conn, &s).await?;
                    let list = if state == State::Open { &mut out.open } else { &mut out.past };
                    list.extend(row);
                }
            }
        }
        out.open.sort_by_key(|m| (m.day.is_none(), m.day, m.row.number.clone()));
        out.past.sort_by_key(|m| std::cmp::Reverse((m.day, m.row.number.clone())));
        out.past.truncate(PAST as usize);
        if b.rights().receive(caller).is_err() {
            return Ok(out);
        }
        out.methods = current
            .iter()
            .map(|p| Method { id: p.id.clone(), name: p.name.clone(), about: p.about.clone() })
            .collect();
        out.areas = desk.areas(caller);
        if b.rights().general(caller, Right::PlaceRead).is_ok() {
            let asked = crate::place::PlaceQuery {
                kind: Some(PlaceKind::Compound),
                limit: COMPOUNDS,
                ..Default::default()
            };
            let found = self.place_list(caller, &asked).await?;
            out.compounds = found.rows.into_iter().map(|p| p.name).collect();
        }
        Ok(out)
    }

    /// Opens a meeting: its matter is received under a playbook that declares an agenda.
    ///
    /// # Errors
    /// `no-right`; `method-meets-not`, `name-missing`, `area-missing`; refusals of receiving.
    pub async fn open_meeting(
        &self,
        caller: &Caller,
        new: &NewMeeting,
        key: Option<&str>,
    ) -> Result<Receipt, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().receive(caller)?;
        let chosen = desk.books.current(&new.playbook, desk.now);
        if chosen.is_none_or(|p| p.playbook.agenda.is_none()) {
            return Err(Refusal::new(
                "method-meets-not",
                Sort::Invalid,
                ("这个工作法不是开会的。", "This method holds no meetings."),
                ("从列出的工作法里选一个。", "Choose one of those listed."),
            ));
        }
        let name = new.name.trim();
        if name.is_empty() {
            return Err(Refusal::new(
                "name-missing",
                Sort::Invalid,
                ("还没有写会议名称。", "The meeting has no name."),
                ("写明哪个小区、哪个月的会。", "Say which compound and which month."),
            ));
        }
        if desk.books.net.by_code(&new.grid).is_none() {
            return Err(Refusal::new(
                "area-missing",
                Sort::Invalid,
                ("还没有选哪个社区。", "No community was chosen."),
                ("选一个社区，事项才能从那里挑。", "Choose one: matters are taken from there."),
            ));
        }
        let about = Some(new.about.trim()).filter(|a| !a.is_empty()).unwrap_or(name);
        let report = Report {
            channel: "worker".to_owned(),
            title: Some(name.to_owned()),
            text: about.to_owned(),
            place_text: new.place.trim().to_owned(),
            grid: Some(new.grid.clone()),
            playbook: Some(new.playbook.clone()),
            ..Report::default()
        };
        self.receive(Some(caller), report, key).await
    }
}

impl Desk {
    /// Parts of the net of the units at, below and above those the caller stands in; the smallest
    /// first, so that a community stands before its street.
    fn areas(&self, caller: &Caller) -> Vec<(String, String)> {
        let b = &self.books;
        let own: Vec<&str> = caller
            .posts()
            .iter()
            .filter_map(|p| b.units.get(p.unit))
            .map(|u| u.path.as_str())
            .collect();
        let near = |path: &str| own.iter().any(|o| within(path, o));
        let mut found: Vec<(&str, &str)> = b
            .units
            .iter()
            .filter(|u| near(&u.path))
            .filter_map(|u| Some((u.area.as_deref()?, u.name.as_str())))
            .collect();
        found.sort_by_key(|(area, _)| (std::cmp::Reverse(area.matches('/').count()), *area));
        found.dedup_by_key(|(area, _)| *area);
        found
            .into_iter()
            .filter_map(|(area, name)| {
                let code = area.trim_matches('/').rsplit('/').next()?;
                b.net.by_code(code).map(|g| (g.code.clone(), name.to_owned()))
            })
            .collect()
    }
}
