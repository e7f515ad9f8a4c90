//! `yiwang locate`: one answer a line, in order.

use crate::net::{file, squares};
use crate::program::{Ran, program, run_with};

/// Two squares of 0.01°: `W` from 121.50 to 121.51 and `E` from 121.51 to 121.52, both from 29.80 to
/// 29.81.
fn locate(args: &[&str], input: &str) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let grids = file(&dir, &squares(&[("W", 0.0, 0.01), ("E", 0.01, 0.02)]));
    let base = ["locate", "--grids", grids.to_str().unwrap()];
    run_with(program(&[&base[..], args].concat()), input.as_bytes())
}

#[test]
fn every_point_gets_its_line_and_outside_is_empty() {
    let ran = locate(&[], "121.505,29.805\n120.0,29.8\n121.515,29.805\n").fine();
    assert_eq!(ran.out, "W\n\nE\n");
    // the last line need not end, and Windows ends its own way
    let ran = locate(&[], "121.515,29.805\r\n 121.505 , 29.805").fine();
    assert_eq!(ran.out, "E\nW\n");
    assert_eq!(locate(&[], "").fine().out, "");
}

#[test]
fn a_point_on_a_shared_border_has_one_grid_always_the_same() {
    assert_eq!(locate(&[], "121.51,29.805\n").fine().out, "E\n");
}

#[test]
fn a_line_that_is_no_point_is_named_and_the_rest_goes_on() {
    let ran =
        locate(&["--lang", "en"], "lon,lat\n121.505,29.805\n29.805,121.505\n\n121.515,29.805\n");
    assert_eq!(ran.out, "\nW\n\n\nE\n");
    assert_eq!(ran.status, 1);
    let wrong: Vec<&str> = ran.err.lines().collect();
    assert_eq!(wrong.len(), 3, "{ran:?}");
    for (line, at) in wrong.iter().zip(["stdin:1: ", "stdin:3: ", "stdin:4: "]) {
        assert!(line.starts_with(at) && line.ends_with("[point-unreadable]"), "{line}");
    }
}

#[test]
fn a_line_without_an_end_is_no_point_and_no_burden() {
    let long = format!("{}\n121.505,29.805\n", "9".repeat(100_000));
    assert_eq!(locate(&[], &long).out, "\nW\n");
}

#[test]
fn points_of_other_maps_are_converted() {
    // GCJ-02 lies some 500 m from WGS-84 here: half a square
    let shifted = "121.5098,29.8030\n";
    assert_eq!(locate(&[], shifted).fine().out, "W\n");
    assert_eq!(locate(&["--crs", "gcj02"], "121.5100,29.8030\n").fine().out, "W\n");
    assert_eq!(locate(&["--crs", "mercator"], shifted).status, 2);
}

#[test]
fn a_machine_learns_the_nearest_grid_too() {
    let ran = locate(&["--json"], "121.505,29.805\n121.525,29.805\n100,20\n").fine();
    let rows: Vec<serde_json::Value> =
        ran.lines().iter().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows[0]["grid"]["code"], "W");
    assert_eq!(rows[1]["grid"], serde_json::Value::Null);
    assert_eq!(rows[1]["nearest"]["code"], "E");
    // 0.005° of longitude at this latitude
    let metres = rows[1]["nearest"]["metres"].as_f64().unwrap();
    assert!((482.0..485.0).contains(&metres), "{metres}");
    assert_eq!(rows[2]["nearest"], serde_json::Value::Null);
}

#[test]
fn a_file_of_points_is_read_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let points = dir.path().join("points.csv");
    std::fs::write(&points, "121.515,29.805\n121.505,29.805\n").unwrap();
    assert_eq!(locate(&[points.to_str().unwrap()], "").fine().out, "E\nW\n");
    locate(&["/no/such/points"], "").refused(1, "file-unreadable");
}
