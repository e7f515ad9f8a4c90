//! Somebody leaves and somebody else takes over (method A1): the post ends on a day, and from the next
//! day another person holds the same one. Matters stand with the post, so none has to be moved; what
//! the person put off for themselves, and the views they shared, go over as well. All in one
//! transaction.

use super::change::{ends, held, keeps_an_administrator, seen};
use super::post as form;
use super::{fault, stands, wrong};
use crate::desk::Desk;
use crate::office::{Office, TENANT};
use chrono::NaiveDate;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{MatterId, PostId, Refusal, StaffId, Text};
use yiwang_store::post::{self, Posting};
use yiwang_store::snooze::{self, Snooze};
use yiwang_store::{StoreError, Tx, filling, saved_view, staff};

/// Handing a post over, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandOver {
    /// Last day of the one who leaves, `2026-01-31`; today where empty.
    pub day: String,
    /// Login of the one who takes over.
    pub to: String,
}

/// What went over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Who holds the post now.
    pub to: StaffId,
    /// Their first day.
    pub from: NaiveDate,
    /// Open matters that stand with the post, before and after; sealed ones are not counted.
    pub matters: i64,
    /// Matters put off that stay put off.
    pub put_off: usize,
    /// Views shared with the holders of the post.
    pub views: u64,
}

/// As it goes into a writing job.
#[derive(Debug, Clone)]
struct Job {
    by: Option<StaffId>,
    staff: StaffId,
    seen: i64,
    post: PostId,
    day: NaiveDate,
    to: String,
}

impl Office {
    /// Ends a post of a person after a day and gives the same post to another from the next day on.
    ///
    /// # Errors
    /// `no-right`; `not-found`; `staff-wrong`; `stale-version`; `last-administrator`.
    pub async fn replace(
        &self,
        caller: &Caller,
        (staff, seen): (StaffId, i64),
        post: PostId,
        wish: &HandOver,
    ) -> Result<Handed, Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::StaffEdit)?;
        let mut faults = Vec::new();
        let day = form::day(&wish.day, "day", &mut faults).unwrap_or(desk.books.day);
        if !faults.is_empty() {
            return Err(wrong(faults));
        }
        let to = wish.to.trim().to_lowercase();
        let job = Job { by: caller.staff(), staff, seen, post, day, to };
        self.writing(move |tx| {
            let (desk, job) = (desk.clone(), job.clone());
            Box::pin(async move {
                crate::load::changed(tx).await?;
                job.write(tx, &desk).await
            })
        })
        .await
    }
}

impl Job {
    async fn write(&self, tx: &mut Tx, desk: &Desk) -> Result<Handed, StoreError> {
        let old = seen(tx, self.staff, self.seen).await?;
        let p = held(tx, self.staff, self.post).await?;
        if let Err(f) = ends(&p, self.day) {
            return Err(wrong(vec![f]).into());
        }
        let next = staff::by_login(tx, TENANT, &self.to).await?;
        let Some(next) = next.filter(|s| s.ended_at.is_none() && s.id != self.staff) else {
            return Err(wrong(vec![fault(
                "to",
                "请选择另一位可以登录的人员",
                "choose somebody else who can sign in",
            )])
            .into());
        };
        let from = self.day.succ_opt().unwrap_or(self.day);
        let fresh = Posting {
            id: PostId(desk.id()),
            staff: next.id,
            starts_on: from,
            ends_on: p.ends_on.filter(|e| *e >= from),
            ..p.clone()
        };
        if post::all(tx, TENANT).await?.iter().any(|x| form::doubled(x, &fresh)) {
            return Err(wrong(vec![form::twice("to")]).into());
        }
        let matters = stands::count(tx, &p).await?;
        // both pages are old now
        staff::update(tx, TENANT, &old).await?;
        staff::update(tx, TENANT, &next).await?;
        post::end(tx, TENANT, p.id, self.day).await?;
        post::put(tx, TENANT, &fresh).await?;
        keeps_an_administrator(tx, desk, self.day).await?;
        let put_off = self.copy_put_off(tx, desk, &p, next.id).await?;
        let views = saved_view::hand_over(tx, TENANT, p.staff, (p.unit, &p.role), next.id).await?;
        filling::hand_over(tx, TENANT, p.staff, (p.unit, &p.role), next.id).await?;
        let what = form::words(&desk.books, &p);
        let (day, a, b) = (self.day, &old.name, &next.name);
        let say = Text::new(
            format!("交接：{}，{a}至{day}，{b}自{from}；在办{matters}件", what.zh),
            format!("Handed over: {}, {a} until {day}, {b} from {from}; {matters} open", what.en),
        );
        for about in [p.staff, next.id] {
            desk.did(tx, self.by, about.0, "post-handed-over", say.clone()).await?;
        }
        Ok(Handed { to: next.id, from, matters, put_off, views })
    }

    /// What the one who leaves put off stays put off for both: the one who leaves works to the last
    /// day, and the other does not find it all awake.
    async fn copy_put_off(
        &self,
        tx: &mut Tx,
        desk: &Desk,
        p: &Posting,
        to: StaffId,
    ) -> Result<usize, StoreError> {
        let mut copied = 0;
        for s in stands::put_off(tx, desk, p).await? {
            let there = snooze::of_matter(tx, TENANT, MatterId(s.matter_id)).await?;
            if there.iter().any(|t| t.staff_id == Some(to.0) && t.until > desk.now) {
                continue;
            }
            let own = Snooze { id: desk.id(), staff_id: Some(to.0), ..s };
            snooze::put(tx, TENANT, &own).await?;
            copied += 1;
        }
        Ok(copied)
    }
}
