//! What clerks know for sure: a rule stands before what was learned, says who set it, may contradict
//! another and says so, and is counted by what is decided; on both engines.

use crate::tables::import;
use crate::world::{World, both, report, system};
use serde_json::json;
use std::collections::BTreeMap;
use yiwang_domain::Refusal;
use yiwang_domain::ledger::HashKind;
use yiwang_office::import::What;
use yiwang_office::keep::{Seen, Table};
use yiwang_office::triage::RuleView;
use yiwang_office::{ExportWhat, Format, Import, ListQuery, Report};

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(f, v)| ((*f).to_owned(), (*v).to_owned())).collect()
}

/// Sets a rule as the administrator, or changes the one that was seen.
async fn set(w: &World, seen: Option<Seen>, fields: &[(&str, &str)]) -> Result<(), Refusal> {
    let admin = w.who("admin").await;
    w.office.keep_row(&admin, Table::Rules, seen, typed(fields)).await
}

async fn only(w: &World) -> RuleView {
    let all = w.office.rules().await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

async fn seen(w: &World) -> Seen {
    let rows = w.office.kept_rows(Table::Rules).await.unwrap();
    Seen { id: rows[0].id.clone(), version: rows[0].version }
}

fn untold(text: &str) -> Report {
    Report { category: None, ..report(text) }
}

const GAS: &[(&str, &str)] = &[
    ("words", "煤气味"),
    ("category", "0101"),
    ("urgency", "emergency"),
    ("reason", "2025年第3次例会"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_shown_with_who_set_it_and_is_counted_by_what_is_decided() {
    both(HashKind::Sha256, async |w| {
        // what came in before the rule was set is no proposal of it
        let before = w.office.receive(None, untold("楼道有煤气味"), None).await.unwrap();
        w.now("2025-09-26T15:55");
        set(&w, None, GAS).await.unwrap();
        let clerk = w.who("dispatch1").await;
        let old = w.office.advice(&clerk, before.matter).await.unwrap();
        assert_eq!(old.rules.len(), 1, "it is shown all the same");

        w.now("2025-09-26T16:10");
        let first = w.office.receive(None, untold("楼道有煤气 味，很重"), None).await.unwrap();
        let advice = w.office.advice(&clerk, first.matter).await.unwrap();
        let rule = &advice.rules[0];
        assert_eq!(rule.category.as_ref().unwrap().0, "0101");
        assert_eq!(rule.urgency.as_ref().unwrap().0, "emergency");
        assert!(rule.unit.is_none() && !advice.rules_differ);
        for part in ["按规则：出现“煤气味”", "2025年第3次例会", "于2025年9月26日设定"]
        {
            assert!(rule.why.zh.contains(part), "{}", rule.why.zh);
        }
        // nothing was entered by itself
        let m = w.office.matter(&clerk, &first.number).await.unwrap();
        assert!(m.row.category.is_none());
        let other = w.office.receive(None, untold("路灯不亮"), None).await.unwrap();
        assert!(w.office.advice(&clerk, other.matter).await.unwrap().rules.is_empty());

        w.settled().await;
        w.office.propose().await.unwrap();
        let r = only(&w).await;
        let of = |r: &RuleView, kind: &str| {
            let f = r.figures.iter().find(|f| f.kind.en == kind).unwrap();
            (f.proposed, f.decided, f.right)
        };
        assert_eq!((of(&r, "Category"), of(&r, "Urgency")), ((1, 0, 0), (1, 0, 0)));
        let form = json!({"category": "0101", "urgency": "urgent"});
        w.act("dispatch1", first.matter, "classify", form).await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let r = only(&w).await;
        assert_eq!((of(&r, "Category"), of(&r, "Urgency")), ((1, 1, 1), (1, 1, 0)));

        // another reason changes no figure, another meaning begins anew
        let mut own = GAS.to_vec();
        own[3] = ("reason", "2025年第4次例会");
        set(&w, Some(seen(&w).await), &own).await.unwrap();
        assert_eq!(of(&only(&w).await, "Category"), (1, 1, 1));
        own[2] = ("urgency", "urgent");
        set(&w, Some(seen(&w).await), &own).await.unwrap();
        assert!(only(&w).await.figures.is_empty());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_fits_by_all_its_words_its_place_its_channel_and_its_days() {
    both(HashKind::Sha256, async |w| {
        import(&w, What::Synonyms, "同义词\n煤气、燃气\n", true).await.unwrap();
        let clerk = w.who("dispatch1").await;
        let fits = async |text: &str| {
            let r = w.office.receive(None, untold(text), None).await.unwrap();
            let advice = w.office.advice(&clerk, r.matter).await.unwrap();
            advice.rules.first().map(|r| r.why.zh.clone())
        };
        let own = vec![
            ("words", "煤气、楼道"),
            ("category", "0101"),
            ("channel", "网上反映"),
            ("area", "330299001001"),
        ];
        set(&w, None, &own).await.unwrap();
        assert!(fits("煤气泄漏").await.is_none(), "one of two words");
        let why = fits("楼道里燃气泄漏").await.unwrap();
        assert!(why.contains("文中写的是燃气") && why.contains("在一社区"), "{why}");
        assert!(why.contains("来源为网上反映"), "{why}");
        for (field, value) in
            [("channel", "phone"), ("area", "330299001001002"), ("from", "2025-10-01")]
        {
            let mut other: Vec<_> = own.iter().filter(|(f, _)| *f != field).copied().collect();
            other.push((field, value));
            set(&w, Some(seen(&w).await), &other).await.unwrap();
            assert!(fits("楼道里煤气泄漏").await.is_none(), "{field}");
        }
        let mut past = own.clone();
        past.extend([("from", "2025-01-01"), ("to", "2025-09-25")]);
        set(&w, Some(seen(&w).await), &past).await.unwrap();
        assert!(fits("楼道里煤气泄漏").await.is_none());
        assert!(!only(&w).await.holds);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_contradict_each_other_are_both_shown_and_told() {
    both(HashKind::Sha256, async |w| {
        set(&w, None, GAS).await.unwrap();
        assert!(w.office.rule_clashes().await.unwrap().is_empty());
        // the same again is refused; another meaning of the same words is kept, and told
        let no = set(&w, None, GAS).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("row-wrong", "words"));
        let other = [("words", "煤气味、楼道"), ("category", "02"), ("unit", "CG")];
        let tried = w.office.try_rule(&w.who("admin").await, None, typed(&other)).await.unwrap();
        assert_eq!(tried.clashes.len(), 1, "the trial says so before it is kept");
        set(&w, None, &other).await.unwrap();
        let clashes = w.office.rule_clashes().await.unwrap();
        assert_eq!(clashes.len(), 1);
        assert!(clashes[0].say.zh.contains("类别互相矛盾"), "{}", clashes[0].say.zh);
        // where and when both can fit they contradict each other; other words are another thing
        for more in [("channel", "phone"), ("to", "2025-12-31"), ("words", "井盖")] {
            let mut apart = vec![("words", "煤气味"), ("category", "02")];
            apart.retain(|(f, _)| *f != more.0);
            apart.push(more);
            let tried = w.office.try_rule(&w.who("admin").await, None, typed(&apart)).await;
            let n = tried.unwrap().clashes.len();
            assert_eq!(n, usize::from(more.0 != "words"), "{more:?}");
        }
        let clerk = w.who("dispatch1").await;
        let r = w.office.receive(None, untold("楼道有煤气味"), None).await.unwrap();
        let advice = w.office.advice(&clerk, r.matter).await.unwrap();
        assert!(advice.rules_differ && advice.rules.len() == 2);
        assert_eq!(advice.rules[0].category.as_ref().unwrap().0, "02", "the narrower first");
        assert_eq!(advice.rules[0].unit.as_ref().unwrap().1, "城管局");
        w.settled().await;
        w.office.propose().await.unwrap();
        w.act("dispatch1", r.matter, "classify", json!({"category": "0101"})).await;
        w.settled().await;
        w.office.propose().await.unwrap();
        let right: Vec<i64> = w
            .office
            .rules()
            .await
            .unwrap()
            .iter()
            .flat_map(|r| r.figures.iter().filter(|f| f.kind.en == "Category"))
            .map(|f| f.right)
            .collect();
        assert_eq!(right.iter().sum::<i64>(), 1, "each has its own figure: {right:?}");
        assert_eq!(right.len(), 2);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_ended_fits_nothing_and_is_kept_with_its_history() {
    both(HashKind::Sha256, async |w| {
        set(&w, None, GAS).await.unwrap();
        let (old, admin) = (seen(&w).await, w.who("admin").await);
        let mut own = GAS.to_vec();
        own[1] = ("category", "02");
        set(&w, Some(old.clone()), &own).await.unwrap();
        let late = set(&w, Some(old.clone()), GAS).await.unwrap_err();
        assert_eq!(late.code, "stale-version");
        let end = |seen| w.office.drop_row(&admin, Table::Rules, seen);
        assert_eq!(end(old.clone()).await.unwrap_err().code, "stale-version");
        let clerk = w.who("dispatch1").await;
        let no = w.office.drop_row(&clerk, Table::Rules, seen(&w).await).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        let now = seen(&w).await;
        end(now.clone()).await.unwrap();
        assert!(w.office.kept_rows(Table::Rules).await.unwrap().is_empty());
        let r = only(&w).await;
        assert!(r.ended_at.is_some() && !r.holds);
        let again = Seen { version: now.version + 1, ..now.clone() };
        assert_eq!(set(&w, Some(again), GAS).await.unwrap_err().code, "stale-version");
        let told: Vec<String> =
            w.office.rule_history(&now.id).await.unwrap().into_iter().map(|d| d.did).collect();
        assert_eq!(told.len(), 3);
        for did in ["rule-added", "rule-changed", "rule-ended"] {
            assert!(told.iter().any(|t| t == did), "{told:?}");
        }
        let r = w.office.receive(None, untold("有煤气味"), None).await.unwrap();
        assert!(w.office.advice(&clerk, r.matter).await.unwrap().rules.is_empty());
        // the words may be used again
        set(&w, None, GAS).await.unwrap();
        assert_eq!(w.office.rules().await.unwrap().len(), 2);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_says_what_a_rule_would_touch_and_keeps_nothing() {
    both(HashKind::Sha256, async |w| {
        w.report("井盖松动", None).await;
        let told = Report { category: Some("02".into()), ..report("井盖边有堆土") };
        w.office.receive(None, told, None).await.unwrap();
        w.office.receive(None, untold("井盖响"), None).await.unwrap();
        w.office.receive(None, untold("路灯不亮"), None).await.unwrap();
        let rule = typed(&[("words", "井盖"), ("category", "0101"), ("urgency", "normal")]);
        // the administrator may take matters out as a table, and open none
        let admin = w.who("admin").await;
        for (caller, opens) in [(&admin, false), (&system(), true)] {
            let trial = w.office.try_rule(caller, None, rule.clone()).await.unwrap();
            assert_eq!((trial.looked, trial.fits, trial.lines.len()), (4, 3, 3), "{trial:?}");
            assert!(trial.lines.iter().all(|l| l.open == opens));
            let of = |kind: &str| trial.same.iter().find(|(k, ..)| k.en == kind).unwrap();
            assert_eq!((of("Category").1, of("Category").2), (2, 1));
            assert_eq!((of("Urgency").1, of("Urgency").2), (3, 3));
        }
        // nobody is found by a number of theirs
        w.report("请打电话19900001234给我", None).await;
        let number = typed(&[("words", "19900001234"), ("category", "0101")]);
        assert_eq!(w.office.try_rule(&admin, None, number).await.unwrap().fits, 0);
        let district = w.who("district").await;
        let no = w.office.try_rule(&district, None, rule).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        let no = w.office.try_rule(&system(), None, typed(&[("words", "井盖")])).await;
        assert_eq!(no.unwrap_err().faults[0].at, "category");
        assert!(w.office.rules().await.unwrap().is_empty());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_come_in_by_row_and_go_out_as_they_came() {
    both(HashKind::Sha256, async |w| {
        let table = "关键词,网格,来源,类别,单位,紧急程度,依据,开始日期,结束日期\n\
            煤气味,,电话,0101,,emergency,例会,2025-01-01,2025-12-31\n\
            井盖,330299001,,0101,CG,,,,\n\
            井盖,330299001,,,SW,,,,\n\
            堆土,,,99,,,,,\n\
            堆土,,,,,,,,\n\
            堆土,,邮局,02,,,,,\n\
            堆土,,,01,,,,,\n\
            堆土,,,02,,soon,,,\n\
            堆土,,,02,,,,2025-12-31,2025-01-01\n";
        let r = import(&w, What::Rules, table, false).await.unwrap();
        assert_eq!((r.added, r.changed, r.same, r.wrong.len()), (3, 0, 0, 6), "{:?}", r.wrong);
        let at: Vec<&str> = r.wrong.iter().map(|f| f.at.as_str()).collect();
        let expected = [
            "row 5, column 类别",
            "row 6, column 类别",
            "row 7, column 来源",
            "row 8, column 类别",
            "row 9, column 紧急程度",
            "row 10, column 结束日期",
        ];
        assert_eq!(at, expected);
        assert_eq!(w.office.rule_clashes().await.unwrap().len(), 1, "two units for one word");
        assert!(w.office.rules().await.unwrap()[0].set.zh.contains("由系统导入"));

        let before = w.office.kept_rows(Table::Rules).await.unwrap();
        for format in [Format::Csv, Format::Xlsx] {
            let (all, out) = (ListQuery::default(), ExportWhat::Kept(Table::Rules));
            let bytes = w.office.export(&system(), out, format, &all).await.unwrap();
            let what = What::Rules;
            let file = Import { what, name: "t", bytes, mapping: None, all_or_nothing: true };
            let r = w.office.import(&system(), file, &|_, _| {}).await.unwrap();
            assert_eq!((r.added, r.changed, r.same), (0, 0, 3));
        }
        assert_eq!(w.office.kept_rows(Table::Rules).await.unwrap(), before, "versions too");
        let table = "words,channel,category,from\n煤气味,phone,02,2025-01-01\n";
        let r = import(&w, What::Rules, table, true).await.unwrap();
        assert_eq!((r.added, r.changed), (0, 1));

        let rows = w.office.kept_rows(Table::Categories).await.unwrap();
        let used = rows.iter().find(|r| r.id == "02").unwrap();
        let seen = Seen { id: used.id.clone(), version: used.version };
        let admin = w.who("admin").await;
        let no = w.office.drop_row(&admin, Table::Categories, seen).await.unwrap_err();
        assert_eq!(no.code, "category-in-tables");
        w.office.close().await;
    })
    .await;
}
