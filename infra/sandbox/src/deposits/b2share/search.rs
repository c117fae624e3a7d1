//! The search.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::document;
use crate::deposits::caller::Caller;
use crate::deposits::refusal::{Refusal, Wrong};
use crate::state::Shared;

/// The query.
#[derive(Debug, Deserialize)]
pub struct Search {
    /// Words that must all be there.
    #[serde(default)]
    q: String,
    /// Present: the caller's drafts and what was published of them, in place of everybody's records.
    drafts: Option<String>,
    page: Option<usize>,
    size: Option<usize>,
}

/// `GET /records/`, newest first.
pub async fn search(
    State(sandbox): State<Shared>,
    caller: Caller,
    Query(search): Query<Search>,
) -> Result<Response, Refusal> {
    let (page, size) = (search.page.unwrap_or(1), search.size.unwrap_or(10));
    if page == 0 || size == 0 || page.saturating_mul(size) > 10_000 {
        Refusal::unless_empty(vec![Wrong::new(
            "page",
            "Maximum number of 10000 results have been reached.",
        )])?;
    }
    let deposits = sandbox.deposits();
    let found = deposits.iter().rev().filter_map(|deposit| match search.drafts {
        Some(_) => deposit.is_of(&caller).then(|| document::draft(deposit, &caller.base)),
        None => {
            (deposit.host == caller.host && deposit.published).then(|| document::shown(deposit, &caller.base))
        }
    });
    let query = search.q.to_lowercase();
    let found: Vec<Value> = found
        .filter(|document| {
            let text = document["metadata"].to_string().to_lowercase();
            query.split_whitespace().all(|word| text.contains(word))
        })
        .collect();
    let total = found.len();
    let hits: Vec<_> = found.into_iter().skip((page - 1) * size).take(size).collect();
    let links = json!({ "self": format!("{}/api/records/?size={size}&page={page}", caller.base) });
    Ok(Json(json!({ "hits": { "hits": hits, "total": total }, "links": links })).into_response())
}
