//! GET /sshkeys/{uuid} (contract/people.md 3.5).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::people::{Envelope, Failure, Segment, docs};
use http::HeaderMap;
use sshkey::SshKeysOne;
use uuid::Uuid;

use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[(404, "`No match for SSH Key with uuid = '…'`")]);

/// Views an SSH key
///
/// Her own also when it has ended; another's while it is active, if it is for slivers and not hidden: otherwise `data` is
/// empty.
#[utoipa::path(get, path = "/sshkeys/{uuid}", tag = "SSH keys", operation_id = "getSshKey",
    params(("uuid" = String, Path, description = "The key's id.")),
    responses(
        (status = 200, description = "The key. `type` is `sshkeys_one`.", body = Envelope<SshKeysOne<'_>>),
        Refusals,
    ))]
pub async fn view(
    State(service): State<Service>,
    Segment(uuid): Segment,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    let key = match uuid.parse::<Uuid>() {
        Ok(uuid) => service.keys.find(uuid).await?,
        Err(_) => None,
    };
    let key = key.ok_or_else(|| Failure::no_match("SSH Key", &uuid))?;
    let keys = if key.is_of(&caller) {
        vec![key]
    } else {
        let person = service.person(&key.person.to_string()).await?;
        service.visible(&caller, &person, vec![key]).await?
    };
    let data = keys.iter().map(SshKeysOne::from).collect();
    Ok(Envelope::all("sshkeys_one", data).into_response())
}
