//! GET /people/{uuid} and /people/{uuid}/self.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Envelope, Failure, Segment, docs, flag};
use http::HeaderMap;
use identity::Person;
use people::{PeopleOne, PeopleSelf, Profile, Viewer};

use crate::refusal::{self, not_permitted};
use crate::service::Service;

gateway::refusals!(people Refusals: docs::CALLER, refusal::UNKNOWN, &[
    (400, "`as_self` is neither true nor false."),
]);
gateway::refusals!(people SelfRefusals: docs::CALLER, refusal::UNKNOWN, refusal::NOT_HERSELF);

/// Views a person
///
/// As everybody else sees her; facility operators see what she hides, too. With `as_self=true` she sees herself as at
/// `/people/{uuid}/self`.
#[utoipa::path(get, path = "/people/{uuid}", tag = "People", operation_id = "getPerson",
    params(
        ("uuid" = String, Path, description = "Her id."),
        ("as_self" = Option<bool>, Query, description = "Whether she wants to see what only she sees."),
    ),
    responses((status = 200, description = "The person.", body = Envelope<PeopleOne<'_>>), Refusals))]
pub async fn one(
    State(service): State<Service>,
    Segment(uuid): Segment,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    let as_self = flag(&parameters, "as_self")?;
    let (person, profile) = service.person(&uuid).await?;
    let viewer = match Viewer::of(&caller, &person) {
        viewer if as_self && viewer.sees_all() => return whole(&service, &person, &profile).await,
        // She wants to see what others see.
        Viewer::Herself => Viewer::Other,
        viewer => viewer,
    };
    let belongings = service.belongings(&person, &profile, viewer).await?;
    let one = PeopleOne::new(&person, &profile, viewer, belongings);
    Ok(Envelope::one("people_one", one).into_response())
}

/// Views oneself
///
/// For the person herself, and facility operators.
#[utoipa::path(get, path = "/people/{uuid}/self", tag = "People", operation_id = "getPersonSelf",
    params(("uuid" = String, Path, description = "Her id.")),
    responses((status = 200, description = "The person.", body = Envelope<PeopleSelf<'_>>), SelfRefusals))]
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
    whole(&service, &person, &profile).await
}

async fn whole(service: &Service, person: &Person, profile: &Profile) -> Result<Response, Failure> {
    let belongings = service.belongings(person, profile, Viewer::Herself).await?;
    Ok(Envelope::one("people_self", PeopleSelf::new(person, profile, belongings)).into_response())
}
