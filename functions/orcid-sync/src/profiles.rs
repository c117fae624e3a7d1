//! What of a person is sent to ORCID: /api/eperson/profiles/{uuid} (contract/orcid-sync.md 5).

use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use gateway::Segments;
use gateway::dspace::{Failure, Link, docs, signed_in};
use http::HeaderMap;
use identity::Person;
use orcid_queue::{Mode, Preferences, ProfilePreference, Sent};
use serde::Serialize;
use storage::StorageError;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::may;
use crate::document::SelfLink;
use crate::errors::BUSY;
use crate::state::Service;
use crate::{body, patch};

/// How often a patch is applied anew after losing to another.
const ATTEMPTS: usize = 5;
/// How long a request, which may do so twice, does what follows from preferences: somebody may have thousands of publications.
const FOLLOWING: Duration = Duration::from_secs(10);

gateway::refusals!(dspace ShowRefusals: docs::CALLER);
gateway::refusals!(dspace EditRefusals: docs::CALLER, docs::CHANGE, EDIT);

const EDIT: &[(u16, &str)] = &[
    (400, "`Request is invalid or incorrect`: the body is no JSON, or the person has no link to ORCID."),
    (413, "The body is too large."),
    (415, "The body is no JSON."),
    (422, "An operation, a path or a value is none that there is: the message says which."),
    (503, "Others change them all the time."),
];

/// A person with what of her is sent to ORCID.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrcidProfile)]
pub struct ProfileDocument {
    /// The person's uuid.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Always true.
    visible: bool,
    /// Her ORCID iD; absent while she has no link to ORCID.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    orcid: Option<String>,
    /// Absent while she has no link to ORCID.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    orcid_synchronization: Option<Synchronization>,
    /// `profile`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `eperson.profile`
    unique_type: &'static str,
    #[serde(rename = "_links")]
    links: SelfLink,
}

/// What is sent, and by whom.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrcidSynchronization)]
pub struct Synchronization {
    /// `BATCH`: by itself; `MANUAL`: by the person, row by row.
    mode: &'static str,
    /// `ALL` or `DISABLED`.
    publications_preference: &'static str,
    /// `ALL` or `DISABLED`.
    fundings_preference: &'static str,
    /// `BIOGRAPHICAL`, `IDENTIFIERS`.
    profile_preferences: Vec<&'static str>,
}

/// An operation of a JSON Patch (RFC 6902).
#[derive(Debug, ToSchema)]
#[schema(as = OrcidPreferenceOperation)]
#[expect(dead_code, reason = "describes the body, which is read as JSON")]
pub struct PatchOperation {
    /// `replace`.
    #[schema(example = "replace")]
    op: String,
    /// `/orcid/mode`, `/orcid/publications`, `/orcid/fundings` or `/orcid/profile`.
    #[schema(example = "/orcid/mode")]
    path: String,
    /// `BATCH` or `MANUAL`; `ALL` or `DISABLED`; `BIOGRAPHICAL` and `IDENTIFIERS`, with a comma between them, or nothing.
    #[schema(example = "BATCH")]
    value: String,
}

/// Shows what of a person is sent to ORCID
///
/// For the person herself and for admins.
#[utoipa::path(get, path = "/api/eperson/profiles/{uuid}", tag = "ORCID Queue", operation_id = "getOrcidProfile",
    params(("uuid" = String, Path, description = "The person's uuid.")),
    responses(
        (status = 200, description = "It.", body = ProfileDocument, content_type = "application/hal+json;charset=UTF-8"),
        ShowRefusals,
    ))]
pub async fn show(
    State(service): State<Service>,
    Segments(uuid): Segments<String>,
    headers: HeaderMap,
) -> Result<Json<ProfileDocument>, Failure> {
    let person = service.profile(&headers, &uuid).await?;
    let preferences = service.queue().preferences(person.uuid).await?;
    document(&service, &person, &preferences).await
}

