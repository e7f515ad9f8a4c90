//! How places are told.

use crate::i18n::Words;
use yiwang_domain::place::{ConfirmedBy, Freshness, PlaceKind, Wish};
use yiwang_office::place::PlaceLine;

pub(super) fn kind(w: Words, kind: PlaceKind) -> String {
    match kind {
        PlaceKind::Road => w.t("place-road"),
        PlaceKind::Compound => w.t("place-compound"),
        PlaceKind::Facility => w.t("place-facility"),
        PlaceKind::Building => w.t("place-building"),
        PlaceKind::Entrance => w.t("place-entrance"),
        PlaceKind::Household => w.t("place-household"),
        PlaceKind::Enterprise => w.t("place-enterprise"),
        PlaceKind::Shop => w.t("place-shop"),
    }
}

pub(super) fn fresh(w: Words, fresh: Freshness) -> String {
    match fresh {
        Freshness::Fresh => w.t("place-fresh"),
        Freshness::Due => w.t("place-due"),
        Freshness::Old => w.t("place-old"),
    }
}

/// The colour that goes with the word; the word is what counts.
pub(super) const fn tone(fresh: Freshness) -> &'static str {
    match fresh {
        Freshness::Fresh => "ok",
        Freshness::Due => "warn",
        Freshness::Old => "late",
    }
}

pub(super) fn how(w: Words, how: ConfirmedBy) -> String {
    match how {
        ConfirmedBy::Visit => w.t("place-by-visit"),
        ConfirmedBy::Phone => w.t("place-by-phone"),
        ConfirmedBy::Import => w.t("place-by-import"),
    }
}

pub(super) fn wish(w: Words, wish: Wish) -> String {
    match wish {
        Wish::Unasked => w.t("wish-unasked"),
        Wish::Welcome => w.t("wish-welcome"),
        Wish::CallFirst => w.t("wish-call-first"),
        Wish::Leave => w.t("wish-leave"),
    }
}

/// A place in a list, in one language.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) within: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) address: String,
    pub(super) grid: String,
    pub(super) grid_code: String,
    /// Whether its grid is not in force any more.
    pub(super) grid_gone: bool,
    pub(super) fresh: String,
    pub(super) tone: &'static str,
    /// When and how it was confirmed; empty where it never was.
    pub(super) confirmed: String,
    pub(super) wish: String,
    pub(super) ended: Option<String>,
}

impl Line {
    pub(super) fn of(w: Words, l: &PlaceLine) -> Self {
        Self {
            id: l.id.to_string(),
            name: l.name.clone(),
            within: l.within.join(" "),
            code: l.code.clone(),
            kind: kind(w, l.kind),
            address: l.address.clone(),
            grid: l.grid.clone().unwrap_or_else(|| l.grid_code.clone()),
            grid_code: crate::desk::query::percent(&l.grid_code),
            grid_gone: l.grid.is_none(),
            fresh: fresh(w, l.fresh),
            tone: tone(l.fresh),
            confirmed: match (l.confirmed_on, l.confirmed_by) {
                (Some(on), Some(by)) => w.b("place-confirmed-on", ("day", on), ("how", how(w, by))),
                (Some(on), None) => on.to_string(),
                _ => String::new(),
            },
            wish: if l.wish == Wish::Unasked { String::new() } else { wish(w, l.wish) },
            ended: l.ended_on.map(|d| d.to_string()),
        }
    }
}
