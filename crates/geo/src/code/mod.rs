//! Grid codes: which digits mean what, the 12-digit code of an administrative region, and the order
//! in which the grids of a community are numbered.

mod next;
mod number;
mod region;
mod scheme;

pub use next::next_code;
pub use number::number_grids;
pub use region::{CommunityKind, RegionCode, RegionLevel, StreetKind};
pub use scheme::{NumberingOrder, Parts, Scheme, Segment};

use std::borrow::Cow;
use yiwang_domain::{Refusal, Sort, Text};

/// A refusal about one code.
fn wrong_code(code: &'static str, say: Text, mend: Text) -> Refusal {
    Refusal { code: Cow::Borrowed(code), sort: Sort::Invalid, say, mend, faults: Vec::new() }
}

/// The first character that is no ASCII digit, told in a way that shows full-width digits and
/// letters that look like digits.
fn first_non_digit(code: &str) -> Option<(usize, char)> {
    code.chars().enumerate().find(|(_, c)| !c.is_ascii_digit())
}

fn non_digit(code: &str, place: usize, c: char) -> Refusal {
    let n = place + 1;
    wrong_code(
        "code-not-digits",
        Text::new(
            format!("代码“{code}”的第{n}个字“{c}”不是数字。"),
            format!("Character {n} of code “{code}”, “{c}”, is not a digit."),
        ),
        Text::new(
            "请只用半角数字 0–9,不要空格、字母和全角数字。",
            "Use the digits 0–9 only: no blanks, no letters, no full-width digits.",
        ),
    )
}
