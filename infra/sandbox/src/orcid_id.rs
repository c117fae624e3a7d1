//! The ORCID iD, checked.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Host that iDs, sources and clients are said to live at, as in the answers of ORCID's own sandbox.
pub const HOST: &str = "sandbox.orcid.org";

/// An ORCID iD in its hyphenated form, with a valid ISO 7064 MOD 11-2 check digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrcidId(String);

/// The text is not an ORCID iD.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ORCID iD")]
pub struct NotAnOrcidId(pub String);

impl OrcidId {
    /// Reads `0000-0002-1825-0097`; neither the URI form nor a lower-case `x` is accepted.
    ///
    /// # Errors
    /// When the shape or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, NotAnOrcidId> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 19
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 9 | 14 => *byte == b'-',
                18 => byte.is_ascii_digit() || *byte == b'X',
                _ => byte.is_ascii_digit(),
            });
        if shaped && bytes.last() == Some(&check_digit(bytes)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnOrcidId(text.to_owned()))
        }
    }

    /// The hyphenated form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `https://sandbox.orcid.org/<iD>`.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("https://{HOST}/{}", self.0)
    }
}

/// ISO 7064 MOD 11-2 over the first fifteen digits.
fn check_digit(hyphenated: &[u8]) -> u8 {
    let total = hyphenated
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .take(15)
        .fold(0u32, |total, byte| (total + u32::from(byte - b'0')) * 2);
    match (12 - total % 11) % 11 {
        10 => b'X',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    }
}

impl fmt::Display for OrcidId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for OrcidId {
    type Error = NotAnOrcidId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<OrcidId> for String {
    fn from(orcid: OrcidId) -> Self {
        orcid.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_check_digits_are_accepted() {
        for text in ["0000-0002-1825-0097", "0009-9999-0000-006X"] {
            assert_eq!(OrcidId::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "0000-0002-1825-0098",
            "0000000218250097",
            "0009-9999-0000-006x",
            "https://orcid.org/0000-0002-1825-0097",
            "0000-0002-1825-00978",
            "X000-0002-1825-0097",
        ] {
            assert_eq!(OrcidId::parse(text), Err(NotAnOrcidId(text.to_owned())));
        }
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(digits in proptest::collection::vec(0u8..10, 15), at in 0usize..15, by in 1u8..10) {
            let spell = |digits: &[u8]| {
                let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
                format!("{}-{}-{}-{}", &text[..4], &text[4..8], &text[8..12], &text[12..])
            };
            let stem = spell(&digits);
            let good = format!("{stem}{}", char::from(check_digit(stem.as_bytes())));
            proptest::prop_assert!(OrcidId::parse(&good).is_ok());
            let mut changed = digits;
            changed[at] = (changed[at] + by) % 10;
            let bad = format!("{}{}", spell(&changed), good.chars().last().unwrap());
            proptest::prop_assert!(OrcidId::parse(&bad).is_err());
        }
    }
}
