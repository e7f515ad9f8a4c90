//! What the search promises to the people who type into it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use uuid::Uuid;
use yiwang_text::{
    Doc, Filters, Hits, Index, Lexicon, Named, Query, Reach, Vocabulary, Within, sounding,
};

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
    reach(index, text, Reach::Words)
}

fn reach(index: &Index, text: &str, reach: Reach) -> Hits {
    index
        .search(&Query { tenant: TENANT, text: text.into(), reach, limit: 20, ..Query::default() })
        .unwrap()
}

fn groups(all: &[&[&str]]) -> Vec<Vec<String>> {
    all.iter().map(|g| g.iter().map(|w| (*w).to_owned()).collect()).collect()
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
fn all_words_must_occur_unless_most_of_them_will_do() {
    let index = filled(&[doc(1, "井盖", "井盖破损,影响出行"), doc(2, "路灯", "路灯不亮,影响出行")]);
    assert_eq!(numbers(&ask(&index, "井盖 出行")), [1]);
    assert_eq!(ask(&index, "路灯 不亮 出行 恐龙").total, 0);
    assert_eq!(numbers(&reach(&index, "路灯 不亮 出行 恐龙", Reach::Some)), [2]);
    assert_eq!(reach(&index, "恐龙", Reach::Some).total, 0);
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
    ] {
        assert_eq!(ask(&index, text).ids.first(), Some(&id(123)), "{text}");
    }
    // no report says 工单: without it, the number still leads there
    assert_eq!(numbers(&reach(&index, "工单20260131-0088", Reach::Some)), [123]);
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
    let own = Vocabulary::new(Lexicon::new(["云杉里"]), [], []);
    index.set_vocabulary(TENANT, Arc::new(own));
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

#[test]
fn a_word_written_with_another_character_of_its_sound_is_found_below_what_was_asked() {
    let index = filled(&[
        doc(1, "夜间噪音", "楼下烧烤摊深夜噪音扰民"),
        doc(2, "路灯不亮", "路灯不亮"),
        doc(3, "造音机", "门口摆着一台造音机"),
    ]);
    assert_eq!(numbers(&ask(&index, "造音")), [3]);
    let hits = reach(&index, "造音", Reach::Wide);
    assert_eq!(numbers(&hits), [3, 1], "as it was asked first, then by sound");
    let title = "夜间噪音";
    let marks = sounding(title, &hits.sounds);
    assert_eq!(&title[marks[0].clone()], "噪音");
    assert_eq!(numbers(&reach(&index, "zaoyin", Reach::Wide)).len(), 2, "letters are pinyin");
    assert_eq!(reach(&index, "炸药", Reach::Wide).total, 0);
}

#[test]
fn one_wrong_character_is_a_slip_and_a_wrong_digit_another_number() {
    let mut d = doc(1, "窨井盖破损", "小区wifi设备箱旁的窨井盖碎了");
    d.numbers = vec!["YW-2026-000123".into()];
    let index = filled(&[d, doc(2, "路灯不亮", "路灯不亮")]);
    for text in ["窨井该", "暗井盖破损", "wify"] {
        assert_eq!(ask(&index, text).total, 0, "{text}");
        assert_eq!(numbers(&reach(&index, text, Reach::Wide)), [1], "{text}");
    }
    assert_eq!(reach(&index, "YW-2026-000129", Reach::Wide).total, 0);
    assert_eq!(reach(&index, "恐龙来", Reach::Wide).total, 0);
}

#[test]
fn other_words_for_the_same_are_found_below_the_word_itself() {
    let index = filled(&[
        doc(1, "乱停放占车位", "小区车位被占,车位不够,车位纠纷"),
        doc(2, "停车难", "晚上回来没有地方停车"),
        doc(3, "路灯", "路灯不亮"),
    ]);
    let groups = groups(&[&["停车", "车位"], &["路灯", "照明"]]);
    let own = Vocabulary::new(Lexicon::default(), [], groups.iter().map(Vec::as_slice));
    assert_eq!(numbers(&ask(&index, "停车")), [2]);
    index.set_vocabulary(TENANT, Arc::new(own));
    let hits = ask(&index, "停车");
    assert_eq!(numbers(&hits), [2, 1]);
    assert!(hits.words.contains(&"车位".to_owned()), "to be marked too: {:?}", hits.words);
    assert_eq!(numbers(&ask(&index, "照明")), [3]);
    assert_eq!(numbers(&ask(&index, "照明 车位")), [0u128; 0], "each thing must be there");
}

#[test]
fn a_matter_is_found_by_the_name_of_its_place_though_its_words_do_not_hold_it() {
    let mut here = doc(1, "路灯不亮", "晚上看不见");
    here.grid_path = vec!["330299".into(), "330299001".into()];
    let mut there = doc(2, "路灯不亮", "晚上看不见");
    there.grid_path = vec!["330299".into(), "330299002".into()];
    let index = filled(&[here, there, doc(3, "枫林社区门口", "路灯不亮")]);
    let name = [("枫林社区", Named::Grid("330299001".into()))];
    index.set_vocabulary(TENANT, Arc::new(Vocabulary::new(Lexicon::default(), name, [])));
    assert_eq!(numbers(&ask(&index, "枫林社区 路灯")), [3, 1], "in its words first");
    assert_eq!(numbers(&ask(&index, "枫林社区路灯")), [3, 1]);
}

#[test]
fn of_matters_that_fit_alike_the_younger_stands_first_and_fit_goes_before_age() {
    const DAY: i64 = 86_400_000;
    let at = |n: u128, days: i64, title: &str, text: &str| Doc {
        created_at: (1_000 - days) * DAY,
        ..doc(n, title, text)
    };
    let index = filled(&[
        at(1, 900, "井盖破损", "井盖破损"),
        at(2, 3, "井盖破损", "井盖破损"),
        at(3, 60, "井盖破损", "井盖破损"),
        at(4, 1, "路灯不亮", "路灯不亮，旁边还有一个井该松动"),
    ]);
    let query = |text: &str, now: Option<i64>| {
        let reach = Reach::Wide;
        let q =
            Query { tenant: TENANT, text: text.into(), reach, now, limit: 9, ..Query::default() };
        numbers(&index.search(&q).unwrap())
    };
    let now = Some(1_000 * DAY);
    assert_eq!(query("井盖", now), [2, 3, 1, 4], "a likeness of sound stays below however young");
    assert_eq!(query("井盖", now).len(), query("井盖", None).len(), "age hides nothing");
}

#[test]
fn what_lies_within_is_found_by_place_or_by_unit() {
    let mut a = doc(1, "井盖", "井盖破损");
    a.grid_path = vec!["330299".into(), "330299001".into()];
    let mut b = doc(2, "井盖", "井盖破损");
    b.unit_path = vec!["u2".into()];
    let index = filled(&[a, b, doc(3, "井盖", "井盖破损")]);
    let within = |grids: &[&str], units: &[&str]| {
        let own = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
        let within = Some(Within { grids: own(grids), units: own(units) });
        let filters = Filters { within, ..Filters::default() };
        let text = "井盖".into();
        let q = Query {
            tenant: TENANT,
            text,
            limit: 9,
            newest_first: true,
            filters,
            ..Query::default()
        };
        numbers(&index.search(&q).unwrap())
    };
    assert_eq!(within(&["330299001"], &["u2"]), [2, 1]);
    assert_eq!(within(&["330299"], &[]), [1]);
    assert_eq!(within(&[], &[]), [0u128; 0], "nothing lies within nothing");
}
