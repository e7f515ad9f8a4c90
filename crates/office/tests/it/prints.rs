//! Lists keep what belongs together in one row; what prints shows nobody plain.

use crate::world::{World, both, report};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_office::Report;
use yiwang_office::view::{ListTable, PrintBody, Receipt};

/// A matter of the four lists, sent to two units; the first reports, the second does too.
async fn four_lists(w: &World) -> Receipt {
    w.now("2025-09-26T16:00");
    let told = Report {
        category: Some("02".into()),
        ..report("河边堆土，电话19900001234，请回电。")
    };
    let r = w.office.receive(None, told, None).await.unwrap();
    let split =
        json!({"level": "street", "problem": "堆土", "measure": "清运", "units": ["CG", "SW"]});
    w.act("dispatch1", r.matter, "split", split).await;
    w.now("2025-09-28T10:00");
    w.act("sw", r.matter, "sign", json!({})).await;
    w.act("sw", r.matter, "acted_on", json!({"outcome": "explained", "result": "河道已查"})).await;
    w.act("cg", r.matter, "sign", json!({})).await;
    w.act("cg", r.matter, "acted_on", json!({"outcome": "solved", "result": "已清运"})).await;
    r
}

fn cells<'a>(list: &'a ListTable, column: &str) -> Vec<&'a str> {
    let at = list.columns.iter().position(|c| c.en == column).unwrap();
    list.rows.iter().map(|r| r[at].zh.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_holds_what_was_said_at_one_time() {
    both(HashKind::Sha256, async |w| {
        let r = four_lists(&w).await;
        let page = w.office.matter(&w.who("dispatch1").await, &r.number).await.unwrap();
        let list = |name: &str| page.lists.iter().find(|l| l.name.en == name).unwrap();

        let problems = list("List of problems");
        assert_eq!(cells(problems, "Number"), [r.number.as_str()]);
        assert_eq!(cells(problems, "Problem"), ["堆土"]);

        // the sending and each acceptance have their row: the empty cell stays where it belongs
        let responsible = list("List of responsibilities");
        assert_eq!(cells(responsible, "Units in charge"), ["城管局、水务局", "水务局", "城管局"]);
        let accepted = cells(responsible, "Accepted");
        assert!(accepted[0].is_empty() && !accepted[1].is_empty() && !accepted[2].is_empty());

        let results = list("List of results");
        assert_eq!(cells(results, "Unit"), ["水务局", "城管局"]);
        assert_eq!(cells(results, "Result"), ["河道已查", "已清运"]);
        assert_eq!(cells(results, "Outcome"), ["解释说明", "实际解决"]);
        assert_eq!(cells(results, "Effect found"), ["", ""]);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_prints_is_filled_and_masked_and_only_for_who_may_read() {
    both(HashKind::Sha256, async |w| {
        let r = four_lists(&w).await;
        let who = w.who("dispatch1").await;
        let page = w.office.matter(&who, &r.number).await.unwrap();
        let (id, name) = page.prints.first().unwrap();
        let print = w.office.print(&who, &r.number, id).await.unwrap();
        assert_eq!((&print.number, &print.name), (&r.number, name));
        let all = serde_json::to_string(&print).unwrap();
        assert!(all.contains("枫林路8号") && all.contains("2025年9月26日 16:00"), "{all}");
        assert!(all.contains("王**") && all.contains("199****1234"), "{all}");
        assert!(!all.contains("王小满") && !all.contains("19900001234"), "{all}");
        let lists = print.parts.iter().filter(|p| matches!(p.body, PrintBody::List(_))).count();
        assert_eq!(lists, 4);

        let none = w.office.print(&who, &r.number, "no-such-print").await.unwrap_err();
        assert_eq!(none.code, "print-unknown");
        let other = w.report("井盖松动", None).await;
        let hidden = w.office.print(&w.who("sw").await, &other.number, id).await.unwrap_err();
        assert_eq!(hidden.code, "not-found", "another department may not even know of it");
        w.office.close().await;
    })
    .await;
}
