//! The list of a user's depositions.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::Value;

use super::document::document;
use crate::deposits::caller::Caller;
use crate::deposits::refusal::{Refusal, Wrong};
use crate::state::Shared;

/// Results of one page, at most.
const MAX_SIZE: usize = 100;
/// Results that can be reached.
const WINDOW: usize = 10_000;

/// The query.
#[derive(Debug, Deserialize)]
pub struct Search {
    /// Words that must all be there.
    #[serde(default)]
    q: String,
    /// `draft` or `published`.
    status: Option<String>,
    /// `mostrecent`, `-mostrecent`, `bestmatch`.
    sort: Option<String>,
    page: Option<usize>,
    size: Option<usize>,
}

/// `GET /deposit/depositions`.
pub async fn list(
    State(sandbox): State<Shared>,
    caller: Caller,
    Query(search): Query<Search>,
) -> Result<Json<Vec<Value>>, Refusal> {
    let (page, size) = (search.page.unwrap_or(1), search.size.unwrap_or(10));
    let mut wrong = Vec::new();
    if !(1..=MAX_SIZE).contains(&size) {
        wrong.push(Wrong::new("size", "Must be from 1 to 100."));
    }
    if page == 0 || page.saturating_mul(size) > WINDOW {
        wrong.push(Wrong::new("page", "Maximum number of 10000 results have been reached."));
    }
    let published = match search.status.as_deref() {
        None => None,
        Some("draft") => Some(false),
        Some("published") => Some(true),
        Some(_) => {
            wrong.push(Wrong::new("status", "Not a valid choice"));
            None
        }
    };
    Refusal::unless_empty(wrong)?;
    let deposits = sandbox.deposits();
    let matching = deposits.iter().filter(|deposit| {
        deposit.is_of(&caller) && published.is_none_or(|published| published == deposit.published)
    });
    let mut found: Vec<_> = matching
        .map(|deposit| document(deposit, &caller.base))
        .filter(|document| has_words(document, &search.q))
        .collect();
    if search.sort.as_deref() != Some("-mostrecent") {
        found.reverse();
    }
    Ok(Json(found.into_iter().skip((page - 1) * size).take(size).collect()))
}

/// True if all words, or the phrase in quotation marks, are in the metadata.
fn has_words(document: &Value, query: &str) -> bool {
    let text = document["metadata"].to_string().to_lowercase();
    let query = query.trim().to_lowercase();
    match query.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(phrase) => text.contains(phrase),
        None => query.split_whitespace().all(|word| text.contains(word)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::has_words;

    #[test]
    fn words_and_phrases_are_found() {
        let document = json!({"metadata": {"title": "Ships in the Harbour"}});
        for (query, found) in [
            ("", true),
            ("harbour ships", true),
            ("\"ships in\"", true),
            ("\"in ships\"", false),
            ("boats", false),
        ] {
            assert_eq!(has_words(&document, query), found, "{query}");
        }
    }
}
