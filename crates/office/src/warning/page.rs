//! The page of warnings: those in force that the person may read, what was dismissed and why, and by
//! what method and at what rate of false alarms they are found.

use super::{Body, LATE, Looked, RECURRING, SURGE, with_names};
use crate::books::Books;
use crate::office::{Office, TENANT};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::actor::Actor;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::units::within;
use yiwang_domain::{MatterId, Refusal, StaffId, Text};
use yiwang_store::warning::{self, Warning};
use yiwang_store::{Conn, matter};

/// Dismissals of the last days that are shown.
const SHOWN: i64 = 90;

/// A warning in force.
#[derive(Debug, Clone, PartialEq)]
pub struct WarningView {
    /// Id.
    pub id: Uuid,
    /// What was found, in one sentence.
    pub say: Text,
    /// Category and area of a surge, or of a place: what the list of matters is narrowed by.
    pub category: Option<String>,
    /// Code of the area.
    pub area: Option<String>,
    /// Number of the matter, where it is about one.
    pub number: Option<String>,
    /// When it was found first.
    pub since: DateTime<Utc>,
    /// Whether the person may dismiss it.
    pub may_dismiss: bool,
}

/// A dismissed warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissed {
    /// Id.
    pub id: Uuid,
    /// What had been found.
    pub say: Text,
    /// Why it was dismissed, as a word.
    pub reason: String,
    /// And in words.
    pub why: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when the bar is higher.
    pub until: Option<DateTime<Utc>>,
}

/// What the last look was at.
#[derive(Debug, Clone, PartialEq)]
pub struct LookView {
    /// The day looked at.
    pub day: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Category by community: so many were looked at, each in two windows.
    pub cells: usize,
    /// Alarms a month that may come by chance.
    pub false_alarms: f64,
    /// Matters from whose past the chance of falling overdue is told.
    pub past: usize,
    /// Surges told in the last 30 days in the whole district, and how many of them were dismissed.
    pub told: (i64, i64),
}

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct Warnings {
    /// Rises out of the ordinary.
    pub surges: Vec<WarningView>,
    /// Places where it comes again and again.
    pub recurring: Vec<WarningView>,
    /// Matters likely to fall overdue.
    pub late: Vec<WarningView>,
    /// Dismissed within the last 90 days.
    pub dismissed: Vec<Dismissed>,
    /// The last look; none where there was none yet.
    pub look: Option<LookView>,
}

impl Office {
    /// The warnings the caller may read: of a place, who may see all of it; of a matter, who may see
    /// the matter.
    ///
    /// # Errors
    /// `no-right` for who may see no matters at all.
    pub async fn warnings(&self, caller: &Caller) -> Result<Warnings, Refusal> {
        let desk = self.desk().await?;
        let b = &desk.books;
        b.rights().general(caller, Right::MatterRead)?;
        let mut conn = self.inner.store.read().await?;
        let mut by_kind: BTreeMap<&str, Vec<WarningView>> = BTreeMap::new();
        for w in warning::open(&mut conn, TENANT).await? {
            if !self.reads_warning(&mut conn, b, caller, &w, Right::MatterRead).await? {
                continue;
            }
            let may = self.reads_warning(&mut conn, b, caller, &w, Right::MatterAct).await?;
            let number = match w.matter_id {
                Some(id) => matter::get(&mut conn, TENANT, MatterId(id)).await?,
                None => None,
            };
            let kind = [SURGE, RECURRING, LATE].into_iter().find(|k| *k == w.kind);
            by_kind.entry(kind.unwrap_or_default()).or_default().push(WarningView {
                id: w.id,
                say: said(b, &w),
                category: category(&w),
                area: w.area.as_deref().and_then(|a| b.net.by_path(a)).map(|g| g.code.clone()),
                number: number.map(|s| s.matter.number),
                since: w.made_at,
                may_dismiss: may,
            });
        }
        let mut dismissed = Vec::new();
        let since = desk.now - TimeDelta::days(SHOWN);
        for w in warning::dismissed(&mut conn, TENANT, since).await? {
            if !self.reads_warning(&mut conn, b, caller, &w, Right::MatterRead).await? {
                continue;
            }
            let by = w.staff_id.and_then(|s| b.staff.get(&StaffId(s)).cloned());
            dismissed.push(Dismissed {
                id: w.id,
                say: said(b, &w),
                by: by.unwrap_or_default(),
                at: w.ended_at.unwrap_or(w.seen_at),
                until: w.until_at,
                reason: w.reason.unwrap_or_default(),
                why: w.why.unwrap_or_default(),
            });
        }
        let look = match warning::looked(&mut conn, TENANT).await? {
            Some(l) => {
                let k: Option<Looked> = serde_json::from_str(&l.body).ok();
                let month = desk.now - TimeDelta::days(30);
                let told = warning::made(&mut conn, TENANT, SURGE, month).await?;
                k.map(|k| LookView {
                    day: l.id,
                    at: l.at,
                    cells: k.cells,
                    false_alarms: k.false_alarms,
                    past: k.past,
                    told,
                })
            }
            None => None,
        };
        let mut of = |kind| by_kind.remove(kind).unwrap_or_default();
        Ok(Warnings {
            surges: of(SURGE),
            recurring: of(RECURRING),
            late: of(LATE),
            dismissed,
            look,
        })
    }

    /// Whether the caller has a right over all that a warning is about.
    pub(super) async fn reads_warning(
        &self,
        conn: &mut Conn,
        b: &Books,
        caller: &Caller,
        w: &Warning,
        right: Right,
    ) -> Result<bool, Refusal> {
        if matches!(caller.actor, Actor::System) {
            return Ok(true);
        }
        if let Some(id) = w.matter_id {
            let stored = matter::get(conn, TENANT, MatterId(id)).await?;
            return Ok(stored.is_some_and(|s| b.rights().matter(caller, right, s.matter).is_ok()));
        }
        let scope = b.rights().scope(caller, right);
        let covers = |area: &String| scope.areas.iter().any(|a| within(area, a));
        Ok(scope.whole || w.area.as_ref().is_some_and(covers))
    }
}

fn said(b: &Books, w: &Warning) -> Text {
    match serde_json::from_str::<Body>(&w.body) {
        Ok(body) => with_names(b, &body.say),
        Err(_) => Text::default(),
    }
}

/// The category at the head of what a warning of a place is about: `{c:0101} …`.
fn category(w: &Warning) -> Option<String> {
    let (code, _) = w.about.strip_prefix("{c:")?.split_once('}')?;
    Some(code.to_owned())
}
