//! DELETE /publications/{uuid}.

use axum::Json;
use axum::extract::State;
use gateway::people::{Done, Envelope, Failure, Segment, docs};
use http::HeaderMap;
use storage::StorageError;

use crate::errors;
use crate::state::Service;

/// How often a removal is tried again after losing to a change.
const ATTEMPTS: usize = 5;

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
    for _ in 0..ATTEMPTS {
        let found = service.find_own(&caller, &uuid).await?;
        let owner = service.owner(&found).await?;
        match service.register.remove(owner.uuid, &found).await {
            Err(StorageError::Conflict) => {}
            removed => {
                removed?;
                let done = format!("Publication: '{}' has been successfully deleted", found.uuid);
                return Ok(Json(Envelope::no_content(done)));
            }
        }
    }
    Err(errors::write(StorageError::Conflict))
}
