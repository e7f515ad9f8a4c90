//! When things happen: the day by season and weekday, the hour by the kind of thing.

use super::dice::Dice;
use super::leaves::{Hours, Season};
use super::story::Channel;
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Timelike, Weekday};

/// Seconds east of Greenwich: one time for the whole country, no summer time.
const EAST: i32 = 8 * 3600;

/// The moment of a local date and a second of the day.
pub(super) fn moment(day: NaiveDate, second: u32) -> DateTime<FixedOffset> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(second.min(86_399), 0);
    let local = day.and_time(time.unwrap_or_default());
    let east = FixedOffset::east_opt(EAST).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc));
    DateTime::from_naive_utc_and_offset(local - east, east)
}

/// The days of a period, weighted.
pub(super) struct Period {
    from: NaiveDate,
    length: u64,
    /// Days of heavy rain, by number from the first day.
    storms: Vec<u64>,
    // running sums by channel and season
    sums: Vec<Vec<u64>>,
}

const CHANNELS: [Channel; 5] =
    [Channel::Worker, Channel::Hotline, Channel::Portal, Channel::Counter, Channel::Api];
const SEASONS: [Season; 6] =
    [Season::All, Season::Warm, Season::Cold, Season::Rain, Season::Spring, Season::Failure];

impl Period {
    /// The days from `from` to the day before `to`; one day at least.
    pub(super) fn new(from: NaiveDate, to: NaiveDate, dice: &mut Dice) -> Self {
        let length = (to - from).num_days().max(1) as u64;
        let storms: Vec<u64> = (0..length)
            .filter(|d| (6..=9).contains(&(from + Days::new(*d)).month()) && dice.chance(8))
            .collect();
        let sums = CHANNELS
            .iter()
            .flat_map(|c| SEASONS.iter().map(move |s| (*c, *s)))
            .map(|(channel, season)| {
                let mut sum = 0;
                (0..length)
                    .map(|d| {
                        let day = from + Days::new(d);
                        let rain = season == Season::Rain && storms.contains(&d);
                        // a slow growth over the period, as people come to know the number
                        let growth = 950 + 150 * d / length;
                        let factor = if rain { 9 } else { 1 };
                        sum += weekday(channel, day.weekday())
                            * month(season, day.month())
                            * growth
                            * factor;
                        sum
                    })
                    .collect()
            })
            .collect();
        Self { from, length, storms, sums }
    }

    /// How many days.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// A day by number.
    pub(super) fn day(&self, n: u64) -> NaiveDate {
        self.from + Days::new(n.min(self.length - 1))
    }

    /// Whether it rains hard that day.
    pub(super) fn storm(&self, day: NaiveDate) -> bool {
        self.storms.iter().any(|d| self.day(*d) == day)
    }

    /// A moment for something that comes by this channel.
    pub(super) fn moment(
        &self,
        channel: Channel,
        season: Season,
        hours: Hours,
        dice: &mut Dice,
    ) -> DateTime<FixedOffset> {
        let c = CHANNELS.iter().position(|x| *x == channel).unwrap_or(0);
        let s = SEASONS.iter().position(|x| *x == season).unwrap_or(0);
        let sums = &self.sums[c * SEASONS.len() + s];
        let at = dice.below(sums.last().copied().unwrap_or(0));
        let day = self.day(sums.partition_point(|x| *x <= at) as u64);
        moment(day, second(channel, hours, dice))
    }
}

