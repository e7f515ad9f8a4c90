//! How well addresses are read from reports: the demo district's year, as it is told and made harder.

use crate::cmd::{Failure, Out};
use crate::demo::REGION;
use crate::demo::district::District;
use crate::demo::shapes::Level;
use crate::demo::stories::stories;
use crate::demo::story::Story;
use chrono::NaiveDate;
use serde_json::json;
use std::time::Instant;
use yiwang_text::address::{Kind, Known, Registry, Role, find};

/// Reports of the year.
const REPORTS: usize = 20_000;

/// One way of telling the same reports.
struct Telling {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

const TELLINGS: [Telling; 5] = [
    Telling { name: "as-told", zh: "原文", en: "as told" },
    Telling {
        name: "blanks",
        zh: "名称中有空格、全角数字",
        en: "blanks in names, full-width digits",
    },
    Telling { name: "denied", zh: "先否认另一小区", en: "another compound denied first" },
    Telling {
        name: "compared", zh: "末尾与另一小区比较", en: "another compound compared with"
    },
    Telling { name: "short", zh: "楼号前用简称", en: "short name before a building" },
];

#[derive(Default)]
struct Score {
    named: usize,
    right: usize,
    wrong: usize,
    at: usize,
    unnamed: usize,
    false_finds: usize,
    seconds: f64,
}

/// Reads every report of a generated year and prints what share of the compounds named in them is
/// found. A report names a compound where the generator put it there and its name stands in the
/// text; a false find is a compound proposed as the place where the generator meant none.
pub(crate) fn run(seed: u64, out: &mut Out) -> Result<(), Failure> {
    let district = District::generate(seed, REGION);
    let told = year(seed, &district);
    let registry = registry(&district);
    for telling in &TELLINGS {
        let score = score(&registry, &district, &told, telling.name);
        report(telling, &score, out)?;
    }
    unknown(&district, &told, out)
}

fn year(seed: u64, district: &District) -> Vec<Story> {
    let from = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default();
    let to = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
    stories(seed, district, REPORTS, from, to).collect()
}

/// The places of the district; compounds first, in their order.
fn registry(district: &District) -> Registry {
    let within = |grid: &str| -> Vec<String> {
        district
            .areas
            .iter()
            .filter(|a| matches!(a.level, Level::Street | Level::Community))
            .filter(|a| grid.starts_with(&a.code))
            .map(|a| a.name.clone())
            .collect()
    };
    let compounds = district.compounds.iter().map(|c| Known {
        road: Some(c.road.clone()),
        number: Some(c.number),
        within: within(&c.grid),
        ..Known::new(Kind::Compound, &c.name)
    });
    let landmarks = district
        .grids()
        .filter(|g| g.exclusive)
        .map(|g| Known { within: within(&g.code), ..Known::new(Kind::Landmark, &g.name) });
    let roads = district.roads.iter().flatten().map(|r| Known::new(Kind::Road, r));
    let communities = district.communities().map(|a| Known::new(Kind::Community, &a.name));
    let streets = district.streets().map(|a| Known::new(Kind::Street, &a.name));
    Registry::new(
        compounds.chain(landmarks).chain(roads).chain(communities).chain(streets).collect(),
    )
}

/// The text of a story in one telling; none where this telling does not fit it.
fn retold(story: &Story, district: &District, how: &str) -> Option<String> {
    let text = &story.text;
    let name = story.compound.map(|c| district.compounds[c].name.as_str());
    let other = &district.compounds[(story.no as usize * 37 + 11) % district.compounds.len()].name;
    let other_free = Some(other.as_str()) != name && !text.contains(other.as_str());
    match how {
        "blanks" => {
            let name = name.filter(|n| text.contains(n))?;
            let mut letters: Vec<String> = name.chars().map(String::from).collect();
            letters.insert(letters.len() / 2, "　".to_owned());
            let wide = |c: char| {
                c.to_digit(10).and_then(|d| char::from_u32(u32::from('０') + d)).unwrap_or(c)
            };
            Some(text.replace(name, &letters.concat()).chars().map(wide).collect())
        }
        "denied" => other_free.then(|| format!("不是{other}，是我们这边的事。{text}")),
        "compared" => other_free.then(|| format!("{text}希望像{other}那样管起来。")),
        "short" => {
            let name = name?;
            let stem = ["花园", "公寓", "佳苑", "华庭", "雅居", "家园", "名邸", "公馆", "苑", "府"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .filter(|s| s.chars().count() >= 2)?;
            let building = text.match_indices(name).any(|(at, _)| {
                let after = &text[at + name.len()..];
                let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                digits > 0 && after[digits..].starts_with(['幢', '号'])
            });
            // the generator's own words must not be what is found
            building.then(|| text.replace(name, stem))
        }
        _ => Some(text.clone()),
    }
}

fn score(registry: &Registry, district: &District, told: &[Story], how: &str) -> Score {
    let texts: Vec<(&Story, String)> =
        told.iter().filter_map(|s| Some((s, retold(s, district, how)?))).collect();
    let start = Instant::now();
    let found: Vec<_> = texts.iter().map(|(_, text)| find(registry, text)).collect();
    let mut score = Score { seconds: start.elapsed().as_secs_f64(), ..Score::default() };
    for ((story, _), found) in texts.iter().zip(&found) {
        let first = found.compound(registry);
        let named = story.compound.filter(|c| {
            how == "short" || story.text.contains(district.compounds[*c].name.as_str())
        });
        if let Some(c) = named {
            score.named += 1;
            // a short name that several compounds share is right where the right one is among those
            // offered and none is called sure
            let offered = how == "short"
                && found.places.iter().any(|p| p.known == c)
                && found.places.iter().all(|p| p.confidence < 80 || p.known == c);
            match first {
                Some(p) if p.known == c => {
                    score.right += 1;
                    score.at += usize::from(p.role == Role::At);
                }
                Some(_) if offered => score.right += 1,
                Some(_) => score.wrong += 1,
                None => {}
            }
        } else {
            score.unnamed += 1;
            score.false_finds += usize::from(first.is_some_and(|p| p.role == Role::At));
        }
    }
    score
}

fn report(telling: &Telling, s: &Score, out: &mut Out) -> Result<(), Failure> {
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    let (right, wrong) = (share(s.right, s.named), share(s.wrong, s.named));
    let per_second = (s.named + s.unnamed) as f64 / s.seconds.max(1e-9);
    if out.json {
        return out.value(&json!({
            "bench": "address", "telling": telling.name, "named": s.named, "right": right,
            "wrong": wrong, "called_the_place": share(s.at, s.named), "unnamed": s.unnamed,
            "false_finds": s.false_finds, "texts_per_second": per_second,
        }));
    }
    let line = out.pick(
        format!(
            "地址（{}）：写明小区的{}条，找对{right:.4}，找错{wrong:.4}；不是小区的{}条，误报{}条；每秒{per_second:.0}条",
            telling.zh, s.named, s.unnamed, s.false_finds
        ),
        format!(
            "address ({}): {} name a compound, right {right:.4}, wrong {wrong:.4}; {} mean none, \
             {} false finds; {per_second:.0} texts/s",
            telling.en, s.named, s.unnamed, s.false_finds
        ),
    );
    out.line(line)
}

/// Reads the reports with every tenth compound taken out of the registry: what is said of a compound
/// nobody registered must not be put to another.
fn unknown(district: &District, told: &[Story], out: &mut Out) -> Result<(), Failure> {
    let full = registry(district);
    let known = full.known().iter().enumerate();
    let kept = known.filter(|(n, _)| *n >= district.compounds.len() || n % 10 != 0);
    let without = Registry::new(kept.map(|(_, k)| k.clone()).collect());
    let (mut named, mut guessed, mut false_finds) = (0usize, 0usize, 0usize);
    for story in told {
        let Some(c) = story.compound.filter(|c| c % 10 == 0) else { continue };
        if !story.text.contains(district.compounds[c].name.as_str()) {
            continue;
        }
        named += 1;
        let found = find(&without, &story.text);
        let taken = found.compound(&without);
        guessed += usize::from(taken.is_some_and(|p| p.confidence < 50));
        false_finds += usize::from(taken.is_some_and(|p| p.confidence >= 50));
    }
    if out.json {
        return out.value(&json!({
            "bench": "address", "telling": "unknown", "named": named, "guessed": guessed,
            "false_finds": false_finds,
        }));
    }
    let line = out.pick(
        format!("地址（未登记的小区）：{named}条，误认作别的小区{false_finds}条，另有{guessed}条只作猜测"),
        format!("address (compounds not registered): {named}, put to another {false_finds}, guessed {guessed}"),
    );
    out.line(line)
}
