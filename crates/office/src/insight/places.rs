//! The places a tenant knows, to be found in a text: its grids and communities, what its registry of
//! places names, and what reports name often enough that a name can be trusted to mean one grid.

use crate::books::Books;
use crate::office::{Office, TENANT};
use crate::place::{NAMED, rules};
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use yiwang_domain::Refusal;
use yiwang_domain::place::PlaceKind;
use yiwang_store::place::{self, Place};
use yiwang_store::{counter, near};
use yiwang_text::address::{Found, Kind, Known, Registry, find};

/// Days of reports that names are taken from.
const DAYS: i64 = 365;
/// Different ways of naming places that are looked at, the most used first.
const LOOKED_AT: u32 = 20_000;
/// A name counts when so many reports use it …
const LEAST: i64 = 3;
/// … and so large a share of them lies in one grid.
const SHARE: f64 = 0.8;

/// Places by name, each with its grid.
pub(crate) struct Places {
    registry: Registry,
    /// Grid code of each place of the registry, where it has one.
    grids: Vec<String>,
    revision: i64,
    /// What the registry of places counted.
    registered: i64,
    day: NaiveDate,
}

impl Places {
    /// The places of a text, and with them their grids.
    pub(crate) fn find(&self, text: &str) -> Found {
        find(&self.registry, text)
    }

    /// Name of a place found.
    pub(crate) fn name(&self, known: usize) -> &str {
        self.registry.known().get(known).map_or("", |k| k.name.as_str())
    }

    /// Grid of a place found.
    pub(crate) fn grid(&self, known: usize) -> &str {
        self.grids.get(known).map_or("", String::as_str)
    }
}

impl Office {
    /// The places, read anew when the rules or names of the registry change, or the day turns.
    pub(crate) async fn places(&self, books: &Books) -> Result<Arc<Places>, Refusal> {
        let kept = self.inner.insight.places.read().ok().and_then(|p| p.clone());
        let mut conn = self.inner.store.read().await?;
        let registered = counter::get(&mut conn, TENANT, NAMED).await?;
        let same = |p: &Arc<Places>| {
            (p.revision, p.registered, p.day) == (books.revision, registered, books.day)
        };
        if let Some(p) = kept.filter(same) {
            return Ok(p);
        }
        let since = self.now() - TimeDelta::days(DAYS);
        let own = place::named(&mut conn, TENANT).await?;
        let named = near::named(&mut conn, TENANT, since, 1, LOOKED_AT).await?;
        drop(conn);
        let places = Arc::new(build(books, registered, &own, named));
        if let Ok(mut kept) = self.inner.insight.places.write() {
            *kept = Some(Arc::clone(&places));
        }
        Ok(places)
    }
}

fn build(
    books: &Books,
    registered: i64,
    own: &[Place],
    named: Vec<(String, String, i64)>,
) -> Places {
    let (mut known, mut grids) = (Vec::new(), Vec::new());
    let mut taken = HashSet::new();
    for g in books.net.grids() {
        let kind = match g.kind.as_str() {
            "street" => Kind::Street,
            "community" => Kind::Community,
            "basic" | "exclusive" => Kind::Landmark,
            // the whole jurisdiction is no answer to “where”
            _ => continue,
        };
        let aliases: Vec<String> = ["专属网格", "网格"]
            .iter()
            .filter_map(|end| g.name.strip_suffix(end))
            .filter(|name| name.chars().count() >= 3)
            .take(1)
            .map(str::to_owned)
            .collect();
        let within: Vec<String> = g
            .path
            .split('/')
            .filter(|c| *c != g.code)
            .filter_map(|c| books.net.by_code(c))
            .map(|above| above.name.clone())
            .collect();
        taken.insert(g.name.clone());
        known.push(Known { aliases, within, ..Known::new(kind, g.name.clone()) });
        grids.push(g.code.clone());
    }
    for p in own.iter().filter(|p| p.name.chars().count() >= 2) {
        taken.insert(p.name.clone());
        known.push(registry(books, p));
        grids.push(p.grid_code.clone());
    }
    let mut counts: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for (text, grid, n) in named {
        if let Some(name) = base(&text) {
            *counts.entry(name).or_default().entry(grid).or_default() += n;
        }
    }
    for (name, by_grid) in counts {
        let all: i64 = by_grid.values().sum();
        let Some((grid, most)) = by_grid.into_iter().max_by_key(|(_, n)| *n) else { continue };
        if all < LEAST || (most as f64) < SHARE * all as f64 || !taken.insert(name.clone()) {
            continue;
        }
        let kind = if is_road(&name) { Kind::Road } else { Kind::Compound };
        known.push(Known::new(kind, name));
        grids.push(grid);
    }
    Places {
        registry: Registry::new(known),
        grids,
        revision: books.revision,
        registered,
        day: books.day,
    }
}

/// A place of the registry as it is found: with its road, its number, and the areas that tell it from
/// others of its name.
fn registry(books: &Books, p: &Place) -> Known {
    let kind = match rules::kind(p) {
        PlaceKind::Compound => Kind::Compound,
        PlaceKind::Road => Kind::Road,
        _ => Kind::Landmark,
    };
    let within: Vec<String> = p
        .grid_path
        .split('/')
        .filter_map(|c| books.net.by_code(c))
        .map(|g| g.name.clone())
        .collect();
    let from = within.iter().filter_map(|w| p.address.find(w).map(|at| at + w.len())).max();
    let address = &p.address[from.unwrap_or(0)..];
    let road = base(address).filter(|r| is_road(r));
    let digits = |a: &str| {
        let rest = a.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    };
    let number = road.as_ref().and_then(|_| digits(address));
    Known { aliases: p.aliases.clone(), road, number, within, ..Known::new(kind, p.name.clone()) }
}

fn is_road(name: &str) -> bool {
    ["路", "街", "道", "巷", "弄"].iter().any(|end| name.ends_with(end))
}

/// The name in a place given in words: what stands before the first number or the first word of
/// position (枫林路8号 → 枫林路, 阳光花园北门旁 → 阳光花园), so that nobody's door is kept as a name.
pub(crate) fn base(text: &str) -> Option<String> {
    const POSITION: [&str; 12] =
        ["附近", "门口", "对面", "旁", "东门", "西门", "南门", "北门", "楼", "后面", "前面", "与"];
    let text = text.trim();
    let number =
        text.find(|c: char| c.is_numeric() || c.is_whitespace() || c.is_ascii_punctuation());
    let position = POSITION.iter().filter_map(|w| text.find(w)).min();
    let end = number.into_iter().chain(position).min().unwrap_or(text.len());
    let name = &text[..end];
    (2..=20).contains(&name.chars().count()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn a_name_ends_before_number_and_position() {
        for (said, name) in [
            ("枫林路8号", Some("枫林路")),
            ("阳光花园3幢2单元501", Some("阳光花园")),
            ("阳光花园北门旁", Some("阳光花园")),
            ("8号楼", None),
            ("", None),
        ] {
            assert_eq!(base(said).as_deref(), name, "{said}");
        }
    }
}
