//! The board that everybody may read: what was done lately, and figures with their samples.
//!
//! Only matters that their playbook opens ([`Public`]), never confidential ones, never the words
//! of who raised them.
//!
//! [`Public`]: yiwang_domain::playbook::model::Public

use crate::attach::Served;
use crate::books::Books;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::page::read_entries;
use crate::public;
use crate::receive::GIVEN_FREE;
use crate::render;
use crate::view::GridView;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use yiwang_domain::entry::{Act, Entry};
use yiwang_domain::matter::Secrecy;
use yiwang_domain::playbook::model::{FieldKind, Public};
use yiwang_domain::rights::{Scope, not_found};
use yiwang_domain::{FileId, Matter, MatterId, Playbook, Refusal, Text};
use yiwang_geo::coord::LonLat;
use yiwang_store::Conn;
use yiwang_store::matter::{self, Filter, Line, Order, State};

/// Days the figures look back.
pub const FIGURE_DAYS: i64 = 90;
/// Days in which something counts as done lately.
const LATELY_DAYS: i64 = 60;
/// How many of them are shown.
const DONE: usize = 12;
/// How many points the map shows at most.
const POINTS: u32 = 300;
/// Photos of one matter on each side.
const PHOTOS: usize = 2;

/// The board of an area.
#[derive(Debug, Clone, Serialize)]
pub struct PublicBoard {
    /// The area; none for the whole jurisdiction.
    pub area: Option<GridView>,
    /// Areas right below it: code and name.
    pub below: Vec<(String, String)>,
    /// Figures of what came in during the last [`FIGURE_DAYS`] days.
    pub figures: PublicFigures,
    /// Done lately, newest first.
    pub done: Vec<Done>,
    /// Where open and lately done matters are, rounded as their playbooks say.
    pub points: Vec<Point>,
    /// As of.
    pub as_of: DateTime<Utc>,
}

/// Figures of an area. Each share has its sample beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PublicFigures {
    /// Received.
    pub received: i64,
    /// Of these, ended.
    pub closed: i64,
    /// Of those ended, without ever having been overdue.
    pub on_time: i64,
    /// Of those ended, where the person answered whether satisfied.
    pub asked: i64,
    /// Of those, satisfied.
    pub satisfied: i64,
}

/// A matter that was done.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    /// Id, for its photos.
    pub id: MatterId,
    /// Category.
    pub about: Text,
    /// Community.
    pub around: String,
    /// Received.
    pub opened_at: DateTime<Utc>,
    /// Ended.
    pub closed_at: DateTime<Utc>,
    /// How it ended.
    pub outcome: Text,
    /// Units that did it.
    pub units: Vec<String>,
    /// What the person who raised it said.
    pub satisfied: Option<bool>,
    /// What was answered, masked, where the playbook shows it.
    pub answer: Option<Text>,
    /// Photos of before that their reporter gave free.
    pub before: Vec<FileId>,
    /// Photos of the work.
    pub after: Vec<FileId>,
}

/// A place on the map.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Point {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// Whether it is done.
    pub done: bool,
}

