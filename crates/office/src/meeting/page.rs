//! A meeting as its page shows it: each item with its matter and what was decided, and the matters that
//! can be put on.

use crate::desk::Desk;
use crate::find::Wanted;
use crate::office::{Office, TENANT};
use crate::page::{find, read_entries, shown};
use crate::render;
use crate::view::{self, Gathered, LegView, RowView};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{HashMap, HashSet};
use yiwang_domain::engine::offers;
use yiwang_domain::entry::{Change, Entry};
use yiwang_domain::matter::Secrecy;
use yiwang_domain::playbook::model::Agenda;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{LegId, Matter, MatterId, Refusal, Text};
use yiwang_store::matter::{self, Filter, Order, State};
use yiwang_store::{Conn, gathered};

/// Matters offered at once.
const OFFERED: u32 = 50;
/// Found by words at most before those that cannot be put on are left out.
const DEEP: u32 = 100;

/// A decision about an item, or beside the items.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What was done and said.
    pub said: view::Item,
    /// The share it gave to a unit, as it stands now.
    pub leg: Option<LegView>,
}

/// An item of the agenda.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its number on the agenda, from 1.
    pub n: usize,
    /// In words; empty where they were erased.
    pub words: String,
    /// When it was raised.
    pub at: DateTime<Utc>,
    /// How it was raised.
    pub act: Text,
    /// What was given as the matter it is; none where nothing was.
    pub number: Option<String>,
    /// That matter as it stands now, where there is one the caller may see.
    pub matter: Option<RowView>,
    /// What was decided, in order.
    pub decisions: Vec<Decision>,
}

/// What somebody looks for to put on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Words, a number, a place; everything open where empty.
    pub text: String,
    /// Only what ever fell overdue.
    pub late: bool,
}

/// The page of a meeting.
#[derive(Debug, Clone)]
pub struct MeetingPage {
    /// Its matter.
    pub row: RowView,
    /// Name of the part of the net it is for.
    pub area: Option<String>,
    /// Its day.
    pub day: Option<NaiveDate>,
    /// The agenda.
    pub items: Vec<Item>,
    /// Items without a decision.
    pub left: usize,
    /// Decisions that are about no item.
    pub others: Vec<Decision>,
    /// What the caller may do at the meeting now: action and name, and for a decision the field that
    /// names the item.
    pub steps: Vec<(String, Text, Option<String>)>,
    /// Whether the caller may put matters on now.
    pub may_put: bool,
    /// Open matters of its area that can be put on, what is due first.
    pub offered: Vec<RowView>,
    /// Documents that print: id and name.
    pub prints: Vec<(String, Text)>,
}

