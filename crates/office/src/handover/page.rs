//! Hand-over notes as they are read: the one being written, one that was kept, and the list.

use super::{Figures, Kind, Wait, of_unit, reads, span};
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::page::{read_entries, shown};
use crate::render;
use crate::view::RowView;
use chrono::{DateTime, Utc};
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Refusal, StaffId, Text, UnitId};
use yiwang_store::handover::{self, Handover};
use yiwang_store::{Conn, StoreError, matter};

/// Notes of a unit that the list shows.
const LISTED: u32 = 60;

/// A note, written or being written.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Unit.
    pub unit: String,
    /// From this moment on …
    pub from: DateTime<Utc>,
    /// … until before this one.
    pub to: DateTime<Utc>,
    /// How many came in.
    pub came: usize,
    /// The same by channel, most first.
    pub channels: Vec<(Text, usize)>,
    /// What to look at.
    pub parts: Vec<PartView>,
    /// What waited for whom.
    pub waits: Vec<Wait>,
    /// Whether more happened than was looked through.
    pub cut: bool,
}

/// A part.
#[derive(Debug, Clone)]
pub struct PartView {
    /// What it lists.
    pub kind: Kind,
    /// How many in all.
    pub total: usize,
    /// What the person may read of them.
    pub lines: Vec<Line>,
    /// How many are not listed.
    pub more: usize,
}

/// A matter in a part, as it stands now.
#[derive(Debug, Clone)]
pub struct Line {
    /// The matter.
    pub row: RowView,
    /// When it happened, or was due.
    pub at: DateTime<Utc>,
    /// Units it went to or came back from.
    pub units: Vec<String>,
    /// What was noted for the next shift; empty where it was erased and in other parts.
    pub words: String,
}

/// A kept note in the list.
#[derive(Debug, Clone)]
pub struct Brief {
    /// Id.
    pub id: Uuid,
    /// Its number within the unit.
    pub number: i64,
    /// From this moment on …
    pub from: DateTime<Utc>,
    /// … until before this one.
    pub to: DateTime<Utc>,
    /// Who handed over, and when.
    pub given: (String, DateTime<Utc>),
    /// Who took over, and when.
    pub taken: Option<(String, DateTime<Utc>)>,
    /// What was added.
    pub words: String,
    /// How many came in.
    pub came: usize,
    /// How many fell overdue.
    pub overdue: usize,
    /// Whether this person may take it over.
    pub may_take: bool,
}

/// The shift of a unit.
#[derive(Debug, Clone)]
pub struct Shift {
    /// The note that would be handed over now.
    pub sheet: Sheet,
    /// Number of the last note, to be sent along when handing over; 0 for none.
    pub seen: i64,
    /// Notes of the unit, newest first.
    pub notes: Vec<Brief>,
}

impl Office {
    /// What there is to hand over, and the notes of the person's unit. Without `from` since the last
    /// hand-over, without `to` until now.
    ///
    /// # Errors
    /// `no-right`; `handover-span` where the time is not one a note may be about.
    pub async fn shift(
        &self,
        caller: &Caller,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> Result<Shift, Refusal> {
        self.may(caller, Right::MatterRead).await?;
        let desk = self.desk().await?;
        let unit = desk.shift_unit(caller)?;
        let mut conn = self.inner.store.read().await?;
        let kept = handover::of_unit(&mut conn, TENANT, unit, LISTED).await?;
        let last = kept.first();
        let span = span(last.map(|h| h.to_at), from, to, desk.now)?;
        let figures = desk.gather(&mut conn, caller, span).await?;
        Ok(Shift {
            sheet: desk.sheet(&mut conn, caller, unit, span, &figures).await?,
            seen: last.map_or(0, |h| h.number),
            notes: kept.iter().map(|h| desk.brief(caller, h)).collect::<Result<_, _>>()?,
        })
    }

    /// A note that was kept: the figures as they stood, the matters as they stand now.
    ///
    /// # Errors
    /// `no-right`; `not-found` where there is none or the person has no share in its unit.
    pub async fn handover(&self, caller: &Caller, id: Uuid) -> Result<(Brief, Sheet), Refusal> {
        self.may(caller, Right::MatterRead).await?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let kept = handover::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        if !reads(&desk.books, caller, &kept) {
            return Err(not_found());
        }
        let span = (kept.from_at, kept.to_at);
        let unit = UnitId(kept.unit_id);
        let sheet = desk.sheet(&mut conn, caller, unit, span, &figures(&kept)?).await?;
        Ok((desk.brief(caller, &kept)?, sheet))
    }
}

impl Desk {
    async fn sheet(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        unit: UnitId,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        f: &Figures,
    ) -> Result<Sheet, Refusal> {
        let mut parts = Vec::with_capacity(f.parts.len());
        for part in &f.parts {
            let mut lines = Vec::with_capacity(part.pieces.len());
            for piece in &part.pieces {
                let seq = piece.seq.filter(|_| part.kind == Kind::Notes);
                let Some((row, words)) = self.line(conn, caller, piece.matter, seq).await? else {
                    continue;
                };
                lines.push(Line { row, at: piece.at, units: piece.units.clone(), words });
            }
            parts.push(PartView {
                kind: part.kind,
                total: part.total,
                more: part.total.saturating_sub(lines.len()),
                lines,
            });
        }
        Ok(Sheet {
            unit: self.books.unit_name(unit),
            from,
            to,
            came: f.came,
            channels: f.channel_names(),
            parts,
            waits: f.waits.clone(),
            cut: f.cut,
        })
    }

    /// A matter as the person may read it now, with the words of one of its notes.
    async fn line(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        id: yiwang_domain::MatterId,
        seq: Option<u64>,
    ) -> Result<Option<(RowView, String)>, Refusal> {
        let b = &self.books;
        let Some(stored) = matter::get(conn, TENANT, id).await? else { return Ok(None) };
        let Ok(permit) = b.rights().matter(caller, Right::MatterRead, stored.matter) else {
            return Ok(None);
        };
        let m = permit.thing();
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let words = match seq {
            Some(seq) => {
                let entries = read_entries(conn, m).await?;
                let note = entries.into_iter().find(|e| e.seq == seq);
                note.and_then(|e| e.words?.remove("note")).unwrap_or_default()
            }
            None => String::new(),
        };
        Ok(Some((render::row(b, &p, m, &shown(&stored.shown), self.now), words)))
    }

    fn brief(&self, caller: &Caller, h: &Handover) -> Result<Brief, Refusal> {
        let name = |id: Uuid| self.books.staff.get(&StaffId(id)).cloned().unwrap_or_default();
        let f = figures(h)?;
        Ok(Brief {
            id: h.id,
            number: h.number,
            from: h.from_at,
            to: h.to_at,
            given: (name(h.given_by), h.given_at),
            taken: h.taken_by.zip(h.taken_at).map(|(by, at)| (name(by), at)),
            words: h.words.clone(),
            came: f.came,
            overdue: f.total(Kind::Overdue),
            may_take: h.taken_by.is_none()
                && of_unit(caller, h)
                && caller.staff().is_some_and(|s| s.0 != h.given_by),
        })
    }
}

fn figures(h: &Handover) -> Result<Figures, StoreError> {
    serde_json::from_str(&h.body)
        .map_err(|e| StoreError::Broken(format!("figures of a note cannot be read: {e}")))
}
