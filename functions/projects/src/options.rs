//! What some fields may hold (contract/people.md 1.2, 2).

use axum::extract::State;
use gateway::Parameters;
use gateway::people::{Envelope, Failure, docs, options};
use http::HeaderMap;
use preferences::Preferences;
use project::options::{AGENCIES, COMMUNITIES, DIRECTORATES, TAGS, TYPES};
use project::{ProfilePart, ProjectPart};
use utoipa::IntoParams;

use crate::state::Service;

gateway::refusals!(people Refusals: docs::SEARCH);
gateway::refusals!(people CallerRefusals: docs::CALLER, docs::SEARCH);

/// Which options are listed.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter, which is read by itself")]
pub struct OptionParameters {
    /// What an option has within it, in any case.
    #[param(nullable = false, min_length = 3)]
    search: Option<String>,
}

/// Lists the preferences of projects
#[utoipa::path(get, path = "/projects/preferences", tag = "Projects", operation_id = "listProjectPreferences",
    params(OptionParameters),
    responses((status = 200, description = "Their names.", body = Envelope<String>), CallerRefusals))]
pub async fn preferences(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Envelope<&'static str>, Failure> {
    service.somebody(&headers).await?;
    options("projects.preferences", Preferences::<ProjectPart>::keys(), &parameters)
}

/// Lists the preferences of projects' profiles
#[utoipa::path(get, path = "/projects/profile/preferences", tag = "Projects", operation_id = "listProjectProfilePreferences",
    params(OptionParameters),
    responses((status = 200, description = "Their names.", body = Envelope<String>), CallerRefusals))]
pub async fn profile_preferences(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Envelope<&'static str>, Failure> {
    service.somebody(&headers).await?;
    options("projects.profile.preferences", Preferences::<ProfilePart>::keys(), &parameters)
}

/// Lists the tags that project admins give
#[utoipa::path(get, path = "/projects/tags", tag = "Projects", operation_id = "listProjectTags",
    params(OptionParameters),
    responses((status = 200, description = "The tags.", body = Envelope<String>), CallerRefusals))]
pub async fn tags(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Envelope<&'static str>, Failure> {
    service.somebody(&headers).await?;
    options("projects.tags.base", TAGS.iter().copied(), &parameters)
}

/// Lists communities
#[utoipa::path(get, path = "/projects/communities", tag = "Projects", operation_id = "listProjectCommunities",
    security(()), params(OptionParameters),
    responses((status = 200, description = "The communities.", body = Envelope<String>), Refusals))]
pub async fn communities(parameters: Parameters) -> Result<Envelope<&'static str>, Failure> {
    options("projects.communities", COMMUNITIES.iter().copied(), &parameters)
}

/// Lists kinds of projects
#[utoipa::path(get, path = "/projects/project-types", tag = "Projects", operation_id = "listProjectTypes",
    security(()), params(OptionParameters),
    responses((status = 200, description = "The kinds.", body = Envelope<String>), Refusals))]
pub async fn types(parameters: Parameters) -> Result<Envelope<&'static str>, Failure> {
    options("projects.project_types", TYPES.iter().copied(), &parameters)
}

/// Lists agencies that fund projects
#[utoipa::path(get, path = "/projects/funding-agencies", tag = "Projects", operation_id = "listFundingAgencies",
    security(()), params(OptionParameters),
    responses((status = 200, description = "The agencies.", body = Envelope<String>), Refusals))]
pub async fn agencies(parameters: Parameters) -> Result<Envelope<&'static str>, Failure> {
    options("projects.funding_agencies", AGENCIES.iter().copied(), &parameters)
}

/// Lists directorates of the NSF
#[utoipa::path(get, path = "/projects/funding-directorates", tag = "Projects", operation_id = "listFundingDirectorates",
    security(()), params(OptionParameters),
    responses((status = 200, description = "The directorates.", body = Envelope<String>), Refusals))]
pub async fn directorates(parameters: Parameters) -> Result<Envelope<&'static str>, Failure> {
    options("projects.funding_directorates", DIRECTORATES.iter().copied(), &parameters)
}
