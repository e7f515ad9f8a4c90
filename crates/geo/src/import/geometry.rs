//! GeoJSON geometries (RFC 7946) to shapes, with every fault named.

use crate::Shape;
use crate::coord::{Crs, LonLat, to_wgs84};
use crate::rings::{crossings, orient};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, LineString, MapCoords, Orientation, Polygon};
use serde_json::Value;
use yiwang_domain::Text;

/// Reads a Polygon or MultiPolygon given in `crs`, inside `bounds` (west, south, east, north).
///
/// # Errors
/// All that is wrong with it, each as a sentence with its mend.
pub(super) fn read_geometry(
    geometry: Option<&Value>,
    crs: Crs,
    bounds: [f64; 4],
) -> Result<Shape, Vec<Text>> {
    let Some(geometry) = geometry.filter(|g| !g.is_null()) else {
        return Err(vec![empty()]);
    };
    let kind = geometry.get("type").and_then(Value::as_str).unwrap_or("?");
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let parts: Vec<&Value> = match (kind, coordinates, geometry.get("coordinates")) {
        ("Polygon", Some(_), Some(whole)) => vec![whole],
        ("MultiPolygon", Some(parts), _) => parts.iter().collect(),
        ("Polygon" | "MultiPolygon", _, _) => return Err(vec![empty()]),
        _ => {
            return Err(vec![Text::new(
                format!("几何类型是“{kind}”,不是面。请画成面(Polygon 或 MultiPolygon)。"),
                format!(
                    "The geometry is a {kind}, not an area. Draw it as Polygon or MultiPolygon."
                ),
            )]);
        }
    };
    let mut faults = Vec::new();
    let mut polygons = Vec::new();
    for part in parts {
        let rings: Vec<LineString<f64>> = match part.as_array() {
            Some(rings) if !rings.is_empty() => {
                rings.iter().filter_map(|r| read_ring(r, bounds, &mut faults)).collect()
            }
            _ => {
                faults.push(empty());
                continue;
            }
        };
        let mut rings = rings.into_iter();
        if let Some(shell) = rings.next() {
            polygons.push(Polygon::new(shell, rings.collect()));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for polygon in &polygons {
        check_borders(polygon, &mut faults);
    }
    if polygons.is_empty() {
        faults.push(empty());
    }
    if faults.is_empty() {
        let shape = Shape::new(polygons);
        Ok(shape.map_coords(|c| to_wgs84(c.into(), crs).into()))
    } else {
        Err(faults)
    }
}

fn empty() -> Text {
    Text::new(
        "没有边界(几何为空)。请补画边界,或从文件中删去这一条。",
        "It has no boundary (the geometry is empty). Draw it, or remove the feature from the file.",
    )
}

fn read_ring(ring: &Value, bounds: [f64; 4], faults: &mut Vec<Text>) -> Option<LineString<f64>> {
    let positions = ring.as_array().map_or(&[][..], Vec::as_slice);
    let mut corners = Vec::with_capacity(positions.len());
    for (i, position) in positions.iter().enumerate() {
        match read_position(position, bounds) {
            Ok(corner) => corners.push(corner),
            Err(fault) => {
                // One misplaced corner seldom comes alone; the first tells the whole story.
                let (n, zh, en) = (i + 1, fault.zh, fault.en);
                faults.push(Text::new(format!("第{n}个点:{zh}"), format!("Corner {n}: {en}")));
                return None;
            }
        }
    }
    let (Some(&first), Some(&last)) = (corners.first(), corners.last()) else {
        faults.push(empty());
        return None;
    };
    if first != last {
        faults.push(Text::new(
            format!("边界没有闭合:起点 {} 与终点 {} 不同。请让最后一个点回到起点。", say(first), say(last)),
            format!(
                "The border is not closed: it starts at {} and ends at {}. Let it end where it starts.",
                say(first),
                say(last)
            ),
        ));
        return None;
    }
    corners.dedup();
    let line = LineString::from(corners);
    if is_flat(&line) {
        faults.push(Text::new(
            format!("边界在 {} 处缩成了点或线,没有面积。请重画,至少三个不在一条线上的点。", say(first)),
            format!(
                "The border at {} encloses nothing. Draw it with at least three corners that are not on one line.",
                say(first)
            ),
        ));
        return None;
    }
    Some(line)
}

/// Whether all corners lie on one line. (The area would not tell: that of a bow tie is nil, too.)
fn is_flat(ring: &LineString<f64>) -> bool {
    let mut corners = ring.0.iter();
    let Some(&a) = corners.next() else { return true };
    let Some(&b) = corners.find(|c| **c != a) else { return true };
    corners.all(|&c| orient(a, b, c) == Orientation::Collinear)
}

fn read_position(position: &Value, bounds: [f64; 4]) -> Result<Coord<f64>, Text> {
    // A third number, the height, is allowed and not used.
    let numbers = position.as_array().map_or(&[][..], Vec::as_slice);
    let (Some(x), Some(y)) =
        (numbers.first().and_then(Value::as_f64), numbers.get(1).and_then(Value::as_f64))
    else {
        return Err(Text::new(
            "不是[经度,纬度]。请重新导出文件。",
            "it is not [longitude, latitude]. Export the file again.",
        ));
    };
    let [west, south, east, north] = bounds;
    let within = |x: f64, y: f64| (west..=east).contains(&x) && (south..=north).contains(&y);
    if within(x, y) {
        return Ok(Coord { x, y });
    }
    Err(if x.abs() > 400.0 || y.abs() > 400.0 {
        Text::new(
            format!(
                "{x},{y} 不是经纬度,像是以米为单位的投影坐标。请在地图软件中转为经纬度(CGCS2000 或 WGS-84)后导出。"
            ),
            format!(
                "{x},{y} is no longitude and latitude but looks like metres of a projection. Export it as longitude and latitude (CGCS2000 or WGS-84)."
            ),
        )
    } else if within(y, x) {
        Text::new(
            format!("{x},{y} 的经度和纬度颠倒了。GeoJSON 的次序是先经度后纬度,请对调后导出。"),
            format!(
                "{x},{y} has longitude and latitude swapped. GeoJSON puts longitude first; swap them."
            ),
        )
    } else if LonLat::new(x, y).on_globe() {
        Text::new(
            format!(
                "{x},{y} 在允许的范围(西{west} 南{south} 东{east} 北{north})之外。请核对坐标,或修改字段对应中的 bounds。"
            ),
            format!(
                "{x},{y} lies outside the allowed rectangle (west {west}, south {south}, east {east}, north {north}). Check it, or change bounds in the mapping."
            ),
        )
    } else {
        Text::new(
            format!("{x},{y} 不在地球上(经度±180,纬度±90)。请核对坐标。"),
            format!("{x},{y} is not on the globe (longitude ±180, latitude ±90). Check it."),
        )
    })
}

fn check_borders(polygon: &Polygon<f64>, faults: &mut Vec<Text>) {
    let found = crossings(polygon);
    for crossing in &found {
        let at = say(crossing.at);
        faults.push(if crossing.doubled {
            Text::new(
                format!("边界在 {at} 处与自身重叠(来回走同一条线)。请删去多余的线段。"),
                format!("The border lies upon itself at {at}. Remove the doubled piece."),
            )
        } else {
            Text::new(
                format!("边界在 {at} 处自相交(打了结)。请移动该处的点,使边界不交叉。"),
                format!(
                    "The border crosses itself at {at}. Move the corners there so that it does not."
                ),
            )
        });
    }
    if !found.is_empty() {
        return;
    }
    let shell = Polygon::new(polygon.exterior().clone(), vec![]);
    for hole in polygon.interiors() {
        let outside = hole.0.iter().find(|&c| shell.coordinate_position(c) == CoordPos::Outside);
        if let Some(&c) = outside {
            faults.push(Text::new(
                format!("{} 处的洞在面之外。请把它画成单独的面,或移到面内。", say(c)),
                format!("The hole at {} lies outside its area. Make it an area of its own, or move it inside.", say(c)),
            ));
        }
    }
}

fn say(c: Coord<f64>) -> String {
    LonLat::from(c).to_string()
}
