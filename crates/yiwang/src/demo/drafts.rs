//! Drawing the stories of a year before they are put into words: what, where, when, by whom.

use super::days::{Period, moment, second};
use super::dice::Dice;
use super::district::District;
use super::leaves::{self, Demand, Hours, Leaf, Press, Season, Spot};
use super::places::{Place, Places};
use super::story::Channel;
use chrono::{DateTime, Duration, FixedOffset, NaiveDate};

/// Of a thousand stories, how many repeat an earlier one.
const REPEATS: u64 = 60;
/// Of a thousand stories, how many belong to a hot issue.
const HOT: u64 = 90;

/// A story before it is put into words.
pub(super) struct Draft {
    pub(super) at: DateTime<FixedOffset>,
    pub(super) channel: Channel,
    pub(super) demand: Demand,
    pub(super) leaf: &'static Leaf,
    pub(super) what: usize,
    pub(super) place: Place,
    /// Order of drawing, for a stable order within one second and for the reporter's own dice.
    pub(super) seq: u64,
    pub(super) repeats: Option<u64>,
    pub(super) hot: Option<u16>,
}

/// The drafts of `count` stories in order of time.
pub(super) fn drafts(
    dice: &Dice,
    district: &District,
    count: u64,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Draft> {
    let places = Places::new(district);
    let period = Period::new(from, to, &mut dice.fork(1));
    let repeats = count * REPEATS / 1000;
    let hot = if district.compounds.is_empty() { 0 } else { count * HOT / 1000 };
    let mut drawer = Drawer { dice: dice.fork(2), places, period, drafts: Vec::new() };
    drawer.hot_issues(hot);
    while (drawer.drafts.len() as u64) < count - repeats {
        drawer.ordinary();
    }
    drawer.repeats(repeats);
    let mut drafts = drawer.drafts;
    drafts.sort_by_key(|d| (d.at, d.seq));
    drafts
}

struct Drawer<'d> {
    dice: Dice,
    places: Places<'d>,
    period: Period,
    drafts: Vec<Draft>,
}

impl Drawer<'_> {
    fn push(&mut self, mut draft: Draft) {
        draft.seq = self.drafts.len() as u64;
        self.drafts.push(draft);
    }

    fn ordinary(&mut self) {
        let dice = &mut self.dice;
        let channel =
            [Channel::Worker, Channel::Hotline, Channel::Portal, Channel::Counter, Channel::Api]
                [dice.weighted([36, 31, 20, 7, 6].into_iter())];
        let demand = demand(channel, dice);
        let leaf = leaf(channel, demand, dice);
        let at = self.period.moment(channel, leaf.season, leaf.hours, dice);
        let place = self.places.any(leaf.spot, dice);
        let what = dice.below(leaf.what.len() as u64) as usize;
        self.push(Draft {
            at,
            channel,
            demand,
            leaf,
            what,
            place,
            seq: 0,
            repeats: None,
            hot: None,
        });
    }

    /// The same thing at the same place: a failure of one day that many report, or a nuisance that
    /// goes on for weeks. What the district should see as one.
    fn hot_issues(&mut self, total: u64) {
        let lasting: Vec<&Leaf> = leaves::all()
            .filter(|l| {
                matches!(
                    l.code,
                    "010201"
                        | "030101"
                        | "030102"
                        | "040101"
                        | "050101"
                        | "050102"
                        | "050201"
                        | "020203"
                        | "060201"
                        | "030104"
                )
            })
            .collect();
        let sudden: Vec<&Leaf> = leaves::all()
            .filter(|l| matches!(l.code, "020401" | "020402" | "020202" | "030102" | "050202"))
            .collect();
        let mut left = total;
        let mut issue = 0;
        while left > 0 {
            let dice = &mut self.dice;
            let short = dice.chance(45);
            let leaf = *dice.pick(if short { &sudden } else { &lasting });
            let size = (if short { dice.low(10, 60) } else { dice.low(15, 130) } as u64).min(left);
            let days = if short { 1 } else { dice.between(14, 75) as u64 };
            let length = self.period.length();
            let start = dice.below(length.saturating_sub(days).max(1));
            let home = self.places.compound(dice);
            let first = self.places.at(home, leaf.spot, dice);
            let what = dice.below(leaf.what.len() as u64) as usize;
            issue += 1;
            for _ in 0..size {
                let dice = &mut self.dice;
                let channel =
                    [Channel::Hotline, Channel::Portal, Channel::Worker, Channel::Counter]
                        [dice.weighted([58, 32, 6, 4].into_iter())];
                let demand = match channel {
                    Channel::Worker => Demand::Found,
                    _ if leaf.demand == Demand::Consult => Demand::Complain,
                    _ => leaf.demand,
                };
                let day = self.period.day(start + dice.below(days));
                let second = if short {
                    // it breaks in the morning, and then the telephones ring
                    dice.low(7 * 3600, 23 * 3600) as u32
                } else {
                    second(channel, leaf.hours, dice)
                };
                // mostly the very spot, sometimes from the next building
                let place = if dice.chance(75) {
                    self.places.again(&first, dice)
                } else {
                    self.places.at(home, leaf.spot, dice)
                };
                let what = if dice.chance(55) {
                    what
                } else {
                    dice.below(leaf.what.len() as u64) as usize
                };
                self.push(Draft {
                    at: moment(day, second),
                    channel,
                    demand,
                    leaf,
                    what,
                    place,
                    seq: 0,
                    repeats: None,
                    hot: Some(issue),
                });
            }
            left -= size;
        }
    }

    /// Somebody else reports what is already reported, within two days and a few steps.
    fn repeats(&mut self, count: u64) {
        let originals = self.drafts.len() as u64;
        let end = moment(self.period.day(u64::MAX), 86_399);
        let mut made = 0;
        let mut tries = 0;
        while made < count && tries < count * 50 {
            tries += 1;
            let dice = &mut self.dice;
            let seq = dice.below(originals);
            let first = &self.drafts[seq as usize];
            if first.leaf.spot == Spot::Nowhere || first.demand == Demand::Consult {
                continue;
            }
            let at = first.at + Duration::seconds(dice.low(240, 40 * 3600));
            if at > end {
                continue;
            }
            let channel = [Channel::Portal, Channel::Hotline][dice.weighted([45, 55].into_iter())];
            let demand = match first.demand {
                Demand::Found => match first.leaf.demand {
                    Demand::Suggest | Demand::Consult => Demand::Help,
                    other => other,
                },
                other => other,
            };
            let (leaf, hot) = (first.leaf, first.hot);
            let what = if dice.chance(60) {
                first.what
            } else {
                dice.below(leaf.what.len() as u64) as usize
            };
            let place = self.places.again(&first.place, dice);
            self.push(Draft {
                at,
                channel,
                demand,
                leaf,
                what,
                place,
                seq: 0,
                repeats: Some(seq),
                hot,
            });
            made += 1;
        }
        // a district with nothing to repeat is filled up with ordinary stories
        for _ in made..count {
            self.ordinary();
        }
    }
}

