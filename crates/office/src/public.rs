//! What everybody may know of a matter: what its playbook opens, and nothing that is confidential.
//! Never the words of who raised it.

use crate::books::Books;
use std::sync::Arc;
use yiwang_domain::matter::{GridRef, Secrecy};
use yiwang_domain::playbook::model::Public;
use yiwang_domain::{Matter, Playbook, Text};
use yiwang_geo::coord::LonLat;

/// Metres of a degree of latitude (mean radius 6 371 km).
const DEGREE_M: f64 = 111_195.0;

/// The playbook of a matter and what it opens, where the public may know of the matter at all.
pub(crate) fn opened(b: &Books, m: &Matter) -> Option<(Arc<Playbook>, Public)> {
    let hushed = m
        .category
        .as_deref()
        .and_then(|c| b.categories.get(c))
        .is_some_and(|c| c.secrecy.is_some_and(|s| s > Secrecy::Normal));
    if m.secrecy > Secrecy::Normal || hushed {
        return None;
    }
    let p = b.playbook(&m.playbook, m.playbook_version).ok()?;
    let public = p.public?;
    Some((p, public))
}

/// What it is about: its category, never its words.
pub(crate) fn about(b: &Books, category: Option<&str>) -> Text {
    category.map_or_else(|| Text::new("一件反映", "A report"), |c| b.category_name(c))
}

/// Where it is, to the community.
pub(crate) fn around(b: &Books, grid: Option<&GridRef>) -> String {
    let Some(g) = grid.and_then(|g| b.net.by_code(&g.code)) else { return String::new() };
    let view = b.net.view(g);
    view.community.or(view.street).unwrap_or(view.name)
}

/// Degrees of longitude and latitude of so many metres, at a latitude.
pub(crate) fn degrees(metres: f64, lat: f64) -> (f64, f64) {
    (metres / (DEGREE_M * lat.to_radians().cos().max(0.01)), metres / DEGREE_M)
}

/// A place rounded to the middle of a square of so many metres; 0 leaves it.
pub(crate) fn blurred(p: LonLat, metres: u32) -> LonLat {
    if metres == 0 {
        return p;
    }
    let (_, dlat) = degrees(f64::from(metres), p.lat);
    let lat = (p.lat / dlat).round() * dlat;
    // the width is that of the row, so that every point of a row falls into the same squares
    let (dlon, _) = degrees(f64::from(metres), lat);
    LonLat::new((p.lon / dlon).round() * dlon, lat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Net;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_blurred_place_is_near_and_shared_by_its_neighbours(
            lon in 73.0..135.0_f64, lat in 18.0..53.0_f64, metres in 20_u32..500,
        ) {
            let p = LonLat::new(lon, lat);
            let b = blurred(p, metres);
            prop_assert!(Net::metres(p, b) <= f64::from(metres));
            let again = blurred(b, metres);
            prop_assert!(Net::metres(again, b) < 0.01, "rounded once is rounded");
        }
    }
}