impl Office {
    /// The page of a meeting, by id or number, with the matters that fit what is looked for.
    ///
    /// # Errors
    /// `not-found` where there is none, it is no meeting, or the caller may not see it.
    pub async fn meeting(
        &self,
        caller: &Caller,
        id_or_number: &str,
        found: &Found,
    ) -> Result<MeetingPage, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let mut conn = self.inner.store.read().await?;
        let stored = find(&mut conn, id_or_number).await?;
        let permit = b.rights().matter(caller, Right::MatterRead, stored.matter)?;
        let m = permit.thing();
        let Some((p, agenda, meeting)) = desk.meeting(&mut conn, m).await? else {
            return Err(not_found());
        };
        let entries = read_entries(&mut conn, m).await?;
        let before = render::followed(b, &entries);
        let legs = render::legs(b, &p, &before, m, desk.now);
        let said: HashMap<u64, view::Item> =
            render::timeline(b, &p, m, &entries).into_iter().map(|i| (i.seq, i)).collect();
        let decision = |seq: &u64| {
            let said = said.get(seq)?.clone();
            let leg = entries.iter().find(|e| e.seq == *seq).and_then(opened);
            let leg = leg.and_then(|id| legs.iter().find(|l| l.id == id)).cloned();
            Some(Decision { said, leg })
        };
        let mut items = Vec::with_capacity(meeting.items.len());
        for (i, item) in meeting.items.iter().enumerate() {
            let raised = said.get(&item.seq);
            items.push(Item {
                n: i + 1,
                words: item.words.clone(),
                at: raised.map_or(m.opened_at, |r| r.at),
                act: raised.map(|r| r.act.clone()).unwrap_or_default(),
                number: item.number.clone(),
                matter: match &item.number {
                    Some(n) => desk.seen(&mut conn, caller, n).await?,
                    None => None,
                },
                decisions: item.settled.iter().filter_map(decision).collect(),
            });
        }
        let acts = b.rights().matter(caller, Right::MatterAct, m.clone()).is_ok();
        let steps: Vec<(String, Text, Option<String>)> = if acts && !m.is_closed() {
            let offered = desk.env(|env| {
                offers(&p, m, &caller.actor, env)
                    .iter()
                    .filter(|o| o.leg.is_none())
                    .map(|o| (o.action.id.clone(), o.action.name.clone()))
                    .collect::<Vec<_>>()
            });
            offered
                .into_iter()
                .map(|(id, name)| (id.clone(), name, names_item(&agenda, &id)))
                .collect()
        } else {
            Vec::new()
        };
        let may_put = steps.iter().any(|(id, ..)| *id == agenda.by);
        let offered = if may_put {
            // looking for words is a long way, and most pages do not go it
            Box::pin(self.offered(&mut conn, &desk, caller, m, found)).await?
        } else {
            Vec::new()
        };
        let code = m.place.grid.as_ref().map(|g| g.code.as_str());
        Ok(MeetingPage {
            row: render::row(b, &p, m, &shown(&stored.shown), desk.now),
            area: code.and_then(|c| b.net.by_code(c)).map(|g| g.name.clone()),
            day: meeting.day,
            left: meeting.left(),
            others: meeting.others.iter().filter_map(decision).collect(),
            items,
            steps,
            may_put,
            offered,
            prints: p.prints.iter().map(|d| (d.id.clone(), d.name.clone())).collect(),
        })
    }

    /// Open matters of the meeting's area that it has not taken yet. The agenda is public, so nothing
    /// confidential is offered; a meeting is no item of another.
    async fn offered(
        &self,
        conn: &mut Conn,
        desk: &Desk,
        caller: &Caller,
        meeting: &Matter,
        found: &Found,
    ) -> Result<Vec<RowView>, Refusal> {
        let b = &desk.books;
        let taken: HashSet<MatterId> =
            gathered::of(conn, TENANT, meeting.id).await?.into_iter().collect();
        let mut filter = Filter {
            scope: Some(b.rights().scope(caller, Right::MatterRead)),
            state: Some(State::Open),
            area: meeting.place.grid.as_ref().map(|g| g.path.clone()),
            late: found.late.then_some(true),
            ..Filter::default()
        };
        let text = found.text.trim();
        if !text.is_empty() {
            let mut wanted = Wanted { text: text.to_owned(), ..Wanted::default() };
            wanted.list.limit = DEEP;
            wanted.list.closed = Some(false);
            let rows = self.find(caller, &wanted).await?.rows;
            filter.ids = Some(rows.into_iter().map(|r| r.row.id).collect());
        }
        let size = OFFERED + u32::try_from(taken.len()).unwrap_or(OFFERED);
        let page = matter::Page::first(Order::DueFirst, size);
        let (lines, _) = matter::list(conn, TENANT, &filter, &page).await?;
        let ids: Vec<MatterId> = lines.into_iter().map(|l| l.id).collect();
        let mut rows = Vec::new();
        for id in ids.into_iter().filter(|id| !taken.contains(id)) {
            let Some(s) = matter::get(conn, TENANT, id).await? else { continue };
            let p = b.playbook(&s.matter.playbook, s.matter.playbook_version)?;
            if s.matter.secrecy == Secrecy::Normal && desk.agenda(&p).is_none() {
                rows.push(render::row(b, &p, &s.matter, &shown(&s.shown), desk.now));
            }
        }
        rows.truncate(OFFERED as usize);
        Ok(rows)
    }
}

impl Desk {
    /// What a matter was put into, as far as the caller may see it.
    pub(crate) async fn gathered(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        matter: MatterId,
    ) -> Result<Vec<Gathered>, Refusal> {
        let mut out = Vec::new();
        for id in gathered::into(conn, TENANT, matter).await? {
            let Some(s) = matter::get(conn, TENANT, id).await? else { continue };
            let found = self.books.rights().matter(caller, Right::MatterRead, s.matter);
            let Ok(permit) = found else { continue };
            let m = permit.thing();
            let p = self.books.playbook(&m.playbook, m.playbook_version)?;
            out.push(Gathered {
                number: m.number.clone(),
                title: s.shown.title.clone(),
                stage: render::stage(&p, &m.stage),
                closed: m.is_closed(),
                meeting: self.agenda(&p).is_some(),
            });
        }
        Ok(out)
    }

    /// A matter by its number, where the caller may see it.
    async fn seen(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        number: &str,
    ) -> Result<Option<RowView>, Refusal> {
        let Some(s) = matter::by_number(conn, TENANT, number).await? else { return Ok(None) };
        let Ok(permit) = self.books.rights().matter(caller, Right::MatterRead, s.matter) else {
            return Ok(None);
        };
        let m = permit.thing();
        let p = self.books.playbook(&m.playbook, m.playbook_version)?;
        Ok(Some(render::row(&self.books, &p, m, &shown(&s.shown), self.now)))
    }
}

/// The leg an entry opened.
fn opened(e: &Entry) -> Option<LegId> {
    e.body.changes.iter().find_map(|c| match c {
        Change::LegOpen { leg, .. } => Some(*leg),
        _ => None,
    })
}

/// The field in which a decision names its item.
fn names_item(a: &Agenda, action: &str) -> Option<String> {
    let named = a.settles.iter().filter_map(|s| s.split_once('.'));
    named.filter(|(of, _)| *of == action).map(|(_, field)| field.to_owned()).next()
}
