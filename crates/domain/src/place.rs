//! Places (地点): what the registry keeps, what may lie in what, and how fresh a record is
//! (method A5).

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A road (道路).
    Road,
    /// A residential compound (小区).
    Compound,
    /// A school, a market, a park, a public toilet (公共设施).
    Facility,
    /// A building (楼栋).
    Building,
    /// An entrance of a building with its stair (单元).
    Entrance,
    /// A household: a door with a number, never the people behind it (户).
    Household,
    /// An enterprise (企业).
    Enterprise,
    /// A shop, a small trader (商户).
    Shop,
}

impl PlaceKind {
    /// Every kind, larger ones first.
    pub const ALL: [Self; 8] = [
        Self::Road,
        Self::Compound,
        Self::Facility,
        Self::Building,
        Self::Entrance,
        Self::Household,
        Self::Enterprise,
        Self::Shop,
    ];

    /// Its word in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Road => "road",
            Self::Compound => "compound",
            Self::Facility => "facility",
            Self::Building => "building",
            Self::Entrance => "entrance",
            Self::Household => "household",
            Self::Enterprise => "enterprise",
            Self::Shop => "shop",
        }
    }

    /// The kind of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }

    /// Whether it may lie in a place of that kind; none means in a grid directly. The order of kinds
    /// keeps anything from lying in itself by a detour.
    pub const fn may_lie_in(self, above: Option<Self>) -> bool {
        match self {
            Self::Road | Self::Compound => above.is_none(),
            Self::Facility => matches!(above, None | Some(Self::Compound)),
            // a house of its own, a village without a name
            Self::Building => matches!(above, None | Some(Self::Compound | Self::Facility)),
            Self::Entrance => matches!(above, Some(Self::Building)),
            Self::Household => {
                matches!(above, None | Some(Self::Compound | Self::Building | Self::Entrance))
            }
            Self::Enterprise | Self::Shop => matches!(
                above,
                None | Some(Self::Road | Self::Compound | Self::Facility | Self::Building)
            ),
        }
    }

    /// Whether its name alone means it, so that it can be found in what people write: 3幢 means
    /// nothing without its compound.
    pub const fn has_a_name(self) -> bool {
        !matches!(self, Self::Building | Self::Entrance | Self::Household)
    }

    /// Months for which it counts as fresh where the tenant sets nothing else: households and shops
    /// change hands often, roads hardly ever. No national rule was found (待核).
    pub const fn months(self) -> u32 {
        match self {
            Self::Household | Self::Shop => 6,
            Self::Enterprise => 12,
            Self::Compound | Self::Facility | Self::Building | Self::Entrance => 24,
            Self::Road => 60,
        }
    }
}

/// How a record was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmedBy {
    /// Somebody was there.
    Visit,
    /// Somebody called.
    Phone,
    /// It came with a table.
    Import,
}

impl ConfirmedBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Visit, Self::Phone, Self::Import];

    /// Its word in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Visit => "onsite",
            Self::Phone => "phone",
            Self::Import => "import",
        }
    }

    /// The way of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|h| h.word() == word)
    }
}

/// Whether people wish to be visited. To refuse is no fault and has no consequence (method D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Nobody asked yet.
    #[default]
    Unasked,
    /// A visit is welcome.
    Welcome,
    /// A call first, please.
    CallFirst,
    /// Please do not disturb.
    Leave,
}

impl Wish {
    /// Every wish.
    pub const ALL: [Self; 4] = [Self::Unasked, Self::Welcome, Self::CallFirst, Self::Leave];

    /// Its word in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unasked => "",
            Self::Welcome => "welcome",
            Self::CallFirst => "call_first",
            Self::Leave => "leave",
        }
    }

    /// The wish of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.word() == word)
    }
}

/// How fresh a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// Confirmed within its months.
    Fresh,
    /// Confirmed within twice its months: due.
    Due,
    /// Confirmed longer ago, or never.
    Old,
}

impl Freshness {
    /// Every one, the freshest first.
    pub const ALL: [Self; 3] = [Self::Fresh, Self::Due, Self::Old];

    /// Its word in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Due => "due",
            Self::Old => "old",
        }
    }

    /// The one of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.word() == word)
    }

    /// How fresh what was confirmed on `on` is `today`, where it stays fresh for `months`.
    pub fn of(on: Option<NaiveDate>, months: u32, today: NaiveDate) -> Self {
        let (fresh, due) = Self::since(months, today);
        match on {
            Some(d) if d >= fresh => Self::Fresh,
            Some(d) if d >= due => Self::Due,
            _ => Self::Old,
        }
    }

    /// Confirmed on the first day or later is fresh, on the second or later due.
    pub fn since(months: u32, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let back = |n: u32| today.checked_sub_months(Months::new(n)).unwrap_or(NaiveDate::MIN);
        (back(months), back(months.saturating_mul(2)))
    }
}

/// Whether a code is a sound unified social credit code (统一社会信用代码, GB 32100-2015): 18
/// characters without I, O, S, V, Z, the last of which checks the others.
pub fn is_credit_code(code: &str) -> bool {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut values = Vec::with_capacity(18);
    for b in code.bytes() {
        match LETTERS.iter().position(|l| *l == b) {
            Some(v) => values.push(v),
            None => return false,
        }
    }
    let Some((check, body)) = values.split_last().filter(|_| values.len() == 18) else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for v in body {
        sum += v * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == *check
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_lead_back_to_what_they_mean() {
        assert!(PlaceKind::ALL.into_iter().all(|k| PlaceKind::read(k.word()) == Some(k)));
        assert!(ConfirmedBy::ALL.into_iter().all(|h| ConfirmedBy::read(h.word()) == Some(h)));
        assert!(Wish::ALL.into_iter().all(|w| Wish::read(w.word()) == Some(w)));
        assert!(Freshness::ALL.into_iter().all(|f| Freshness::read(f.word()) == Some(f)));
    }

    #[test]
    fn nothing_lies_in_itself_by_a_detour() {
        for kind in PlaceKind::ALL {
            let mut below = vec![kind];
            for _ in PlaceKind::ALL {
                below = PlaceKind::ALL
                    .into_iter()
                    .filter(|k| below.iter().any(|b| k.may_lie_in(Some(*b))))
                    .collect();
                assert!(!below.contains(&kind), "{kind:?}");
            }
        }
    }

    #[test]
    fn a_code_of_the_standard_is_told_from_a_slip() {
        assert!(is_credit_code("91350100M000100Y43"));
        for bad in ["91350100M000100Y44", "91350100M000100Y4", "9135O100M000100Y43", "", "社"] {
            assert!(!is_credit_code(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_record_only_grows_older(on in 0_i64..4_000, months in 0_u32..60, age in 0_i64..4_000) {
            let start = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap();
            let on = start + chrono::Days::new(on.unsigned_abs());
            let day = |n: i64| on + chrono::Days::new(n.unsigned_abs());
            let (now, then) = (Freshness::of(Some(on), months, day(age)), Freshness::of(Some(on), months, day(age + 1)));
            prop_assert!(now <= then);
            prop_assert_eq!(Freshness::of(Some(on), months, on), Freshness::Fresh);
            prop_assert_eq!(Freshness::of(None, months, on), Freshness::Old);
        }
    }
}
