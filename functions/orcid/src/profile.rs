//! GET /orcid/profile.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use gateway::link::{Details, Failure, Reason, with_fallbacks};
use http::HeaderMap;
use identity::Callers;
use linking::Links;
use orcid::{Api, Profile};
use storage::Clients;
use storage::settings::SettingError;

/// How clients know which call failed at ORCID.
const SOURCE: &str = "get_profile";

/// Clients and settings of this function.
#[derive(Debug, Clone)]
pub struct Service {
    callers: Callers,
    links: Links,
    api: Api,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            callers: Callers::from_env(clients)?,
            links: Links::from_env(clients)?,
            api: Api::from_env()?,
        })
    }
}

gateway::refusals!(link Refusals: Reason::CALLER, Reason::ORCID, &[Reason::NoLinkForProfile]);

/// The route, answered with what `service` has.
pub fn router(service: Service) -> Router {
    with_fallbacks(Router::new().route("/orcid/profile", get(profile)).with_state(service))
}

/// The caller's ORCID profile
#[utoipa::path(get, path = "/orcid/profile", tag = "ORCID Profile", operation_id = "getProfile", responses(
    (status = 200, description = "The profile. What ORCID leaves out, or keeps private, is \"\".", body = Profile),
    Refusals,
))]
pub async fn profile(State(service): State<Service>, headers: HeaderMap) -> Result<Json<Profile>, Failure> {
    Details::of_credential(&headers)?;
    let account = service.callers.account(&headers).await?;
    let link = service.links.find(&account.username).await.map_err(|error| Failure::internal(&error))?;
    let link = link.ok_or(Reason::NoLinkForProfile)?;
    let token = service.links.access_token(&link).await.map_err(|error| Failure::internal(&error))?;
    let orcid = link.orcid().as_str();
    let record = service.api.record(orcid, &token).whole().await;
    record
        .map(|record| Json(Profile::from_json(orcid, &record)))
        .map_err(|error| Failure::orcid(error, SOURCE))
}
