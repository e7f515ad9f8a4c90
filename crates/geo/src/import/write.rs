//! Grids and shapes to GeoJSON, and a stored shape back.

use super::GridShape;
use crate::Shape;
use crate::coord::LonLat;
use geo::{Coord, InteriorPoint, LineString, Polygon};
use serde_json::{Value, json};
use yiwang_domain::{Refusal, Sort};

/// Grids as a GeoJSON FeatureCollection with the properties of the default mapping (`code`, `name`,
/// `kind`, `parent`, `valid_from`, `valid_to`), so that what was exported can be imported again.
/// Every corner comes out as exactly the number it is.
pub fn export<'a>(grids: impl IntoIterator<Item = &'a GridShape>) -> String {
    let features: Vec<Value> = grids
        .into_iter()
        .map(|g| {
            json!({
                "type": "Feature",
                "properties": {
                    "code": g.code,
                    "name": g.name,
                    "kind": g.kind,
                    "parent": g.parent,
                    "valid_from": g.valid_from,
                    "valid_to": g.valid_to,
                },
                "geometry": geometry(&g.shape),
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// A shape as text: a GeoJSON MultiPolygon. [`shape_from_text`] gives back exactly the same shape,
/// as long as its corners are finite numbers.
pub fn shape_to_text(shape: &Shape) -> String {
    geometry(shape).to_string()
}

/// A point inside the shape for its name to stand at; none where it has no area.
pub fn label_point(shape: &Shape) -> Option<LonLat> {
    shape.interior_point().map(|p| LonLat::new(p.x(), p.y()))
}

/// Reads what [`shape_to_text`] wrote. Borders are not checked again: [`super::import`] did that.
///
/// # Errors
/// `shape-unreadable` for anything that is not a MultiPolygon of numbers.
pub fn shape_from_text(text: &str) -> Result<Shape, Refusal> {
    let read = || -> Option<Shape> {
        let geometry: Value = serde_json::from_str(text).ok()?;
        if geometry.get("type")?.as_str()? != "MultiPolygon" {
            return None;
        }
        let parts = geometry.get("coordinates")?.as_array()?;
        parts.iter().map(polygon).collect::<Option<Vec<_>>>().map(Shape::new)
    };
    read().ok_or_else(|| {
        Refusal::new(
            "shape-unreadable",
            Sort::Invalid,
            ("存储的网格边界读不出来。", "A stored grid boundary cannot be read."),
            ("请重新导入该网格的边界。", "Import the boundary of this grid again."),
        )
    })
}

fn geometry(shape: &Shape) -> Value {
    let ring = |line: &LineString<f64>| line.0.iter().map(|c| json!([c.x, c.y])).collect();
    let parts: Vec<Vec<Value>> = shape
        .0
        .iter()
        .map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect())
        .collect();
    json!({ "type": "MultiPolygon", "coordinates": parts })
}

fn polygon(part: &Value) -> Option<Polygon<f64>> {
    let mut rings = part.as_array()?.iter().map(|ring| {
        let corners = ring.as_array()?.iter().map(|position| {
            let (x, y) = (position.get(0)?.as_f64()?, position.get(1)?.as_f64()?);
            Some(Coord { x, y })
        });
        corners.collect::<Option<Vec<_>>>().map(LineString::new)
    });
    let shell = rings.next()??;
    Some(Polygon::new(shell, rings.collect::<Option<Vec<_>>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_shape_comes_back_from_text_to_the_last_bit(
            rings in prop::collection::vec(
                prop::collection::vec((-180.0f64..180.0, -90.0f64..90.0), 1..9), 1..4),
        ) {
            let mut lines = rings.into_iter().map(LineString::from);
            let shell = lines.next().unwrap();
            let shape = Shape::new(vec![Polygon::new(shell, lines.collect())]);
            prop_assert_eq!(shape_from_text(&shape_to_text(&shape)).unwrap(), shape);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = shape_from_text(&text);
        }
    }

    #[test]
    fn what_is_no_shape_is_refused() {
        for text in [
            "",
            "null",
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
            "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[1]]]]}",
            "{\"type\":\"MultiPolygon\",\"coordinates\":[[]]}",
        ] {
            assert_eq!(shape_from_text(text).unwrap_err().code, "shape-unreadable");
        }
        let nothing = Shape::new(vec![]);
        assert_eq!(shape_from_text(&shape_to_text(&nothing)).unwrap(), nothing);
    }
}
