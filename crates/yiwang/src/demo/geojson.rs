//! The net as GeoJSON (RFC 7946), the way a district would import it.

use super::lattice::{Point, Ring};
use super::shapes::{Area, VALID_FROM};
use std::fmt::Write;

/// One FeatureCollection of all levels, coordinates in degrees of CGCS2000 with seven decimals.
/// Properties: `code`, `name`, `level` (`district`, `street`, `community`, `grid`), `kind` (the
/// level, or `basic` and `exclusive` for grids), `parent` (code or null), `valid_from`.
pub(crate) fn write(net: &[Area]) -> String {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (n, area) in net.iter().enumerate() {
        if n > 0 {
            out.push_str(",\n");
        }
        let properties = serde_json::json!({
            "code": area.code,
            "name": area.name,
            "level": area.level.id(),
            "kind": area.kind(),
            "parent": area.parent,
            "valid_from": VALID_FROM,
        });
        let _ = write!(out, "{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":");
        out.push_str("{\"type\":\"Polygon\",\"coordinates\":[");
        for (n, ring) in area.rings.iter().enumerate() {
            if n > 0 {
                out.push(',');
            }
            ring_text(ring, &mut out);
        }
        out.push_str("]}}");
    }
    out.push_str("\n]}\n");
    out
}

fn ring_text(ring: &Ring, out: &mut String) {
    out.push('[');
    for p in ring.iter().chain(ring.first()) {
        if !out.ends_with('[') {
            out.push(',');
        }
        let _ = write!(out, "[{},{}]", degrees(p.lon_e7), degrees(p.lat_e7));
    }
    out.push(']');
}

/// Written from whole numbers, so that two borders through one point carry the same digits.
fn degrees(e7: i64) -> String {
    format!("{}.{:07}", e7 / 10_000_000, e7 % 10_000_000)
}

/// A point as a GeoJSON position.
pub(crate) fn position(p: Point) -> String {
    format!("[{},{}]", degrees(p.lon_e7), degrees(p.lat_e7))
}
