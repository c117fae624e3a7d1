//! DELETE /sshkeys/{uuid} (contract/people.md 3.5).

use axum::extract::State;
use gateway::people::{Done, Envelope, Failure, Segment, docs};
use http::HeaderMap;
use uuid::Uuid;

use crate::errors;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[
    (403, "`User: '…' does not own SSH Key '…'`"),
    (404, "`No match for SSH Key with uuid = '…'`"),
    (409, "Other requests change her keys all the time."),
]);

/// Deactivates an SSH key
///
/// It is seen by its owner for some days more, and opens nothing. One that has ended stays as it is.
#[utoipa::path(delete, path = "/sshkeys/{uuid}", tag = "SSH keys", operation_id = "deleteSshKey",
    params(("uuid" = String, Path, description = "The key's id.")),
    responses((status = 200, description = "It opens nothing.", body = Envelope<Done>), Refusals))]
pub async fn delete(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Envelope<Done>, Failure> {
    let caller = service.caller(&headers).await?;
    let uuid = uuid.parse::<Uuid>().map_err(|_| Failure::no_match("SSH Key", &uuid))?;
    service.keys.deactivate(&caller, uuid).await.map_err(|error| errors::of(&caller, error))?;
    Ok(Envelope::no_content(format!("SSH Key: '{uuid}' has been successfully deactivated")))
}
