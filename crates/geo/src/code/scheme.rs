//! A code scheme as data: a city plugs in its own.

use super::{RegionCode, first_non_digit, non_digit, wrong_code};
use serde::{Deserialize, Serialize};
use yiwang_domain::{Refusal, Text};

/// In which direction the grids of one community are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberingOrder {
    /// From west to east, then from north to south (DB11 cell grids).
    WestToEastThenNorthToSouth,
    /// From left to right, then from top to bottom: the same on a map with north on top (CJ/T 349).
    LeftToRightThenTopToBottom,
}

/// A run of digits with a meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Short name. `region`, `street` and `community` are understood: they form the region code.
    /// `order` is the running number.
    pub name: String,
    /// How many digits.
    pub digits: usize,
    /// What it means, for a person.
    pub meaning: Text,
    /// The smallest number allowed, if the scheme sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
}

/// A code scheme: its digits from left to right.
///
/// Two schemes may have codes of the same length, so the scheme's id is always stored with a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Stable id, kebab-case.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The standard it comes from.
    #[serde(default)]
    pub source: String,
    /// The digits from left to right.
    pub segments: Vec<Segment>,
    /// The direction of numbering.
    pub order: NumberingOrder,
}

/// A code taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    parts: Vec<(String, String)>,
}

impl Parts {
    /// The digits of a segment.
    pub fn get(&self, segment: &str) -> Option<&str> {
        self.parts.iter().find(|(name, _)| name == segment).map(|(_, digits)| digits.as_str())
    }

    /// All segments from left to right: name and digits.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().map(|(name, digits)| (name.as_str(), digits.as_str()))
    }

    /// The region code formed by the segments `region`, `street` and `community`, if the scheme has
    /// them in their usual widths.
    pub fn region(&self) -> Option<RegionCode> {
        let digits = format!(
            "{}{}{}",
            self.get("region")?,
            self.get("street").unwrap_or("000"),
            self.get("community").unwrap_or("000")
        );
        RegionCode::parse(&digits).ok()
    }
}

/// The schemes that ship with the program.
const SHIPPED: [&str; 2] =
    [include_str!("../../schemes/cell-15.json"), include_str!("../../schemes/community-20.json")];

/// Longest code a scheme may form.
const DIGITS_MAX: usize = 40;

impl Scheme {
    /// The schemes that ship with the program: `cell-15` (6 + 3 + 3 + 3, DB11 and GB/T 30428.1) and
    /// `community-20` (6 + 6 + 3 + 3 + 2, CJ/T 349-2010).
    pub fn shipped() -> Vec<Self> {
        SHIPPED.iter().filter_map(|json| Self::from_json(json).ok()).collect()
    }

