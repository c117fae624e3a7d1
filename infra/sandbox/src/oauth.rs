//! ORCID's OAuth 2.0 and OpenID Connect.

pub mod authorize;
pub mod client;
pub mod discovery;
pub mod error;
pub mod grants;
pub mod id_token;
pub mod page;
pub mod pkce;
pub mod request;
pub mod revoke;
pub mod scope;
pub mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Shared;

/// The routes under `/oauth`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/oauth/authorize", get(authorize::show).post(authorize::decide))
        .route("/oauth/token", post(token::give))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/oauth/jwks", get(discovery::keys))
        .route("/.well-known/openid-configuration", get(discovery::configuration))
}
