//! Putting a matter off (稍后、待条件): out of the inbox until an exact moment, and back at once when
//! anything happens to it. No clock stops by it: a longer limit is a decision of the playbook.

use crate::desk::Desk;
use crate::office::{Office, TENANT};
use crate::setting::staff_of;
use crate::view::SnoozeView;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Matter, Refusal, Sort, StaffId, Text};
use yiwang_store::matter::Sleep;
use yiwang_store::snooze::{self, Snooze};
use yiwang_store::{Conn, StoreError};

/// Farthest moment: what waits longer is put on hold by its playbook, or not looked after.
const FARTHEST: TimeDelta = TimeDelta::days(90);
/// Most characters of what is waited for.
const LONGEST: usize = 200;

/// A wish to put a matter off.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Later {
    /// The moment it comes back, UTC.
    pub until: DateTime<Utc>,
    /// What is waited for.
    pub why: String,
    /// For everybody in one's first post, not only for oneself.
    pub post: bool,
}

impl Office {
    /// Puts a matter off. What was put off before by the same person, or for the same post, is
    /// replaced.
    pub async fn snooze(&self, caller: &Caller, number: &str, wish: &Later) -> Result<(), Refusal> {
        let staff = staff_of(caller)?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let stored = crate::page::find(&mut conn, number).await?;
        let permit = desk.books.rights().matter(caller, Right::MatterRead, stored.matter)?;
        let m = permit.thing();
        if wish.until <= desk.now || wish.until > desk.now + FARTHEST {
            return Err(until_wrong());
        }
        if m.is_closed() {
            return Err(Refusal::new(
                "matter-closed",
                Sort::NotNow,
                (
                    "事项已办结，不用再提醒。",
                    "The matter has ended; there is nothing to come back.",
                ),
                ("刷新收件箱。", "Reload the inbox."),
            ));
        }
        let post = caller.posts().first().filter(|_| wish.post);
        let row = Snooze {
            id: self.id(),
            matter_id: m.id.0,
            staff_id: post.is_none().then_some(staff.0),
            unit_id: post.map(|p| p.unit.0),
            role: post.map(|p| p.role.clone()),
            until: wish.until,
            version: i64::try_from(m.version)
                .map_err(|_| StoreError::Broken("a version beyond counting".to_owned()))?,
            why: wish.why.trim().chars().take(LONGEST).collect(),
            set_by: staff.0,
        };
        let matter = m.id;
        drop(conn);
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for old in snooze::of_matter(tx, TENANT, matter).await? {
                        if same_owner(&old, &row) {
                            snooze::remove(tx, TENANT, old.id).await?;
                        }
                    }
                    snooze::put(tx, TENANT, &row).await
                })
            })
            .await?;
        Ok(())
    }

    /// Brings a matter back now: for the person, and for the posts they hold.
    pub async fn wake(&self, caller: &Caller, number: &str) -> Result<(), Refusal> {
        let staff = staff_of(caller)?;
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let stored = crate::page::find(&mut conn, number).await?;
        let permit = desk.books.rights().matter(caller, Right::MatterRead, stored.matter)?;
        let matter = permit.thing().id;
        let mine: Vec<Snooze> = snooze::of_matter(&mut conn, TENANT, matter)
            .await?
            .into_iter()
            .filter(|s| concerns(s, staff, caller))
            .collect();
        drop(conn);
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for s in &mine {
                        snooze::remove(tx, TENANT, s.id).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    /// Sweeps out what came back long ago.
    pub(crate) async fn sweep_snoozes(&self) -> Result<(), Refusal> {
        let before = self.now() - TimeDelta::days(7);
        self.inner
            .store
            .write(move |tx| {
                Box::pin(async move { snooze::sweep(tx, TENANT, before).await.map(drop) })
            })
            .await?;
        Ok(())
    }
}

impl Desk {
    /// What this person put off, or all but that, for a list.
    pub(crate) fn sleep(&self, caller: &Caller, sleeps: bool) -> Option<Sleep> {
        let staff = staff_of(caller).ok()?;
        let posts = caller.posts().iter().map(|p| (p.unit, p.role.clone())).collect();
        Some(Sleep { staff, posts, now: self.now, sleeps })
    }

    /// Whether and how a matter is away from the inbox of this person now.
    pub(crate) async fn snoozed(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        m: &Matter,
    ) -> Result<Option<SnoozeView>, Refusal> {
        let Ok(staff) = staff_of(caller) else { return Ok(None) };
        let all = snooze::of_matter(conn, TENANT, m.id).await?;
        let now = self.now;
        let still = |s: &Snooze| s.until > now && s.version.unsigned_abs() == m.version;
        let last = all.into_iter().rfind(|s| still(s) && concerns(s, staff, caller));
        Ok(last.map(|s| SnoozeView {
            until: s.until,
            post: s.staff_id.is_none(),
            by: self.books.staff.get(&s.by()).cloned().unwrap_or_default(),
            why: s.why,
        }))
    }
}

fn same_owner(a: &Snooze, b: &Snooze) -> bool {
    (a.staff_id, a.unit_id, &a.role) == (b.staff_id, b.unit_id, &b.role)
}

/// Whether it was put off for this person or for a post of theirs.
fn concerns(s: &Snooze, staff: StaffId, caller: &Caller) -> bool {
    s.staff_id == Some(staff.0)
        || caller
            .posts()
            .iter()
            .any(|p| s.unit_id == Some(p.unit.0) && s.role.as_deref() == Some(p.role.as_str()))
}

fn until_wrong() -> Refusal {
    let say = ("回来的时间要在现在之后、90天以内。", "The moment must lie ahead, within 90 days.");
    Refusal::new("until-wrong", Sort::Invalid, say, ("另选一个时间。", "Choose another moment."))
        .with_faults(vec![yiwang_domain::Fault {
            at: "until".to_owned(),
            say: Text::new("要在现在之后、90天以内", "must lie ahead, within 90 days"),
        }])
}
