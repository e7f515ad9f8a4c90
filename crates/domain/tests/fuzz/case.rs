//! One thing to try, and how to make it smaller.

use crate::rng::Rng;
use crate::shipped::Shipped;
use crate::{guards, matter, mutate};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use yiwang_domain::playbook::{self, roles};
use yiwang_domain::walk::{self, World};

/// Times a failing input is tried smaller, and for how long.
const TRIES: usize = 400;
const LONGEST: Duration = Duration::from_secs(30);

/// Between the two texts of a case in its file.
const BETWEEN: &str = "\n=====8<===== the walk\n";

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A playbook is loaded and, where it loads, a matter moves by it.
    Playbook,
    /// A walk is read and run on a playbook.
    Walk,
    /// A condition is parsed and worked out.
    Guard,
    /// A table of roles is loaded.
    Roles,
    /// The district of walks is read.
    World,
}

static KINDS: [(&str, Kind); 5] = [
    ("playbook", Kind::Playbook),
    ("walk", Kind::Walk),
    ("guard", Kind::Guard),
    ("roles", Kind::Roles),
    ("world", Kind::World),
];

/// One input.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) kind: Kind,
    /// For what is chosen while it runs.
    pub(crate) seed: u64,
    pub(crate) text: String,
    /// The walk beside the playbook.
    pub(crate) walk: String,
}

impl Case {
    fn new(kind: Kind, seed: u64, text: String) -> Self {
        Self { kind, seed, text, walk: String::new() }
    }

    /// The next input.
    pub(crate) fn any(rng: &mut Rng, shipped: &Shipped) -> Self {
        let seed = rng.word();
        match rng.below(16) {
            0..=4 => Self::new(Kind::Guard, seed, guards::any(rng, shipped)),
            5..=9 => {
                let gently = rng.once_in(2);
                let (_, text) = rng.pick(&shipped.playbooks);
                Self::new(Kind::Playbook, seed, mutate::mutate(rng, text, shipped, gently))
            }
            10 => Self::new(
                Kind::Roles,
                seed,
                mutate::mutate(rng, &shipped.roles_text, shipped, false),
            ),
            11 => Self::new(
                Kind::World,
                seed,
                mutate::mutate(rng, &shipped.world_text, shipped, false),
            ),
            _ => Self::walk(rng, shipped, seed),
        }
    }

    /// A walk beside its playbook, one of them or both bent.
    fn walk(rng: &mut Rng, shipped: &Shipped, seed: u64) -> Self {
        let (name, walk) = rng.pick(&shipped.walks);
        let own = name.split('.').next().unwrap_or_default();
        let text = shipped.playbooks.iter().find(|(n, _)| n == own).map_or("", |(_, t)| t.as_str());
        let (bend_playbook, bend_walk) = (rng.once_in(2), !rng.once_in(3));
        let text =
            if bend_playbook { mutate::mutate(rng, text, shipped, true) } else { text.to_owned() };
        let gently = rng.once_in(2);
        let walk = if bend_walk || !bend_playbook {
            mutate::mutate(rng, walk, shipped, gently)
        } else {
            walk.clone()
        };
        Self { kind: Kind::Walk, seed, text, walk }
    }

    /// What is tried before anything else, in every run.
    pub(crate) fn known() -> Vec<Self> {
        let playbook = |text: String| Self::new(Kind::Playbook, 1, text);
        let guard = |text: String| Self::new(Kind::Guard, 1, text);
        let deep = |open: &str, n: usize, close: &str| {
            playbook(format!("playbook: x\nname:\n  {}x{}\n", open.repeat(n), close.repeat(n)))
        };
        // each ten of the one before, in values and in keys
        let mut laughs = String::from("a0: &a0 {? [x] : x}\n");
        for n in 1..30 {
            let ten = vec![format!("[*a{}]", n - 1); 10].join(", ");
            writeln!(laughs, "a{n}: &a{n} {{? [{ten}] : x}}").unwrap();
        }
        vec![
            deep("[", 120_000, "]"),
            deep("[", 3_500, "]"),
            deep("[", 3_500, ""),
            deep("[\"]\", ", 3_500, "]"),
            deep("{a: ", 3_500, "}"),
            deep("- ", 100_000, ""),
            deep("? ", 100_000, ""),
            deep("!x [", 3_500, "]"),
            playbook(laughs),
            playbook("a: &a [*a, *a]\n".to_owned()),
            playbook("x".repeat(300_000)),
            playbook(String::new()),
            playbook("%YAML 1.2\n---\n...\n---\n".to_owned()),
            guard(format!("{}1{}", "(".repeat(10), ")".repeat(10))),
            guard(format!("{}1{}", "[".repeat(10), "]".repeat(10))),
            guard(format!("{}true", "!".repeat(10))),
            guard(format!("{}1", "-".repeat(10))),
            guard(format!("{}true{}", "true ? ".repeat(10), " : false".repeat(10))),
            guard(format!("1{}", " + 1".repeat(40))),
            guard(format!("1{}", " < 1".repeat(40))),
            guard(format!("matter{}", ".a".repeat(40))),
            guard(format!("matter{}", "[0]".repeat(40))),
            guard(format!("true{}", " && true".repeat(120))),
            guard(format!("true{}", " || false".repeat(90))),
            guard(format!("{}1{}", "(1 + 1 + 1 + ".repeat(10), ")".repeat(10))),
            guard(format!("[{}]", "1, ".repeat(300))),
            guard("[1, 2].map(v, [v, v]).map(v, v + v).all(v, v.all(w, w == w))".to_owned()),
            guard("-9223372036854775808 / -1 == 0".to_owned()),
            guard(
                "9223372036854775807 + 1 > 0 || 1 % 0 == 0 || -(-9223372036854775808) > 0".into(),
            ),
            guard("timestamp('9999-12-31T23:59:59Z') + duration('999999999999h') != null".into()),
            guard("'a'.matches('(a*)*b') || '\u{1f469}'.size() == 1".into()),
        ]
    }

