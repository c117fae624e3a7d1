//! GET /profile/people, /profile/people/{uuid} and /profile/people/{uuid}/self.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Envelope, Failure, Page, PagedEnvelope, PagingParameters, Segment, docs};
use http::HeaderMap;
use people::{ProfilePeople, ProfilePeopleOne, ProfileSelf, Viewer};

use crate::refusal::{self, not_permitted};
use crate::search_for::{Ask, SearchParameters};
use crate::service::Service;

gateway::refusals!(people ListRefusals: docs::CALLER, docs::PAGING);
gateway::refusals!(people Refusals: docs::CALLER, refusal::UNKNOWN);
gateway::refusals!(people SelfRefusals: docs::CALLER, refusal::UNKNOWN, refusal::NOT_HERSELF);

/// Lists profiles
///
/// In the order of the names of their people.
#[utoipa::path(get, path = "/profile/people", tag = "People", operation_id = "listProfiles",
    params(SearchParameters, PagingParameters),
    responses((status = 200, description = "A page of them.", body = PagedEnvelope<ProfilePeople<'_>>), ListRefusals))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    let ask = Ask::of(&parameters)?;
    let Page { entries, total, end } = ask.page(&service.directory, &caller).await?;
    let people = service.directory.with_profiles(&entries).await?;
    let shown = people
        .iter()
        .map(|(person, profile)| ProfilePeople::new(person, profile, Viewer::of(&caller, person)));
    let page = Page { entries: shown.collect(), total, end };
    let list = ask.list(&service.public_url, "/profile/people");
    Ok(PagedEnvelope::new("profile_people", page, &ask.paging, &list).into_response())
}

/// Views a profile
///
/// As everybody else sees it; its person and facility operators see what is hidden, too.
#[utoipa::path(get, path = "/profile/people/{uuid}", tag = "People", operation_id = "getPeopleProfile",
    params(("uuid" = String, Path, description = "The person's id.")),
    responses((status = 200, description = "The profile.", body = Envelope<ProfilePeopleOne<'_>>), Refusals))]
pub async fn one(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    let (person, profile) = service.person(&uuid).await?;
    let viewer = Viewer::of(&caller, &person);
    let publications = service.publications(&person, &profile, viewer).await?;
    let one = ProfilePeopleOne::new(&person, &profile, viewer, publications);
    Ok(Envelope::one("profile_people_one", one).into_response())
}

/// Views one's own profile
///
/// For its person, and facility operators.
#[utoipa::path(get, path = "/profile/people/{uuid}/self", tag = "People", operation_id = "getProfileSelf",
    params(("uuid" = String, Path, description = "The person's id.")),
    responses((status = 200, description = "The profile.", body = Envelope<ProfileSelf<'_>>), SelfRefusals))]
pub async fn myself(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    let (person, profile) = service.person(&uuid).await?;
    if !Viewer::of(&caller, &person).sees_all() {
        return Err(not_permitted(&caller, "view"));
    }
    let publications = service.publications(&person, &profile, Viewer::Herself).await?;
    let own = ProfileSelf::new(&person, &profile, publications);
    Ok(Envelope::one("profile_self", own).into_response())
}
