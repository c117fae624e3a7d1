//! `offset`, `limit` and `after` of lists (contract/people.md 1.3, contract/decisions.md "People").

use utoipa::IntoParams;

use super::{Cursor, Failure};
use crate::Parameters;

/// Entries of a page without a `limit`.
const DEFAULT_LIMIT: usize = 5;
/// Entries of a page at most.
const MAX_LIMIT: usize = 200;

/// Which page of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// Entries before the page.
    pub offset: usize,
    /// Entries of the page at most.
    pub limit: usize,
    /// Where the page before ended. It says where the page begins, and `offset` only how many came before.
    pub after: Option<Cursor>,
}

/// The parameters in the documentation of the API.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PagingParameters {
    /// How many entries to leave out.
    #[param(required = false, default = 0, minimum = 0)]
    pub offset: u64,
    /// How many entries to show at most.
    #[param(required = false, default = 5, minimum = 1, maximum = 200)]
    pub limit: u64,
    /// Where the page before ended, as its link `next` has it.
    #[param(required = false)]
    pub after: String,
}

impl Paging {
    /// Reads the parameters of a request; absent and empty ones have their defaults.
    ///
    /// # Errors
    /// 400, naming what is wrong.
    pub fn of(parameters: &Parameters) -> Result<Self, Failure> {
        Self::parse(parameters.get("offset"), parameters.get("limit"), parameters.get("after"))
    }

    fn parse(offset: Option<&str>, limit: Option<&str>, after: Option<&str>) -> Result<Self, Failure> {
        let offset = natural("offset", offset, 0)?;
        let limit = natural("limit", limit, DEFAULT_LIMIT)?;
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Failure::bad_request(format!("limit: must be within 1 and {MAX_LIMIT}")));
        }
        let after = match after {
            None => None,
            Some(text) => Some(Cursor::decode(text).ok_or_else(Failure::bad_cursor)?),
        };
        Ok(Self { offset, limit, after })
    }
}

/// A whole number that is not negative. One beyond all lists is read as the largest.
fn natural(name: &str, text: Option<&str>, default: usize) -> Result<usize, Failure> {
    let Some(text) = text else { return Ok(default) };
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::bad_request(format!("{name}: must be a whole number of at least 0")));
    }
    // No list is longer than an i32, and sums with it must not overflow in a browser either.
    Ok(text.parse().unwrap_or(usize::MAX).min(i32::MAX as usize))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn detail(offset: &str, limit: &str, after: Option<&str>) -> String {
        Paging::parse(Some(offset), Some(limit), after).unwrap_err().detail().to_owned()
    }

    #[test]
    fn defaults_and_bounds() {
        let page = |offset, limit| Paging { offset, limit, after: None };
        assert_eq!(Paging::parse(None, None, None).unwrap(), page(0, 5));
        assert_eq!(Paging::parse(Some("3"), Some("200"), None).unwrap(), page(3, 200));
        let huge = "99999999999999999999";
        assert_eq!(Paging::parse(Some(huge), Some("1"), None).unwrap(), page(2_147_483_647, 1));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(detail("-1", "5", None), "offset: must be a whole number of at least 0");
        assert_eq!(detail("0", "x", None), "limit: must be a whole number of at least 0");
        for limit in ["0", "201", "99999999999999999999"] {
            assert_eq!(detail("0", limit, None), "limit: must be within 1 and 200");
        }
        assert_eq!(detail("0", "5", Some("x")), "after: is not from a link of this list");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(offset in "\\PC*", limit in "\\PC*", after in "\\PC*") {
            if let Ok(paging) = Paging::parse(Some(&offset), Some(&limit), Some(&after)) {
                prop_assert!((1..=200).contains(&paging.limit));
            }
        }
    }
}
