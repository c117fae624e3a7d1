//! A draft goes, with its files; at Zenodo and B2SHARE.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::caller::Caller;
use super::files::draft;
use super::refusal::Refusal;
use crate::state::Shared;

/// `DELETE` of a draft, and Zenodo's `POST …/actions/discard`.
///
/// # Errors
/// 403 for what is published or another's, 404 for none.
pub async fn discard(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    caller.writes()?;
    let mut deposits = sandbox.deposits();
    draft(deposits.own(&caller, &id)?)?;
    deposits.remove(caller.host, &id);
    Ok(StatusCode::NO_CONTENT)
}