/// A second of the day.
pub(super) fn second(channel: Channel, hours: Hours, dice: &mut Dice) -> u32 {
    // weights of the hours from 0 to 23
    const DAY: [u64; 24] =
        [1, 0, 0, 0, 0, 1, 4, 8, 12, 14, 12, 9, 6, 7, 9, 10, 10, 9, 8, 8, 7, 5, 3, 2];
    const OFFICE: [u64; 24] =
        [0, 0, 0, 0, 0, 0, 0, 2, 10, 14, 13, 9, 3, 5, 11, 12, 10, 6, 2, 2, 1, 1, 0, 0];
    const EVENING: [u64; 24] =
        [2, 1, 0, 0, 0, 1, 3, 5, 6, 6, 5, 5, 5, 4, 4, 5, 6, 9, 13, 16, 16, 13, 8, 4];
    const NIGHT: [u64; 24] =
        [12, 9, 6, 4, 3, 4, 5, 6, 6, 5, 4, 3, 3, 3, 3, 3, 3, 3, 4, 6, 9, 13, 16, 15];
    const ANY: [u64; 24] =
        [3, 2, 2, 2, 2, 3, 6, 9, 10, 10, 9, 8, 7, 7, 8, 8, 8, 9, 9, 9, 8, 7, 5, 4];
    const ROUND: [u64; 24] =
        [0, 0, 0, 0, 0, 0, 0, 4, 14, 18, 15, 6, 1, 3, 13, 16, 12, 5, 2, 4, 3, 1, 0, 0];
    const DESK: [u64; 24] =
        [0, 0, 0, 0, 0, 0, 0, 0, 10, 16, 14, 7, 2, 4, 13, 13, 8, 2, 0, 0, 0, 0, 0, 0];
    let weights = match (channel, hours) {
        (Channel::Worker, _) => &ROUND,
        (Channel::Counter, _) => &DESK,
        (_, Hours::Day) => &DAY,
        (_, Hours::Office) => &OFFICE,
        (_, Hours::Evening) => &EVENING,
        (_, Hours::Night) => &NIGHT,
        (_, Hours::Any) => &ANY,
    };
    dice.weighted(weights.iter().copied()) as u32 * 3600 + dice.below(3600) as u32
}

fn weekday(channel: Channel, day: Weekday) -> u64 {
    let (work, saturday, sunday) = match channel {
        Channel::Worker => (112, 80, 50),
        Channel::Hotline => (108, 88, 76),
        Channel::Portal => (100, 104, 98),
        Channel::Counter => (130, 45, 0),
        Channel::Api => (100, 100, 100),
    };
    match day {
        Weekday::Mon => work + 12,
        Weekday::Sat => saturday,
        Weekday::Sun => sunday,
        _ => work,
    }
}

fn month(season: Season, month: u32) -> u64 {
    const ALL: [u64; 12] = [86, 74, 98, 100, 104, 108, 114, 112, 104, 98, 98, 100];
    const WARM: [u64; 12] = [40, 40, 60, 85, 115, 150, 185, 180, 130, 90, 60, 45];
    const COLD: [u64; 12] = [170, 150, 100, 75, 65, 60, 60, 60, 70, 95, 130, 160];
    const RAIN: [u64; 12] = [35, 40, 60, 80, 90, 150, 170, 170, 120, 60, 45, 35];
    const SPRING: [u64; 12] = [50, 70, 150, 200, 210, 170, 120, 90, 70, 40, 40, 40];
    const FAILURE: [u64; 12] = [130, 90, 70, 70, 80, 110, 170, 170, 100, 70, 70, 110];
    let table = match season {
        Season::All => &ALL,
        Season::Warm => &WARM,
        Season::Cold => &COLD,
        Season::Rain => &RAIN,
        Season::Spring => &SPRING,
        Season::Failure => &FAILURE,
    };
    table[(month as usize).clamp(1, 12) - 1]
}

/// Who works when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// Command rooms: every day from seven to ten in the evening.
    Room,
    /// Offices: Monday to Friday, half past eight to half past five.
    Office,
    /// Emergency crews: always.
    Always,
}

/// `at`, or the next moment this duty works.
pub(super) fn on_duty(at: DateTime<FixedOffset>, duty: Duty) -> DateTime<FixedOffset> {
    let (opens, closes) = match duty {
        Duty::Always => return at,
        Duty::Room => (7 * 3600, 22 * 3600),
        Duty::Office => (8 * 3600 + 1800, 17 * 3600 + 1800),
    };
    let works =
        |d: NaiveDate| duty == Duty::Room || !matches!(d.weekday(), Weekday::Sat | Weekday::Sun);
    let second = at.num_seconds_from_midnight();
    let mut day = at.date_naive();
    if works(day) && second < closes {
        return if second >= opens { at } else { moment(day, opens + second % 1200) };
    }
    day = day + Days::new(1);
    while !works(day) {
        day = day + Days::new(1);
    }
    // not everybody at the stroke of the bell
    moment(day, opens + second % 2400)
}

/// The moment `days` working days (Monday to Friday) after `at`.
pub(super) fn working_days(at: DateTime<FixedOffset>, days: u32) -> DateTime<FixedOffset> {
    let mut day = at.date_naive();
    let mut left = days;
    while left > 0 {
        day = day + Days::new(1);
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    moment(day, at.num_seconds_from_midnight())
}
