//! Boards of playbooks (流程看板): the open matters of one method in the columns it names, with the
//! units that were asked and where each of them stands.
//!
//! What a column holds is said by the playbook in force now; see
//! [`board::place`](yiwang_domain::playbook::board::place).

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::page::shown;
use crate::render;
use crate::view::{Due, RowView};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use yiwang_domain::playbook::board::{Column, place};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Playbook, Refusal, Sort, Text};
use yiwang_store::Conn;
use yiwang_store::matter::{self, Filter, Order, State};

/// Cards of a column, where all columns are shown.
const CARDS: usize = 20;
/// Cards of a column that is shown alone.
const CARDS_ALONE: usize = 200;
/// Lines read at a time, and how often: a board of more matters says that it is not whole.
const BATCH: u32 = 1_000;
const BATCHES: usize = 5;

/// A board in the list of boards.
#[derive(Debug, Clone)]
pub struct FlowBrief {
    /// Playbook id.
    pub id: String,
    /// Name of the playbook.
    pub name: Text,
    /// What the playbook is for.
    pub about: Text,
    /// Columns with how many open matters stand in each.
    pub columns: Vec<(Text, usize)>,
}

/// A board.
#[derive(Debug, Clone)]
pub struct FlowBoard {
    /// Playbook id.
    pub id: String,
    /// Name of the playbook.
    pub name: Text,
    /// What the playbook is for.
    pub about: Text,
    /// Columns, from the first step to the last.
    pub columns: Vec<FlowColumn>,
    /// Open matters of the playbook that stand in no column: not far enough, or past the last.
    pub outside: usize,
    /// Whether there are more matters than were counted.
    pub more: bool,
    /// As of.
    pub as_of: DateTime<Utc>,
    /// All boards, this one among them: playbook id and name.
    pub boards: Vec<(String, Text)>,
}

/// A column of a board.
#[derive(Debug, Clone)]
pub struct FlowColumn {
    /// Id, in the address of the page.
    pub id: String,
    /// Name.
    pub name: Text,
    /// How many matters stand in it.
    pub count: usize,
    /// The first of them, soonest due first; none in the columns beside one that is shown alone.
    pub cards: Vec<FlowCard>,
}

/// A matter on a board.
#[derive(Debug, Clone)]
pub struct FlowCard {
    /// What lists show too.
    pub row: RowView,
    /// Units that were asked, those called back left out.
    pub legs: Vec<FlowLeg>,
}

/// A unit on a card.
#[derive(Debug, Clone)]
pub struct FlowLeg {
    /// Unit.
    pub unit: String,
    /// Leads.
    pub lead: bool,
    /// Where it stands.
    pub stage: Text,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// Its own running limit.
    pub due: Option<Due>,
}

/// Which matters stand in which column, soonest due first.
struct Sorted {
    columns: Vec<Vec<MatterId>>,
    outside: usize,
    more: bool,
}

