//! Tiles hold every area that meets them, cut to themselves, and read again as what they are.

use geo::{Coord, LineString, Polygon};
use proptest::prelude::*;
use yiwang_geo::tile::{BUFFER, EXTENT, Feature, Layer, Place, Tile, Value};
use yiwang_geo::{LonLat, Shape};

/// A layer as a reader of the format finds it.
#[derive(Debug, Default)]
struct Read {
    name: String,
    extent: u64,
    features: Vec<Found>,
}

#[derive(Debug, Default)]
struct Found {
    id: u64,
    kind: u64,
    tags: Vec<(String, String)>,
    /// Rings of an area, or the points, in units.
    rings: Vec<Vec<(i64, i64)>>,
}

/// The fields of a message: number, and its number or its bytes.
fn fields(mut b: &[u8]) -> Vec<(u64, u64, &[u8])> {
    fn varint(b: &mut &[u8]) -> u64 {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = b[0];
            *b = &b[1..];
            n |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return n;
            }
        }
    }
    let mut out = Vec::new();
    while !b.is_empty() {
        let key = varint(&mut b);
        match key & 7 {
            0 => out.push((key >> 3, varint(&mut b), &[][..])),
            2 => {
                let len = varint(&mut b) as usize;
                let (inner, rest) = b.split_at(len);
                out.push((key >> 3, 0, inner));
                b = rest;
            }
            other => panic!("wire type {other}"),
        }
    }
    out
}

fn numbers(b: &[u8]) -> Vec<u64> {
    let (mut out, mut n, mut shift) = (Vec::new(), 0, 0);
    for byte in b {
        n |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 {
            out.push(n);
            (n, shift) = (0, 0);
        }
    }
    out
}

