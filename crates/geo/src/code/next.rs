//! The code of a grid that is added to a community.

use super::{RegionCode, Scheme, wrong_code};
use yiwang_domain::{Refusal, Text};

/// Digits of the running number where no scheme says: 12 digits of the community and 3 (GB/T 30428.1,
/// DB11 cell grids).
const ORDER_DIGITS: usize = 3;

/// The next code below `parent` that no grid ever had; numbers are not given twice, since matters
/// keep the code of a grid that has ended. `taken` are all codes of all times, of other communities
/// too. With a scheme the code is formed by it, else by what the codes below the parent look like.
///
/// # Errors
/// `code-cannot-form` where the running numbers are used up or the parent is no community.
pub fn next_code<'a>(
    scheme: Option<&Scheme>,
    parent: &str,
    taken: impl IntoIterator<Item = &'a str>,
) -> Result<String, Refusal> {
    if let (Some(scheme), Ok(community)) = (scheme, RegionCode::parse(parent)) {
        let siblings: Vec<_> = taken
            .into_iter()
            .filter_map(|c| scheme.check(c).ok())
            .filter(|p| p.region().as_ref() == Some(&community))
            .collect();
        let order = |p: &super::Parts| p.get("order").and_then(|o| o.parse::<u64>().ok());
        let number = siblings.iter().filter_map(order).max().unwrap_or(0) + 1;
        let own = ["region", "street", "community", "order"];
        let fixed: Vec<(&str, &str)> = siblings
            .first()
            .map(|p| p.iter().filter(|(name, _)| !own.contains(name)).collect())
            .unwrap_or_default();
        return scheme.form(&community, number, &fixed);
    }
    let numbers: Vec<&str> = taken
        .into_iter()
        .filter_map(|c| c.strip_prefix(parent))
        .filter(|rest| !rest.is_empty() && rest.len() <= 6)
        .filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let width = numbers.iter().map(|n| n.len()).min().unwrap_or(ORDER_DIGITS);
    let of_width = numbers.iter().filter(|n| n.len() == width);
    let number = of_width.filter_map(|n| n.parse::<u64>().ok()).max().unwrap_or(0) + 1;
    let order = format!("{number:0width$}");
    if order.len() > width {
        return Err(wrong_code(
            "code-cannot-form",
            Text::new(
                format!("{parent} 下的{width}位顺序号已用完。"),
                format!("The {width}-digit running numbers below {parent} are used up."),
            ),
            Text::new("请先细分社区。", "Divide the community first."),
        ));
    }
    Ok(format!("{parent}{order}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_all_that_were_ever_given() {
        let taken = ["330203005003001", "330203005003007", "330203005004009", "330203005"];
        for scheme in [None, Scheme::by_id("cell-15")] {
            let code = next_code(scheme.as_ref(), "330203005003", taken).unwrap();
            assert_eq!(code, "330203005003008");
        }
        assert_eq!(next_code(None, "330203005009", taken).unwrap(), "330203005009001");
        assert_eq!(next_code(None, "南门", ["南门01", "南门02"]).unwrap(), "南门03");
    }

    #[test]
    fn a_scheme_with_a_class_keeps_that_of_the_neighbours() {
        let scheme = Scheme::by_id("community-20");
        let code = next_code(scheme.as_ref(), "330203005601", ["01000033020300560104"]).unwrap();
        assert_eq!(code, "01000033020300560105");
    }

    #[test]
    fn no_number_beyond_the_last() {
        let no = next_code(None, "330203005003", ["330203005003999"]).unwrap_err();
        assert_eq!(no.code, "code-cannot-form");
    }
}
