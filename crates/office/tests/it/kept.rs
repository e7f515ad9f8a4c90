//! Tables that are kept by hand: one row at a time, and in and out as a whole.

use crate::tables::import;
use crate::world::{World, both, report, system};
use std::collections::BTreeMap;
use yiwang_domain::Refusal;
use yiwang_domain::ledger::HashKind;
use yiwang_office::import::{Import, What};
use yiwang_office::keep::{Row, Seen, Table};
use yiwang_office::{ExportWhat, Format, ListQuery};

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(f, v)| ((*f).to_owned(), (*v).to_owned())).collect()
}

async fn keep(
    w: &World,
    table: Table,
    seen: Option<Seen>,
    fields: &[(&str, &str)],
) -> Result<(), Refusal> {
    let admin = w.who("admin").await;
    w.office.keep_row(&admin, table, seen, typed(fields)).await
}

async fn drop_row(w: &World, table: Table, seen: Seen) -> Result<(), Refusal> {
    let admin = w.who("admin").await;
    w.office.drop_row(&admin, table, seen).await
}

/// The row whose field has this value.
async fn row(w: &World, table: Table, field: &str, value: &str) -> Row {
    let rows = w.office.kept_rows(table).await.unwrap();
    rows.into_iter().find(|r| r.fields[field] == value).unwrap()
}