/// The mix of demands (FIELD §2.2a for the hotline; the other channels by what they are for).
fn demand(channel: Channel, dice: &mut Dice) -> Demand {
    const KINDS: [Demand; 7] = [
        Demand::Consult,
        Demand::Help,
        Demand::Suggest,
        Demand::Complain,
        Demand::Report,
        Demand::Thank,
        Demand::Other,
    ];
    let weights: [u64; 7] = match channel {
        Channel::Worker | Channel::Api => return Demand::Found,
        Channel::Hotline => [471, 303, 148, 33, 20, 3, 22],
        Channel::Portal => [90, 440, 110, 200, 130, 20, 10],
        Channel::Counter => [520, 330, 60, 60, 10, 10, 10],
    };
    KINDS[dice.weighted(weights.into_iter())]
}

/// What it is about. Help, complaint and report are three ways of wanting the same.
fn leaf(channel: Channel, demand: Demand, dice: &mut Dice) -> &'static Leaf {
    let problem = |d| matches!(d, Demand::Help | Demand::Complain | Demand::Report);
    // a third of the questions are about a problem somebody has
    let asked = demand == Demand::Consult && dice.chance(32);
    // cameras and inspectors do not see into buildings
    let outdoors = |l: &Leaf| matches!(l.spot, Spot::Road | Spot::Yard | Spot::Shop | Spot::Water);
    let weight = |l: &Leaf| -> u64 {
        if channel == Channel::Api && !outdoors(l) {
            0
        } else if demand == Demand::Found {
            u64::from(l.found)
        } else if asked {
            if problem(l.demand) { u64::from(l.weight) } else { 0 }
        } else if l.demand == demand {
            u64::from(l.weight) * 4
        } else if problem(l.demand) && problem(demand) {
            u64::from(l.weight)
        } else {
            0
        }
    };
    let at = dice.weighted(leaves::all().map(weight));
    leaves::all().nth(at).unwrap_or(&FALLBACK)
}

/// Never drawn: the weights of [`leaf`] belong to the very list it looks into.
const FALLBACK: Leaf = Leaf {
    code: "100202",
    zh: "其他诉求",
    en: "Other",
    demand: Demand::Other,
    press: Press::Normal,
    playbook: leaves::FIVE_ACTIONS,
    owner: leaves::Owner::Street,
    weight: 0,
    found: 0,
    spot_percent: 0,
    spot: Spot::Nowhere,
    season: Season::All,
    hours: Hours::Any,
    words: &["其他"],
    titles: &["其他诉求"],
    what: &["来电人未说清具体事项"],
    so: &["说完就挂断了"],
    done: &["已记录"],
    told: &["已归档"],
};
