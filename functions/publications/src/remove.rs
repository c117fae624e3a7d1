//! DELETE /publications/{uuid}.

use axum::Json;
use axum::extract::State;
use gateway::people::{Done, Envelope, Failure, Segment, docs};
use http::HeaderMap;

use crate::errors;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[
    (403, "`User: '…' lacks sufficient authorization to modify this publication`"),
    (404, "`No match for Publication with uuid = '…'`"),
    (409, "Others change it all the time."),
]);

/// Removes a publication
///
/// From here; what it is a record of stays where it is.
#[utoipa::path(delete, path = "/publications/{uuid}", tag = "Publications", operation_id = "deletePublication",
    params(("uuid" = String, Path, description = "Its uuid.")),
    responses((status = 200, description = "It is removed.", body = Envelope<Done>), Refusals))]
pub async fn remove(
    State(service): State<Service>,
    headers: HeaderMap,
    Segment(uuid): Segment,
) -> Result<Json<Envelope<Done>>, Failure> {
    let caller = service.caller(&headers).await?;
    let found = service.find_own(&caller, &uuid).await?;
    let owner = service.owner(&found).await?;
    service.register.remove(owner.uuid, &found).await.map_err(errors::write)?;
    let done = format!("Publication: '{}' has been successfully deleted", found.uuid);
    Ok(Json(Envelope::no_content(done)))
}
