//! `start` and `limit` of lists (contract/compendia.md 0.4, contract/decisions.md).

use utoipa::IntoParams;

use crate::Parameters;

/// Results of a list without a `limit`.
const DEFAULT_LIMIT: i64 = 100;
/// Results of a list at most: ids only, so that the answer stays far below Lambda's 6 MB.
const MAX_LIMIT: i64 = 10_000;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Results to leave out: `start - 1`.
    pub skip: usize,
    /// Results to show at most.
    pub limit: usize,
}

/// The parameters in the documentation of the API.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PagingParameters {
    /// The first result to show, from 1.
    #[param(required = false, default = 1, minimum = 1)]
    pub start: i64,
    /// How many results to show at most; never more than 10,000.
    #[param(required = false, default = 100, minimum = 1)]
    pub limit: i64,
}

/// A `start` or `limit` that can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PagingError {
    /// `limit` is no number.
    #[error("limit must be an integer")]
    LimitNotAnInteger,
    /// `start` is no number.
    #[error("start must be an integer")]
    StartNotAnInteger,
    /// `limit` is below 1.
    #[error("limit must be larger than 0")]
    LimitTooSmall,
    /// `start` is below 1.
    #[error("start must be larger than 0")]
    StartTooSmall,
}

impl Paging {
    /// Reads `start` and `limit` of a request.
    ///
    /// # Errors
    /// As `parse`.
    pub fn of(parameters: &Parameters) -> Result<Self, PagingError> {
        Self::parse(parameters.get("start"), parameters.get("limit"))
    }

    /// Reads the two parameters; absent and empty ones have their defaults, 1 and 100.
    ///
    /// # Errors
    /// The reference's four texts, in its order.
    pub fn parse(start: Option<&str>, limit: Option<&str>) -> Result<Self, PagingError> {
        let limit = integer(limit, DEFAULT_LIMIT).ok_or(PagingError::LimitNotAnInteger)?;
        let start = integer(start, 1).ok_or(PagingError::StartNotAnInteger)?;
        if limit < 1 {
            return Err(PagingError::LimitTooSmall);
        }
        if start < 1 {
            return Err(PagingError::StartTooSmall);
        }
        let natural = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Self { skip: natural(start - 1), limit: natural(limit.min(MAX_LIMIT)) })
    }
}

/// A parameter that has a default when it is absent or empty.
fn integer(text: Option<&str>, default: i64) -> Option<i64> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => leading_integer(text),
        None => Some(default),
    }
}

/// The leading integer of a text, as the reference's `parseInt` takes it: `2.9` is 2, `42abc` is 42. What is beyond an
/// `i64` is the last of that side.
#[must_use]
pub fn leading_integer(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_as_the_reference_does() {
        let page = |skip, limit| Ok(Paging { skip, limit });
        let cases = [
            (None, None, page(0, 100)),
            (Some(""), Some(""), page(0, 100)),
            (Some("3"), Some("2"), page(2, 2)),
            (Some("2.9"), Some("2.9"), page(1, 2)),
            (Some("1"), Some("99999999999999999999"), page(0, 10_000)),
            (Some("abc"), None, Err(PagingError::StartNotAnInteger)),
            (Some("abc"), Some("abc"), Err(PagingError::LimitNotAnInteger)),
            (Some("0"), None, Err(PagingError::StartTooSmall)),
            (Some("0"), Some("0"), Err(PagingError::LimitTooSmall)),
            (None, Some("-1"), Err(PagingError::LimitTooSmall)),
        ];
        for (start, limit, expected) in cases {
            assert_eq!(Paging::parse(start, limit), expected, "{start:?} {limit:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(start in "\\PC*", limit in "\\PC*") {
            if let Ok(paging) = Paging::parse(Some(&start), Some(&limit)) {
                prop_assert!((1..=10_000).contains(&paging.limit));
            }
        }
    }
}
