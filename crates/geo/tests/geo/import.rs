//! What the import of grids promises.

use crate::common;

use geo::{Area, BooleanOps};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use yiwang_domain::Refusal;
use yiwang_geo::import::{GridMapping, GridShape, import};

fn square(x: f64, y: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[
        [x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]
    ]]})
}

fn feature(code: &str, name: &str, geometry: &Value) -> Value {
    json!({"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry})
}

fn collection(features: &[Value]) -> Vec<u8> {
    json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes()
}

fn read(features: &[Value]) -> Result<Vec<GridShape>, Refusal> {
    import(&collection(features), &GridMapping::default())
}

/// The only fault of a file with one feature of this geometry, in English.
fn fault_of(geometry: &Value) -> String {
    let refusal = read(&[feature("a", "A", geometry)]).unwrap_err();
    assert_eq!(refusal.code, "grids-wrong");
    assert_eq!(refusal.faults.len(), 1, "{refusal:#?}");
    assert_eq!(refusal.faults[0].at, "feature 1 (A)");
    refusal.faults[0].say.en.clone()
}

fn ring(corners: &[(f64, f64)]) -> Value {
    json!({"type": "Polygon", "coordinates": [corners.iter().map(|(x, y)| json!([x, y])).collect::<Vec<_>>()]})
}

#[test]
fn the_sample_imports_as_78_communities_in_8_streets() {
    let Some(grids) = common::haishu() else { return };
    let (streets, communities): (Vec<_>, Vec<_>) = grids.iter().partition(|g| g.kind == "street");
    assert_eq!((streets.len(), communities.len()), (8, 78));
    let codes: BTreeSet<&str> = streets.iter().map(|s| s.code.as_str()).collect();
    for c in &communities {
        assert!(codes.contains(c.parent.as_deref().unwrap()), "{}", c.name);
        assert!(c.shape.unsigned_area() > 0.0);
    }
    for s in &streets {
        assert_eq!(s.parent, None);
        let children: f64 = communities
            .iter()
            .filter(|c| c.parent.as_ref() == Some(&s.code))
            .map(|c| c.shape.unsigned_area())
            .sum();
        let union = s.shape.unsigned_area();
        assert!((union - children).abs() < 0.001 * children, "{} {union} {children}", s.name);
    }
}

#[test]
fn without_its_corrections_every_wrong_feature_of_the_sample_is_named() {
    let Some(bytes) = common::shared("geo/haishu_communities.geojson") else { return };
    let mapping = GridMapping { corrections: vec![], ..common::mapping() };
    let refusal = import(&bytes, &mapping).unwrap_err();
    let at: BTreeSet<&str> = refusal.faults.iter().map(|f| f.at.as_str()).collect();
    assert_eq!(
        at,
        BTreeSet::from([
            "feature 12 (桂井社区)",
            "feature 24 (联丰社区)",
            "feature 25 (姚丰社区)",
            "feature 33 (新星临时过渡房管理办公室)",
        ])
    );
}

#[test]
fn every_cut_of_the_sample_is_refused_and_none_panics() {
    let Some(bytes) = common::shared("geo/haishu_communities.geojson") else { return };
    for cut in (0..bytes.len()).step_by(bytes.len() / 40) {
        let refusal = import(&bytes[..cut], &common::mapping()).unwrap_err();
        assert!(["geojson-not-json", "geojson-not-utf8"].contains(&refusal.code.as_ref()));
    }
}

#[test]
fn the_default_mapping_reads_plain_properties() {
    let f = json!({"type": "Feature", "geometry": square(118.0, 32.0), "properties": {
        "code": "g1", "name": "一网格", "kind": "exclusive", "parent": "c1",
        "valid_from": "2026-01-01", "valid_to": "2026/12/31"}});
    let g = &read(&[f]).unwrap()[0];
    assert_eq!((g.code.as_str(), g.name.as_str(), g.kind.as_str()), ("g1", "一网格", "exclusive"));
    assert_eq!(g.parent.as_deref(), Some("c1"));
    assert_eq!(g.valid_from.unwrap().to_string(), "2026-01-01");
    assert_eq!(g.valid_to.unwrap().to_string(), "2026-12-31");
}

#[test]
fn holes_and_several_parts_are_kept() {
    let g = json!({"type": "MultiPolygon", "coordinates": [
        [[[118.0,32.0],[118.4,32.0],[118.4,32.4],[118.0,32.4],[118.0,32.0]],
         [[118.1,32.1],[118.1,32.2],[118.2,32.2],[118.2,32.1],[118.1,32.1]]],
        [[[119.0,32.0, 15.5],[119.1,32.0, 15.5],[119.1,32.1, 15.5],[119.0,32.0, 15.5]]],
    ]});
    let shape = &read(&[feature("a", "A", &g)]).unwrap()[0].shape;
    assert_eq!(shape.0.len(), 2);
    assert_eq!(shape.0[0].interiors().len(), 1);
    assert!((shape.unsigned_area() - (0.16 - 0.01 + 0.005)).abs() < 1e-12);
}

#[test]
fn a_bow_tie_is_refused_with_its_crossing_named() {
    let say = fault_of(&ring(&[
        (118.0, 32.0),
        (118.2, 32.2),
        (118.2, 32.0),
        (118.0, 32.2),
        (118.0, 32.0),
    ]));
    assert!(say.contains("crosses itself at 118.100000,32.100000"), "{say}");
}

#[test]
fn each_wrong_border_is_told_apart() {
    let open = fault_of(&ring(&[(118.0, 32.0), (118.2, 32.0), (118.2, 32.2)]));
    assert!(open.contains("not closed"), "{open}");
    let flat = fault_of(&ring(&[(118.0, 32.0), (118.2, 32.0), (118.0, 32.0)]));
    assert!(flat.contains("encloses nothing"), "{flat}");
    let swapped = fault_of(&ring(&[(32.0, 118.0), (32.0, 118.2), (32.2, 118.2), (32.0, 118.0)]));
    assert!(swapped.contains("swapped"), "{swapped}");
    let metres = fault_of(&ring(&[(4e5, 3e6), (4e5, 3.1e6), (4.1e5, 3e6), (4e5, 3e6)]));
    assert!(metres.contains("metres"), "{metres}");
    let abroad = fault_of(&square(2.3, 48.9));
    assert!(abroad.contains("outside the allowed rectangle"), "{abroad}");
    let nowhere = fault_of(&square(190.0, 32.0));
    assert!(nowhere.contains("globe"), "{nowhere}");
    for empty in [
        json!(null),
        json!({"type": "Polygon", "coordinates": []}),
        json!({"type": "Polygon", "coordinates": [[]]}),
        json!({"type": "Polygon"}),
        json!({"type": "MultiPolygon", "coordinates": []}),
    ] {
        let say = fault_of(&empty);
        assert!(say.contains("empty"), "{empty} {say}");
    }
    let line =
        fault_of(&json!({"type": "LineString", "coordinates": [[118.0, 32.0], [118.1, 32.0]]}));
    assert!(line.contains("LineString"), "{line}");
    let words = fault_of(&json!({"type": "Polygon", "coordinates": [[["118", "32"]]]}));
    assert!(words.contains("Corner 1"), "{words}");
    let hole = fault_of(&json!({"type": "Polygon", "coordinates": [
        [[118.0,32.0],[118.4,32.0],[118.4,32.4],[118.0,32.4],[118.0,32.0]],
        [[119.1,32.1],[119.1,32.2],[119.2,32.2],[119.1,32.1]]]}));
    assert!(hole.contains("hole at 119.100000,32.100000"), "{hole}");
}

#[test]
fn all_wrong_features_are_listed_at_once() {
    let refusal = read(&[
        feature("a", "A", &json!(null)),
        feature("b", "B", &square(118.0, 32.0)),
        json!({"type": "Feature", "properties": {"name": "无码"}, "geometry": square(118.1, 32.0)}),
        json!({"type": "Feature", "properties": {"code": "d", "name": "D", "valid_from": "春天"},
               "geometry": square(118.2, 32.0)}),
        feature("b", "B again", &square(118.3, 32.0)),
        feature("x y", "blank", &square(118.4, 32.0)),
        json!("not a feature"),
    ])
    .unwrap_err();
    let at: Vec<&str> = refusal.faults.iter().map(|f| f.at.as_str()).collect();
    for place in [
        "feature 1 (A)",
        "feature 3 (无码)",
        "feature 4 (D)",
        "feature 5 (B again)",
        "feature 6 (blank)",
        "feature 7",
    ] {
        assert!(at.contains(&place), "{place} is missing in {at:?}");
    }
    assert!(!at.contains(&"feature 2 (B)"));
    for fault in &refusal.faults {
        assert!(!fault.say.zh.is_empty() && !fault.say.en.is_empty());
    }
}

#[test]
fn one_code_may_hold_twice_at_different_times_only() {
    let dated = |from: &str, to: Option<&str>| {
        json!({"type": "Feature", "geometry": square(118.0, 32.0),
            "properties": {"code": "a", "name": "A", "valid_from": from, "valid_to": to}})
    };
    assert_eq!(
        read(&[dated("2024-01-01", Some("2025-12-31")), dated("2026-01-01", None)]).unwrap().len(),
        2
    );
    let refusal =
        read(&[dated("2024-01-01", Some("2026-01-01")), dated("2026-01-01", None)]).unwrap_err();
    assert!(refusal.faults[0].say.en.contains("is also at feature 1 (A)"));
    let refusal = read(&[dated("2026-01-01", Some("2025-01-01"))]).unwrap_err();
    assert!(refusal.faults[0].say.en.contains("before"));
}

#[test]
fn parents_may_be_given_by_name_and_never_form_a_ring() {
    let by_name: GridMapping = serde_json::from_value(
        json!({"code": "code", "name": "name", "kind": {"constant": "basic"}, "parent_name": "up"}),
    )
    .unwrap();
    let f = |code: &str, name: &str, up: &str, x: f64| json!({"type": "Feature", "geometry": square(x, 32.0), "properties": {"code": code, "name": name, "up": up}});
    let ok =
        import(&collection(&[f("s", "街道", "", 118.0), f("g", "网格", "街道", 118.1)]), &by_name)
            .unwrap();
    assert_eq!(ok[1].parent.as_deref(), Some("s"));
    let lost = import(&collection(&[f("g", "网格", "没有", 118.1)]), &by_name).unwrap_err();
    assert!(lost.faults[0].say.en.contains("0 grids named"));
    let ring =
        import(&collection(&[f("a", "甲", "乙", 118.0), f("b", "乙", "甲", 118.1)]), &by_name)
            .unwrap_err();
    assert_eq!(ring.faults.len(), 2);
    assert!(ring.faults[0].say.en.contains("its own ancestor"));
}

#[test]
fn several_levels_nest_and_their_borders_are_the_union_of_their_children() {
    let mapping: GridMapping = serde_json::from_value(json!({
        "code": "c", "name": "n", "kind": {"constant": "community"}, "parent": {"constant": "3302"},
        "levels": [
            {"code": {"property": "c", "first": 6}, "name": {"constant": "区"}, "kind": "district"},
            {"code": {"property": "c", "first": 9}, "name": {"property": "c", "first": 9}, "kind": "street"},
        ]}))
    .unwrap();
    // The rings turn both ways on purpose: a union must not lose the one that turns the other way.
    let clockwise = json!({"type": "Polygon", "coordinates": [[
        [118.0, 32.0], [118.0, 32.01], [118.01, 32.01], [118.01, 32.0], [118.0, 32.0]]]});
    let f = |c: &str, g: &Value| json!({"type": "Feature", "geometry": g, "properties": {"c": c, "n": c}});
    let grids = import(
        &collection(&[
            f("330203001001", &clockwise),
            f("330203001002", &square(118.01, 32.0)),
            f("330203002001", &square(118.02, 32.0)),
        ]),
        &mapping,
    )
    .unwrap();
    let line: Vec<(&str, Option<&str>)> =
        grids.iter().map(|g| (g.code.as_str(), g.parent.as_deref())).collect();
    assert_eq!(
        line,
        [
            ("330203", Some("3302")),
            ("330203001", Some("330203")),
            ("330203002", Some("330203")),
            ("330203001001", Some("330203001")),
            ("330203001002", Some("330203001")),
            ("330203002001", Some("330203002")),
        ]
    );
    assert!((grids[0].shape.unsigned_area() - 3e-4).abs() < 1e-9);
    assert_eq!(grids[1].shape.0.len(), 1, "the border between the two communities is gone");
    assert!(grids[1].shape.intersection(&grids[2].shape).unsigned_area() < 1e-12);
}

#[test]
fn a_file_in_another_coordinate_system_is_moved_to_ours() {
    let mapping: GridMapping = serde_json::from_value(
        json!({"code": "code", "name": "name", "kind": {"constant": "basic"}, "crs": "gcj02"}),
    )
    .unwrap();
    let bytes = collection(&[feature("a", "A", &square(118.0, 32.0))]);
    let grids = import(&bytes, &mapping).unwrap();
    let moved = grids[0].shape.0[0].exterior().0[0];
    let back = yiwang_geo::coord::from_wgs84(moved.into(), yiwang_geo::Crs::Gcj02);
    assert!((back.lon - 118.0).abs() < 1e-9 && (back.lat - 32.0).abs() < 1e-9);
}

#[test]
fn a_file_that_is_no_geojson_is_refused_as_a_whole() {
    let code = |bytes: &[u8]| import(bytes, &GridMapping::default()).unwrap_err().code.to_string();
    assert_eq!(code(b""), "geojson-not-json");
    assert_eq!(code(b"{\"type\": \"FeatureCollection\","), "geojson-not-json");
    assert_eq!(code(&[b'{', 0xcd, 0xf8, 0xb8, 0xf1]), "geojson-not-utf8");
    assert_eq!(code(b"{\"type\": \"Feature\"}"), "geojson-not-collection");
    assert_eq!(code(b"[1,2]"), "geojson-not-collection");
    assert_eq!(code(b"{\"type\": \"FeatureCollection\", \"features\": []}"), "geojson-empty");
    let projected = br#"{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}}}"#;
    assert_eq!(code(projected), "geojson-crs");
    let mut with_bom = b"\xef\xbb\xbf".to_vec();
    with_bom.extend(collection(&[feature("a", "A", &square(118.0, 32.0))]));
    assert_eq!(import(&with_bom, &GridMapping::default()).unwrap().len(), 1);
}

#[test]
fn a_correction_that_matches_nothing_is_a_fault() {
    let mapping: GridMapping = serde_json::from_value(json!({
        "code": "code", "name": "name", "kind": {"constant": "basic"},
        "corrections": [{"match": {"name": "B"}, "set": {"code": "b"}, "why": "test"}]}))
    .unwrap();
    let refusal =
        import(&collection(&[feature("a", "A", &square(118.0, 32.0))]), &mapping).unwrap_err();
    assert_eq!(refusal.faults[0].at, "corrections[0]");
}

#[test]
fn what_is_exported_can_be_imported_again() {
    let Some(grids) = common::haishu() else { return };
    let communities: Vec<&GridShape> = grids.iter().filter(|g| g.kind == "community").collect();
    let text = yiwang_geo::import::export(communities.iter().copied());
    let again = import(text.as_bytes(), &GridMapping::default()).unwrap();
    assert_eq!(again.iter().collect::<Vec<_>>(), communities);
}
