//! The pauses of a run as instants: ordered, apart, each with an end.

use super::{Run, micros, sane, seen_at};
use crate::refusal::Refusal;
use chrono::{DateTime, TimeDelta, Utc};

/// Times taken out, in order, none touching another.
#[derive(Debug, Default)]
pub(super) struct Stops(Vec<(DateTime<Utc>, DateTime<Utc>)>);

impl Stops {
    /// The pauses of `run` as seen at `now`: an open one ends now, overlapping and adjoining ones
    /// become one, empty ones go.
    pub(super) fn of(run: &Run, now: DateTime<Utc>) -> Result<Self, Refusal> {
        sane(run.started_at)?;
        let seen = sane(seen_at(run, now))?;
        let mut all = Vec::with_capacity(run.pauses.len());
        for pause in &run.pauses {
            let from = sane(micros(pause.from))?;
            let to = sane(pause.to.map_or(seen, micros))?;
            if from < to {
                all.push((from, to));
            }
        }
        all.sort_unstable();
        let mut out: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match out.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => out.push((from, to)),
            }
        }
        Ok(Self(out))
    }

    /// Each pause, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        self.0.iter().copied()
    }

    /// Whether a pause covers the end of a day: it began before that moment and did not end before.
    pub(super) fn cover_end(&self, end: DateTime<Utc>) -> bool {
        self.0.iter().any(|(from, to)| *from < end && end <= *to)
    }

    /// The pieces of `from..to` that no pause takes out, in order.
    pub(super) fn free(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let starts = std::iter::once(from).chain(self.iter().map(|s| s.1));
        let ends = self.iter().map(|s| s.0).chain(std::iter::once(to));
        starts.zip(ends).map(move |(a, b)| (a.max(from), b.min(to))).filter(|(a, b)| a < b)
    }

    /// How much of `from..to` pauses take out.
    pub(super) fn taken(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        self.iter()
            .map(|(a, b)| (a.max(from), b.min(to)))
            .filter(|(a, b)| a < b)
            .fold(TimeDelta::zero(), |sum, (a, b)| sum + (b - a))
    }
}

/// Whether a pause of `run` holds at `at`: its end, if set, is still to come.
pub(super) fn paused_at(run: &Run, at: DateTime<Utc>) -> bool {
    run.pauses.iter().any(|p| micros(p.from) <= at && p.to.is_none_or(|to| at < micros(to)))
}
