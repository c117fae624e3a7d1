//! OpenID Connect discovery and keys.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::error::OAuthError;
use crate::server::base_url;
use crate::state::Shared;

/// `GET /oauth/jwks`.
pub async fn keys(State(sandbox): State<Shared>) -> Result<Json<Value>, OAuthError> {
    sandbox.signer.key_set().map(Json).map_err(|error| OAuthError::server_error(&error.to_string()))
}

/// `GET /.well-known/openid-configuration`.
pub async fn configuration(headers: HeaderMap) -> Json<Value> {
    let base = base_url(&headers);
    Json(json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth/authorize"),
        "token_endpoint": format!("{base}/oauth/token"),
        "revocation_endpoint": format!("{base}/oauth/revoke"),
        "jwks_uri": format!("{base}/oauth/jwks"),
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
    }))
}
