//! The window of open matters: which earlier report a new one repeats. A follower that keeps what it
//! derives in memory; it begins at the end of the ledger with what is open then, and reads on.

use super::advice::Similar;
use super::places::{Places, base};
use crate::books::Books;
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::render;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;
use yiwang_domain::matter::Secrecy;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Matter, MatterId, Refusal, Text};
use yiwang_store::matter::{self, Shown};
use yiwang_store::{Cursor, entry, near};
use yiwang_text::address::Role;
use yiwang_text::alike::{Item, Params, Point, Reason, SHOWN, Sketch, Window, key};

/// Days a matter stays in the window.
const DAYS: i64 = 60;
/// Matters read at once, and entries.
const STEP: u32 = 2_000;
/// How many are asked for, since some may be out of the person's sight, and how many are shown.
const ASKED: usize = 24;
const MOST: usize = 5;
/// How sure a place must be to stand for another way of saying where.
const SURE: u8 = 80;

/// The window, and how far it has read.
pub(crate) struct Kept {
    window: Window,
    cursor: Cursor,
    /// The rules and the day it was begun with.
    begun: (i64, NaiveDate),
    params: Params,
}

/// The numbers of a window of the office: those learned, else the shipped ones.
pub(super) fn params(learned: Option<Params>) -> Params {
    let most_age = DAYS * 86_400;
    Params { most_age, slack: most_age, ..learned.unwrap_or_default() }
}

/// What is compared of a matter.
pub(super) fn compared_as(books: &Books, places: &Places, m: &Matter, shown: &Shown) -> Item {
    item(books, places, &told(m, shown))
}

/// What is compared of a matter.
struct Told<'a> {
    id: MatterId,
    at: DateTime<Utc>,
    point: Option<(f64, f64)>,
    category: Option<&'a str>,
    title: &'a str,
    text: &'a str,
    place: &'a str,
}

fn item(books: &Books, places: &Places, t: &Told<'_>) -> Item {
    let own = t.id.0.simple().to_string();
    // matters without a category do not share one
    let code = t.category.unwrap_or(&own);
    let mut field = code.to_owned();
    for _ in 0..8 {
        match books.categories.get(&field).and_then(|c| c.parent.clone()) {
            Some(parent) => field = parent,
            None => break,
        }
    }
    let said = format!("{}。{}", t.place, t.text);
    let found = places.find(&said);
    let mut named: BTreeSet<u64> = found
        .places
        .iter()
        .filter(|p| p.role == Role::At && p.confidence >= SURE)
        .map(|p| key(places.name(p.known)))
        .collect();
    named.extend(base(t.place).map(|name| key(&name)));
    Item {
        id: t.id.0.as_u128(),
        at: t.at.timestamp(),
        point: t.point.map(|(lon, lat)| Point { lon, lat }),
        category: key(code),
        field: key(&field),
        places: named.into_iter().collect(),
        sketch: Sketch::new(&format!("{} {}", t.title, t.text)),
    }
}

fn told<'a>(m: &'a Matter, shown: &'a Shown) -> Told<'a> {
    Told {
        id: m.id,
        at: m.opened_at,
        point: m.place.lon.zip(m.place.lat),
        category: m.category.as_deref(),
        title: &shown.title,
        text: &shown.text,
        place: &shown.place_text,
    }
}

impl Office {
    /// Brings the window up to the end of the ledger, and asks it.
    async fn asked(
        &self,
        books: &Books,
        places: &Places,
        asked: &Item,
    ) -> Result<Vec<yiwang_text::alike::Candidate>, Refusal> {
        let mut held = self.inner.insight.window.lock().await;
        let begun = (books.revision, books.day);
        let params = self.alike_params().await?;
        let mut kept = match held.take().filter(|k| k.begun == begun && k.params == params) {
            Some(kept) => kept,
            None => self.begin(books, places, params).await?,
        };
        self.catch_up(books, places, &mut kept).await?;
        let found = kept.window.nearest(asked, ASKED);
        *held = Some(kept);
        Ok(found)
    }

    async fn begin(&self, books: &Books, places: &Places, params: Params) -> Result<Kept, Refusal> {
        let mut conn = self.inner.store.read().await?;
        // asked for first: what is written meanwhile is read again
        let cursor = entry::end(&mut conn, TENANT).await?;
        let mut window = Window::new(&params);
        let since = self.now() - TimeDelta::days(DAYS);
        let mut after = MatterId(uuid::Uuid::nil());
        loop {
            let rows = near::recent(&mut conn, TENANT, since, after, STEP).await?;
            let Some(last) = rows.last() else { break };
            after = MatterId(last.id);
            for r in &rows {
                let told = Told {
                    id: MatterId(r.id),
                    at: r.opened_at,
                    point: r.lon.zip(r.lat),
                    category: r.category.as_deref(),
                    title: &r.title,
                    text: &r.text,
                    place: &r.place_text,
                };
                window.insert(item(books, places, &told));
            }
        }
        Ok(Kept { window, cursor, begun: (books.revision, books.day), params })
    }

