//! `yiwang deadline`: when something is due, and why then.

use super::fail::{Done, Failure};
use super::out::Out;
use chrono::{DateTime, FixedOffset, Offset, SecondsFormat, Utc};
use clap::Args;
use std::sync::Arc;
use yiwang_domain::calendar::{Calendar, CalendarSpec, Period, SpecialDays};
use yiwang_domain::clock::{Run, deadline, parse_pause};
use yiwang_domain::limit::Limit;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::clock::{Clock, WallClock};

/// Options of `deadline`.
#[derive(Debug, Args)]
#[command(after_help = "\
Units: minutes, hours (every hour counts), work_minutes, work_hours (only work periods count),
work_days (the starting day is not counted), days (calendar days; a last day off moves on).

Examples:
  yiwang deadline --from 2025-09-30T15:00:00+08:00 --limit \"3 work_days\"
  yiwang deadline --from 2025-09-16T17:30:00+08:00 --limit \"4 work_hours\" \\
      --hours 08:00-12:00,14:00-18:00
  yiwang deadline --from 2025-07-01T09:00:00+08:00 --limit \"60 days\" \\
      --pause 2025-08-04T09:00:00+08:00/2025-08-11T09:00:00+08:00 --lang en")]
pub(crate) struct DeadlineArgs {
    /// When it began 起始时间, RFC 3339 with an offset
    #[arg(long, value_name = "TIME")]
    from: String,
    /// The limit 时限, amount and unit
    #[arg(long, value_name = "LIMIT")]
    limit: String,
    /// Work periods of a work day 工作时段
    #[arg(long, value_name = "PERIODS", default_value_t = CalendarSpec::default().periods)]
    hours: String,
    /// Times that do not count 暂停时段, FROM/TO each; FROM/.. for one that has not ended
    #[arg(long, value_name = "FROM/TO", num_args = 1..)]
    pause: Vec<String>,
}

/// Prints the deadline at +08:00 and, on the next line, its explanation.
pub(crate) fn run(args: &DeadlineArgs, out: &mut Out) -> Done {
    let (calendar, run) = read(args).map_err(Failure::usage)?;
    // only a pause that nobody has ended asks what time it is
    let open = run.pauses.iter().any(|p| p.to.is_none());
    let now = if open { WallClock.now() } else { run.started_at };
    let due = deadline(&calendar, &run, now)?;
    let at = local(due.at);
    if out.json {
        return out.value(&serde_json::json!({ "deadline": at, "why": due.why }));
    }
    out.line(at)?;
    let why = out.say(&due.why).to_owned();
    out.line(why)
}

fn read(args: &DeadlineArgs) -> Result<(Calendar, Run), Refusal> {
    let limit: Limit = args.limit.parse()?;
    let mut run = Run::new(limit, "office", time(&args.from)?);
    run.pauses = args.pause.iter().map(|p| parse_pause(p)).collect::<Result<_, _>>()?;
    let periods = Period::list(&args.hours)?;
    Ok((Calendar::new(Arc::new(SpecialDays::shipped()), periods, china()), run))
}

/// A time with its offset, RFC 3339.
pub(crate) fn time(s: &str) -> Result<DateTime<Utc>, Refusal> {
    DateTime::parse_from_rfc3339(s.trim()).map(|t| t.with_timezone(&Utc)).map_err(|_| {
        Refusal::new(
            "time-unreadable",
            Sort::Invalid,
            (format!("看不懂时间“{s}”。"), format!("“{s}” is not a time.")),
            (
                "请写成带时区的“2025-09-30T15:00:00+08:00”。",
                "Write it with its offset, as 2025-09-30T15:00:00+08:00.",
            ),
        )
    })
}

/// Local time of China: one zone, no summer time.
pub(crate) fn china() -> FixedOffset {
    FixedOffset::east_opt(8 * 3_600).unwrap_or_else(|| Utc.fix())
}

/// RFC 3339 at +08:00; a fraction of a second only where there is one.
fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&china()).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}
