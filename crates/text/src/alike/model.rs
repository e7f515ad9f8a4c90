//! How alike two reports are: a small logistic model whose numbers stand here.

use super::{Item, key};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// From this likeness on an earlier report is shown to staff as perhaps the same: more likely the
/// same than not.
pub const SHOWN: f64 = 0.5;

/// The numbers of the model. All are log-odds; but for `base` none is below zero, so that nearer,
/// sooner, same category, same words and same place never make two reports less alike.
///
/// The likeness of two reports is 1 / (1 + exp(−z)), where z is
///
/// - `base`
/// - − `distance` · ln(1 + d / (radius / 10)), d in metres; where one of the two has no point, d
///   stands at a fifth of the radius if they share a named place, else at the radius
/// - − `age` · ln(1 + minutes apart / 5)
/// - + `category` where the finest category is the same, + `field` where its field is
/// - ± `place` for a named place in common or, with places on both sides, none in common
/// - + `text` · ln((s + 0.05) / (0.15 + 0.05)), s the share of character pairs in common; nothing
///     where one of the two has no words
///
/// **What the likeness means**: of pairs that score p, the share p is the same matter. Where the
/// shipped numbers come from: 62 238 located requests to a city over eleven years (categories,
/// places and times; no words), by comparison with chance: at each distance and each time apart up
/// to 15 days, the pairs there are, against the pairs there would be if the two had nothing to do
/// with one another (five to eight whole weeks further apart). What is above chance is taken for
/// the same matter. No mark of any clerk went into them, so marks can judge them. It is an upper
/// bound for what staff would join: two dogs found at one door within the hour are above chance as
/// well.
///
/// `text` is set by reason, for those data have no words. In 4 326 long real messages two about
/// one event share 8 % of their pairs in the middle case (from 3 to 17 %), any two others 1 %. But
/// reports that lie near one another name the same place and the same trouble anyway, and short
/// ones consist of little else: so neither speaks a share of 15 %, and the weight stays well under
/// what the messages alone would give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Log-odds of two reports at one place and time, with no place named and nothing else known.
    pub base: f64,
    /// For each e-fold of distance.
    pub distance: f64,
    /// For each e-fold of time apart.
    pub age: f64,
    /// For the same finest category.
    pub category: f64,
    /// For the same field.
    pub field: f64,
    /// For a named place in common (or none).
    pub place: f64,
    /// For each e-fold of the share of character pairs in common.
    pub text: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            base: 2.8,
            distance: 1.2,
            age: 0.6,
            category: 0.5,
            field: 0.9,
            place: 0.45,
            text: 2.0,
        }
    }
}

/// Numbers of the model.
pub(super) const NUMBERS: usize = 7;

impl Weights {
    pub(super) const fn as_array(&self) -> [f64; NUMBERS] {
        [self.base, self.distance, self.age, self.category, self.field, self.place, self.text]
    }

    pub(super) const fn from_array(w: [f64; NUMBERS]) -> Self {
        let [base, distance, age, category, field, place, text] = w;
        Self { base, distance, age, category, field, place, text }
    }
}

/// Share of character pairs in common that speaks neither for nor against.
const NEITHER: f64 = 0.15;
/// Keeps one pair more or less in common from weighing much where there is next to none: the
/// standard error of a sketch there.
const BLUR: f64 = 0.05;

/// What a window goes by. Written and read as JSON, so that an office can keep what it learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Radius of the categories that have their own, in metres, by name.
    pub radius: BTreeMap<String, f64>,
    /// Radius of every other category, in metres.
    pub radius_else: f64,
    /// How many radii away a report is still looked at; likeness does not depend on it.
    pub reach: f64,
    /// How long before the question a report may have been received, seconds.
    pub most_age: i64,
    /// How long after the question, seconds: a report waits a while before anybody looks at it,
    /// and what comes in meanwhile lies beside it. Nothing where the question is asked at once.
    pub slack: i64,
    /// The numbers of the model.
    pub weights: Weights,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            radius: BTreeMap::new(),
            radius_else: 500.0,
            reach: 1.0,
            most_age: 15 * 86_400,
            slack: 3_600,
            weights: Weights::default(),
        }
    }
}

/// Smallest and largest radius that is used, metres.
pub(super) const RADIUS: (f64, f64) = (50.0, 3_000.0);
/// Furthest a report is looked for, metres.
const FURTHEST: f64 = 20_000.0;

/// What is known of two reports beside one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    /// Metres, where both have a point.
    pub(super) metres: Option<f64>,
    /// Seconds from the earlier to the question; below zero where it came after.
    pub(super) age: i64,
    pub(super) category: bool,
    pub(super) field: bool,
    /// Whether a place is named by both; none where one names none.
    pub(super) place: Option<bool>,
    /// Share of character pairs in common, where both have words.
    pub(super) words: Option<f64>,
}

impl Pair {
    pub(super) fn new(asked: &Item, found: &Item) -> Self {
        let on_globe = |item: &Item| item.point.and_then(super::Point::on_globe);
        Self {
            metres: on_globe(asked).zip(on_globe(found)).map(|(a, b)| a.metres(b)),
            age: asked.at.saturating_sub(found.at),
            category: asked.category == found.category,
            field: asked.field == found.field,
            place: in_common(&asked.places, &found.places),
            words: asked.sketch.as_ref().zip(found.sketch.as_ref()).map(|(a, b)| a.share(b)),
        }
    }

    /// What the words add to the sum.
    pub(super) fn of_words(&self, weights: &[f64; NUMBERS]) -> f64 {
        let [.., text] = weights;
        text * self.words_term()
    }

