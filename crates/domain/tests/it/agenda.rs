//! Meetings read from their ledgers: which decision is about which item.

use crate::playbooks::{load, shipped, yaml};
use yiwang_domain::Entry;
use yiwang_domain::agenda::{self, Meeting};
use yiwang_domain::playbook::model::Agenda;
use yiwang_domain::walk;

fn agenda() -> Agenda {
    let list = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
    Agenda {
        by: "put".into(),
        number: "number".into(),
        item: "item".into(),
        fills: Vec::new(),
        items: list(&["put.item", "raise.item"]),
        settles: list(&["give.item", "tell.item"]),
        day: list(&["call.on", "move.on"]),
    }
}

/// An action with what was said in its fields.
type Taken<'a> = (&'a str, &'a [(&'a str, &'a str)]);

fn entries(acts: &[Taken<'_>]) -> Vec<Entry> {
    let entry = |(i, (action, said)): (usize, &Taken<'_>)| {
        let words: serde_json::Map<String, serde_json::Value> =
            said.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect();
        let form = words.iter().filter(|(k, _)| *k == "on").map(|(k, v)| (k.clone(), v.clone()));
        serde_json::from_value(serde_json::json!({
            "matter": "00000000-0000-0000-0000-000000000001",
            "seq": i + 1,
            "body": {
                "at": "2026-03-01T00:00:00Z", "by": {"who": "system"},
                "act": "taken", "action": action, "leg": null,
                "form": form.collect::<serde_json::Map<_, _>>(),
                "audience": "internal", "changes": [],
            },
            "words": words,
        }))
        .unwrap()
    };
    acts.iter().enumerate().map(entry).collect()
}

fn settled(m: &Meeting) -> Vec<Vec<u64>> {
    m.items.iter().map(|i| i.settled.clone()).collect()
}

#[test]
fn a_decision_finds_its_item_by_its_words_its_number_or_a_part_of_it() {
    let m = agenda::read(
        &agenda(),
        &entries(&[
            ("put", &[("item", "三栋垃圾房气味大"), ("number", "20260301-00007")]),
            ("raise", &[("item", "能不能建充电棚")]),
            ("put", &[("item", "活动室五点锁门"), ("number", "无")]),
            ("call", &[("on", "2026-03-05")]),
            ("move", &[("on", "2026-03-06")]),
            ("give", &[("item", "三栋垃圾房气味大")]),
            ("tell", &[("item", "充电棚")]),
            ("give", &[("item", "活动室五点锁门，延到八点")]),
            ("give", &[("item", "见20260301-00007")]),
            ("give", &[("item", "另外一件")]),
        ]),
    );
    assert_eq!(m.day, chrono::NaiveDate::from_ymd_opt(2026, 3, 6), "the day set last");
    assert_eq!(settled(&m), [vec![6, 9], vec![7], vec![8]]);
    assert_eq!((m.others.as_slice(), m.left()), (&[10][..], 0), "nothing decided is lost");
    assert_eq!(m.items[0].number.as_deref(), Some("20260301-00007"));
    assert_eq!(m.items[1].number, None, "that action asks for none");
}

#[test]
fn words_that_fit_several_items_are_about_none() {
    let m = agenda::read(
        &agenda(),
        &entries(&[
            ("give", &[("item", "路灯")]),
            ("put", &[("item", "一栋路灯不亮"), ("number", "无")]),
            ("put", &[("item", "二栋路灯不亮"), ("number", "无")]),
            ("give", &[("item", "路灯")]),
            ("give", &[("item", "无")]),
            ("give", &[("item", "")]),
        ]),
    );
    assert_eq!(settled(&m), [Vec::<u64>::new(), Vec::new()]);
    assert_eq!((m.others.as_slice(), m.left()), (&[1, 4, 5, 6][..], 2));
}

#[test]
fn the_meetings_of_the_walks_end_with_every_item_decided() {
    let world = include_str!("../../../../playbooks/walks/world.yaml");
    let world = walk::World::read(world, &["office".to_owned()]).unwrap();
    let walks = yaml(concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks/walks"));
    let mut met = 0;
    for (name, text) in shipped() {
        let p = load(&text).unwrap();
        let Some(agenda) = &p.agenda else { continue };
        assert!(p.puts_in(&agenda.by).is_some_and(|f| f == agenda.number));
        for (file, text) in walks.iter().filter(|(f, _)| f.split('.').next() == Some(&name)) {
            let entries = walk::run(&walk::read(text).unwrap(), &p, &world).entries;
            let m = agenda::read(agenda, &entries);
            if m.items.is_empty() {
                continue;
            }
            met += 1;
            assert!(m.day.is_some(), "{file}: it has a day");
            assert_eq!(m.left(), 0, "{file}: {:?}", m.items);
        }
    }
    assert!(met > 0, "some walk meets");
}
