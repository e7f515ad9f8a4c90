//! Hand-over notes of the duty shift (交接班记录): what the ledger says of the shift, the words of who
//! hands over, and who took over.
//!
//! A note is about matters. Nothing is kept of when anybody was on duty but the hand-over itself,
//! and nothing counts what a person did. It keeps figures and ids as they stood; titles and words of
//! matters are read from the matters, within the reader's rights, so that what is erased there is gone
//! here.

mod gather;
mod page;

use gather::Figures;
pub use gather::{Kind, Wait};
pub use page::{Brief, Line, PartView, Sheet, Shift};

use crate::books::Books;
use crate::desk::Desk;
use crate::mask;
use crate::office::{Office, TENANT};
use crate::once::{Key, once};
use crate::setting::staff_of;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::entry::{Act, Entry};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, no_right, not_found};
use yiwang_domain::{Refusal, Sort, UnitId};
use yiwang_store::StoreError;
use yiwang_store::handover::{self, Handover};

/// Hours a note looks back where nothing else is known, and ahead for what is due.
pub const HOURS: i64 = 12;
/// Longest time a note may be about: who was away longer reads the board.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// Most characters of what is added.
const WORDS: usize = 5_000;
/// What marks a note of a matter for the next shift.
const MARK: &str = "next_shift";

/// The structural answer that marks a note of a matter for the next shift.
pub(crate) fn mark() -> BTreeMap<String, Json> {
    BTreeMap::from([(MARK.to_owned(), Json::Bool(true))])
}

/// Whether an entry is a note for the next shift.
pub(crate) fn marked(e: &Entry) -> bool {
    e.body.act == Act::Noted && e.body.form.get(MARK) == Some(&Json::Bool(true))
}

/// A wish to hand over.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// From this moment on …
    pub from: DateTime<Utc>,
    /// … until before this one.
    pub to: DateTime<Utc>,
    /// What the person adds.
    pub words: String,
    /// Number of the unit's last note that the person saw; 0 for none.
    pub seen: i64,
}

impl Office {
    /// Hands over: keeps the figures and the words, numbers of persons in them masked. Returns the id
    /// of the note.
    ///
    /// With `key`, a second send of the same request gives the first answer.
    ///
    /// # Errors
    /// `no-right`; `handover-span` where the time is not one a note may be about; `handover-stale`
    /// where somebody of the unit handed over meanwhile.
    pub async fn hand_over(
        &self,
        caller: &Caller,
        wish: HandOver,
        key: Option<&str>,
    ) -> Result<Uuid, Refusal> {
        self.may(caller, Right::MatterRead).await?;
        let desk = self.desk().await?;
        let staff = staff_of(caller)?;
        let unit = desk.shift_unit(caller)?;
        // what a person asks to have erased is erased at the matter: no number of anybody stays here
        let words: String = wish.words.trim().chars().take(WORDS).collect();
        let words = mask::text(&words);
        let key = Key::of("handover", caller, key, &(unit, wish.from, wish.to, &words));
        span(None, Some(wish.from), Some(wish.to), desk.now)?;
        let mut conn = self.inner.store.read().await?;
        let figures = desk.gather(&mut conn, caller, (wish.from, wish.to)).await?;
        drop(conn);
        let row = Handover {
            id: self.id(),
            unit_id: unit.0,
            number: wish.seen.saturating_add(1),
            from_at: wish.from,
            to_at: wish.to,
            words,
            body: serde_json::to_string(&figures)
                .map_err(|e| StoreError::Broken(format!("figures cannot be written: {e}")))?,
            given_by: staff.0,
            given_at: desk.now,
            taken_by: None,
            taken_at: None,
        };
        let id: String = self
            .writing(move |tx| {
                let (desk, key, row) = (desk.clone(), key.clone(), row.clone());
                Box::pin(async move {
                    once(tx, &desk, key, move |tx| {
                        Box::pin(async move {
                            let last = handover::of_unit(tx, TENANT, unit, 1).await?;
                            let last = last.first().map_or(0, |h| h.number);
                            if row.number != last + 1 || !handover::add(tx, TENANT, &row).await? {
                                return Err(stale().into());
                            }
                            Ok(row.id.to_string())
                        })
                    })
                    .await
                })
            })
            .await?;
        id.parse().map_err(|_| StoreError::Broken(format!("not an id: {id}")).into())
    }

