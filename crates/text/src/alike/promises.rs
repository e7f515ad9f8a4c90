//! What the window promises, tried on reports thrown from seeds.

use super::{Candidate, Item, Params, Point, Reason, Sketch, Window, key};

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

const TEXTS: [&str; 6] =
    ["", "路灯不亮", "北门的路灯坏了不亮", "垃圾没人收", "小区门口垃圾成堆没人清运", "！？"];

/// A report of two square kilometres and three days; some without point, words or place.
fn thrown(dice: &mut Dice, id: u128) -> Item {
    let point = Point {
        lon: 121.5 + dice.below(2_000) as f64 * 1e-5,
        lat: 29.8 + dice.below(2_000) as f64 * 1e-5,
    };
    let places = (0..dice.below(3)).map(|_| dice.below(8)).collect();
    Item {
        id,
        at: 1_000_000 + dice.below(3 * 86_400) as i64,
        point: (dice.below(6) > 0).then_some(point),
        category: dice.below(4),
        field: dice.below(2),
        places,
        sketch: Sketch::new(TEXTS[dice.below(6) as usize]),
    }
}

fn filled(seed: u64, n: u128) -> (Dice, Window) {
    let mut dice = Dice(seed);
    let mut window = Window::new(&Params::default());
    for id in 0..n {
        window.insert(thrown(&mut dice, id));
    }
    (dice, window)
}

fn answers(window: &Window, seed: u64) -> Vec<Vec<Candidate>> {
    let mut dice = Dice(seed);
    (0..50).map(|i| window.nearest(&thrown(&mut dice, 1_000_000 + i), 5)).collect()
}

#[test]
fn what_is_taken_in_and_out_again_leaves_no_trace() {
    for seed in 0..10 {
        let (mut dice, mut window) = filled(seed, 300);
        let before = answers(&window, 99);
        for id in 5_000..5_100 {
            window.insert(thrown(&mut dice, id));
        }
        assert_ne!(before, answers(&window, 99));
        assert!((5_000..5_100).all(|id| window.remove(id)));
        assert!(!window.remove(5_000));
        assert_eq!(before, answers(&window, 99));
        assert_eq!(window.len(), 300);
        for id in 0..300 {
            window.remove(id);
        }
        assert!(window.is_empty() && answers(&window, 99).iter().all(Vec::is_empty));
    }
}

#[test]
fn the_order_of_taking_in_does_not_matter_and_an_update_replaces() {
    let mut dice = Dice(3);
    let items: Vec<Item> = (0..300).map(|id| thrown(&mut dice, id)).collect();
    let (mut forth, mut back) = (Window::new(&Params::default()), Window::new(&Params::default()));
    for i in &items {
        forth.insert(i.clone());
    }
    items.iter().rev().for_each(|i| back.insert(thrown(&mut dice, i.id)));
    items.iter().rev().for_each(|i| back.insert(i.clone()));
    assert_eq!(forth.len(), back.len());
    assert_eq!(answers(&forth, 7), answers(&back, 7));
}

#[test]
fn likeness_is_a_share_falls_down_the_list_and_comes_out_the_same_again() {
    for seed in 0..10 {
        let (_, window) = filled(seed, 500);
        let all = answers(&window, seed + 50);
        assert!(all.iter().any(|a| a.len() == 5));
        for found in &all {
            assert!(found.iter().all(|c| (0.0..=1.0).contains(&c.likeness)));
            assert!(found.windows(2).all(|w| w[0].likeness >= w[1].likeness));
            let mut ids: Vec<u128> = found.iter().map(|c| c.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), found.len(), "each once");
        }
        assert_eq!(all, answers(&filled(seed, 500).1, seed + 50));
    }
}

#[test]
fn the_first_five_are_the_first_five_of_all() {
    for seed in 20..30 {
        let (mut dice, window) = filled(seed, 400);
        for id in 0..40 {
            let asked = thrown(&mut dice, 9_000 + id);
            let (five, all) = (window.nearest(&asked, 5), window.nearest(&asked, 1_000));
            assert_eq!(five[..], all[..five.len()]);
            assert!(window.nearest(&asked, 0).is_empty());
        }
    }
}