/// Changes what of a person is sent to ORCID
///
/// What is switched on is queued, what is switched off leaves the queue. For the person herself and for admins.
#[utoipa::path(patch, path = "/api/eperson/profiles/{uuid}", tag = "ORCID Queue", operation_id = "editOrcidProfile",
    params(("uuid" = String, Path, description = "The person's uuid.")),
    request_body(content = Vec<PatchOperation>, content_type = "application/json-patch+json"),
    responses(
        (status = 200, description = "It is changed.", body = ProfileDocument, content_type = "application/hal+json;charset=UTF-8"),
        EditRefusals,
    ))]
pub async fn edit(
    State(service): State<Service>,
    Segments(uuid): Segments<String>,
    request: Request,
) -> Result<Json<ProfileDocument>, Failure> {
    let (parts, body) = request.into_parts();
    let person = service.profile(&parts.headers, &uuid).await?;
    let settings = patch::settings(&body::json(&parts.headers, body).await?)?;
    if !service.synchronizer.is_linked(&person).await? {
        return Err(Failure::bad_request());
    }
    for _ in 0..ATTEMPTS {
        let before = service.queue().preferences(person.uuid).await?;
        let now = before.with(settings.clone());
        match service.queue().set_preferences(&before, &now).await {
            Err(StorageError::Conflict) => {}
            set => {
                set?;
                service.follow(&person).await?;
                return document(&service, &person, &now).await;
            }
        }
    }
    Err(Failure::busy(BUSY))
}

impl Service {
    /// A person, for herself or an admin. What followed from her preferences and was left undone is done first.
    async fn profile(&self, headers: &HeaderMap, uuid: &str) -> Result<Person, Failure> {
        let caller = self.caller(headers).await?;
        let caller = signed_in(&caller)?;
        let uuid: Uuid = uuid.parse().map_err(|_| Failure::not_found())?;
        if !may(caller, uuid) {
            return Err(Failure::forbidden());
        }
        let person = self.callers.people().find(uuid).await?.ok_or_else(Failure::not_found)?;
        self.follow(&person).await?;
        Ok(person)
    }

    /// Does what follows from a person's preferences. What there is no time for is the push's.
    pub(crate) async fn follow(&self, person: &Person) -> Result<(), StorageError> {
        match tokio::time::timeout(FOLLOWING, self.synchronizer.catch_up(person)).await {
            Ok(done) => done,
            Err(_) => {
                tracing::warn!(uuid = %person.uuid, "what follows from preferences is left to the push");
                Ok(())
            }
        }
    }
}

async fn document(
    service: &Service,
    person: &Person,
    preferences: &Preferences,
) -> Result<Json<ProfileDocument>, Failure> {
    let is_linked = service.synchronizer.is_linked(person).await?;
    let href = format!("{}/api/eperson/profiles/{}", service.public_url, person.uuid);
    Ok(Json(ProfileDocument {
        id: person.uuid,
        visible: true,
        orcid: person.orcid.as_ref().filter(|_| is_linked).map(ToString::to_string),
        orcid_synchronization: is_linked.then(|| shown(preferences)),
        kind: "profile",
        unique_type: "eperson.profile",
        links: SelfLink::to(Link::to(href)),
    }))
}

fn shown(preferences: &Preferences) -> Synchronization {
    let sent = |sent| match sent {
        Sent::All => "ALL",
        Sent::Disabled => "DISABLED",
    };
    let section = |section: &ProfilePreference| match section {
        ProfilePreference::Biographical => "BIOGRAPHICAL",
        ProfilePreference::Identifiers => "IDENTIFIERS",
    };
    Synchronization {
        mode: match preferences.mode {
            Mode::Batch => "BATCH",
            Mode::Manual => "MANUAL",
        },
        publications_preference: sent(preferences.publications),
        fundings_preference: sent(preferences.fundings),
        profile_preferences: preferences.profile.iter().map(section).collect(),
    }
}
