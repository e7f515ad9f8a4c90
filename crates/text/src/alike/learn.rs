//! From what staff decided to the numbers of the model.

use super::model::{NUMBERS, Pair, RADIUS, sum};
use super::{Item, Params, Weights, key, model};
use std::collections::BTreeMap;

/// One decision: an earlier report was shown beside a new one, and staff joined them or did not.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Name of the category of the new report, under which its radius will stand.
    pub category: String,
    /// The new report.
    pub asked: Item,
    /// The earlier one.
    pub shown: Item,
    /// Whether staff joined them.
    pub joined: bool,
}

/// Joined pairs of a category that its own radius is believed by half at.
const HALF_BELIEVED: f64 = 20.0;
/// A radius is a little further than where nearly all joined pairs lie.
const BEYOND: f64 = 1.25;
/// Of the joined pairs of a category, the share within the distance that is taken.
const NEARLY_ALL: f64 = 0.95;
/// How much the former weights hold: as a guess with this standard error for each.
const FORMER: f64 = 0.5;
/// Steps of the fit; it stands still long before.
const STEPS: usize = 100;

/// New parameters from decisions, starting from the former ones.
///
/// The radius of a category becomes 1.25 times the distance within which 95 of 100 of its joined
/// pairs lie, drawn towards the former radius by as much as twenty pairs weigh (in logarithms), so
/// that three pairs overturn nothing. The weights are the most likely ones given the decisions and
/// the former weights (logistic regression with a normal prior of standard deviation 0.5 around
/// them); none but `base` may fall below zero. Without decisions everything stays as it is.
///
/// What likeness means afterwards: the share of *shown* pairs that staff joined. So pairs that were
/// shown and left alone must be among the decisions as well as those that were joined.
pub fn learn(former: &Params, decisions: &[Decision]) -> Params {
    let mut params = Params { radius: radii(former, decisions), ..former.clone() };
    let ready = model::Ready::new(&params);
    let terms: Vec<([f64; NUMBERS], bool)> = decisions
        .iter()
        .map(|d| {
            let radius = ready.radius(key(&d.category));
            (Pair::new(&d.asked, &d.shown).terms(radius), d.joined)
        })
        .collect();
    params.weights = Weights::from_array(fit(&ready.weights, &terms));
    params
}

/// How much decisions surprise the parameters: the mean of −ln(what they gave to what was decided).
/// 0 where they were certain and right; 0 where nothing was decided.
pub fn loss(params: &Params, decisions: &[Decision]) -> f64 {
    let ready = model::Ready::new(params);
    let surprise = |d: &Decision| {
        let terms = Pair::new(&d.asked, &d.shown).terms(ready.radius(key(&d.category)));
        let p = model::share(sum(&ready.weights, &terms));
        -(if d.joined { p } else { 1.0 - p }).max(f64::MIN_POSITIVE).ln()
    };
    decisions.iter().map(surprise).sum::<f64>() / decisions.len().max(1) as f64
}

fn radii(former: &Params, decisions: &[Decision]) -> BTreeMap<String, f64> {
    let mut apart: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for d in decisions.iter().filter(|d| d.joined) {
        if let Some(metres) = Pair::new(&d.asked, &d.shown).metres {
            apart.entry(&d.category).or_default().push(metres);
        }
    }
    let mut radius = former.radius.clone();
    for (category, mut metres) in apart {
        metres.sort_by(f64::total_cmp);
        let n = metres.len();
        let at = ((n as f64 * NEARLY_ALL).ceil() as usize).clamp(1, n) - 1;
        let own = metres.get(at).copied().unwrap_or(RADIUS.0) * BEYOND;
        let before = radius.get(category).copied().unwrap_or(former.radius_else);
        let believed = n as f64 / (n as f64 + HALF_BELIEVED);
        let logs = |r: f64| r.clamp(RADIUS.0, RADIUS.1).ln();
        let new = (believed * logs(own) + (1.0 - believed) * logs(before)).exp();
        radius.insert(category.to_owned(), new);
    }
    radius
}

/// The most likely weights: one number after the other moved to where its slope is level (the
/// loss is convex, so this comes to rest), never below zero but for the first.
fn fit(former: &[f64; NUMBERS], seen: &[([f64; NUMBERS], bool)]) -> [f64; NUMBERS] {
    let mut w = *former;
    if seen.is_empty() {
        return w;
    }
    let hold = 1.0 / (FORMER * FORMER);
    for _ in 0..STEPS {
        let mut moved = 0.0_f64;
        for i in 0..NUMBERS {
            let (mut slope, mut bend) = (hold * (w[i] - former[i]), hold);
            for (terms, joined) in seen {
                let p = model::share(sum(&w, terms));
                slope += (p - f64::from(u8::from(*joined))) * terms[i];
                // a quarter bounds p·(1−p) from above: a step never goes too far
                bend += 0.25 * terms[i] * terms[i];
            }
            let mut new = w[i] - slope / bend;
            if i > 0 {
                new = new.max(0.0);
            }
            moved = moved.max((new - w[i]).abs());
            w[i] = new;
        }
        if moved < 1e-6 {
            break;
        }
    }
    w
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alike::Point;

    fn item(id: u128, metres: f64, at: i64) -> Item {
        Item {
            id,
            at,
            point: Some(Point { lon: 121.55, lat: 29.87 + Point::degrees(metres) }),
            category: key("噪音"),
            field: key("环境"),
            places: Vec::new(),
            sketch: None,
        }
    }

    fn decision(metres: f64, joined: bool) -> Decision {
        let (asked, shown) = (item(1, 0.0, 3_600), item(2, metres, 0));
        Decision { category: "噪音".into(), asked, shown, joined }
    }

    #[test]
    fn nothing_decided_nothing_changed() {
        assert_eq!(learn(&Params::default(), &[]), Params::default());
    }

    #[test]
    fn a_radius_follows_the_joined_pairs_but_not_at_once() {
        let far = |n: usize| learn(&Params::default(), &vec![decision(1_500.0, true); n]);
        let radius = |n: usize| far(n).radius["噪音"];
        assert!(radius(2) > 500.0 && radius(2) < 700.0, "{}", radius(2));
        assert!(radius(200) > 1_500.0 && radius(200) < 1_900.0, "{}", radius(200));
        assert_eq!(far(5).radius.len(), 1);
        let left_alone = learn(&Params::default(), &vec![decision(1_500.0, false); 50]);
        assert!(left_alone.radius.is_empty());
    }

    #[test]
    fn likeness_comes_to_mean_the_share_that_staff_joined() {
        // staff join three in ten of what lies 100 m and an hour apart
        let decisions: Vec<Decision> = (0..400).map(|i| decision(100.0, i % 10 < 3)).collect();
        let learnt = learn(&Params::default(), &decisions);
        let ready = model::Ready::new(&learnt);
        let pair = Pair::new(&decisions[0].asked, &decisions[0].shown);
        let p = model::share(sum(&ready.weights, &pair.terms(ready.radius(key("噪音")))));
        assert!((p - 0.3).abs() < 0.05, "{p}");
        assert_eq!(learnt, learn(&Params::default(), &decisions));
    }

    #[test]
    fn no_weight_learns_to_speak_for_distance() {
        let perverse: Vec<Decision> = (0..500).map(|i| decision(f64::from(i), i > 250)).collect();
        let w = learn(&Params::default(), &perverse).weights.as_array();
        assert!(w.iter().skip(1).all(|w| *w >= 0.0), "{w:?}");
    }
}
