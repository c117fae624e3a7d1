//! `/admin/tokens`.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::orcid_id::OrcidId;
use crate::state::Shared;

/// The query.
#[derive(Debug, Deserialize)]
pub struct Of {
    /// Whose tokens.
    orcid: OrcidId,
}

/// A pair that is not revoked.
#[derive(Debug, Serialize)]
pub struct Pair {
    access_token: String,
    refresh_token: String,
    scope: String,
}

/// `GET ?orcid=`: the tokens that open this researcher's record, oldest first.
pub async fn list(State(sandbox): State<Shared>, Query(of): Query<Of>) -> Json<Vec<Pair>> {
    let grants = sandbox.grants();
    let pairs = grants.of(&of.orcid).map(|token| Pair {
        access_token: token.access.clone(),
        refresh_token: token.refresh.clone(),
        scope: token.scopes.to_string(),
    });
    Json(pairs.collect())
}