impl Office {
    /// Boards of the playbooks in force, with how many open matters this person may see stand in
    /// each column.
    pub async fn flow_boards(&self, caller: &Caller) -> Result<Vec<FlowBrief>, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let mut out = Vec::new();
        for p in boards(&desk) {
            let sorted = desk.sorted(&mut conn, caller, p).await?;
            let counts = sorted.columns.iter().map(Vec::len);
            out.push(FlowBrief {
                id: p.id.clone(),
                name: p.name.clone(),
                about: p.about.clone(),
                columns: p.board.iter().map(|c| c.name.clone()).zip(counts).collect(),
            });
        }
        Ok(out)
    }

    /// The board of a playbook; with `alone`, all cards of that column and none of the others.
    ///
    /// # Errors
    /// `board-unknown` where the playbook has no board, or the board no such column.
    pub async fn flow_board(
        &self,
        caller: &Caller,
        playbook: &str,
        alone: Option<&str>,
    ) -> Result<FlowBoard, Refusal> {
        let desk = self.desk().await?;
        let p = boards(&desk).find(|p| p.id == playbook).ok_or_else(unknown)?;
        let meant = |c: &Column| alone.is_none_or(|id| c.id == id);
        if !p.board.iter().any(meant) {
            return Err(unknown());
        }
        let most = if alone.is_some() { CARDS_ALONE } else { CARDS };
        let mut conn = self.inner.store.read().await?;
        let sorted = desk.sorted(&mut conn, caller, p).await?;
        let mut columns = Vec::with_capacity(p.board.len());
        for (c, ids) in p.board.iter().zip(&sorted.columns) {
            let shown = if meant(c) { ids.as_slice() } else { &[] };
            let shown = shown.get(..most).unwrap_or(shown);
            columns.push(FlowColumn {
                id: c.id.clone(),
                name: c.name.clone(),
                count: ids.len(),
                cards: desk.cards(&mut conn, shown).await?,
            });
        }
        Ok(FlowBoard {
            id: p.id.clone(),
            name: p.name.clone(),
            about: p.about.clone(),
            columns,
            outside: sorted.outside,
            more: sorted.more,
            as_of: desk.now,
            boards: boards(&desk).map(|o| (o.id.clone(), o.name.clone())).collect(),
        })
    }
}

/// Playbooks in force that have a board.
fn boards(desk: &Desk) -> impl Iterator<Item = &Playbook> {
    let in_force = desk.books.playbooks.keys().filter_map(|id| desk.books.current(id, desk.now));
    in_force.map(|v| v.playbook.as_ref()).filter(|p| !p.board.is_empty())
}

impl Desk {
    /// Sorts the open matters of a playbook that the person may see into its columns.
    async fn sorted(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        p: &Playbook,
    ) -> Result<Sorted, Refusal> {
        let filter = Filter {
            scope: Some(self.books.rights().scope(caller, Right::MatterRead)),
            state: Some(State::Open),
            playbook: Some(p.id.clone()),
            ..Filter::default()
        };
        let mut legs: HashMap<MatterId, Vec<String>> = HashMap::new();
        for (id, stage) in matter::legs(conn, TENANT, &p.id).await? {
            legs.entry(id).or_default().push(stage);
        }
        let mut out = Sorted { columns: vec![Vec::new(); p.board.len()], outside: 0, more: false };
        let mut page = matter::Page::first(Order::DueFirst, BATCH);
        for _ in 0..BATCHES {
            let (lines, next) = matter::list(conn, TENANT, &filter, &page).await?;
            for l in &lines {
                let own = legs.get(&l.id).map_or(&[][..], Vec::as_slice);
                let at = place(&p.board, &l.stage, own.iter().map(String::as_str));
                match at.and_then(|i| out.columns.get_mut(i)) {
                    Some(column) => column.push(l.id),
                    None => out.outside += 1,
                }
            }
            page.after = next;
            if next.is_none() {
                return Ok(out);
            }
        }
        out.more = true;
        Ok(out)
    }

    async fn cards(&self, conn: &mut Conn, ids: &[MatterId]) -> Result<Vec<FlowCard>, Refusal> {
        let b = &self.books;
        let mut cards = Vec::with_capacity(ids.len());
        for id in ids {
            let Some(s) = matter::get(conn, TENANT, *id).await? else { continue };
            // a matter keeps the words of the version it follows
            let p = b.playbook(&s.matter.playbook, s.matter.playbook_version)?;
            cards.push(FlowCard {
                row: render::row(b, &p, &s.matter, &shown(&s.shown), self.now),
                legs: render::flow_legs(b, &p, &s.matter, self.now),
            });
        }
        Ok(cards)
    }
}

fn unknown() -> Refusal {
    Refusal::new(
        "board-unknown",
        Sort::NotFound,
        ("没有这块看板。", "There is no such board."),
        ("从“流程看板”进入。", "Go by “Boards”."),
    )
}
