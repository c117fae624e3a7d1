//! PATCH /people/{uuid} and /people/{uuid}/profile.

use axum::extract::{Request, State};
use gateway::people::{Done, Envelope, Failure, Fields, Segment, docs};
use people::{Change, Viewer};

use crate::input::{self, PersonBody, ProfileBody};
use crate::refusal::{self, not_permitted};
use crate::service::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, refusal::UNKNOWN, refusal::NOT_HERSELF, &[
    (409, "Other requests change the same profile all the time."),
]);

/// Changes a person
///
/// For herself. What is absent or null stays, an empty text takes away what was said; all of it is saved, or nothing.
#[utoipa::path(patch, path = "/people/{uuid}", tag = "People", operation_id = "editPerson",
    params(("uuid" = String, Path, description = "Her id.")),
    request_body = PersonBody,
    responses((status = 200, description = "It is done.", body = Envelope<Done>), Refusals))]
pub async fn person(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    change(&service, &uuid, request, |fields| Ok(Change::Person(input::person(fields)?))).await
}

/// Changes a profile
///
/// For its person. What is absent or null stays, an empty text takes away what was said, lists are replaced; all of it is
/// saved, or nothing.
#[utoipa::path(patch, path = "/people/{uuid}/profile", tag = "People", operation_id = "editPersonProfile",
    params(("uuid" = String, Path, description = "Her id.")),
    request_body = ProfileBody,
    responses((status = 200, description = "It is done.", body = Envelope<Done>), Refusals))]
pub async fn profile(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    change(&service, &uuid, request, |fields| Ok(Change::Profile(Box::new(input::profile(fields)?)))).await
}

async fn change(
    service: &Service,
    uuid: &str,
    request: Request,
    read: impl FnOnce(&Fields) -> Result<Change, Failure>,
) -> Result<Envelope<Done>, Failure> {
    let caller = service.caller(request.headers()).await?;
    let (person, _) = service.person(uuid).await?;
    if Viewer::of(&caller, &person) != Viewer::Herself {
        return Err(not_permitted(&caller, "update"));
    }
    let change = read(&Fields::read(request).await?)?;
    let changed = service.directory.change(person.uuid, &change).await;
    let (person, profile) = changed.map_err(|error| refusal::of_change(error, uuid))?;
    let name = profile.display_name(&person);
    Ok(Envelope::no_content(format!("User: '{name}' has been successfully updated")))
}
