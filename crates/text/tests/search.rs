//! What the search promises to the people who type into it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use uuid::Uuid;
use yiwang_text::{Doc, Filters, Hits, Index, Lexicon, Query};

const TENANT: i64 = 7;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn doc(n: u128, title: &str, text: &str) -> Doc {
    Doc {
        tenant: TENANT,
        matter: id(n),
        numbers: vec![format!("YW-2026-{n:06}")],
        title: title.into(),
        text: text.into(),
        created_at: n as i64 * 1000,
        stage: "handling".into(),
        playbook: "five-actions".into(),
        ..Doc::default()
    }
}

fn filled(docs: &[Doc]) -> Index {
    let index = Index::in_memory().unwrap();
    index.upsert(docs).unwrap();
    index.commit_with_cursor("1").unwrap();
    index
}

fn ask(index: &Index, text: &str) -> Hits {
    index
        .search(&Query { tenant: TENANT, text: text.into(), limit: 20, ..Query::default() })
        .unwrap()
}

fn numbers(hits: &Hits) -> Vec<u128> {
    hits.ids.iter().map(Uuid::as_u128).collect()
}

#[test]
fn words_of_one_and_two_characters_are_found_wherever_they_stand() {
    let index = filled(&[
        doc(1, "窨井盖破损", "东门外的窨井盖碎了一角"),
        doc(2, "夜间噪音", "楼下烧烤摊深夜噪音扰民"),
        doc(3, "天井积水", "楼道天井积水，盖板松动"),
    ]);
    assert_eq!(numbers(&ask(&index, "井盖")), [1]);
    assert_eq!(numbers(&ask(&index, "噪音")), [2]);
    assert_eq!(ask(&index, "井").total, 2);
    assert_eq!(numbers(&ask(&index, "碎")), [1]);
    // both characters, but not side by side
    assert!(!ask(&index, "井盖").ids.contains(&id(3)));
}

#[test]
fn every_pair_of_neighbouring_characters_finds_its_text() {
    let text = "枧桥街道瓯柑巷口的烧烤店油烟直排居民楼，孩子夜里咳嗽";
    let index = filled(&[doc(1, "油烟", text)]);
    let chars: Vec<char> = text.chars().collect();
    for pair in chars.windows(2).filter(|p| !p.contains(&'，')) {
        let word: String = pair.iter().collect();
        assert_eq!(ask(&index, &word).total, 1, "{word}");
    }
}

#[test]
fn all_words_must_occur_and_else_most_of_them() {
    let index = filled(&[doc(1, "井盖", "井盖破损,影响出行"), doc(2, "路灯", "路灯不亮,影响出行")]);
    assert_eq!(numbers(&ask(&index, "井盖 出行")), [1]);
    let hits = ask(&index, "路灯 不亮 出行 恐龙");
    assert!(hits.relaxed);
    assert_eq!(numbers(&hits), [2]);
    assert_eq!(ask(&index, "恐龙").total, 0);
}

#[test]
fn a_number_is_found_whole_by_its_beginning_and_by_its_last_part() {
    let mut d = doc(123, "井盖", "井盖破损");
    d.numbers.push("12345-20260131-0088".into());
    let index = filled(&[d, doc(124, "路灯", "路灯不亮")]);
    for text in [
        "YW-2026-000123",
        "yw2026000123",
        "ＹＷ－２０２６－０００１２３",
        "000123",
        "YW-2026-00012 井盖",
        "12345-20260131-0088",
        "20260131",
        "0088",
        "工单20260131-0088",
    ] {
        assert_eq!(ask(&index, text).ids.first(), Some(&id(123)), "{text}");
    }
    assert_eq!(ask(&index, "YW-2026-0001").total, 2);
    assert_eq!(ask(&index, "000999").total, 0);
}

#[test]
fn no_character_of_a_query_has_a_meaning_of_its_own() {
    let index = filled(&[doc(1, "井盖", "井盖破损")]);
    for text in [
        "\"井盖",
        "井盖)",
        "(井盖",
        "title:井盖",
        "+井盖 -路灯",
        "井盖~2",
        "井盖^9",
        "井盖*",
        "井盖 AND",
        "[井盖 TO *]",
        "\\井盖",
        "井盖'; drop",
        "{\"井盖\"}",
        "/井盖/",
    ] {
        ask(&index, text);
    }
    assert_eq!(ask(&index, "“井盖”").total, 1);
    assert_eq!(ask(&index, "井盖)").total, 1);
    assert_eq!(ask(&index, "？！…").total, 0);
}

#[test]
fn an_empty_query_lists_everything_newest_first() {
    let index = filled(&[doc(1, "甲", "一"), doc(3, "丙", "三"), doc(2, "乙", "二")]);
    let hits = ask(&index, "  ");
    assert_eq!(numbers(&hits), [3, 2, 1]);
    assert_eq!(hits.total, 3);
    assert!(hits.words.is_empty());
}

