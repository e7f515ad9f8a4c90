//! Hot issues (热点问题): what many reports are about, found by the miner, told with the parts of its
//! heat, corrected by hand. A proposal as everything that is understood of texts: no matter changes
//! by it, and no person is counted but as one of so many.

mod campaign;
mod compare;
mod follow;
mod hand;
mod page;

pub use campaign::{CampaignView, Method, Opening};
pub use compare::{Compared, LEAST_DAYS, Times};
pub(crate) use page::row;
pub use page::{BondView, IssueList, IssuePage, IssueRow, VoiceLine};

use crate::office::Office;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use yiwang_domain::Refusal;
use yiwang_domain::matter::{Outcome, Secrecy};
use yiwang_store::matter::Stored;
use yiwang_store::voice::Voice;
use yiwang_text::issues::{Doc, Trend};

/// Days a report stays in view of the miner.
pub const DAYS: i64 = 180;
/// How often a worker groups anew.
const EVERY: TimeDelta = TimeDelta::minutes(1);

/// What is held in memory of what can be read again.
#[derive(Default)]
pub(crate) struct State {
    held: tokio::sync::Mutex<Option<follow::Kept>>,
    /// When a worker of this process last grouped.
    looked: Mutex<Option<DateTime<Utc>>>,
}

/// What is kept of an issue beside its score and its times.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Body {
    pub(crate) place: Option<String>,
    pub(crate) words: Vec<String>,
    pub(crate) people: usize,
    pub(crate) votes: u64,
    pub(crate) peak: usize,
    pub(crate) usual: f64,
    pub(crate) recent: usize,
    pub(crate) before: usize,
    pub(crate) unsolved: f64,
    pub(crate) weeks: usize,
    pub(crate) places: usize,
    pub(crate) trend: Way,
    pub(crate) matters: usize,
    pub(crate) voices: usize,
    /// Week since 1970 and reports in it, in order; weeks without any are left out.
    pub(crate) weekly: Vec<(i64, u32)>,
    /// Code of a grid and reports in it, most first.
    pub(crate) grids: Vec<(String, usize)>,
    /// Code of a category and reports of it, most first.
    pub(crate) categories: Vec<(String, usize)>,
}

/// Where an issue is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// All of it within the last 30 days.
    New,
    /// More than before.
    Rising,
    /// About as before.
    #[default]
    Steady,
    /// Less than before.
    Falling,
    /// Nobody new for 30 days.
    Quiet,
}

impl From<Trend> for Way {
    fn from(t: Trend) -> Self {
        match t {
            Trend::New => Self::New,
            Trend::Rising => Self::Rising,
            Trend::Steady => Self::Steady,
            Trend::Falling => Self::Falling,
            Trend::Quiet => Self::Quiet,
        }
    }
}

/// The week of a moment, counted from Monday, 29 December 1969.
pub(crate) const fn week(seconds: i64) -> i64 {
    // 1970 began on a Thursday
    (seconds + 3 * 86_400).div_euclid(7 * 86_400)
}

/// A matter as the miner sees it; none where it is not to be seen by it: what is confidential, what
/// joined another, what was erased.
fn doc(s: &Stored) -> Option<Doc> {
    let m = &s.matter;
    let open_to_all = m.secrecy == Secrecy::Normal;
    let says = !s.shown.title.is_empty() || !s.shown.text.is_empty();
    if !open_to_all || !says || yiwang_domain::engine::joined_into(m).is_some() {
        return None;
    }
    let said_no = m.follow_up.as_ref().is_some_and(|f| f.solved == Some(false));
    let first = m.reporters.iter().find(|r| !r.follows);
    Some(Doc {
        id: m.id.0.simple().to_string(),
        time: m.opened_at.timestamp(),
        title: s.shown.title.clone(),
        text: s.shown.text.clone(),
        // who joined or follows agrees with it without having told it anew
        votes: m.reporters.len().saturating_sub(1) as u32,
        reporter: first.map(|r| {
            let (high, low) = r.party.0.as_u64_pair();
            high ^ low
        }),
        solved: m.is_closed() && m.outcome != Some(Outcome::Unsolved) && !said_no,
        place: s.shown.place_text.clone(),
        voice: false,
    })
}

/// A public voice as the miner sees it.
fn voice_doc(v: &Voice) -> Doc {
    Doc {
        id: v.id.simple().to_string(),
        time: v.at.timestamp(),
        title: v.title.clone(),
        text: v.text.clone(),
        voice: true,
        ..Doc::default()
    }
}

impl Office {
    /// Groups anew where that was not done within the last minute.
    pub(crate) async fn mine_when_due(&self) -> Result<(), Refusal> {
        let now = self.now();
        if let Ok(mut looked) = self.inner.issue.looked.lock() {
            if looked.is_some_and(|at| now - at < EVERY) {
                return Ok(());
            }
            *looked = Some(now);
        }
        self.mine_issues().await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        // Monday, 5 January 1970, 00:00, and the second before
        assert_eq!(week(4 * 86_400), 1);
        assert_eq!(week(4 * 86_400 - 1), 0);
    }
}
