//! One form for each number a person is found again by.

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupKind {
    /// A telephone number.
    Phone,
    /// An identity number or another document's number.
    IdNumber,
    /// A mail address.
    Email,
}

impl LookupKind {
    pub(super) const fn label(self) -> &'static [u8] {
        match self {
            Self::Phone => b"phone",
            Self::IdNumber => b"id-number",
            Self::Email => b"email",
        }
    }

    /// One form for all ways of writing the same value. Full-width letters and digits become
    /// ordinary ones. Telephones keep digits only, without the country code of mainland China;
    /// identity numbers lose blanks and get a capital X; mail addresses become lower case.
    pub fn normalise(self, value: &str) -> String {
        let plain = value.trim().chars().map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        });
        match self {
            Self::Phone => {
                let digits: String = plain.filter(char::is_ascii_digit).collect();
                let local = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
                match local {
                    Some(local) if local.len() == 11 && local.starts_with('1') => local.to_owned(),
                    _ => digits,
                }
            }
            Self::IdNumber => {
                plain.filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
            }
            Self::Email => plain.flat_map(char::to_lowercase).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_of_writing_a_value_become_one() {
        for phone in ["13800001234", "+86 138-0000-1234", "0086 13800001234", "138 0000 1234"] {
            assert_eq!(LookupKind::Phone.normalise(phone), "13800001234");
        }
        assert_eq!(LookupKind::Phone.normalise("0574-87654321"), "057487654321");
        assert_eq!(LookupKind::Phone.normalise("86123456"), "86123456");
        assert_eq!(LookupKind::IdNumber.normalise(" 320501 19900101 123x"), "32050119900101123X");
        assert_eq!(LookupKind::Email.normalise(" Alice@X.com "), "alice@x.com");
    }
}
