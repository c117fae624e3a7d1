//! POST /publications.

use axum::Json;
use axum::extract::{Request, State};
use gateway::people::{Failure, docs, signed_in};
use publication::{Changes, Document, Owner, Publication};

use crate::state::Service;
use crate::types::PublicationsOne;
use crate::{body, errors};

/// Publications of a person at most.
const MAX_OF_PERSON: usize = 5_000;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, &[
    (403, "`ORCID iD required`, or the caller has 5,000 publications"),
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
    let owner = Owner { person: person.uuid, orcid: orcid.to_string(), is_hiding: false };
    let entered = Publication::entered(&owner, changes).map_err(|error| errors::details(&error))?;
    if service.register.publications().count_of_owner(orcid.as_str(), true).await? >= MAX_OF_PERSON {
        return Err(Failure::forbidden(format!("a person has at most {MAX_OF_PERSON} publications")));
    }
    service.register.enter(person.uuid, &entered).await.map_err(errors::write)?;
    Ok(Json(PublicationsOne::of(Document::from(entered))))
}
