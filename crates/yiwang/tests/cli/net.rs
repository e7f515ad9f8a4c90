//! `yiwang net check`: findings as sentences, one picture each.

use crate::program::{project, run, shared};
use serde_json::json;
use std::path::PathBuf;

/// A net of upright bands from 29.80 to 29.81, each from and to degrees east of 121.50.
pub(crate) fn squares(bands: &[(&str, f64, f64)]) -> String {
    let features: Vec<_> = bands
        .iter()
        .map(|(code, from, to)| {
            let (w, e) = (121.5 + from, 121.5 + to);
            json!({ "type": "Feature",
                "properties": { "code": code, "name": format!("{code}格") },
                "geometry": { "type": "Polygon", "coordinates":
                    [[[w, 29.80], [e, 29.80], [e, 29.81], [w, 29.81], [w, 29.80]]] } })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

pub(crate) fn file(dir: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = dir.path().join("grids.geojson");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_whole_net_has_no_findings() {
    let dir = tempfile::tempdir().unwrap();
    let grids = file(&dir, &squares(&[("A", 0.0, 0.01), ("B", 0.01, 0.02)]));
    let ran = run(&["net", "check", "--grids", grids.to_str().unwrap()]).fine();
    assert_eq!(ran.lines(), ["2个网格，不重叠、无遗漏。"]);
}

#[test]
fn an_overlap_is_named_and_drawn_and_the_status_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let grids = file(&dir, &squares(&[("A", 0.0, 0.011), ("B", 0.01, 0.02)]));
    let pictures = dir.path().join("pictures");
    let (grids, pictures) = (grids.to_str().unwrap(), pictures.to_str().unwrap());
    let ran = run(&["net", "check", "--grids", grids, "--pictures", pictures]);
    assert_eq!(ran.status, 1);
    let lines = ran.lines();
    assert_eq!(lines.len(), 2, "{ran:?}");
    assert!(lines[0].starts_with("[overlap] 121.5"), "{}", lines[0]);
    assert!(lines[0].contains("“A格”与“B格”重叠"), "{}", lines[0]);
    assert!(lines[0].ends_with("001-overlap.svg"), "{}", lines[0]);
    let svg = std::fs::read_to_string(format!("{pictures}/001-overlap.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("网格重叠"));

    let said = run(&["net", "check", "--grids", grids, "--json"]);
    assert_eq!(said.status, 1);
    let said = said.json();
    assert_eq!(said["findings"][0]["kind"], "overlap");
    assert_eq!(said["findings"][0]["grids"], json!(["A", "B"]));
}

#[test]
fn a_bow_tie_is_refused_with_its_place_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let bow = squares(&[("A", 0.0, 0.01)])
        .replace("[121.51,29.81],[121.5,29.81]", "[121.5,29.81],[121.51,29.81]");
    let grids = file(&dir, &bow);
    let ran = run(&["net", "check", "--grids", grids.to_str().unwrap()]).refused(1, "grids-wrong");
    assert!(ran.err.contains("A格"), "{ran:?}");
}

#[test]
fn the_three_holes_of_the_sample_are_reported() {
    let Some(grids) = shared("geo/haishu_communities.geojson") else { return };
    let mapping = project("tests/mappings/haishu-grids.json");
    let dir = tempfile::tempdir().unwrap();
    let (grids, mapping) = (grids.to_str().unwrap(), mapping.to_str().unwrap());
    let pictures = dir.path().to_str().unwrap();
    let ran =
        run(&["net", "check", "--grids", grids, "--mapping", mapping, "--pictures", pictures]);
    assert_eq!(ran.status, 1);
    let holes = ran.lines().iter().filter(|l| l.contains("没有划入任何网格")).count();
    assert_eq!(holes, 3, "{}", ran.out);
    assert_eq!(ran.lines().last(), Some(&"86个网格，发现3处问题。"));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 3);
}
