//! A playbook as a picture: its stages in one column, each with what can be done there, and lanes at
//! the side that show where it leads. One column, so that a phone shows it without scrolling sideways.

use crate::i18n::Words;
use std::collections::BTreeMap;
use std::fmt::Write;
use yiwang_domain::Playbook;
use yiwang_domain::playbook::model::{Action, Grant, Scope, Stage, Target};

/// Width of the picture; the page scales it.
const WIDTH: i32 = 380;
const LEFT: i32 = 6;
const GAP: i32 = 12;
const HEAD: i32 = 28;
const SUB: i32 = 18;
const LINE: i32 = 22;
const LANE: i32 = 8;
const PAD: i32 = 7;
/// Actions that lead nowhere and can be taken in at least so many stages are told once, below.
const ANYTIME: usize = 4;

/// The picture, ready to be written.
#[derive(Debug, Clone)]
pub(crate) struct Diagram {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) cards: Vec<Card>,
    pub(crate) lanes: Vec<Lane>,
    /// Actions that can be taken in many stages and lead nowhere.
    pub(crate) anytime: Vec<String>,
}

/// A stage.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) w: i32,
    pub(crate) h: i32,
    pub(crate) name: String,
    pub(crate) name_y: i32,
    /// Matters that stand here now.
    pub(crate) count: Option<String>,
    pub(crate) count_x: i32,
    pub(crate) first: bool,
    pub(crate) ends: bool,
    /// Who must act, and which clocks run.
    pub(crate) subs: Vec<(i32, String)>,
    pub(crate) lines: Vec<Step>,
}

/// Something that can be done in a stage.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) y: i32,
    pub(crate) text_y: i32,
    pub(crate) label: String,
    /// `staff`, `reporter`, `system`.
    pub(crate) who: &'static str,
    to: Vec<usize>,
}

/// All ways that lead to one stage.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    pub(crate) path: String,
    pub(crate) tone: usize,
    /// Where the arrow head points.
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// What a picture is drawn of.
pub(crate) struct Drawn<'a> {
    pub(crate) words: Words,
    pub(crate) playbook: &'a Playbook,
    pub(crate) scope: Scope,
    /// Matters (or legs) by stage, where the person may know.
    pub(crate) counts: Option<&'a BTreeMap<String, i64>>,
    /// Name of a role.
    pub(crate) role: &'a dyn Fn(&str) -> String,
}

