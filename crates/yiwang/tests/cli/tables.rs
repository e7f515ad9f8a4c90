//! `yiwang import` and `yiwang export`.

use crate::program::{project, run, shared};
use std::path::Path;

fn installed(dir: &Path) -> String {
    let data = dir.join("data").to_str().unwrap().to_owned();
    run(&["init", "--data", &data, "--region", "330203", "--name", "海曙区"]).fine();
    data
}

#[test]
fn good_rows_are_taken_wrong_ones_listed_or_all_kept_out() {
    let dir = tempfile::tempdir().unwrap();
    let data = installed(dir.path());
    let units = dir.path().join("units.csv");
    std::fs::write(
        &units,
        "code,name,kind\nC01,城管局,department\nC02,,department\nC03,住建局,department\n",
    )
    .unwrap();
    let import = |more: &[&str]| {
        let base = ["import", "units", units.to_str().unwrap(), "--data", &data];
        run(&[&base[..], more].concat())
    };
    let none = import(&["--all-or-nothing"]).refused(1, "import-wrong");
    assert!(none.err.contains("row 3, column name"), "{none:?}");
    let some = import(&["--json"]);
    assert_eq!(some.status, 1, "{some:?}");
    assert_eq!(some.json()["added"], 2);
    assert_eq!(some.json()["wrong"][0]["at"], "row 3, column name");
    let again = import(&[]);
    assert!(again.out.starts_with("读取3行：新增0，变更0，相同2，有误1"), "{again:?}");
    assert!(again.err.starts_with("row 3, column name: "), "{again:?}");
    run(&["import", "units", "/no/such.csv", "--data", &data]).refused(1, "file-unreadable");
}

#[test]
fn tables_kept_by_hand_go_out_and_come_in_again_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    let data = installed(dir.path());
    let file = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let tables = [
        ("categories", "代码,名称,结案条件\n01,市容,清理干净\n"),
        ("routes", "类别,单位,依据\n01,330203,第1项\n"),
        ("replies", "类别,标题,正文\n01,已清理,{number}已清理。\n"),
        ("synonyms", "同义词\n坑洼，坑塘、凹坑\n"),
        (
            "rules",
            "关键词,来源,类别,紧急程度,依据,开始日期\n井盖、缺失,电话,01,urgent,会议纪要,2026-01-01\n",
        ),
    ];
    for (what, text) in tables {
        let first = file(&format!("{what}.csv"));
        std::fs::write(&first, text).unwrap();
        let import =
            |path: &str| run(&["import", what, path, "--data", &data, "--json"]).fine().json();
        assert_eq!(import(&first)["added"], 1, "{what}");
        for format in ["csv", "xlsx"] {
            let out = file(&format!("{what}-out.{format}"));
            run(&["export", what, "--format", format, "--output", &out, "--data", &data]).fine();
            // an installation begins with the synonyms that are shipped
            let shipped = yiwang_office::shipped::SYNONYMS.lines().count();
            let all = if what == "synonyms" { shipped + 1 } else { 1 };
            assert_eq!(import(&out)["same"], all, "{what} as {format}");
        }
    }
}

#[test]
fn the_sample_net_and_tickets_come_in_once_and_go_out_again() {
    let (Some(grids), Some(tickets)) =
        (shared("geo/haishu_communities.geojson"), shared("dispatch/tickets_2018.csv"))
    else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let data = installed(dir.path());
    let import = |what: &str, file: &Path, mapping: &str| {
        let (file, mapping) = (file.to_str().unwrap(), project(mapping));
        let mapping = mapping.to_str().unwrap();
        run(&["import", what, file, "--mapping", mapping, "--data", &data, "--json"]).fine().json()
    };
    // 78 communities and the 8 streets above them
    assert_eq!(import("grids", &grids, "tests/mappings/haishu-grids.json")["added"], 86);
    let checked = run(&["net", "check", "--data", &data, "--json"]);
    assert_eq!(checked.status, 1);
    assert_eq!(checked.json()["findings"].as_array().unwrap().len(), 3);

    let first = import("tickets", &tickets, "tests/mappings/tickets-2018.json");
    assert_eq!((&first["read"], &first["added"]), (&7067.into(), &7067.into()));
    let second = import("tickets", &tickets, "tests/mappings/tickets-2018.json");
    assert_eq!((&second["added"], &second["same"]), (&0.into(), &7067.into()));
    let proved = run(&["verify", "--fold", "--data", &data, "--json"]).fine().json();
    assert_eq!(proved["matters"], 7067);

    let export = |args: &[&str]| run(&[&["export"], args, &["--data", &data]].concat()).fine();
    let rows = export(&["matters", "--format", "jsonl"]);
    assert_eq!(rows.lines().len(), 7067);
    let row: serde_json::Value = serde_json::from_str(rows.lines()[0]).unwrap();
    assert!(row["outer_number"].is_string() && row["number"].is_string());
    let december = export(&["matters", "--format", "csv", "--from", "2018-12-01"]);
    assert!(december.lines().len() < 7067 && december.out.starts_with('\u{feff}'));
    let xlsx = dir.path().join("ledger.xlsx");
    export(&["ledger", "--format", "xlsx", "--output", xlsx.to_str().unwrap()]);
    assert!(std::fs::read(&xlsx).unwrap().starts_with(b"PK"));
}