fn seen(r: &Row) -> Seen {
    Seen { id: r.id.clone(), version: r.version }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_is_changed_by_hand_and_an_old_page_changes_nothing() {
    both(HashKind::Sha256, async |w| {
        let t = Table::Categories;
        let old = row(&w, t, "code", "0101").await;
        let new =
            [("code", "0101"), ("parent", "01"), ("name", "井盖"), ("closing", "井盖安装稳固")];
        keep(&w, t, Some(seen(&old)), &new).await.unwrap();
        let books = w.office.books().await.unwrap();
        assert_eq!(books.closing(Some("0101")).unwrap().zh, "井盖安装稳固");
        assert!(books.filing(Some("0101")).is_none());

        let late = [("code", "0101"), ("parent", "01"), ("name", "别的名称")];
        let no = keep(&w, t, Some(seen(&old)), &late).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        let no = drop_row(&w, t, seen(&old)).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        let now = row(&w, t, "code", "0101").await;
        assert_eq!((now.version, now.fields["name"].as_str()), (old.version + 1, "井盖"));

        // what changes nothing does not count as a change
        keep(&w, t, Some(seen(&now)), &new).await.unwrap();
        assert_eq!(row(&w, t, "code", "0101").await.version, now.version);
        // a condition holds for what stands below
        let above = row(&w, t, "code", "01").await;
        let own = [("code", "01"), ("name", "市容环境"), ("filing", "影响通行")];
        keep(&w, t, Some(seen(&above)), &own).await.unwrap();
        let books = w.office.books().await.unwrap();
        assert_eq!(books.filing(Some("0101")).unwrap().zh, "影响通行");

        let clerk = w.who("dispatch1").await;
        let no = w.office.keep_row(&clerk, t, None, typed(&new)).await.unwrap_err();
        assert_eq!(no.code, "no-right");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_row_is_told_at_its_fields() {
    both(HashKind::Sha256, async |w| {
        let t = Table::Categories;
        for (fields, at) in [
            (&[("code", "09")][..], "name"),
            (&[("code", "0 9"), ("name", "x")][..], "code"),
            (&[("code", "01"), ("name", "又一个")][..], "code"),
            (&[("code", "09"), ("name", "x"), ("parent", "88")][..], "parent"),
            (&[("code", "09"), ("name", "x"), ("urgency", "very")][..], "urgency"),
            (&[("code", "09"), ("name", "x"), ("closing_en", "fixed")][..], "closing"),
        ] {
            let no = keep(&w, t, None, fields).await.unwrap_err();
            assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("row-wrong", at));
        }
        let above = row(&w, t, "code", "01").await;
        let own = [("code", "01"), ("name", "市容环境"), ("parent", "0101")];
        let no = keep(&w, t, Some(seen(&above)), &own).await.unwrap_err();
        assert_eq!(no.faults[0].at, "parent");

        let no = keep(&w, Table::Routes, None, &[("unit", "NOBODY")]).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("row-wrong", "unit"));
        let no = keep(&w, Table::Routes, None, &[("category", "01"), ("unit", "CG")]).await;
        assert_eq!(no.unwrap_err().code, "row-wrong", "the same route stands there already");
        let own = [("title", "已修复"), ("text", "{单位}已修复")];
        let no = keep(&w, Table::Replies, None, &own).await.unwrap_err();
        assert_eq!(no.faults[0].at, "text");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_that_something_refers_to_is_not_removed() {
    both(HashKind::Sha256, async |w| {
        let t = Table::Categories;
        let refused = async |code: &str| {
            let r = row(&w, t, "code", code).await;
            drop_row(&w, t, seen(&r)).await.unwrap_err().code
        };
        assert_eq!(refused("01").await, "category-has-children");
        w.office.receive(None, report("井盖松动"), None).await.unwrap();
        assert_eq!(refused("0101").await, "category-has-matters");
        let own = [("category", "02"), ("title", "已收到"), ("text", "{number}已收到。")];
        keep(&w, Table::Replies, None, &own).await.unwrap();
        assert_eq!(refused("02").await, "category-in-tables");
        let reply = row(&w, Table::Replies, "title", "已收到").await;
        drop_row(&w, Table::Replies, seen(&reply)).await.unwrap();
        drop_row(&w, t, seen(&row(&w, t, "code", "02").await)).await.unwrap();
        assert!(!w.office.books().await.unwrap().categories.contains_key("02"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_are_added_changed_and_removed() {
    both(HashKind::Sha256, async |w| {
        let t = Table::Routes;
        let own = [("category", "0101"), ("area", "330299001"), ("unit", "SW"), ("rank", "3")];
        keep(&w, t, None, &own).await.unwrap();
        let first = async || {
            let books = w.office.books().await.unwrap();
            let proposed = books.route(Some("0101"), Some("/330299/330299001/"));
            books.unit_name(proposed[0].unit)
        };
        assert_eq!(first().await, "水务局");
        let r = row(&w, t, "unit", "SW").await;
        assert_eq!((r.fields["area"].as_str(), r.fields["rank"].as_str()), ("330299001", "3"));
        let own = [("category", "0101"), ("area", "330299001"), ("unit", "S"), ("rank", "1")];
        keep(&w, t, Some(seen(&r)), &own).await.unwrap();
        assert_eq!(first().await, "东街道办事处");
        assert_eq!(drop_row(&w, t, seen(&r)).await.unwrap_err().code, "stale-version");
        drop_row(&w, t, seen(&row(&w, t, "unit", "S").await)).await.unwrap();
        assert_eq!(first().await, "城管局");
        let no = keep(&w, t, Some(seen(&r)), &own).await.unwrap_err();
        assert_eq!(no.code, "stale-version", "it is gone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_that_fit_stand_beside_what_the_reporter_reads() {
    both(HashKind::Sha256, async |w| {
        let text = "您好，{number}“{title}”已由{unit}于{date}处理。";
        for (category, title) in [("", "通用"), ("01", "市容"), ("02", "不相干")] {
            let own = [("category", category), ("title", title), ("text", text)];
            keep(&w, Table::Replies, None, &own).await.unwrap();
        }
        let receipt = w.report("井盖松动", None).await;
        let worker = w.who("worker").await;
        let view = w.office.matter(&worker, &receipt.number).await.unwrap();
        let (with, without): (Vec<_>, Vec<_>) =
            view.offers.iter().flat_map(|o| &o.fields).partition(|f| !f.replies.is_empty());
        assert!(!with.is_empty() && with.iter().all(|f| f.public));
        assert!(without.iter().any(|f| !f.public));
        let titles: Vec<&str> = with[0].replies.iter().map(|r| r.title.as_str()).collect();
        assert_eq!(titles, ["市容", "通用"], "the narrower first");
        let said = &with[0].replies[0].text;
        assert!(said.starts_with(&format!("您好，{}“", receipt.number)), "{said}");
        assert!(said.ends_with("”已由一社区居委会于2025年9月26日处理。"), "{said}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_out_comes_in_again_with_nothing_changed() {
    both(HashKind::Sha256, async |w| {
        let table = "代码,上级,名称,立案条件,结案条件,结案条件英文\n\
            03,,水务,\"漏水，\n影响出行\",,\n0301,03,漏水,,=不再漏水,No leak\n";
        let r = import(&w, What::Categories, table, true).await.unwrap();
        assert_eq!((r.added, r.wrong.len()), (2, 0));
        let table = "类别,网格,单位,次序,依据\n03,330299001,SW,2,第2项\n,330299,CG,,\n";
        assert_eq!(import(&w, What::Routes, table, true).await.unwrap().added, 2);
        let table = "类别,标题,正文\n03,已修复,\"您好，\n{number}已修复。\"\n,谢谢,谢谢您。\n";
        assert_eq!(import(&w, What::Replies, table, true).await.unwrap().added, 2);
        for (kept, what) in [
            (Table::Categories, What::Categories),
            (Table::Routes, What::Routes),
            (Table::Replies, What::Replies),
            (Table::Synonyms, What::Synonyms),
        ] {
            let before = w.office.kept_rows(kept).await.unwrap();
            for format in [Format::Csv, Format::Xlsx] {
                let all = ListQuery::default();
                let out = ExportWhat::Kept(kept);
                let bytes = w.office.export(&system(), out, format, &all).await.unwrap();
                let file = Import { what, name: "t", bytes, mapping: None, all_or_nothing: true };
                let r = w.office.import(&system(), file, &|_, _| {}).await.unwrap();
                assert_eq!((r.added, r.changed, r.same), (0, 0, before.len()), "{kept:?}");
            }
            assert_eq!(w.office.kept_rows(kept).await.unwrap(), before, "versions too");
        }
        // a table of before, without the columns, leaves the conditions alone
        let table = "code,parent,name\n0301,03,漏水\n";
        assert_eq!(import(&w, What::Categories, table, true).await.unwrap().same, 1);
    })
    .await;
}