/// Draws the stages of the matter, or of a leg.
pub(crate) fn draw(d: &Drawn<'_>) -> Diagram {
    let (p, w) = (d.playbook, d.words);
    let stages = match d.scope {
        Scope::Matter => &p.stages,
        Scope::Leg => &p.leg_stages,
    };
    let actions: Vec<&Action> = p.actions.iter().filter(|a| a.scope == d.scope).collect();
    let anywhere = |a: &&&Action| a.to.is_empty() && a.from.len() >= ANYTIME;
    let anytime: Vec<String> =
        actions.iter().filter(anywhere).map(|a| w.x(&a.name).to_owned()).collect();
    let index = |id: &str| stages.iter().position(|s| s.id == id);
    let to = |targets: &[Target]| -> Vec<usize> {
        let mut all: Vec<usize> = targets.iter().filter_map(|t| index(&t.stage)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut cards = Vec::new();
    let mut y = PAD;
    for stage in stages {
        let mut steps: Vec<(String, &'static str, Vec<usize>)> = actions
            .iter()
            .filter(|a| a.from.contains(&stage.id) && !anywhere(a))
            .map(|a| (w.x(&a.name).to_owned(), who(a), to(&a.to)))
            .collect();
        if d.scope == Scope::Matter {
            let mut led: Vec<usize> = p
                .automatic
                .iter()
                .filter(|a| a.from.contains(&stage.id))
                .filter_map(|a| index(&a.to))
                .collect();
            led.sort_unstable();
            led.dedup();
            if !led.is_empty() {
                steps.push((w.t("diagram-automatic"), "system", led));
            }
        }
        let first = d.scope == Scope::Matter && p.intake.to.iter().any(|t| t.stage == stage.id);
        let card = card(d, stage, first, steps, y);
        y += card.h + GAP;
        cards.push(card);
    }
    let lanes = lanes(&mut cards);
    Diagram { width: WIDTH, height: y, cards, lanes, anytime }
}

fn who(a: &Action) -> &'static str {
    if a.who.contains(&Grant::System) && a.who.len() == 1 {
        "system"
    } else if a.who.contains(&Grant::Reporter) {
        "reporter"
    } else {
        "staff"
    }
}

fn card(
    d: &Drawn<'_>,
    stage: &Stage,
    first: bool,
    steps: Vec<(String, &'static str, Vec<usize>)>,
    y: i32,
) -> Card {
    let w = d.words;
    let mut subs: Vec<String> = Vec::new();
    if let Some(h) = &stage.holder {
        subs.push(w.a("diagram-holder", "role", (d.role)(&h.role)));
    }
    let clocks: Vec<String> = stage
        .clocks
        .iter()
        .filter_map(|c| d.playbook.clock(c))
        .map(|c| format!("{} {}", w.x(&c.name), w.x(&c.limit.default.say())))
        .collect();
    if !clocks.is_empty() {
        subs.push(clocks.join(w.t("list-comma").as_str()));
    }
    let mut at = y + PAD + HEAD;
    let sub_lines = subs
        .into_iter()
        .map(|s| {
            at += SUB;
            (at - 5, s)
        })
        .collect();
    let lines = steps
        .into_iter()
        .map(|(label, who, to)| {
            at += LINE;
            Step { y: at - LINE / 2, text_y: at - 5, label, who, to }
        })
        .collect();
    let count = d.counts.map(|c| c.get(&stage.id).copied().unwrap_or(0));
    Card {
        x: LEFT,
        y,
        w: 0,
        h: at + PAD - y,
        name: w.x(&stage.name).to_owned(),
        name_y: y + PAD + 16,
        count: count.filter(|n| *n > 0).map(|n| n.to_string()),
        count_x: 0,
        first,
        ends: stage.ends,
        subs: sub_lines,
        lines,
    }
}

/// One lane for each stage that something leads to, short ones inside; sets the width of the cards
/// by how many there are.
fn lanes(cards: &mut [Card]) -> Vec<Lane> {
    let mut spans: Vec<(usize, Vec<i32>)> = (0..cards.len())
        .filter_map(|t| {
            let from: Vec<i32> = cards
                .iter()
                .flat_map(|c| &c.lines)
                .filter(|l| l.to.contains(&t))
                .map(|l| l.y)
                .collect();
            (!from.is_empty()).then_some((t, from))
        })
        .collect();
    let target = |cards: &[Card], t: usize| cards[t].y + PAD + HEAD / 2;
    let ends = |cards: &[Card], t: usize, from: &[i32]| {
        let y = target(cards, t);
        let low = from.iter().copied().min().unwrap_or(y).min(y);
        let high = from.iter().copied().max().unwrap_or(y).max(y);
        (low, high)
    };
    spans.sort_by_key(|(t, from)| {
        let (low, high) = ends(cards, *t, from);
        high - low
    });
    let mut taken: Vec<Vec<(i32, i32)>> = Vec::new();
    let mut placed: Vec<(usize, usize, Vec<i32>)> = Vec::new();
    for (t, from) in spans {
        let (low, high) = ends(cards, t, &from);
        let free = |lane: &Vec<(i32, i32)>| lane.iter().all(|(a, b)| high + 4 < *a || *b + 4 < low);
        let n = taken.iter().position(free).unwrap_or(taken.len());
        if n == taken.len() {
            taken.push(Vec::new());
        }
        taken[n].push((low, high));
        placed.push((t, n, from));
    }
    let count = i32::try_from(taken.len()).unwrap_or(0);
    let edge = WIDTH - 14 - count * LANE;
    for c in cards.iter_mut() {
        c.w = edge - c.x;
        c.count_x = edge - 10;
        let room = c.w - 24;
        c.name = cut(&c.name, room - 70, 16);
        for (_, s) in &mut c.subs {
            *s = cut(s, room, 13);
        }
        for l in &mut c.lines {
            l.label = cut(&l.label, room - 12, 14);
        }
    }
    placed
        .into_iter()
        .map(|(t, n, from)| {
            let x = edge + 12 + i32::try_from(n).unwrap_or(0) * LANE;
            let y = target(cards, t);
            let mut path = format!("M{x} {y}H{}", edge + 5);
            for f in &from {
                let _ = write!(path, "M{edge} {f}H{x}V{y}");
            }
            Lane { path, tone: n % 6, x: edge, y }
        })
        .collect()
}

/// A text cut to a width, at a size of letters.
fn cut(text: &str, room: i32, size: i32) -> String {
    let mut used = 0;
    for (i, c) in text.char_indices() {
        used += if c.is_ascii() { size * 9 / 16 } else { size };
        if used > room {
            let kept: String = text[..i].chars().collect();
            let mut kept: Vec<char> = kept.chars().collect();
            kept.pop();
            return kept.into_iter().collect::<String>() + "…";
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use yiwang_domain::Lang;
    use yiwang_domain::playbook::{self, roles};
    use yiwang_office::shipped;

    fn every(check: impl Fn(&str, &Playbook, &Diagram)) {
        let table = roles::load(shipped::ROLES).unwrap();
        for (id, text) in shipped::PLAYBOOKS {
            let p = playbook::load(text, &table, &["office".to_owned()]).unwrap();
            for lang in [Lang::Zh, Lang::En] {
                let drawn = Drawn {
                    words: Words::new(lang),
                    playbook: &p,
                    scope: Scope::Matter,
                    counts: None,
                    role: &|r| r.to_owned(),
                };
                check(id, &p, &draw(&drawn));
            }
        }
    }

    #[test]
    fn every_stage_and_every_way_is_drawn_inside_the_picture() {
        every(|id, p, d| {
            assert_eq!(d.cards.len(), p.stages.len(), "{id}");
            let wide = d.cards[0].w;
            assert!(wide > WIDTH / 2, "{id}: the lanes leave {wide} of {WIDTH}");
            let led: std::collections::BTreeSet<usize> =
                d.cards.iter().flat_map(|c| &c.lines).flat_map(|l| l.to.clone()).collect();
            assert_eq!(d.lanes.len(), led.len(), "{id}");
            assert!(d.lanes.iter().all(|l| l.y < d.height && l.x < d.width), "{id}");
        });
    }

    #[test]
    fn cards_do_not_touch() {
        every(|id, _, d| {
            for pair in d.cards.windows(2) {
                assert!(pair[0].y + pair[0].h < pair[1].y, "{id}");
            }
        });
    }

    #[test]
    fn a_text_is_cut_at_characters() {
        assert_eq!(cut("街道研判", 100, 13), "街道研判");
        assert_eq!(cut("街道指挥室正在研判", 60, 13), "街道指…");
    }
}