#[test]
fn pages_neither_repeat_nor_skip_though_times_are_equal() {
    let mut docs: Vec<Doc> = (1..=50).map(|n| doc(n, "井盖", "井盖破损")).collect();
    for d in &mut docs {
        d.created_at = 5;
    }
    let index = filled(&docs);
    for newest_first in [true, false] {
        let mut seen = Vec::new();
        for offset in (0..60).step_by(7) {
            let hits = index
                .search(&Query {
                    tenant: TENANT,
                    text: "井盖".into(),
                    newest_first,
                    limit: 7,
                    offset,
                    ..Query::default()
                })
                .unwrap();
            assert_eq!(hits.total, 50);
            seen.extend(hits.ids);
        }
        assert_eq!(seen.len(), 50);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 50);
    }
}

#[test]
fn a_limit_of_nothing_counts_and_a_depth_without_end_is_held() {
    let index = filled(&[doc(1, "井盖", "井盖")]);
    let mut q = Query { tenant: TENANT, text: "井盖".into(), ..Query::default() };
    assert_eq!(index.search(&q).unwrap().total, 1);
    q.limit = usize::MAX;
    q.offset = 0;
    assert_eq!(index.search(&q).unwrap().ids.len(), 1);
    q.offset = usize::MAX;
    assert!(index.search(&q).unwrap().ids.is_empty());
}

#[test]
fn the_title_weighs_more_than_the_text() {
    let index = filled(&[
        doc(1, "路灯不亮", "晚上走到井盖那里看不见路,路灯不亮已经一周,请尽快修"),
        doc(2, "井盖破损", "晚上走到路灯那里看不见路,损坏已经一周了,请尽快修"),
    ]);
    assert_eq!(numbers(&ask(&index, "井盖"))[0], 2);
}

#[test]
fn nothing_of_another_tenant_is_ever_found() {
    let mut other = doc(1, "井盖", "井盖破损");
    other.tenant = 8;
    let index = filled(&[doc(1, "路灯", "路灯不亮"), other]);
    assert_eq!(ask(&index, "井盖").total, 0);
    assert_eq!(ask(&index, "").total, 1);
    index.remove(8, &[id(1)]).unwrap();
    index.commit_with_cursor("2").unwrap();
    assert_eq!(ask(&index, "路灯").total, 1);
}

#[test]
fn filters_narrow_and_a_secret_matter_stays_hidden_unless_asked_for() {
    let mut a = doc(1, "井盖", "井盖破损");
    a.grid_path = vec!["330299".into(), "330299001".into(), "330299001001".into()];
    a.unit_path = vec!["CG".into()];
    a.category_path = vec!["02".into(), "0201".into()];
    let mut b = doc(2, "井盖", "井盖丢失");
    b.closed = true;
    b.stage = "closed".into();
    let mut c = doc(3, "井盖", "举报某人倒卖井盖");
    c.secrecy = 2;
    let index = filled(&[a, b, c]);
    let find = |filters: Filters| {
        let q = Query {
            tenant: TENANT,
            text: "井盖".into(),
            newest_first: true,
            limit: 9,
            filters,
            ..Query::default()
        };
        numbers(&index.search(&q).unwrap())
    };
    let any = Filters::default();
    assert_eq!(find(any.clone()), [2, 1]);
    assert_eq!(find(Filters { max_secrecy: 2, ..any.clone() }), [3, 2, 1]);
    let grids = vec!["330299009".into(), "330299001".into()];
    assert_eq!(find(Filters { grids, ..any.clone() }), [1]);
    assert_eq!(find(Filters { units: vec!["CG".into()], ..any.clone() }), [1]);
    assert_eq!(find(Filters { categories: vec!["02".into()], ..any.clone() }), [1]);
    assert_eq!(find(Filters { stages: vec!["closed".into()], ..any.clone() }), [2]);
    assert_eq!(find(Filters { playbooks: vec!["x".into()], ..any.clone() }), [0u128; 0]);
    assert_eq!(find(Filters { closed: Some(false), ..any.clone() }), [1]);
    assert_eq!(find(Filters { created: Some(1000..2000), ..any.clone() }), [1]);
    assert_eq!(find(Filters { created: Some(9000..9000), ..any }), [0u128; 0]);
}

#[test]
fn a_name_that_no_dictionary_holds_is_one_word_once_it_is_told() {
    let index = Index::in_memory().unwrap();
    index.set_lexicon(TENANT, Lexicon::new(["云杉里"]));
    index.upsert(&[doc(1, "云杉里路灯", "不亮"), doc(2, "云杉 里弄", "杉里")]).unwrap();
    index.commit_with_cursor("1").unwrap();
    let hits = ask(&index, "云杉里");
    assert_eq!(hits.words, ["云杉里"]);
    assert_eq!(hits.ids[0], id(1));
}

#[test]
fn feeding_a_matter_again_replaces_it() {
    let index = filled(&[doc(1, "井盖", "井盖破损")]);
    index.upsert(&[doc(1, "井盖", "井盖破损"), doc(1, "路灯", "路灯不亮")]).unwrap();
    assert_eq!(ask(&index, "井盖").total, 1, "nothing changes before the commit");
    index.commit_with_cursor("2").unwrap();
    assert_eq!(ask(&index, "井盖").total, 0);
    assert_eq!(ask(&index, "路灯").total, 1);
    assert_eq!(index.len(), 1);
}
