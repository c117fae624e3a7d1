//! PATCH /publications/{uuid}.

use axum::Json;
use axum::extract::{Request, State};
use gateway::people::{Done, Envelope, Failure, Segment, docs};
use publication::Changes;

use crate::state::Service;
use crate::{body, errors};

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, &[
    (403, "`User: '…' lacks sufficient authorization to modify this publication`"),
    (404, "`No match for Publication with uuid = '…'`"),
    (409, "Others change it all the time."),
]);

/// Changes a publication
///
/// What the body does not name stays, null clears. All of it is changed, or nothing.
#[utoipa::path(patch, path = "/publications/{uuid}", tag = "Publications", operation_id = "editPublication",
    params(("uuid" = String, Path, description = "Its uuid.")),
    request_body = Changes,
    responses((status = 200, description = "It is changed.", body = Envelope<Done>), Refusals))]
pub async fn edit(
    State(service): State<Service>,
    Segment(uuid): Segment,
    request: Request,
) -> Result<Json<Envelope<Done>>, Failure> {
    let caller = service.caller(request.headers()).await?;
    let found = service.find_own(&caller, &uuid).await?;
    let changes = body::changes(request).await?;
    let changed = found.changed(changes.clone()).map_err(|error| errors::details(&error))?;
    let owner = service.owner(&found).await?;
    service.check_projects(&owner, &changed.details.projects, &found.details.projects).await?;
    let written = service.register.change(owner.uuid, &found, &changes).await;
    written.map_err(|error| errors::change(error, &uuid))?;
    let done = format!("Publication: '{}' has been successfully updated", found.uuid);
    Ok(Json(Envelope::no_content(done)))
}
