//! GET /api/security/csrf (contract/orcid-sync.md 1.7).

use axum::extract::State;
use gateway::dspace::CsrfToken;

use crate::state::Service;

/// A new CSRF token
///
/// It comes as the cookie `DSPACE-XSRF-COOKIE` and as the header `DSPACE-XSRF-TOKEN`. Calls that change something and say by a
/// cookie who calls send it back in the header `X-XSRF-TOKEN`.
#[utoipa::path(get, path = "/api/security/csrf", tag = "ORCID Queue", operation_id = "getCsrfToken", security(()), responses(
    (status = 204, description = "The token.", headers(("DSPACE-XSRF-TOKEN" = String))),
))]
pub async fn token(State(service): State<Service>) -> CsrfToken {
    CsrfToken::new(service.secure)
}
