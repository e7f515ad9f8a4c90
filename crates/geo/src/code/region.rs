//! The 12-digit code of an administrative region: 6 digits down to the county, 3 for the street or
//! township, 3 for the community or village. (统计用区划代码; GB/T 2260 and GB/T 10114.)

use super::{first_non_digit, non_digit, wrong_code};
use serde::{Deserialize, Serialize};
use yiwang_domain::{Refusal, Text};

/// How far down a region code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionLevel {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
    /// 街道、镇、乡.
    Street,
    /// 社区、村.
    Community,
}

/// What the three digits of a street say about its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreetKind {
    /// 001–099 街道.
    Street,
    /// 100–199 镇.
    Town,
    /// 200–399 乡.
    Township,
    /// 400–599 政企合一单位.
    Enterprise,
    /// Outside the ranges: a number given locally.
    Other,
}

/// What the three digits of a community say about its kind, as met in published codes; the ranges
/// are practice, not a rule that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommunityKind {
    /// 001–199 居委会.
    Residents,
    /// 200–399 村委会.
    Village,
    /// 400–599 special units: farms, companies of a corps, development zones.
    Special,
    /// Outside the ranges: a number given locally.
    Other,
}

/// A region code of 12 digits; the missing lower levels are zeros.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);

/// Digits of a full code, and the lengths in which codes are met.
const FULL: usize = 12;
const LENGTHS: [usize; 5] = [2, 4, 6, 9, FULL];

impl RegionCode {
    /// Reads a code of 2, 4, 6, 9 or 12 digits; a shorter one is filled up with zeros.
    ///
    /// # Errors
    /// `code-not-digits`, `region-length`, or `region-hollow` where a level is named below one that
    /// is not (a community without its street).
    pub fn parse(code: &str) -> Result<Self, Refusal> {
        if let Some((place, c)) = first_non_digit(code) {
            return Err(non_digit(code, place, c));
        }
        if !LENGTHS.contains(&code.len()) {
            return Err(wrong_code(
                "region-length",
                Text::new(
                    format!("区划代码“{code}”有{}位。", code.len()),
                    format!("Region code “{code}” has {} digits.", code.len()),
                ),
                Text::new(
                    "区划代码是12位(6位县级以上 + 3位街道 + 3位社区),也可只写前2、4、6、9位。",
                    "A region code has 12 digits (6 county + 3 street + 3 community), or its first 2, 4, 6 or 9.",
                ),
            ));
        }
        let full = Self(format!("{code:0<FULL$}"));
        let zero = |from: usize, to: usize| full.digits(from, to).bytes().all(|b| b == b'0');
        // A city without districts (东莞 441900, 中山 442000) has its streets directly below it, so
        // the county alone may be zeros above other digits.
        let hollow = zero(0, 2) || (zero(2, 4) && !zero(4, FULL)) || (zero(6, 9) && !zero(9, FULL));
        if hollow {
            return Err(wrong_code(
                "region-hollow",
                Text::new(
                    format!("区划代码“{code}”缺了上级:下级有数字而上级是零。"),
                    format!("Region code “{code}” lacks a level: zeros stand above other digits."),
                ),
                Text::new("请补上上级的数字。", "Fill in the digits of the level above."),
            ));
        }
        Ok(full)
    }

    fn digits(&self, from: usize, to: usize) -> &str {
        self.0.get(from..to).unwrap_or_default()
    }

    /// The first six digits: province, prefecture, county.
    pub fn county(&self) -> &str {
        self.digits(0, 6)
    }

    /// The three digits of the street; `000` above streets.
    pub fn street_digits(&self) -> &str {
        self.digits(6, 9)
    }

    /// The three digits of the community; `000` above communities.
    pub fn community_digits(&self) -> &str {
        self.digits(9, FULL)
    }

    /// How far down the code goes.
    pub fn level(&self) -> RegionLevel {
        let zero = |from: usize, to: usize| self.digits(from, to).bytes().all(|b| b == b'0');
        match (zero(2, 4), zero(4, 6), zero(6, 9), zero(9, FULL)) {
            (_, _, _, false) => RegionLevel::Community,
            (_, _, false, _) => RegionLevel::Street,
            (_, false, _, _) => RegionLevel::County,
            (false, _, _, _) => RegionLevel::Prefecture,
            _ => RegionLevel::Province,
        }
    }

    /// The code of the level above; `None` above a province.
    pub fn parent(&self) -> Option<Self> {
        let keep = match self.level() {
            RegionLevel::Province => return None,
            RegionLevel::Prefecture => 2,
            RegionLevel::County => 4,
            RegionLevel::Street => 6,
            RegionLevel::Community => 9,
        };
        Some(Self(format!("{:0<FULL$}", self.digits(0, keep))))
    }

    /// The code without the zeros of the missing levels: 2, 4, 6, 9 or 12 digits.
    pub fn short(&self) -> &str {
        self.digits(
            0,
            match self.level() {
                RegionLevel::Province => 2,
                RegionLevel::Prefecture => 4,
                RegionLevel::County => 6,
                RegionLevel::Street => 9,
                RegionLevel::Community => FULL,
            },
        )
    }

