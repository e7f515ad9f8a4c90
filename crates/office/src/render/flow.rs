//! Where the legs of a matter stand, for a card of a board.

use super::{due, leg_stage};
use crate::books::Books;
use crate::flow::FlowLeg;
use chrono::{DateTime, Utc};
use yiwang_domain::{Matter, Playbook};

/// The legs that were not called back, the leading one first, then as they were opened.
pub(crate) fn flow_legs(b: &Books, p: &Playbook, m: &Matter, now: DateTime<Utc>) -> Vec<FlowLeg> {
    let mut legs: Vec<FlowLeg> = m
        .legs
        .iter()
        .filter(|l| !l.called_back)
        .map(|l| FlowLeg {
            unit: b.unit_name(l.unit),
            lead: l.lead,
            stage: leg_stage(p, &l.stage),
            since: l.since,
            due: m
                .timers
                .iter()
                .filter(|t| t.leg == Some(l.id) && t.runs())
                .filter_map(|t| due(b, &t.run, p.clock(&t.clock).map_or(80, |c| c.warn), now))
                .min_by_key(|d| d.at),
        })
        .collect();
    legs.sort_by_key(|l| !l.lead);
    legs
}
