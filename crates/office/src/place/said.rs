//! Whether a report happened at a place, by the words it gives for where; where it gives none, by how
//! near it is.

use super::rules::kind;
use yiwang_domain::place::PlaceKind;
use yiwang_geo::coord::{LonLat, haversine_m};
use yiwang_store::place::Place;
use yiwang_text::fold;

/// What a report about a place says.
pub(super) struct Said {
    /// From the largest to the place itself: any of the names, and whether it must be said.
    links: Vec<(Vec<String>, bool)>,
    /// Its address, where that means it alone.
    address: Option<String>,
    point: Option<LonLat>,
    /// How near a point counts, metres.
    near_m: f64,
}

impl Said {
    /// `chain` begins with what the place lies in and ends with the place itself.
    pub(super) fn of(chain: &[Place]) -> Self {
        let last = chain.len().saturating_sub(1);
        let links = chain
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let own = kind(p).has_a_name() || i > 0;
                // 3幢 alone means nothing: a house that lies in nothing is meant by its address
                let names = if own { names(p) } else { vec![bare(&p.address)] };
                (names, i == last || kind(p) != PlaceKind::Entrance)
            })
            .collect();
        let own = chain.last().filter(|p| kind(p).has_a_name() && kind(p) != PlaceKind::Road);
        let address =
            own.map(|p| bare(&p.address)).filter(|a| a.contains(|c: char| c.is_ascii_digit()));
        let point = own.and_then(|p| Some(LonLat::new(p.lon?, p.lat?)));
        let large = own.is_some_and(|p| kind(p) == PlaceKind::Compound);
        Self { links, address, point, near_m: if large { 150.0 } else { 50.0 } }
    }

    /// Whether a report is about it.
    pub(super) fn fits(&self, text: &str, point: Option<LonLat>) -> bool {
        let text = bare(text);
        if text.is_empty() {
            return self.point.zip(point).is_some_and(|(a, b)| haversine_m(a, b) <= self.near_m);
        }
        let address = self.address.as_ref().is_some_and(|a| after(&text, 0, a).is_some());
        address || self.said_in(&text)
    }

    fn said_in(&self, text: &str) -> bool {
        let mut at = 0;
        for (names, needed) in &self.links {
            match names.iter().filter_map(|n| after(text, at, n)).min() {
                Some(end) => at = end,
                None if *needed => return false,
                None => {}
            }
        }
        !self.links.is_empty()
    }
}

/// Where `name` ends in `text` after `from`, as a word of its own: 3幢 does not stand in 13幢, and 50 not
/// in 501.
fn after(text: &str, from: usize, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.get(from..)?.match_indices(name).find_map(|(i, _)| {
        let (start, end) = (from + i, from + i + name.len());
        let before = digit(text[..start].chars().next_back()) && digit(name.chars().next());
        let behind = digit(text[end..].chars().next()) && digit(name.chars().next_back());
        (!before && !behind).then_some(end)
    })
}

/// The names of a place, folded; numbers of buildings and doors as people say them.
fn names(p: &Place) -> Vec<String> {
    const BUILDING: [&str; 4] = ["幢", "栋", "号楼", "座"];
    let mut out: Vec<String> =
        std::iter::once(&p.name).chain(&p.aliases).map(|n| bare(n)).collect();
    let name = bare(&p.name);
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    let rest = &name[digits.len()..];
    if !digits.is_empty() {
        match kind(p) {
            PlaceKind::Building if BUILDING.contains(&rest) => {
                out.extend(BUILDING.iter().map(|end| format!("{digits}{end}")));
            }
            PlaceKind::Household if rest == "室" => out.push(digits),
            _ => {}
        }
    }
    out
}

/// A text folded, without blanks.
pub(super) fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(kind: &str, name: &str, address: &str) -> Place {
        Place {
            id: Uuid::nil(),
            kind: kind.into(),
            code: name.into(),
            name: name.into(),
            aliases: Vec::new(),
            parent: None,
            grid_code: "1".into(),
            grid_path: "/1/".into(),
            address: address.into(),
            lon: Some(120.0),
            lat: Some(30.0),
            wish: String::new(),
            contact: None,
            consent_on: None,
            confirmed_on: None,
            confirmed_how: String::new(),
            ended_on: None,
            words: String::new(),
            version: 1,
        }
    }

    #[test]
    fn a_report_is_at_a_place_whose_names_it_says_in_order() {
        let chain = [
            at("compound", "听松一村", "枫林路88号"),
            at("building", "3幢", ""),
            at("entrance", "2单元", ""),
            at("household", "501室", ""),
        ];
        let fits = |n: usize, text: &str| Said::of(&chain[..n]).fits(text, None);
        assert!(fits(1, "东街道枫林路88号听松一村北门") && fits(1, "枫林路88号门口"));
        assert!(!fits(1, "枫林路188号") && !fits(1, "枫林路889号"));
        for text in ["听松一村3幢楼下", "听松一村 3 号楼2单元501", "听松一村３栋"]
        {
            assert!(fits(2, text), "{text}");
        }
        assert!(!fits(2, "听松一村13幢") && !fits(2, "别的小区3幢"));
        assert!(fits(4, "听松一村3幢501") && fits(4, "听松一村3幢2单元501室"));
        assert!(!fits(4, "听松一村3幢1501室") && !fits(4, "听松一村3幢"));
    }

    #[test]
    fn without_words_nearness_counts_and_a_house_of_its_own_is_meant_by_its_address() {
        let school = [at("facility", "一小", "")];
        let near = LonLat::new(120.000_2, 30.0);
        assert!(Said::of(&school).fits("", Some(near)));
        assert!(!Said::of(&school).fits("", Some(LonLat::new(120.01, 30.0))));
        assert!(!Said::of(&school).fits("别处", Some(near)));
        let house = [at("household", "12号", "杨湾村12号")];
        assert!(Said::of(&house).fits("杨湾村12号门前", None));
        assert!(!Said::of(&house).fits("枫林路12号", None));
        assert!(!Said::of(&house).fits("", Some(near)), "a door has no surroundings");
    }
}
