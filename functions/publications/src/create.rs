//! POST /publications.

use axum::Json;
use axum::extract::{Request, State};
use gateway::people::{Failure, docs, signed_in};
use people::PersonPart;
use publication::{Changes, Owner, Publication};
use storage::{StorageError, Transaction};

use crate::state::Service;
use crate::types::PublicationsOne;
use crate::{body, errors};

/// Publications of a person at most.
const MAX_OF_PERSON: usize = 5_000;

/// How often it is entered anew after losing to another write.
const ATTEMPTS: usize = 5;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, &[
    (403, "`ORCID iD required`, or the caller has 5,000 publications"),
    (409, "Others change the caller's profile all the time."),
]);

/// Enters a publication
///
/// It is the caller's.
#[utoipa::path(post, path = "/publications", tag = "Publications", operation_id = "createPublication",
    request_body = Changes,
    responses((status = 200, description = "The publication.", body = PublicationsOne), Refusals))]
pub async fn create(
    State(service): State<Service>,
    request: Request,
) -> Result<Json<PublicationsOne>, Failure> {
    let caller = service.caller(request.headers()).await?;
    let person = signed_in(&caller)?;
    let orcid = person.orcid.as_ref().ok_or_else(|| Failure::forbidden("ORCID iD required"))?;
    let changes = body::changes(request).await?;
    if service.register.publications().count_of_owner(orcid.as_str(), true).await? >= MAX_OF_PERSON {
        return Err(Failure::forbidden(format!("a person has at most {MAX_OF_PERSON} publications")));
    }
    for _ in 0..ATTEMPTS {
        // Whether it is hidden is decided by the profile as it is when it is entered.
        let profile = service.profiles.of(person).await?;
        let is_hiding = !profile.shows(PersonPart::Publications);
        let owner = Owner { person: person.uuid, orcid: orcid.to_string(), is_hiding };
        let entered =
            Publication::entered(&owner, changes.clone()).map_err(|error| errors::details(&error))?;
        service.check_projects(person, &entered.details.projects, &[]).await?;
        let writes = service.profiles.checking(Transaction::new(), &profile)?;
        match service.register.enter(person.uuid, &entered, writes).await {
            Err(StorageError::Conflict) => {}
            written => {
                written?;
                return Ok(Json(PublicationsOne::of(service.shown(&caller, vec![entered]).await?)));
            }
        }
    }
    Err(errors::write(StorageError::Conflict))
}
