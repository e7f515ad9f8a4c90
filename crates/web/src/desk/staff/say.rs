//! How units and posts are told.

use crate::desk::net::say::span;
use crate::desk::query::percent;
use crate::i18n::Words;
use yiwang_office::staff::{Holding, When};

/// The word for a kind of unit; a kind of somebody's own stands as it is.
pub(super) fn kind(w: Words, kind: &str) -> String {
    match kind {
        "district" => w.t("unit-district"),
        "street" => w.t("unit-street"),
        "community" => w.t("unit-community"),
        "department" => w.t("unit-department"),
        "company" => w.t("unit-company"),
        "property" => w.t("unit-property"),
        "committee" => w.t("unit-committee"),
        own => own.to_owned(),
    }
}

/// A post of a page.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) staff: String,
    pub(super) person: String,
    pub(super) off: bool,
    pub(super) role: String,
    pub(super) unit_code: String,
    pub(super) unit: String,
    pub(super) grid: String,
    pub(super) span: String,
    pub(super) coming: bool,
    pub(super) past: bool,
    /// Other units the person has posts in; filled on the page of a committee.
    pub(super) homes: String,
}

impl Line {
    pub(super) fn of(w: Words, h: &Holding) -> Self {
        Self {
            id: h.id.to_string(),
            staff: h.staff.to_string(),
            person: h.person.clone(),
            off: h.off,
            role: w.x(&h.role_name).to_owned(),
            unit_code: percent(&h.unit_code),
            unit: h.unit.clone(),
            grid: h.grid.clone().unwrap_or_default(),
            span: span(w, Some(h.from), h.to),
            coming: h.when == When::Coming,
            past: h.when == When::Past,
            homes: String::new(),
        }
    }
}