    /// Tries it. Says whether it was read to the end.
    pub(crate) fn run(&self, shipped: &Shipped) -> bool {
        match self.kind {
            Kind::Playbook => {
                let Some(p) = self.playbook(shipped) else { return false };
                matter::play(&p, shipped, &mut Rng::new(self.seed));
                true
            }
            Kind::Walk => {
                let Some(p) = self.playbook(shipped) else { return false };
                let Ok(w) = walk::read(&self.walk) else { return false };
                let course = walk::run(&w, &p, &shipped.world);
                for pair in course.entries.windows(2) {
                    assert_eq!(pair[0].seq + 1, pair[1].seq);
                }
                true
            }
            Kind::Guard => {
                guards::run(&self.text);
                true
            }
            Kind::Roles => roles::load(&self.text).is_ok(),
            Kind::World => World::read(&self.text, &shipped.calendars).is_ok(),
        }
    }

    fn playbook(&self, shipped: &Shipped) -> Option<playbook::Playbook> {
        match playbook::load(&self.text, &shipped.roles, &shipped.calendars) {
            Ok(p) => Some(p),
            Err(all) => {
                assert!(!all.is_empty(), "it does not load and nobody says why");
                for p in &all {
                    assert!(p.line >= 1, "a mistake without a line: {p:?}");
                    assert!(!p.say.zh.is_empty() && !p.mend.en.is_empty(), "{p:?}");
                }
                None
            }
        }
    }

    /// As it is kept, to be tried again with `FUZZ_FILE`.
    pub(crate) fn to_file(&self) -> String {
        let kind = KINDS.iter().find(|(_, k)| *k == self.kind).map_or("", |(w, _)| *w);
        format!("{kind} {}\n{}{BETWEEN}{}", self.seed, self.text, self.walk)
    }

    pub(crate) fn from_file(text: &str) -> Self {
        let (head, rest) = text.split_once('\n').expect("a line of kind and seed");
        let (word, seed) = head.split_once(' ').expect("kind and seed");
        let (_, kind) = KINDS.iter().find(|(w, _)| *w == word).expect("a known kind");
        let (text, walk) = rest.split_once(BETWEEN).unwrap_or((rest, ""));
        let walk = walk.to_owned();
        Self { kind: *kind, seed: seed.trim().parse().unwrap(), text: text.to_owned(), walk }
    }

    /// The same with fewer lines (or characters, where it has one line), as long as it `still`
    /// fails.
    pub(crate) fn smaller(&self, still: &dyn Fn(&Self) -> bool) -> Self {
        let until = Instant::now() + LONGEST;
        let with_text = |text: String| Self { text, ..self.clone() };
        let less = with_text(shrink(&self.text, until, &|t| still(&with_text(t))));
        let with_walk = |walk: String| Self { walk, ..less.clone() };
        with_walk(shrink(&self.walk, until, &|w| still(&with_walk(w))))
    }
}

/// Leaves out pieces of a text, large ones first, as long as it `still` fails.
fn shrink(text: &str, until: Instant, still: &dyn Fn(String) -> bool) -> String {
    let mut kept: Vec<String> = if text.lines().count() > 1 {
        text.split_inclusive('\n').map(str::to_owned).collect()
    } else {
        text.chars().map(String::from).collect()
    };
    let mut size = kept.len().div_ceil(2);
    let mut tries = 0;
    while size > 0 {
        let mut at = 0;
        while at < kept.len() && tries < TRIES && Instant::now() < until {
            let mut less = kept.clone();
            drop(less.drain(at..(at + size).min(kept.len())));
            tries += 1;
            if still(less.concat()) {
                kept = less;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    kept.concat()
}
