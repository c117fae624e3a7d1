//! ORCID iDs: 16 digits in four groups, the last an ISO 7064 MOD 11-2 check digit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An ORCID iD with a right check digit, e.g. `0000-0002-1825-0097`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = ORCIDiD, pattern = r"^([0-9]{4}-){3}[0-9]{3}[0-9X]$", examples("0000-0002-1825-0097"))]
#[serde(try_from = "String", into = "String")]
pub struct OrcidId(String);

/// A text that is not an ORCID iD.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an ORCID iD")]
pub struct InvalidOrcidId(String);

impl OrcidId {
    /// The iD as text, without `https://orcid.org/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrcidId {
    type Err = InvalidOrcidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidOrcidId(text.chars().take(64).collect());
        let groups: Vec<_> = text.split('-').collect();
        if groups.len() != 4 || groups.iter().any(|group| group.len() != 4) {
            return Err(invalid());
        }
        let digits = groups.concat();
        let (body, check) = digits.split_at_checked(15).ok_or_else(invalid)?;
        let mut total = 0_u32;
        for digit in body.chars() {
            total = (total + digit.to_digit(10).ok_or_else(invalid)?) * 2;
        }
        let expected = match (12 - total % 11) % 11 {
            10 => "X".to_owned(),
            digit => digit.to_string(),
        };
        if check == expected { Ok(Self(text.to_owned())) } else { Err(invalid()) }
    }
}

impl TryFrom<String> for OrcidId {
    type Error = InvalidOrcidId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OrcidId> for String {
    fn from(id: OrcidId) -> Self {
        id.0
    }
}

impl fmt::Display for OrcidId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepts_right_check_digits() {
        for id in ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"] {
            assert_eq!(id.parse::<OrcidId>().unwrap().as_str(), id);
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "0000-0002-1825-0098",
            "0000-0002-1694-233x",
            "0000000218250097",
            "https://orcid.org/0000-0002-1825-0097",
            "0000-0002-1825-0097 ",
            "0000-0002-1825-00970",
            "000X-0002-1825-0097",
        ] {
            assert!(text.parse::<OrcidId>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(position in 0_usize..15, shift in 1_u32..10) {
            let digits: Vec<char> = "0000000218250097".chars().collect();
            let mut wrong = digits;
            let digit = (wrong[position].to_digit(10).unwrap() + shift) % 10;
            wrong[position] = char::from_digit(digit, 10).unwrap();
            let text: Vec<String> = wrong.chunks(4).map(|group| group.iter().collect()).collect();
            prop_assert!(text.join("-").parse::<OrcidId>().is_err());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = text.parse::<OrcidId>();
        }
    }
}
