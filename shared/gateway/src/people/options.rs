//! Lists of what a field may hold.

use super::{Envelope, Failure};
use crate::Parameters;

/// Characters of a search at least.
const MIN_SEARCH: usize = 3;

/// The options that have `search` of the request within them in any case, in alphabetical order.
///
/// # Errors
/// 400 for a search of less than three characters.
pub fn options(
    kind: &'static str,
    options: impl IntoIterator<Item = &'static str>,
    parameters: &Parameters,
) -> Result<Envelope<&'static str>, Failure> {
    let search = parameters.get("search").unwrap_or_default().to_lowercase();
    if (1..MIN_SEARCH).contains(&search.chars().count()) {
        return Err(Failure::bad_request("search: must have at least 3 characters"));
    }
    let found = options.into_iter().filter(|option| option.to_lowercase().contains(&search));
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|option| option.to_lowercase());
    Ok(Envelope::all(kind, found))
}
