//! How long a record of a place counts as fresh, and how long a contact is kept.

use crate::load::Settings;
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;
use yiwang_domain::place::{Freshness, PlaceKind};
use yiwang_store::place::{Confirmed, Place};

/// The tenant's months, in its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRules {
    months: BTreeMap<PlaceKind, u32>,
    /// Months after which a contact is erased unless the person agreed anew.
    pub contact_months: u32,
}

impl PlaceRules {
    pub(crate) fn of(s: &Settings) -> Self {
        Self { months: s.place_months.clone(), contact_months: s.contact_months }
    }

    /// Months for which a kind counts as fresh.
    pub fn months(&self, kind: PlaceKind) -> u32 {
        self.months.get(&kind).copied().unwrap_or_else(|| kind.months())
    }

    /// How fresh a place is.
    pub(crate) fn freshness(
        &self,
        kind: PlaceKind,
        on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Freshness {
        Freshness::of(on, self.months(kind), today)
    }

    /// When places so fresh were confirmed, by kind.
    pub(crate) fn ranges(&self, fresh: Freshness, today: NaiveDate) -> Vec<Confirmed> {
        let range = |kind: PlaceKind| {
            let (green, due) = Freshness::since(self.months(kind), today);
            let (from, before) = match fresh {
                Freshness::Fresh => (Some(green), None),
                Freshness::Due => (Some(due), Some(green)),
                Freshness::Old => (None, Some(due)),
            };
            Confirmed { kind: kind.word().to_owned(), from, before }
        };
        PlaceKind::ALL.into_iter().map(range).collect()
    }

    /// The last day a contact is kept to which somebody agreed on `consent`.
    pub(crate) fn kept_until(&self, consent: NaiveDate) -> NaiveDate {
        consent.checked_add_months(Months::new(self.contact_months)).unwrap_or(NaiveDate::MAX)
    }

    /// Who agreed before this day is erased today.
    pub(crate) fn oldest_consent(&self, today: NaiveDate) -> NaiveDate {
        today.checked_sub_months(Months::new(self.contact_months)).unwrap_or(NaiveDate::MIN)
    }
}

/// The kind of a stored place. What is not known (of a newer program) counts as a facility.
pub(crate) fn kind(p: &Place) -> PlaceKind {
    PlaceKind::read(&p.kind).unwrap_or(PlaceKind::Facility)
}