    /// Takes over what a colleague of the same unit handed over. Pressed twice it is done once.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `handover-own` to whoever handed over; `handover-taken` where a
    /// colleague was first.
    pub async fn take_over(&self, caller: &Caller, id: Uuid) -> Result<(), Refusal> {
        self.may(caller, Right::MatterRead).await?;
        let staff = staff_of(caller)?;
        let mut conn = self.inner.store.read().await?;
        let note = handover::get(&mut conn, TENANT, id).await?.ok_or_else(not_found)?;
        drop(conn);
        if !of_unit(caller, &note) {
            return Err(not_found());
        }
        if note.given_by == staff.0 {
            return Err(Refusal::new(
                "handover-own",
                Sort::NotYours,
                (
                    "自己交的班，由接班的人来接。",
                    "What you handed over is taken over by who comes next.",
                ),
                (
                    "请接班的同事用自己的账号登录后接班。",
                    "Let your colleague sign in and take over.",
                ),
            ));
        }
        let now = self.now();
        let done = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move { handover::take(tx, TENANT, id, staff, now).await })
            })
            .await?;
        if done {
            return Ok(());
        }
        let mut conn = self.inner.store.read().await?;
        let taken = handover::get(&mut conn, TENANT, id).await?.and_then(|h| h.taken_by);
        if taken == Some(staff.0) { Ok(()) } else { Err(taken_already()) }
    }
}

impl Desk {
    /// The unit whose shift the person works in: that of the post with which matters are read.
    fn shift_unit(&self, caller: &Caller) -> Result<UnitId, Refusal> {
        self.by(caller, Right::MatterRead).unit().ok_or_else(no_right)
    }
}

/// Whether the person holds a post at the unit of a note.
fn of_unit(caller: &Caller, h: &Handover) -> bool {
    caller.posts().iter().any(|p| p.unit.0 == h.unit_id)
}

/// Whether the person may read a note: of the same unit, or with a share in its matters.
fn reads(b: &Books, caller: &Caller, h: &Handover) -> bool {
    let scope = b.rights().scope(caller, Right::MatterRead);
    of_unit(caller, h) || scope.whole || scope.units.contains(&UnitId(h.unit_id))
}

/// What a note is about: what was asked for, else from the last hand-over on if that is not too long
/// ago, else the last [`HOURS`] hours.
fn span(
    last: Option<DateTime<Utc>>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Refusal> {
    let to = to.unwrap_or(now);
    let since = last.filter(|l| *l < to && to - *l <= LONGEST);
    let from = from.or(since).unwrap_or_else(|| to - TimeDelta::hours(HOURS));
    if from >= to || to > now || to - from > LONGEST {
        return Err(Refusal::new(
            "handover-span",
            Sort::Invalid,
            (
                "交接的时间段要有先后，不晚于现在，不超过7天。",
                "The time must end after it begins and no later than now, and be no longer than 7 days.",
            ),
            ("改一下起止时间再看。", "Change when it begins or ends."),
        ));
    }
    Ok((from, to))
}

fn stale() -> Refusal {
    Refusal::new(
        "handover-stale",
        Sort::NotNow,
        ("这期间本单位已有人交过班。", "Somebody of your unit handed over in the meantime."),
        (
            "写的话还在下面；看过新的数字再交班。",
            "Your words are still below; look at the new figures and hand over again.",
        ),
    )
}

fn taken_already() -> Refusal {
    Refusal::new(
        "handover-taken",
        Sort::NotNow,
        ("已经有同事接班了。", "A colleague took over already."),
        ("刷新页面看是谁接的。", "Reload the page to see who it was."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    #[test]
    fn a_shift_goes_on_where_the_last_one_ended_unless_that_is_long_ago() {
        let now = at(1_000);
        assert_eq!(span(None, None, None, now).unwrap(), (at(988), now));
        assert_eq!(span(Some(at(970)), None, None, now).unwrap(), (at(970), now));
        assert_eq!(span(Some(at(100)), None, None, now).unwrap(), (at(988), now));
        assert_eq!(span(Some(now), None, None, now).unwrap(), (at(988), now));
        let asked = span(Some(at(970)), Some(at(980)), Some(at(990)), now);
        assert_eq!(asked.unwrap(), (at(980), at(990)));
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        let now = at(1_000);
        for (from, to) in [(at(990), at(990)), (at(995), at(990)), (at(990), at(1_001))] {
            assert_eq!(span(None, Some(from), Some(to), now).unwrap_err().code, "handover-span");
        }
        assert!(span(None, Some(at(1_000 - 168)), Some(now), now).is_ok());
        assert!(span(None, Some(at(1_000 - 169)), Some(now), now).is_err());
    }
}