fn signed(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

fn rings(commands: &[u64]) -> Vec<Vec<(i64, i64)>> {
    let (mut out, mut at, mut i) = (Vec::new(), (0, 0), 0);
    while i < commands.len() {
        let (id, count) = (commands[i] & 7, commands[i] >> 3);
        i += 1;
        if id == 7 {
            continue;
        }
        for _ in 0..count {
            at = (at.0 + signed(commands[i]), at.1 + signed(commands[i + 1]));
            i += 2;
            if id == 1 {
                out.push(Vec::new());
            }
            out.last_mut().unwrap().push(at);
        }
    }
    out
}

fn read(tile: &[u8]) -> Vec<Read> {
    let layers = fields(tile);
    assert!(layers.iter().all(|(field, ..)| *field == 3));
    layers.into_iter().map(|(_, _, layer)| read_layer(layer)).collect()
}

fn read_layer(layer: &[u8]) -> Read {
    let mut out = Read::default();
    let (mut keys, mut values, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for (field, n, bytes) in fields(layer) {
        match field {
            1 => out.name = String::from_utf8(bytes.to_vec()).unwrap(),
            2 => features.push(bytes),
            3 => keys.push(String::from_utf8(bytes.to_vec()).unwrap()),
            4 => values.push(match fields(bytes)[..] {
                [(1, _, text)] => String::from_utf8(text.to_vec()).unwrap(),
                [(6, n, _)] => signed(n).to_string(),
                [(7, n, _)] => (n == 1).to_string(),
                ref other => panic!("{other:?}"),
            }),
            5 => out.extent = n,
            15 => assert_eq!(n, 2),
            other => panic!("field {other}"),
        }
    }
    for bytes in features {
        let mut found = Found::default();
        for (field, n, bytes) in fields(bytes) {
            match field {
                1 => found.id = n,
                2 => {
                    found.tags = numbers(bytes)
                        .chunks(2)
                        .map(|t| (keys[t[0] as usize].clone(), values[t[1] as usize].clone()))
                        .collect();
                }
                3 => found.kind = n,
                4 => found.rings = rings(&numbers(bytes)),
                other => panic!("field {other}"),
            }
        }
        out.features.push(found);
    }
    out
}

fn area(id: u64, shape: &Shape) -> Feature<'_> {
    Feature { id, place: Place::Area(shape), tags: vec![("n", Value::Number(id as i64))] }
}

fn layer(features: Vec<Feature<'_>>) -> Layer<'_> {
    Layer { name: "grids", features }
}

/// Positive for what turns clockwise on the map.
fn turn(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

fn star(middle: LonLat, radii: &[f64]) -> Shape {
    let n = radii.len() as f64;
    let corner = |(i, r): (usize, &f64)| {
        let angle = std::f64::consts::TAU * i as f64 / n;
        (middle.lon + r * angle.cos(), middle.lat + r * angle.sin())
    };
    let ring: Vec<(f64, f64)> = radii.iter().enumerate().map(corner).collect();
    Shape::new(vec![Polygon::new(LineString::from(ring), vec![])])
}

/// Whether a point lies inside by crossing numbers, and how far it is from the nearest border.
fn inside(rings: &[Vec<(f64, f64)>], p: (f64, f64)) -> (bool, f64) {
    let (mut odd, mut near) = (false, f64::MAX);
    for ring in rings {
        let next = ring.iter().cycle().skip(1);
        for (&(ax, ay), &(bx, by)) in ring.iter().zip(next) {
            if (ay > p.1) != (by > p.1) && p.0 < ax + (p.1 - ay) / (by - ay) * (bx - ax) {
                odd = !odd;
            }
            let (dx, dy) = (bx - ax, by - ay);
            let len = dx * dx + dy * dy;
            let t = if len > 0.0 {
                (((p.0 - ax) * dx + (p.1 - ay) * dy) / len).clamp(0.0, 1.0)
            } else {
                0.0
            };
            near = near.min((p.0 - ax - t * dx).hypot(p.1 - ay - t * dy));
        }
    }
    (odd, near)
}

#[test]
fn names_and_values_come_back_and_empty_layers_do_not_stand_there() {
    let tile = Tile::holding(14, LonLat::new(121.5, 29.9)).unwrap();
    let b = tile.bounds();
    let shape = star(b.centre(), &[0.001; 8]);
    let tags =
        vec![("名", Value::Text("第一网格")), ("n", Value::Number(-7)), ("x", Value::Flag(true))];
    let one = Feature { id: 9, place: Place::Area(&shape), tags };
    let dot = Feature { id: 1, place: Place::Point(b.centre()), tags: vec![] };
    let away =
        Feature { id: 2, place: Place::Point(LonLat::new(b.west - 0.001, b.south)), tags: vec![] };
    let bytes = tile.encode(&[
        layer(vec![one]),
        Layer { name: "none", features: vec![] },
        Layer { name: "dots", features: vec![dot, away] },
    ]);
    let all = read(&bytes);
    assert_eq!(all.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["grids", "dots"]);
    assert_eq!(all[0].extent, u64::from(EXTENT));
    let f = &all[0].features[0];
    assert_eq!((f.id, f.kind, f.rings.len()), (9, 3, 1));
    let told: Vec<(&str, &str)> = f.tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(told, [("名", "第一网格"), ("n", "-7"), ("x", "true")]);
    assert_eq!(all[1].features.len(), 1);
    assert_eq!(
        (all[1].features[0].kind, &all[1].features[0].rings),
        (1, &vec![vec![(2048, 2048)]])
    );
    assert!(tile.encode(&[]).is_empty());
}

#[test]
fn a_hole_turns_the_other_way_and_stays_a_hole() {
    let tile = Tile::holding(12, LonLat::new(121.5, 29.9)).unwrap();
    let c = tile.bounds().centre();
    let square = |r: f64| {
        LineString::from(vec![
            (c.lon - r, c.lat - r),
            (c.lon + r, c.lat - r),
            (c.lon + r, c.lat + r),
            (c.lon - r, c.lat + r),
        ])
    };
    // given turning the same way, as files often have it
    let shape = Shape::new(vec![Polygon::new(square(0.02), vec![square(0.01)])]);
    let all = read(&tile.encode(&[layer(vec![area(1, &shape)])]));
    let rings = &all[0].features[0].rings;
    assert_eq!(rings.len(), 2);
    assert!(turn(&rings[0]) > 0 && turn(&rings[1]) < 0);
}

#[test]
fn there_is_no_tile_outside_the_world() {
    assert!(Tile::new(0, 0, 0).is_some());
    assert!(Tile::new(0, 1, 0).is_none() && Tile::new(3, 0, 8).is_none());
    assert!(Tile::new(25, 0, 0).is_none() && Tile::new(255, 0, 0).is_none());
    assert!(Tile::holding(10, LonLat::new(0.0, 89.0)).is_none());
    let world = Tile::new(0, 0, 0).unwrap().bounds();
    assert!((world.west + 180.0).abs() < 1e-9 && (world.north - 85.0511).abs() < 1e-3);
}

#[test]
fn a_real_district_is_whole_at_every_zoom() {
    let Some(grids) = crate::common::haishu() else { return };
    let shapes: Vec<&Shape> = grids.iter().map(|g| &g.shape).collect();
    let at = grids[0].shape.0[0].exterior().0[0];
    for z in 0..18 {
        let tile = Tile::holding(z, at.into()).unwrap();
        let features = shapes.iter().zip(1..).map(|(s, id)| area(id, s)).collect();
        let found = &read(&tile.encode(&[layer(features)]))[0].features;
        for f in found {
            assert!(f.rings.iter().all(|r| r.len() > 2 && turn(r) != 0), "{z}");
        }
        if z < 8 {
            assert_eq!(found.len(), shapes.len(), "at zoom {z} the whole district is in one tile");
        }
    }
}

proptest! {
    #[test]
    fn what_is_inside_an_area_is_inside_it_in_the_tile(
        radii in prop::collection::vec(0.0005f64..0.03, 3..40),
        east in -0.04f64..0.04, north in -0.04f64..0.04,
        z in 9u8..16, px in 0.0f64..4096.0, py in 0.0f64..4096.0,
    ) {
        let tile = Tile::holding(z, LonLat::new(121.5, 29.9)).unwrap();
        let c = tile.bounds().centre();
        let shape = star(LonLat::new(c.lon + east, c.lat + north), &radii);
        let truth: Vec<Vec<(f64, f64)>> =
            vec![shape.0[0].exterior().0.iter().map(|c: &Coord<f64>| tile.to_units((*c).into())).collect()];
        let all = read(&tile.encode(&[layer(vec![area(1, &shape)])]));
        let rings: Vec<Vec<(f64, f64)>> = all.iter().flat_map(|l| &l.features).flat_map(|f| &f.rings)
            .map(|r| r.iter().map(|(x, y)| (*x as f64, *y as f64)).collect()).collect();
        let (is, far) = inside(&truth, (px, py));
        if far > 2.0 {
            prop_assert_eq!(inside(&rings, (px, py)).0, is);
        }
    }

    #[test]
    fn every_area_that_meets_the_tile_is_there_inside_the_buffer_and_turns_right(
        stars in prop::collection::vec(
            (prop::collection::vec(0.000_001f64..0.05, 3..12), -0.1f64..0.1, -0.1f64..0.1), 1..12),
        z in 0u8..20,
    ) {
        let tile = Tile::holding(z, LonLat::new(121.5, 29.9)).unwrap();
        let c = tile.bounds().centre();
        let shapes: Vec<Shape> =
            stars.iter().map(|(r, e, n)| star(LonLat::new(c.lon + e, c.lat + n), r)).collect();
        let features = shapes.iter().zip(1..).map(|(s, id)| area(id, s)).collect();
        let all = read(&tile.encode(&[layer(features)]));
        let there: Vec<u64> = all.iter().flat_map(|l| &l.features).map(|f| f.id).collect();
        for (shape, id) in shapes.iter().zip(1..) {
            let touches = shape.0[0].exterior().0.iter().any(|c| {
                let (x, y) = tile.to_units((*c).into());
                (1.0..4095.0).contains(&x) && (1.0..4095.0).contains(&y)
            });
            prop_assert!(!touches || there.contains(&id), "{id}");
        }
        let (low, high) = (-i64::from(BUFFER), i64::from(EXTENT + BUFFER));
        for f in all.iter().flat_map(|l| &l.features) {
            prop_assert!(turn(&f.rings[0]) > 0);
            for (x, y) in f.rings.iter().flatten() {
                prop_assert!((low..=high).contains(x) && (low..=high).contains(y));
            }
        }
    }

    #[test]
    fn no_shape_makes_it_panic(
        ring in prop::collection::vec((any::<f64>(), any::<f64>()), 0..9),
        z in 0u8..25,
    ) {
        let tile = Tile::new(z, 0, 0).unwrap();
        let shape = Shape::new(vec![Polygon::new(LineString::from(ring), vec![])]);
        let _ = tile.encode(&[layer(vec![area(1, &shape)])]);
    }
}
