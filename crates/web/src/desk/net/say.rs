//! How a grid is told: its kind, its area, from when to when it holds.

use crate::i18n::Words;
use chrono::NaiveDate;

/// The word for a kind; a kind of somebody's own stands as it is.
pub(super) fn kind(w: Words, kind: &str) -> String {
    match kind {
        "district" => w.t("grid-district"),
        "street" => w.t("grid-street"),
        "community" => w.t("grid-community"),
        "basic" => w.t("grid-basic"),
        "exclusive" => w.t("grid-exclusive"),
        own => own.to_owned(),
    }
}

/// An area in hectares, or in km² where it is large.
pub(super) fn area(w: Words, m2: f64) -> String {
    if m2 >= 1e7 {
        w.a("area-km2", "n", format!("{:.1}", m2 / 1e6))
    } else {
        w.a("area-ha", "n", format!("{:.2}", m2 / 1e4))
    }
}

/// From one day to another.
pub(crate) fn span(w: Words, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let from = from.map_or_else(|| w.t("ever-since"), |d| d.to_string());
    let to = to.map_or_else(|| w.t("until-now"), |d| d.to_string());
    format!("{from} – {to}")
}