impl Office {
    /// The public board of an area, or of the whole jurisdiction.
    ///
    /// # Errors
    /// `not-found` where no grid in force has the code.
    pub async fn public_board(&self, area: Option<&str>) -> Result<PublicBoard, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        let grid = match area {
            Some(code) => Some(b.net.by_code(code).ok_or_else(not_found)?),
            None => None,
        };
        let base = Filter {
            scope: Some(everybody()),
            area: grid.map(|g| g.path.clone()),
            ..Filter::default()
        };
        let kinds = open_kinds(b);
        let mut conn = self.inner.store.read().await?;
        let figures = figures(&mut conn, &base, &kinds, desk.now).await?;
        let (mut points, mut finished) = (Vec::new(), Vec::new());
        let mut ended: Vec<Line> = Vec::new();
        for kind in &kinds {
            let of = Filter { playbook: Some(kind.clone()), ..base.clone() };
            let open = Filter {
                state: Some(State::Open),
                opened_from: Some(desk.now - TimeDelta::days(LATELY_DAYS)),
                ..of.clone()
            };
            let page = matter::Page::first(Order::Newest, POINTS);
            let (lines, _) = matter::list(&mut conn, TENANT, &open, &page).await?;
            points.extend(lines.iter().filter_map(|l| point(b, l, false)));
            let closed = Filter {
                state: Some(State::Closed),
                closed_from: Some(desk.now - TimeDelta::days(LATELY_DAYS)),
                ..of
            };
            let (lines, _) = matter::list(&mut conn, TENANT, &closed, &page).await?;
            finished.extend(lines.iter().filter_map(|l| point(b, l, true)));
            ended.extend(lines);
        }
        // what waits does not hide what was done
        points.truncate(POINTS as usize / 2);
        finished.truncate(POINTS as usize - points.len());
        points.extend(finished);
        // withdrawn or refused is not done
        ended.retain(|l| l.outcome.is_some());
        ended.sort_by_key(|l| std::cmp::Reverse((l.closed_at, l.id)));
        let mut done = Vec::new();
        for l in &ended {
            if done.len() == DONE {
                break;
            }
            done.extend(self.done(&mut conn, b, l.id).await?);
        }
        // a net with one top begins below it
        let below = match b.net.below(grid.map(|g| g.code.as_str())).as_slice() {
            [top] if grid.is_none() => b.net.below(Some(&top.code)),
            below => below.to_vec(),
        };
        Ok(PublicBoard {
            area: grid.map(|g| b.net.view(g)),
            below: below.iter().map(|g| (g.code.clone(), g.name.clone())).collect(),
            figures,
            done,
            points,
            as_of: desk.now,
        })
    }

    /// What was done in an area from one moment on and before another, newest first: the first `most`,
    /// and how many more.
    pub(crate) async fn public_done(
        &self,
        b: &Books,
        area: Option<&str>,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        most: usize,
    ) -> Result<(Vec<Done>, usize), Refusal> {
        let mut conn = self.inner.store.read().await?;
        let page = matter::Page::first(Order::Newest, POINTS);
        let mut ended: Vec<Line> = Vec::new();
        for kind in open_kinds(b) {
            let of = Filter {
                scope: Some(everybody()),
                area: area.map(str::to_owned),
                playbook: Some(kind),
                state: Some(State::Closed),
                closed_from: Some(from),
                closed_to: Some(to),
                ..Filter::default()
            };
            ended.extend(matter::list(&mut conn, TENANT, &of, &page).await?.0);
        }
        ended.retain(|l| l.outcome.is_some());
        ended.sort_by_key(|l| std::cmp::Reverse((l.closed_at, l.id)));
        let (mut done, mut more) = (Vec::new(), 0);
        for l in &ended {
            match self.done(&mut conn, b, l.id).await? {
                Some(d) if done.len() < most => done.push(d),
                Some(_) => more += 1,
                None => {}
            }
        }
        Ok((done, more))
    }

    /// A photo of the board.
    pub async fn public_photo(
        &self,
        matter: MatterId,
        photo: FileId,
        thumb: bool,
    ) -> Result<Served, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let shown = self.done(&mut conn, &desk.books, matter).await?.ok_or_else(not_found)?;
        drop(conn);
        if !shown.before.contains(&photo) && !shown.after.contains(&photo) {
            return Err(not_found());
        }
        self.serve(matter, photo, thumb).await
    }

    /// A matter as the board shows it; none where it is not for the board.
    async fn done(
        &self,
        conn: &mut Conn,
        b: &Books,
        id: MatterId,
    ) -> Result<Option<Done>, Refusal> {
        let Some(stored) = matter::get(conn, TENANT, id).await? else { return Ok(None) };
        let m = stored.matter;
        let Some((p, open)) = public::opened(b, &m) else { return Ok(None) };
        let (Some(closed_at), Some(outcome)) = (m.closed_at, m.outcome) else { return Ok(None) };
        let entries = read_entries(conn, &m).await?;
        let (before, after) =
            if open.photos { photos(&p, &entries) } else { (Vec::new(), Vec::new()) };
        Ok(Some(Done {
            id,
            about: public::about(b, m.category.as_deref()),
            around: public::around(b, m.place.grid.as_ref()),
            opened_at: m.opened_at,
            closed_at,
            outcome: words::outcome(outcome),
            units: units(b, &m, &entries),
            satisfied: m.follow_up.as_ref().and_then(|f| f.satisfied),
            answer: answer(b, &p, open, &m, &entries),
            before,
            after,
        }))
    }
}

/// Ordinary matters of the whole tenant: nobody's own units, so nothing above that secrecy.
fn everybody() -> Scope {
    Scope { whole: true, secrecy: Secrecy::Normal, ..Scope::default() }
}