fn plain(id: u128) -> Item {
    Item {
        id,
        at: 1_000_000,
        point: Some(Point { lon: 121.5, lat: 29.8 }),
        category: key("路灯"),
        field: key("市政"),
        places: vec![key("杏林湾花苑")],
        sketch: Sketch::new("北门路灯不亮"),
    }
}

/// The likeness of a question to the one report there is.
fn to_plain(asked: &Item) -> Option<f64> {
    let mut window = Window::new(&Params::default());
    window.insert(plain(1));
    window.nearest(asked, 5).first().map(|c| c.likeness)
}

#[test]
fn further_and_later_is_less_alike_and_at_last_out_of_sight() {
    let mut before = 1.0;
    for step in 0..8 {
        let asked = Item {
            point: Some(Point { lon: 121.5 + f64::from(step) * 5e-4, lat: 29.8 }),
            places: Vec::new(),
            ..plain(2)
        };
        let now = to_plain(&asked).unwrap();
        assert!(now < before);
        before = now;
    }
    let far = Some(Point { lon: 121.6, lat: 29.8 });
    assert!(to_plain(&Item { point: far, places: Vec::new(), ..plain(2) }).is_none());
    // a compound may be larger than the radius
    assert!(to_plain(&Item { point: far, ..plain(2) }).is_some());

    let mut before = 1.0;
    for hours in [0, 1, 5, 24, 300] {
        let now = to_plain(&Item { at: 1_000_000 + hours * 3_600, ..plain(2) }).unwrap();
        assert!(now < before);
        before = now;
    }
    assert!(to_plain(&Item { at: 1_000_000 + 16 * 86_400, ..plain(2) }).is_none());
    // what came within the hour after lies beside it, what came later does not
    assert!(to_plain(&Item { at: 1_000_000 - 3_600, ..plain(2) }).is_some());
    assert!(to_plain(&Item { at: 1_000_000 - 3_601, ..plain(2) }).is_none());
}

#[test]
fn without_coordinates_the_named_place_or_the_category_leads_on() {
    let nowhere = Item { point: None, ..plain(2) };
    assert!(to_plain(&nowhere).unwrap() < to_plain(&plain(2)).unwrap());
    assert_eq!(to_plain(&Item { places: Vec::new(), ..nowhere.clone() }), None);
    let off = Some(Point { lon: f64::NAN, lat: 1e9 });
    assert_eq!(to_plain(&Item { point: off, ..plain(2) }), to_plain(&nowhere));

    let mut window = Window::new(&Params::default());
    window.insert(Item { point: None, places: Vec::new(), ..plain(1) });
    assert_eq!(window.nearest(&plain(2), 5).len(), 1);
    assert_eq!(window.nearest(&Item { category: key("噪音"), ..plain(2) }, 5).len(), 0);
}

#[test]
fn words_may_be_none_or_very_many() {
    let long = Sketch::new(&"北门路灯不亮".repeat(100_000));
    for sketch in [None, Sketch::new(""), long] {
        let asked = Item { sketch, ..plain(2) };
        assert!(to_plain(&asked).is_some_and(|l| l > 0.5));
    }
    let other = Item { sketch: Sketch::new("楼上漏水没人管"), ..plain(2) };
    assert!(to_plain(&other) < to_plain(&Item { sketch: None, ..plain(2) }));
}

#[test]
fn the_reasons_say_what_speaks_for_it_and_no_report_repeats_itself() {
    let mut window = Window::new(&Params::default());
    window.insert(plain(1));
    assert!(window.nearest(&plain(1), 5).is_empty());
    let found = window.nearest(&Item { at: 1_000_600, ..plain(2) }, 5);
    let why = found[0].why();
    assert_eq!(found[0].age, 600);
    assert!(matches!(why[0], Reason::Near(m) if m < 0.1));
    assert_eq!(why[1..4], [Reason::SamePlace, Reason::MinutesApart(10), Reason::SameCategory]);
    assert!(matches!(why[4], Reason::SameWords(share) if share > 0.9));
}