    fn words_term(&self) -> f64 {
        self.words.map_or(0.0, |share| ((share + BLUR) / (NEITHER + BLUR)).ln())
    }

    /// The pair in the terms of the model, in the order of [`Weights::as_array`].
    pub(super) fn terms(&self, radius: f64) -> [f64; NUMBERS] {
        let unknown = if self.place == Some(true) { radius / 5.0 } else { radius };
        let metres = self.metres.unwrap_or(unknown);
        let minutes = self.age.unsigned_abs() as f64 / 60.0;
        [
            1.0,
            -(metres * 10.0 / radius).ln_1p(),
            -(minutes / 5.0).ln_1p(),
            f64::from(u8::from(self.category)),
            f64::from(u8::from(self.field)),
            self.place.map_or(0.0, |same| if same { 1.0 } else { -1.0 }),
            self.words_term(),
        ]
    }
}

/// Whether one of a few places is in both lists; none where one list is empty.
pub(super) fn in_common(a: &[u64], b: &[u64]) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|p| b.contains(p)))
}

/// The sum of the model.
pub(super) fn sum(weights: &[f64; NUMBERS], terms: &[f64; NUMBERS]) -> f64 {
    weights.iter().zip(terms).map(|(w, t)| w * t).sum()
}

/// From log-odds to a share.
pub(super) fn share(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The parameters as a window uses them.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    radius: HashMap<u64, f64>,
    radius_else: f64,
    reach: f64,
    pub(super) most_age: i64,
    pub(super) slack: i64,
    pub(super) weights: [f64; NUMBERS],
}

impl Ready {
    pub(super) fn new(params: &Params) -> Self {
        let bounded = |r: f64| if r.is_finite() { r.clamp(RADIUS.0, RADIUS.1) } else { RADIUS.1 };
        let mut weights = params.weights.as_array().map(|w| if w.is_finite() { w } else { 0.0 });
        // what likeness promises holds whatever a file says
        weights.iter_mut().skip(1).for_each(|w| *w = w.max(0.0));
        Self {
            radius: params.radius.iter().map(|(name, r)| (key(name), bounded(*r))).collect(),
            radius_else: bounded(params.radius_else),
            reach: if params.reach.is_finite() { params.reach.max(0.0) } else { 1.0 },
            most_age: params.most_age.max(0),
            slack: params.slack.max(0),
            weights,
        }
    }

    /// Radius of a category, metres.
    pub(super) fn radius(&self, category: u64) -> f64 {
        self.radius.get(&category).copied().unwrap_or(self.radius_else)
    }

    /// How far around a report of that radius is looked, metres.
    pub(super) fn reach(&self, radius: f64) -> f64 {
        (radius * self.reach).min(FURTHEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> Pair {
        Pair { metres: Some(20.0), age: 600, category: true, field: true, place: None, words: None }
    }

    fn likeness(pair: Pair) -> f64 {
        share(sum(&Weights::default().as_array(), &pair.terms(500.0)))
    }

    #[test]
    fn likeness_falls_with_distance_and_with_time_apart() {
        let mut before = 1.0;
        for metres in [0.0, 1.0, 30.0, 200.0, 1_000.0, 1e6] {
            let now = likeness(Pair { metres: Some(metres), ..pair() });
            assert!(now < before && now >= 0.0, "{metres} m: {now}");
            before = now;
        }
        let mut before = 1.0;
        for age in [0, 60, 3_600, 86_400, 864_000, i64::MAX] {
            let now = likeness(Pair { age, ..pair() });
            assert!(now < before && now >= 0.0, "{age} s: {now}");
            assert!((now - likeness(Pair { age: -age, ..pair() })).abs() < 1e-12);
            before = now;
        }
    }

    #[test]
    fn every_agreement_makes_two_reports_more_alike() {
        let plain = likeness(Pair { category: false, field: false, ..pair() });
        let field = likeness(Pair { category: false, ..pair() });
        assert!(plain < field && field < likeness(pair()));
        let place = |p| likeness(Pair { place: p, ..pair() });
        assert!(place(Some(false)) < place(None) && place(None) < place(Some(true)));
        let words = |w| likeness(Pair { words: w, ..pair() });
        assert!(words(Some(0.0)) < words(None) && words(None) < words(Some(0.5)));
    }

    #[test]
    fn likeness_says_what_the_comparison_with_chance_said() {
        // at one door within half an hour nearly all pairs are above chance; half a kilometre and
        // half a day apart nearly none
        let door = Pair { metres: Some(0.0), age: 900, place: Some(true), ..pair() };
        assert!(likeness(door) > 0.95, "{}", likeness(door));
        let far = Pair { metres: Some(600.0), age: 43_200, place: Some(false), ..pair() };
        assert!(likeness(far) < 0.15, "{}", likeness(far));
    }

    #[test]
    fn a_file_with_absurd_numbers_breaks_no_promise() {
        let mut params = Params::default();
        params.weights.distance = -5.0;
        params.weights.text = f64::NAN;
        params.radius.insert("噪音".into(), f64::INFINITY);
        params.radius_else = -1.0;
        let ready = Ready::new(&params);
        assert!(ready.weights.iter().skip(1).all(|w| *w >= 0.0));
        assert!((ready.radius(key("噪音")) - RADIUS.1).abs() < 1e-9);
        assert!((ready.radius(7) - RADIUS.0).abs() < 1e-9);
    }

    #[test]
    fn parameters_come_back_from_text_as_they_were() {
        let mut params = Params::default();
        params.radius.insert("噪音扰民".into(), 320.5);
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<Params>(&text).unwrap(), params);
    }
}