    /// Whether `other` lies within this region, or is it.
    pub fn holds(&self, other: &Self) -> bool {
        other.0.starts_with(self.short())
    }

    /// The kind of the street, by the range of its digits; `None` above streets.
    pub fn street_kind(&self) -> Option<StreetKind> {
        match self.street_digits().parse::<u16>().ok()? {
            0 => None,
            1..=99 => Some(StreetKind::Street),
            100..=199 => Some(StreetKind::Town),
            200..=399 => Some(StreetKind::Township),
            400..=599 => Some(StreetKind::Enterprise),
            _ => Some(StreetKind::Other),
        }
    }

    /// The kind of the community, by the range of its digits; `None` above communities.
    pub fn community_kind(&self) -> Option<CommunityKind> {
        match self.community_digits().parse::<u16>().ok()? {
            0 => None,
            1..=199 => Some(CommunityKind::Residents),
            200..=399 => Some(CommunityKind::Village),
            400..=599 => Some(CommunityKind::Special),
            _ => Some(CommunityKind::Other),
        }
    }
}

impl std::fmt::Display for RegionCode {
    /// All 12 digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for RegionCode {
    type Err = Refusal;

    fn from_str(s: &str) -> Result<Self, Refusal> {
        Self::parse(s)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = Refusal;

    fn try_from(s: String) -> Result<Self, Refusal> {
        Self::parse(&s)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    #[test]
    fn the_published_examples_have_their_kinds() {
        // 金阊街道某社区, 九龙社区, 春明村, 团部社区, 一连.
        assert_eq!(region("320508019044").street_kind(), Some(StreetKind::Street));
        assert_eq!(region("320508019044").community_kind(), Some(CommunityKind::Residents));
        assert_eq!(region("220581102001").street_kind(), Some(StreetKind::Town));
        assert_eq!(region("220581102200").community_kind(), Some(CommunityKind::Village));
        assert_eq!(region("654203511400").street_kind(), Some(StreetKind::Enterprise));
        assert_eq!(region("654203511501").community_kind(), Some(CommunityKind::Special));
        assert_eq!(region("330203250").street_kind(), Some(StreetKind::Township));
        assert_eq!(region("330203000000").street_kind(), None);
    }

    #[test]
    fn the_ranges_meet_without_a_gap() {
        let kind = |n: u16| region(&format!("330203{n:03}")).street_kind().unwrap();
        for (n, is) in [
            (1, StreetKind::Street),
            (99, StreetKind::Street),
            (100, StreetKind::Town),
            (199, StreetKind::Town),
            (200, StreetKind::Township),
            (399, StreetKind::Township),
            (400, StreetKind::Enterprise),
            (599, StreetKind::Enterprise),
            (600, StreetKind::Other),
        ] {
            assert_eq!(kind(n), is, "{n}");
        }
    }

    #[test]
    fn a_code_leads_up_to_its_province() {
        let mut code = Some(region("320508019044"));
        let mut up = Vec::new();
        while let Some(c) = code {
            up.push((c.short().to_owned(), c.level()));
            code = c.parent();
        }
        let up: Vec<(&str, RegionLevel)> = up.iter().map(|(c, l)| (c.as_str(), *l)).collect();
        assert_eq!(
            up,
            [
                ("320508019044", RegionLevel::Community),
                ("320508019", RegionLevel::Street),
                ("320508", RegionLevel::County),
                ("3205", RegionLevel::Prefecture),
                ("32", RegionLevel::Province),
            ]
        );
    }

    #[test]
    fn a_city_without_districts_has_its_streets_directly_below_it() {
        let street = region("441900003");
        assert_eq!(street.level(), RegionLevel::Street);
        assert_eq!(street.parent().unwrap().short(), "4419");
        assert!(region("4419").holds(&street));
    }

    #[test]
    fn what_is_no_region_code_is_refused() {
        let wrong = |c: &str| RegionCode::parse(c).unwrap_err().code;
        assert_eq!(wrong("33020300500"), "region-length");
        assert_eq!(wrong("33020300500X"), "code-not-digits");
        assert_eq!(wrong("330203000003"), "region-hollow");
        assert_eq!(wrong("330003000000"), "region-hollow");
        assert_eq!(wrong("000000000000"), "region-hollow");
        assert_eq!(wrong(""), "region-length");
        assert!(serde_json::from_str::<RegionCode>("\"12345\"").is_err());
        let read: RegionCode = serde_json::from_str("\"330203\"").unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"330203000000\"");
    }

    proptest! {
        #[test]
        fn a_parent_holds_its_children(code in "[1-8][1-9]{11}") {
            let mut lower = region(&code);
            while let Some(upper) = lower.parent() {
                prop_assert!(upper.holds(&lower) && !lower.holds(&upper));
                prop_assert_eq!(region(upper.short()), upper.clone());
                lower = upper;
            }
        }
    }
}
