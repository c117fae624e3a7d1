//! GET /sshkeys (contract/people.md 3.5).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Envelope, Failure, docs};
use http::HeaderMap;
use sshkey::SshKeys;

use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[(404, "`No match for Person with uuid = '…'`")]);

/// Lists a person's active SSH keys
///
/// Her own all of them; of others those for slivers, unless they hide them.
#[utoipa::path(get, path = "/sshkeys", tag = "SSH keys", operation_id = "listSshKeys",
    params(("person_uuid" = Option<String>, Query, description = "Whose; the caller's where it is missing.", nullable = false)),
    responses(
        (status = 200, description = "The keys, the oldest first. `type` is `sshkeys`.", body = Envelope<SshKeys<'_>>),
        Refusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    let person = match parameters.get("person_uuid") {
        Some(uuid) => service.person(uuid).await?,
        None => caller.clone(),
    };
    let keys = service.keys.active(&person).await?;
    let keys = service.visible(&caller, &person, keys).await?;
    Ok(Envelope::all("sshkeys", keys.iter().map(SshKeys::from).collect()).into_response())
}
