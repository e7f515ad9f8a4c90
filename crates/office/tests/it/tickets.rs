//! Tickets of the hotline: each comes once, stands where the hotline says, and its answer goes back.

use crate::tables::import;
use crate::world::{World, both, system};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::rights::Caller;
use yiwang_office::import::{Import, What};
use yiwang_office::table::Table;
use yiwang_office::{ExportWhat, Format, ListQuery};
use yiwang_store::{entry, matter};

const HEAD: &str = "outer_number,created_at,status,unit_name,category_code,category_name,category_top_code,category_top_name,street,community,text,name,phone\n";

fn rows(status: [&str; 3]) -> String {
    let [a, b, c] = status;
    format!(
        "{HEAD}\
         A1,2025-08-01T10:00:00+08:00,{a},水务局,9-1,漏水,9,水务,东街道,一社区,水管漏水，电话13800138000,赵大,13700001111\n\
         A2,2025-08-02T10:00:00+08:00,{b},园林处,9-2,断枝,9,水务,东街道,一社区,树枝断了,,\n\
         A3,2025-08-03T10:00:00+08:00,{c},,9-2,断枝,9,水务,东街道,无此社区,树枝又断了,,\n"
    )
}

async fn export(w: &World, caller: &Caller, what: ExportWhat) -> Vec<Value> {
    let all = ListQuery::default();
    let bytes = w.office.export(caller, what, Format::Jsonl, &all).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

async fn sound(w: &World) {
    let r = w.office.verify(true, &|_| {}).await.unwrap();
    assert!(r.broken.is_empty(), "{:?}", r.broken);
}

fn outer<'a>(rows: &'a [Value], number: &str) -> &'a Value {
    rows.iter().find(|r| r["outer_number"] == number).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_come_once_and_are_brought_up_to_date() {
    both(HashKind::Sha256, async |w| {
        let first = rows(["closed_in_time", "open", "open"]);
        for whole in [true, false] {
            let r = import(&w, What::Tickets, &first, whole).await.unwrap();
            let added = if whole { (3, 0, 4) } else { (0, 3, 0) };
            assert_eq!((r.added, r.same, r.made), added, "{:?}", r.wrong);
            assert_eq!((r.read, r.changed), (3, 0));
            assert!(r.wrong.is_empty());
        }
        let table = export(&w, &system(), ExportWhat::Matters).await;
        assert_eq!(table.len(), 3);
        let (a1, a2, a3) = (outer(&table, "A1"), outer(&table, "A2"), outer(&table, "A3"));
        assert_eq!(
            (&a1["stage"], &a1["late"], &a1["units"]),
            (&json!("closed"), &json!("false"), &json!("水务局"))
        );
        assert_eq!(
            (&a1["opened_at"], &a1["community"]),
            (&json!("2025-08-01T10:00:00+08:00"), &json!("一社区"))
        );
        assert_eq!(
            (&a1["outer_source"], &a1["category_name"]),
            (&json!("12345"), &json!("水务 / 漏水"))
        );
        assert_eq!((&a2["stage"], &a2["units"]), (&json!("handling"), &json!("园林处")));
        // nobody handles it there and it lies nowhere: somebody here must look
        assert_eq!((&a3["stage"], &a3["grid"]), (&json!("at_district"), &Value::Null));
        assert!(a3["holder"].is_string());
        sound(&w).await;

        let later = rows(["closed_late", "closed_late", "closed_in_time"]);
        let r = import(&w, What::Tickets, &later, true).await.unwrap();
        assert_eq!((r.added, r.changed, r.same, r.made), (0, 3, 0, 0), "{:?}", r.wrong);
        let table = export(&w, &system(), ExportWhat::Matters).await;
        for (number, late) in [("A1", "true"), ("A2", "true"), ("A3", "false")] {
            let row = outer(&table, number);
            assert_eq!((&row["stage"], &row["late"]), (&json!("closed"), &json!(late)), "{number}");
            assert!(row["closed_at"].is_string());
        }
        let r = import(&w, What::Tickets, &later, false).await.unwrap();
        assert_eq!((r.added, r.changed, r.same), (0, 0, 3));
        let reopened = rows(["closed_late", "open", "closed_in_time"]);
        let r = import(&w, What::Tickets, &reopened, true).await.unwrap();
        assert_eq!(r.changed, 1, "what only the hotline closed it may reopen");
        let table = export(&w, &system(), ExportWhat::Matters).await;
        assert_eq!(outer(&table, "A2")["stage"], "handling");
        sound(&w).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_ticket_is_said_and_the_good_ones_come_or_none() {
    both(HashKind::Sha256, async |w| {
        let table = format!(
            "{}A4,yesterday,open,水务局,,,,,,,x,,\nA5,2025-08-03T10:00:00+08:00,lost,水务局,,,,,,,x,,\n\
             A6,2035-08-03T10:00:00+08:00,open,水务局,,,,,,,x,,\nA7,,open,水务局,,,,,,,x,,\n",
            rows(["open", "open", "open"])
        );
        let no = import(&w, What::Tickets, &table, true).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults.len()), ("import-wrong", 4));
        assert!(export(&w, &system(), ExportWhat::Matters).await.is_empty());
        assert!(w.office.books().await.unwrap().units.iter().all(|u| u.name != "园林处"));
        let r = import(&w, What::Tickets, &table, false).await.unwrap();
        assert_eq!((r.read, r.added, r.made), (7, 3, 4));
        let at: Vec<&str> = r.wrong.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(at, ["row 5, column created_at", "row 6", "row 7, column created_at", "row 8, column created_at"]);
        assert!(r.wrong[1].say.en.contains("closed_in_time"), "says which words there are");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_closed_here_the_hotline_does_not_undo_and_its_answer_goes_back() {
    both(HashKind::Sha256, async |w| {
        let open = rows(["open", "open", "open"]);
        import(&w, What::Tickets, &open, true).await.unwrap();
        let mut conn = w.office.store().read().await.unwrap();
        let id = yiwang_domain::TenantId(1);
        let m = matter::by_outer(&mut conn, id, "12345", "A1").await.unwrap().unwrap().matter;
        w.act(
            "sw",
            m.id,
            "report_done",
            json!({"outcome": "solved", "result": "已换水管，电话13800138000"}),
        )
        .await;
        w.act("dispatch1", m.id, "check_pass", json!({"outcome": "solved"})).await;
        w.act("caller", m.id, "visit", json!({"satisfied": true, "solved": true, "said": "好"}))
            .await;
        let stands = matter::get(&mut conn, id, m.id).await.unwrap().unwrap().matter;
        assert!(stands.is_closed());
        let r = import(&w, What::Tickets, &open, true).await.unwrap();
        assert_eq!((r.changed, r.same), (0, 3));
        let entries = entry::of(&mut conn, id, m.id).await.unwrap().len();
        assert_eq!(entries as u64, stands.version, "nothing was written");

        let answers = export(&w, &system(), ExportWhat::Answers).await;
        let a1 = outer(&answers, "A1");
        assert_eq!((&a1["outcome"], &a1["satisfied"]), (&json!("solved"), &json!("true")));
        let said = a1["answer"].as_str().unwrap();
        assert!(said.contains("水务局：") && said.contains("已换水管"), "{said}");

        let ledger = export(&w, &system(), ExportWhat::Ledger).await;
        let own = ledger.iter().filter(|e| e["number"] == m.number.as_str());
        assert_eq!(own.clone().count(), entries);
        assert!(own.clone().any(|e| e["action"] == "report_done" && e["unit"] == "水务局"));
        for what in [ExportWhat::Matters, ExportWhat::Ledger, ExportWhat::Answers] {
            let all = Value::from(export(&w, &system(), what).await).to_string();
            for secret in ["赵大", "13700001111", "13800138000"] {
                assert!(!all.contains(secret), "{secret} stands in {what:?}");
            }
        }
        // a department takes out its own, and who has no such right nothing
        let boss = w.who("cgboss").await;
        assert!(export(&w, &boss, ExportWhat::Matters).await.is_empty());
        let handler = w.who("sw").await;
        let all = ListQuery::default();
        let no = w.office.export(&handler, ExportWhat::Matters, Format::Csv, &all).await;
        assert_eq!(no.unwrap_err().code, "no-right");
        let late = ListQuery { closed: Some(true), ..ListQuery::default() };
        for format in [Format::Csv, Format::Xlsx] {
            let out = w.office.export(&system(), ExportWhat::Matters, format, &late).await.unwrap();
            let read = Table::read(&out, "matters").unwrap();
            assert_eq!((read.rows.len(), read.rows[0].cells[2].as_str()), (1, "A1"), "{format:?}");
        }
    })
    .await;
}

/// The published export of a district's hotline, if it is there.
fn sample() -> Option<(Vec<u8>, Vec<u8>)> {
    let found: Option<PathBuf> = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|dir| dir.join("shared/data/dispatch/tickets_2018.csv"))
        .find(|path| path.is_file());
    let Some(path) = found else {
        println!("skipped: no shared data");
        return None;
    };
    let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/mappings/tickets-2018.json");
    Some((std::fs::read(path).unwrap(), std::fs::read(mapping).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_export_comes_whole_and_again_with_nothing_doubled() {
    let Some((bytes, mapping)) = sample() else { return };
    both(HashKind::Sha256, async |w| {
        let again = async |whole: bool| {
            let told = Mutex::new(Vec::new());
            let import = Import {
                what: What::Tickets,
                name: "tickets_2018.csv",
                bytes: bytes.clone(),
                mapping: Some(mapping.clone()),
                all_or_nothing: whole,
            };
            let tell = |n: usize, all: usize| told.lock().unwrap().push((n, all));
            let r = w.office.import(&system(), import, &tell).await.unwrap();
            let told = told.into_inner().unwrap();
            assert_eq!((told[0], *told.last().unwrap()), ((0, 7067), (7067, 7067)));
            assert!(told.is_sorted());
            r
        };
        let r = again(true).await;
        assert!(r.wrong.is_empty(), "{:?}", r.wrong.first());
        assert_eq!((r.read, r.added, r.changed, r.same), (7067, 7067, 0, 0));
        let table = export(&w, &system(), ExportWhat::Matters).await;
        let count = |stage: &str, late: &str| {
            table.iter().filter(|m| m["stage"] == stage && m["late"] == late).count()
        };
        assert_eq!((count("closed", "false"), count("closed", "true")), (6420, 645));
        assert_eq!(table.len(), 7067);
        let units = w.office.books().await.unwrap().units.iter().count();
        let r = again(false).await;
        assert_eq!((r.added, r.changed, r.same, r.made), (0, 0, 7067, 0));
        assert_eq!(w.office.books().await.unwrap().units.iter().count(), units);
        assert_eq!(export(&w, &system(), ExportWhat::Matters).await.len(), 7067);
        sound(&w).await;
    })
    .await;
}
