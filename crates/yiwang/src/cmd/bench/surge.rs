//! How well early warning works: a year of the demo district with ten surges planted, and without.
//!
//! The year is the demo's own stories, counted by category (four digits) and community, made without
//! a database. The stories of its hot issues, and what repeats them, are left out first: they are
//! surges too, but not ones whose day and place are known from outside. So the year without planted
//! surges has none, other than the storms and seasons that the demo draws.

use crate::cmd::{Failure, Out};
use crate::demo::REGION;
use crate::demo::dice::Dice;
use crate::demo::district::District;
use crate::demo::stories::stories;
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::collections::BTreeMap;
use yiwang_domain::insight::surge::{Cell, Settings, surges};

/// Stories of the year, before hot issues are left out.
const STORIES: usize = 20_000;
/// Days of the year.
const DAYS: usize = 365;
/// The first day on which a surge is looked for: nine weeks of past.
const FIRST: usize = 63;
/// Surges planted.
const PLANTED: usize = 10;
/// A surge told later than this after its first day is not found.
const LATEST: usize = 14;
/// A cell that spoke is one alarm until it has been quiet for so many days.
const QUIET: usize = 14;

/// A planted surge.
struct Plant {
    cell: usize,
    start: usize,
    /// Matters more than usual on each day.
    more: Vec<u32>,
}

/// An alarm: a cell, and the first day on which it spoke.
struct Alarm {
    cell: usize,
    day: usize,
}

/// Looks at every day of both years as it would have been looked at then, and prints how many of the
/// planted surges are found, after how many days, and how many alarms have no cause.
pub(crate) fn run(seed: u64, out: &mut Out) -> Result<(), Failure> {
    let from = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default();
    let calm = counts(seed, from);
    let plants = plants(seed, &calm);
    let mut planted = calm.clone();
    for plant in &plants {
        for (day, more) in plant.more.iter().enumerate() {
            if let Some(n) = planted[plant.cell].daily.get_mut(plant.start + day) {
                *n += more;
            }
        }
    }
    let with = watch(&planted, from);
    let without = watch(&calm, from);
    let cause = |a: &Alarm| {
        plants.iter().find(|p| {
            p.cell == a.cell && (p.start..p.start + p.more.len() + LATEST).contains(&a.day)
        })
    };
    let mut delays: Vec<usize> = plants
        .iter()
        .filter_map(|p| {
            let told = with.iter().filter(|a| a.cell == p.cell && a.day >= p.start);
            told.map(|a| a.day - p.start).min().filter(|d| *d <= LATEST)
        })
        .collect();
    delays.sort_unstable();
    let groundless = with.iter().filter(|a| cause(a).is_none()).count();
    let months = (DAYS - FIRST) as f64 / 30.4;
    let matters: u32 = calm.iter().flat_map(|c| &c.daily).sum();
    let median = delays.get(delays.len() / 2).copied().unwrap_or(0);
    let worst = delays.last().copied().unwrap_or(0);
    if out.json {
        return out.value(&json!({
            "bench": "surge", "cells": calm.len(), "matters": matters, "planted": plants.len(),
            "found": delays.len(), "delay_days": delays, "false_alarms": groundless,
            "false_alarms_without": without.len(), "months": months,
            "false_alarms_per_month": without.len() as f64 / months,
        }));
    }
    let line = out.pick(
        format!(
            "预警：{}个单元、{matters}件；埋设{}处，发现{}处，延迟中位{median}天、最长{worst}天；误报{groundless}次；未埋设的一年误报{}次（{months:.1}个月）",
            calm.len(), plants.len(), delays.len(), without.len()
        ),
        format!(
            "early warning: {} cells, {matters} matters; {} planted, {} found, after {median} days in \
             the middle and {worst} at most; {groundless} false alarms; {} in the year without \
             ({months:.1} months)",
            calm.len(), plants.len(), delays.len(), without.len()
        ),
    );
    out.line(line)
}

/// The demo's year without its hot issues, by category and community.
fn counts(seed: u64, from: NaiveDate) -> Vec<Cell> {
    let district = District::generate(seed, REGION);
    let to = from + Days::new(DAYS as u64);
    let mut cells: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    for story in stories(seed, &district, STORIES, from, to) {
        if story.hot.is_some() || story.duplicate_of.is_some() {
            continue;
        }
        let category = story.category.get(..4).unwrap_or(story.category).to_owned();
        let area = story.grid.get(..12).unwrap_or(&story.grid).to_owned();
        let day = (story.at.date_naive() - from).num_days() as usize;
        let daily = cells.entry((category, area)).or_insert_with(|| vec![0; DAYS]);
        if let Some(n) = daily.get_mut(day) {
            *n += 1;
        }
    }
    cells.into_iter().map(|((category, area), daily)| Cell { category, area, daily }).collect()
}

/// Ten surges in ten cells: from three to ten days long, each day one to four matters more.
fn plants(seed: u64, cells: &[Cell]) -> Vec<Plant> {
    let mut dice = Dice::new(seed, "planted surges");
    let mut order: Vec<usize> = (0..cells.len()).collect();
    dice.shuffle(&mut order);
    order
        .into_iter()
        .take(PLANTED)
        .map(|cell| {
            let length = dice.between(3, 10);
            Plant {
                cell,
                start: dice.between(FIRST as i64 + 10, DAYS as i64 - 20) as usize,
                more: (0..length).map(|_| dice.between(1, 4) as u32).collect(),
            }
        })
        .collect()
}

/// The alarms of a year, looked at day by day with nothing but what was known then.
fn watch(cells: &[Cell], from: NaiveDate) -> Vec<Alarm> {
    let number: BTreeMap<(&str, &str), usize> = cells
        .iter()
        .enumerate()
        .map(|(n, c)| ((c.category.as_str(), c.area.as_str()), n))
        .collect();
    let mut spoke: Vec<Option<usize>> = vec![None; cells.len()];
    let mut out = Vec::new();
    for day in FIRST..DAYS {
        // the last nine weeks are all that is read
        let known: Vec<Cell> = cells
            .iter()
            .map(|c| Cell {
                category: c.category.clone(),
                area: c.area.clone(),
                daily: c.daily[day - FIRST..=day].to_vec(),
            })
            .collect();
        for surge in surges(&known, from + Days::new(day as u64), &[], &Settings::default()) {
            let Some(&cell) = number.get(&(surge.category.as_str(), surge.area.as_str())) else {
                continue;
            };
            if spoke[cell].is_none_or(|last| day - last > QUIET) {
                out.push(Alarm { cell, day });
            }
            spoke[cell] = Some(day);
        }
    }
    out
}
