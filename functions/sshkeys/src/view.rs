//! GET /sshkeys/{uuid} (contract/people.md 3.5).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::people::{Envelope, Failure, Segment, docs};
use http::HeaderMap;
use identity::Person;
use sshkey::{KeyKind, SshKey, SshKeysOne};
use uuid::Uuid;

use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[(404, "`No match for SSH Key with uuid = '…'`")]);

/// Views an SSH key
///
/// Her own also when it has ended; another's while it is active, if it is for slivers: otherwise `data` is
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
    let seen = may_see(&caller, &key);
    let data = seen.then(|| SshKeysOne::from(&key)).into_iter().collect();
    Ok(Envelope::all("sshkeys_one", data).into_response())
}

fn may_see(caller: &Person, key: &SshKey) -> bool {
    key.is_of(caller) || key.kind == KeyKind::Sliver && key.is_active()
}