/// Playbooks of which any version opens its matters.
fn open_kinds(b: &Books) -> Vec<String> {
    b.playbooks
        .iter()
        .filter(|(_, all)| all.iter().any(|p| p.playbook.public.is_some()))
        .map(|(id, _)| id.clone())
        .collect()
}

async fn figures(
    conn: &mut Conn,
    base: &Filter,
    kinds: &[String],
    now: DateTime<Utc>,
) -> Result<PublicFigures, Refusal> {
    let base = Filter { opened_from: Some(now - TimeDelta::days(FIGURE_DAYS)), ..base.clone() };
    let mut views = Vec::with_capacity(kinds.len() * 5);
    for kind in kinds {
        let all = Filter { playbook: Some(kind.clone()), ..Filter::default() };
        let closed = Filter { state: Some(State::Closed), ..all.clone() };
        views.push(all);
        views.push(closed.clone());
        views.push(Filter { late: Some(false), ..closed.clone() });
        views.push(Filter { satisfied: Some(true), ..closed.clone() });
        views.push(Filter { satisfied: Some(false), ..closed });
    }
    let counts = matter::counts(conn, TENANT, &base, &views).await?;
    let sum = |nth: usize| counts.iter().skip(nth).step_by(5).sum::<i64>();
    Ok(PublicFigures {
        received: sum(0),
        closed: sum(1),
        on_time: sum(2),
        satisfied: sum(3),
        asked: sum(3) + sum(4),
    })
}

/// Where a line is, as the public may know it.
fn point(b: &Books, l: &Line, done: bool) -> Option<Point> {
    let hushed = l
        .category
        .as_deref()
        .and_then(|c| b.categories.get(c))
        .is_some_and(|c| c.secrecy.is_some_and(|s| s > Secrecy::Normal));
    if hushed || l.secrecy > Secrecy::Normal {
        return None;
    }
    let open = b.playbook(&l.playbook, l.playbook_version).ok()?.public?;
    let p = public::blurred(LonLat::new(l.lon?, l.lat?), open.place);
    Some(Point { lon: p.lon, lat: p.lat, done })
}

/// Units that worked on it: those of its legs, else of whoever reported it done.
fn units(b: &Books, m: &Matter, entries: &[Entry]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let legs = m.legs.iter().filter(|l| !l.called_back).map(|l| l.unit);
    let answered = entries
        .iter()
        .filter(|e| matches!(e.body.act, Act::Taken { .. }) && m.legs.is_empty())
        .filter(|e| e.body.changes.contains(&yiwang_domain::entry::Change::Handled))
        .filter_map(|e| e.body.by.unit());
    legs.chain(answered).filter(|u| seen.insert(*u)).map(|u| b.unit_name(u)).collect()
}

/// The last public words of staff, masked. Names and addresses are not recognised by a mask: the
/// keeper of a playbook turns this on where answers hold none.
fn answer(b: &Books, p: &Playbook, open: Public, m: &Matter, entries: &[Entry]) -> Option<Text> {
    if !open.answers {
        return None;
    }
    let (_, said) = render::last_answer(b, p, m, entries)?;
    Some(Text::new(mask::text(&said.zh), mask::text(&said.en)))
}

/// Photos of before and after: those the reporter gave free, and public ones of staff.
fn photos(p: &Playbook, entries: &[Entry]) -> (Vec<FileId>, Vec<FileId>) {
    let before = entries
        .iter()
        .filter(|e| matches!(e.body.act, Act::Opened))
        .flat_map(|e| &e.body.files)
        .filter(|f| f.role == GIVEN_FREE)
        .map(|f| f.file);
    (before.take(PHOTOS).collect(), work_photos(p, entries).take(PHOTOS).collect())
}

/// Photos that staff took of the work and that whoever raised it sees.
pub(crate) fn work_photos(p: &Playbook, entries: &[Entry]) -> impl Iterator<Item = FileId> {
    entries
        .iter()
        .filter(|e| e.body.by.staff().is_some() && is_work(p, e))
        .flat_map(|e| render::public_files(p, e))
}

/// Whether an entry is an action with a public field for photos.
fn is_work(p: &Playbook, e: &Entry) -> bool {
    let Act::Taken { action, .. } = &e.body.act else { return false };
    p.action(action)
        .is_some_and(|a| a.form.iter().any(|f| f.public && matches!(f.kind, FieldKind::Photos)))
}
