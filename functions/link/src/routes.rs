//! Routes below `/link`.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use gateway::link::{Failure, Reason, with_fallbacks};
use http::{HeaderMap, StatusCode};
use linking::{LinkView, LinkingError, VaultError};

use crate::state::Service;

gateway::refusals!(link ViewRefusals: Reason::CALLER, &[Reason::NotLinked]);
gateway::refusals!(link IsLinkedRefusals: Reason::CALLER);
gateway::refusals!(link RemoveRefusals: Reason::CALLER, Reason::ORCID, &[Reason::NothingToDelete]);

/// The routes, answered with what `service` has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/link", get(view).delete(remove))
        .route("/link/is_linked", get(is_linked))
        .with_state(service);
    with_fallbacks(routes)
}

/// The caller's link
#[utoipa::path(get, path = "/link", tag = "ORCID Link", operation_id = "getLink", responses(
    (status = 200, description = "The link; without tokens.", body = LinkView<'_>),
    ViewRefusals,
))]
pub async fn view(State(service): State<Service>, headers: HeaderMap) -> Result<Response, Failure> {
    let account = service.account(&headers).await?;
    let link = service.link(&account.username).await?.ok_or(Reason::NotLinked)?;
    Ok(Json(link.view()).into_response())
}

/// Whether the caller has a link
#[utoipa::path(get, path = "/link/is_linked", tag = "ORCID Link", operation_id = "isLinked", responses(
    (status = 200, description = "Whether there is one.", body = bool, content_type = "application/json"),
    IsLinkedRefusals,
))]
pub async fn is_linked(State(service): State<Service>, headers: HeaderMap) -> Result<Json<bool>, Failure> {
    let account = service.account(&headers).await?;
    Ok(Json(service.link(&account.username).await?.is_some()))
}

/// Removes the caller's link
///
/// Its token is revoked at ORCID.
#[utoipa::path(delete, path = "/link", tag = "ORCID Link", operation_id = "deleteLink", responses(
    (status = 204, description = "It is removed."),
    RemoveRefusals,
))]
pub async fn remove(State(service): State<Service>, headers: HeaderMap) -> Result<StatusCode, Failure> {
    let account = service.account(&headers).await?;
    let link = service.link(&account.username).await?.ok_or(Reason::NothingToDelete)?;
    // The link goes last: dying in between leaves one that can be removed by trying again.
    service.forget_queue(&account).await?;
    match service.links.access_token(&link).await {
        Ok(token) => {
            let revoked = service.oauth.revoke(&token).await;
            revoked.map_err(|error| Failure::oauth(error, "revoke_link"))?;
        }
        // Nobody can use such a token, and a link that could never be removed would help nobody.
        Err(LinkingError::Vault(error @ (VaultError::Damaged | VaultError::UnknownKey(_)))) => {
            tracing::error!(alarm = true, %error, "a link is removed without revoking its token");
        }
        Err(error) => return Err(Failure::internal(&error)),
    }
    service.links.remove(&link).await.map_err(|error| Failure::internal(&error))?;
    Ok(StatusCode::NO_CONTENT)
}