    /// The shipped scheme with this id.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::shipped().into_iter().find(|s| s.id == id)
    }

    /// Reads a scheme from JSON.
    ///
    /// # Errors
    /// `scheme-unreadable` for what is no scheme, `scheme-wrong` where its segments make no sense.
    pub fn from_json(json: &str) -> Result<Self, Refusal> {
        let scheme: Self = serde_json::from_str(json).map_err(|e| {
            wrong_code(
                "scheme-unreadable",
                Text::new(
                    format!("编码方案读不懂(第{}行):{e}", e.line()),
                    format!("The code scheme cannot be read at line {}: {e}", e.line()),
                ),
                Text::new(
                    "请对照自带的方案文件修改。",
                    "Compare it with a scheme that ships with the program.",
                ),
            )
        })?;
        let mut names: Vec<&str> = scheme.segments.iter().map(|s| s.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let sound = names.len() == scheme.segments.len()
            && scheme.segments.iter().all(|s| s.digits > 0 && !s.name.is_empty())
            && (1..=DIGITS_MAX).contains(&scheme.digits())
            && !scheme.id.is_empty();
        if sound {
            return Ok(scheme);
        }
        Err(wrong_code(
            "scheme-wrong",
            Text::new(
                format!("编码方案“{}”的分段不成立。", scheme.id),
                format!("The segments of code scheme “{}” make no sense.", scheme.id),
            ),
            Text::new(
                format!("每段都要有不同的名称和至少一位数字,总长不超过{DIGITS_MAX}位。"),
                format!(
                    "Give each segment a name of its own and at least one digit, {DIGITS_MAX} digits in all at most."
                ),
            ),
        ))
    }

    /// Length of a code in digits.
    pub fn digits(&self) -> usize {
        self.segments.iter().map(|s| s.digits).sum()
    }

    /// Takes a code apart.
    ///
    /// # Errors
    /// `code-not-digits`, `code-length` or `code-segment`, each naming the place.
    pub fn check(&self, code: &str) -> Result<Parts, Refusal> {
        if let Some((place, c)) = first_non_digit(code) {
            return Err(non_digit(code, place, c));
        }
        let (is, should) = (code.len(), self.digits());
        if is != should {
            let pattern: Vec<String> =
                self.segments.iter().map(|s| format!("{}{}", s.digits, s.meaning.zh)).collect();
            let pattern_en: Vec<String> =
                self.segments.iter().map(|s| format!("{} {}", s.digits, s.name)).collect();
            return Err(wrong_code(
                "code-length",
                Text::new(
                    format!("代码“{code}”有{is}位,{}应为{should}位。", self.name.zh),
                    format!("Code “{code}” has {is} digits; {} has {should}.", self.name.en),
                ),
                Text::new(
                    format!("依次为:{}。", pattern.join(" + ")),
                    format!("It consists of {}.", pattern_en.join(" + ")),
                ),
            ));
        }
        let mut rest = code;
        let mut parts = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let (digits, after) = rest.split_at(segment.digits);
            rest = after;
            let value: u64 = digits.parse().unwrap_or(u64::MAX);
            if let Some(from) = segment.from.filter(|from| value < *from) {
                return Err(wrong_code(
                    "code-segment",
                    Text::new(
                        format!("代码“{code}”中的“{digits}”({})应从{from}起。", segment.meaning.zh),
                        format!(
                            "“{digits}” ({}) in code “{code}” must be {from} or more.",
                            segment.meaning.en
                        ),
                    ),
                    Text::new("请改正这一段。", "Correct this part."),
                ));
            }
            parts.push((segment.name.clone(), digits.to_owned()));
        }
        Ok(Parts { parts })
    }

    /// Forms the code of a grid from its community and its running number; `fixed` gives the digits
    /// of segments that neither says, such as `("class", "010000")`.
    ///
    /// # Errors
    /// `code-cannot-form` where a segment has no value or the value does not fit, and what
    /// [`Scheme::check`] refuses.
    pub fn form(
        &self,
        community: &RegionCode,
        number: u64,
        fixed: &[(&str, &str)],
    ) -> Result<String, Refusal> {
        let mut code = String::with_capacity(self.digits());
        for segment in &self.segments {
            let width = segment.digits;
            let value = match segment.name.as_str() {
                "region" => Some(community.county().to_owned()),
                "street" => Some(community.street_digits().to_owned()),
                "community" => Some(community.community_digits().to_owned()),
                "order" => Some(format!("{number:0width$}")),
                name => fixed.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()),
            };
            match value.filter(|v| v.len() == width) {
                Some(digits) => code.push_str(&digits),
                None => {
                    return Err(wrong_code(
                        "code-cannot-form",
                        Text::new(
                            format!(
                                "按{}编不出代码:“{}”要{width}位。",
                                self.name.zh, segment.meaning.zh
                            ),
                            format!(
                                "No code of {} can be formed: “{}” needs {width} digits.",
                                self.name.en, segment.meaning.en
                            ),
                        ),
                        Text::new(
                            "请给出这一段的数字;若顺序号已用完,请先细分社区。",
                            "Give its digits; if the running numbers are used up, divide the community first.",
                        ),
                    ));
                }
            }
        }
        self.check(&code).map(|_| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_shipped_schemes_are_sound() {
        let all = Scheme::shipped();
        assert_eq!(all.len(), SHIPPED.len());
        assert_eq!(Scheme::by_id("cell-15").unwrap().digits(), 15);
        assert_eq!(Scheme::by_id("community-20").unwrap().digits(), 20);
        assert_eq!(Scheme::by_id("none"), None);
    }

    #[test]
    fn a_code_is_taken_apart() {
        let parts = Scheme::by_id("cell-15").unwrap().check("330203005003012").unwrap();
        let all: Vec<(&str, &str)> = parts.iter().collect();
        assert_eq!(
            all,
            [("region", "330203"), ("street", "005"), ("community", "003"), ("order", "012")]
        );
        assert_eq!(parts.region().unwrap().to_string(), "330203005003");
        let parts = Scheme::by_id("community-20").unwrap().check("01000033020300560100").unwrap();
        assert_eq!(parts.get("class"), Some("010000"));
        assert_eq!(parts.get("community"), Some("601"));
        assert_eq!(parts.get("order"), Some("00"));
    }

    #[test]
    fn a_wrong_code_is_refused_with_its_place() {
        let scheme = Scheme::by_id("cell-15").unwrap();
        let code = |c: &str| scheme.check(c).unwrap_err();
        assert_eq!(code("330203005003").code, "code-length");
        assert!(code("330203005003").say.en.contains("12 digits"));
        assert_eq!(code("3302030050030O2").code, "code-not-digits");
        assert!(code("3302030050030O2").say.en.contains("Character 14"));
        assert_eq!(code("33020300500301２").code, "code-not-digits");
        assert_eq!(code("330203005003000").code, "code-segment");
        assert_eq!(code("").code, "code-length");
    }

    #[test]
    fn a_scheme_that_makes_no_sense_is_refused() {
        let wrong = |json: &str| Scheme::from_json(json).unwrap_err().code;
        assert_eq!(wrong("{"), "scheme-unreadable");
        let twice = SHIPPED[0].replace("\"street\"", "\"region\"");
        assert_eq!(wrong(&twice), "scheme-wrong");
        let empty = SHIPPED[0].replace("\"digits\": 6", "\"digits\": 0");
        assert_eq!(wrong(&empty), "scheme-wrong");
    }

    #[test]
    fn forming_a_code_refuses_what_does_not_fit() {
        let community = RegionCode::parse("330203005003").unwrap();
        let cell = Scheme::by_id("cell-15").unwrap();
        assert_eq!(cell.form(&community, 12, &[]).unwrap(), "330203005003012");
        assert_eq!(cell.form(&community, 1000, &[]).unwrap_err().code, "code-cannot-form");
        assert_eq!(cell.form(&community, 0, &[]).unwrap_err().code, "code-segment");
        let digital = Scheme::by_id("community-20").unwrap();
        assert_eq!(digital.form(&community, 1, &[]).unwrap_err().code, "code-cannot-form");
        assert_eq!(
            digital.form(&community, 1, &[("class", "010000")]).unwrap(),
            "01000033020300500301"
        );
    }

    proptest! {
        #[test]
        fn what_is_formed_is_taken_apart_again(community in "[1-8][0-9]{11}", number in 1u64..1000) {
            let Ok(region) = RegionCode::parse(&community) else { return Ok(()) };
            let scheme = Scheme::by_id("cell-15").unwrap();
            let parts = scheme.check(&scheme.form(&region, number, &[]).unwrap()).unwrap();
            prop_assert_eq!(parts.get("order").unwrap().parse::<u64>().unwrap(), number);
            prop_assert_eq!(parts.region().unwrap(), region);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            for scheme in Scheme::shipped() {
                let _ = scheme.check(&text);
            }
            let _ = Scheme::from_json(&text);
        }
    }
}
