//! Who else has a matter open (王芳正在查看): so that two people do not do the same at once.
//!
//! Never a means to watch anybody: it is kept in memory only, for less than a minute, shown on the
//! page of the one matter to whoever may read it, and written to no table, ledger, log or export.
//! There is nothing to count afterwards, and there must not be. With several processes each knows
//! the people it serves itself; what keeps two from overwriting each other is the version of the
//! matter, not this.

use crate::office::Office;
use crate::setting::staff_of;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Mutex;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, Refusal, StaffId};

/// How long somebody counts as there after their page last spoke.
const LASTS: TimeDelta = TimeDelta::seconds(45);

/// What somebody does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Has the page open.
    Looks,
    /// Has typed something into a form of it.
    Writes,
}

/// A colleague who has the same matter open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HereView {
    /// Name.
    pub name: String,
    /// What they do.
    pub doing: Doing,
}

/// Who is where, in this process, for less than a minute.
#[derive(Debug, Default)]
pub(crate) struct Here(Mutex<HashMap<(MatterId, StaffId), Seen>>);

/// What somebody does, and when that was last heard of.
type Seen = (Doing, DateTime<Utc>);

impl Here {
    /// Puts somebody there, and says who else is. `None` takes them away.
    fn meet(
        &self,
        matter: MatterId,
        staff: StaffId,
        doing: Option<Doing>,
        now: DateTime<Utc>,
    ) -> Vec<(StaffId, Doing)> {
        let Ok(mut all) = self.0.lock() else { return Vec::new() };
        all.retain(|_, (_, until)| *until > now);
        match doing {
            Some(d) => all.insert((matter, staff), (d, now + LASTS)),
            None => all.remove(&(matter, staff)),
        };
        let mut others: Vec<(StaffId, Doing)> = all
            .iter()
            .filter(|((m, s), _)| *m == matter && *s != staff)
            .map(|((_, s), (d, _))| (*s, *d))
            .collect();
        others.sort_by_key(|(s, _)| *s);
        others
    }
}

impl Office {
    /// Says that the person has a matter open (`None`: no longer), and who else has.
    pub async fn here(
        &self,
        caller: &Caller,
        number: &str,
        doing: Option<Doing>,
    ) -> Result<Vec<HereView>, Refusal> {
        let staff = staff_of(caller)?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let stored = crate::page::find(&mut conn, number).await?;
        let permit = desk.books.rights().matter(caller, Right::MatterRead, stored.matter)?;
        let others = self.inner.here.meet(permit.thing().id, staff, doing, desk.now);
        Ok(others
            .into_iter()
            .filter_map(|(s, doing)| {
                Some(HereView { name: desk.books.staff.get(&s)?.clone(), doing })
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn whoever_is_silent_for_a_while_is_gone_without_a_trace() {
        let here = Here::default();
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let m = MatterId(Uuid::from_u128(1));
        let (a, b) = (StaffId(Uuid::from_u128(2)), StaffId(Uuid::from_u128(3)));
        assert_eq!(here.meet(m, a, Some(Doing::Looks), now), []);
        assert_eq!(here.meet(m, b, Some(Doing::Writes), now), [(a, Doing::Looks)]);
        assert_eq!(here.meet(m, a, Some(Doing::Looks), now), [(b, Doing::Writes)]);
        let other = MatterId(Uuid::from_u128(9));
        assert_eq!(here.meet(other, b, Some(Doing::Looks), now), [], "another matter");
        assert_eq!(here.meet(m, b, None, now), [(a, Doing::Looks)]);
        assert_eq!(here.meet(m, a, Some(Doing::Looks), now), [], "said that they left");
        here.meet(m, b, Some(Doing::Looks), now + LASTS);
        let kept = here.0.lock().unwrap().len();
        assert_eq!(kept, 1, "what is over is not kept");
    }
}
