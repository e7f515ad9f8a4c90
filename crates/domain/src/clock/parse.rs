//! Pauses as the command line takes them.

use super::{Pause, micros};
use crate::refusal::{Refusal, Sort};
use crate::text::Text;
use chrono::{DateTime, Utc};

/// Reads `FROM/TO`, two RFC 3339 times; `FROM/..` or `FROM/` is a pause nobody has ended.
///
/// Refuses with `pause-unreadable` what is not such an interval or ends before it begins.
pub fn parse_pause(s: &str) -> Result<Pause, Refusal> {
    let time = |s: &str| {
        DateTime::parse_from_rfc3339(s.trim()).ok().map(|t| micros(t.with_timezone(&Utc)))
    };
    let read = || {
        let (from, to) = s.split_once('/')?;
        let from = time(from)?;
        let to = match to.trim() {
            "" | ".." => None,
            to => Some(time(to)?),
        };
        let forward = to.is_none_or(|to| from < to);
        forward.then_some(Pause { from, to, reason: Text::default() })
    };
    read().ok_or_else(|| {
        Refusal::new(
            "pause-unreadable",
            Sort::Invalid,
            (format!("看不懂暂停时段“{s}”。"), format!("“{s}” is not a pause.")),
            (
                "请写成“起/止”，例如“2025-10-09T09:00:00+08:00/2025-10-10T09:00:00+08:00”，止须晚于起；尚未结束的写“起/..”。",
                "Write FROM/TO, for instance “2025-10-09T09:00:00+08:00/2025-10-10T09:00:00+08:00”, the end after the start; one that has not ended is FROM/..",
            ),
        )
    })
}