    async fn catch_up(
        &self,
        books: &Books,
        places: &Places,
        kept: &mut Kept,
    ) -> Result<(), Refusal> {
        let since = self.now() - TimeDelta::days(DAYS);
        let mut conn = self.inner.store.read().await?;
        loop {
            let batch = entry::after(&mut conn, TENANT, &kept.cursor, STEP).await?;
            let Some((last, _)) = batch.last() else { return Ok(()) };
            let touched: BTreeSet<MatterId> = batch.iter().map(|(_, k)| k.matter).collect();
            for id in touched {
                match matter::get(&mut conn, TENANT, id).await? {
                    Some(s) if compared(&s.matter, since) => {
                        kept.window.insert(item(books, places, &told(&s.matter, &s.shown)));
                    }
                    _ => {
                        kept.window.remove(id.0.as_u128());
                    }
                }
            }
            kept.cursor = *last;
        }
    }

    /// Open matters that may be the same, as far as the person may see them; the most alike first.
    pub(crate) async fn similar(
        &self,
        desk: &Desk,
        caller: &Caller,
        m: &Matter,
        shown: &Shown,
    ) -> Result<Vec<Similar>, Refusal> {
        if m.secrecy == Secrecy::Sealed {
            return Ok(Vec::new());
        }
        let b = &desk.books;
        let places = self.places(b).await?;
        let found = self.asked(b, &places, &item(b, &places, &told(m, shown))).await?;
        let acts = b.rights().matter(caller, Right::MatterAct, m.clone()).is_ok();
        let mut conn = self.inner.store.read().await?;
        let mut out = Vec::new();
        for c in found.into_iter().filter(|c| c.likeness >= SHOWN) {
            let id = MatterId(uuid::Uuid::from_u128(c.id));
            let Some(s) = matter::get(&mut conn, TENANT, id).await? else { continue };
            let Ok(permit) = b.rights().matter(caller, Right::MatterRead, s.matter) else {
                continue;
            };
            let other = permit.thing();
            if other.is_closed() {
                continue;
            }
            let p = b.playbook(&other.playbook, other.playbook_version)?;
            let may_act = b.rights().matter(caller, Right::MatterAct, other.clone()).is_ok();
            out.push(Similar {
                number: other.number.clone(),
                title: s.shown.title,
                stage: render::stage(&p, &other.stage),
                opened_at: other.opened_at,
                likeness: likeness(c.likeness),
                why: c.why().into_iter().map(reason).collect(),
                may_join: acts && may_act && other.secrecy == m.secrecy,
            });
            if out.len() == MOST {
                break;
            }
        }
        Ok(out)
    }
}

/// Whether a matter stands in the window.
fn compared(m: &Matter, since: DateTime<Utc>) -> bool {
    !m.is_closed() && m.opened_at >= since && m.secrecy != Secrecy::Sealed
}

fn likeness(share: f64) -> Text {
    match share {
        s if s >= 0.9 => Text::new("几乎就是同一件", "Almost surely the same"),
        s if s >= 0.7 => Text::new("很像同一件", "Very likely the same"),
        _ => Text::new("可能是同一件", "Perhaps the same"),
    }
}

fn reason(r: Reason) -> Text {
    match r {
        Reason::Near(m) => {
            // no more exact than a finger on a map
            let m = ((m / 10.0).ceil() * 10.0).max(10.0);
            Text::new(format!("相距约{m:.0}米"), format!("about {m:.0} m apart"))
        }
        Reason::SamePlace => Text::new("说的是同一个地方", "both name the same place"),
        Reason::MinutesApart(n) if n < 60 => {
            Text::new(format!("相隔{n}分钟"), format!("{n} minutes apart"))
        }
        Reason::MinutesApart(n) => {
            let h = n / 60;
            Text::new(format!("相隔{h}小时"), format!("{h} hours apart"))
        }
        Reason::SameCategory => Text::new("类别相同", "same category"),
        Reason::SameField => Text::new("大类相同", "same field"),
        Reason::SameWords(s) => {
            let s = s * 100.0;
            Text::new(format!("文字约{s:.0}%相同"), format!("about {s:.0} % of the words alike"))
        }
    }
}
