//! GET /bastionkeys (contract/people.md 3.5). The caller is a machine, known by a secret.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Envelope, Failure};
use http::StatusCode;
use http::header::CACHE_CONTROL;
use identity::signature::same;
use sshkey::{BastionKeys, KeyError, Since, SshKey};
use storage::{SecretText, StorageError, time};

use crate::state::Service;

gateway::refusals!(people Refusals: &[
    (400, "`since_date` is missing or no date and time, or more keys have changed since than one answer holds."),
    (401, "`Secret required: incorrect secret provided`"),
    (500, "`internal error`"),
]);

/// Lists keys for bastion hosts
///
/// Those that were made, deactivated or have expired since a time. Who asks again and again begins a minute before she last
/// asked: what was made in that moment may not have been seen. With `login`, those that open this account now, as of this
/// moment.
#[utoipa::path(get, path = "/bastionkeys", tag = "SSH keys", operation_id = "listBastionKeys",
    security(()),
    params(
        ("secret" = String, Query, description = "What the bastion hosts of this service know.", format = Password),
        ("since_date" = String, Query, description = "Date and time, in UTC unless there is an offset: `2026-11-29T06:33:20Z`, `2026-11-29 06:33:20`, `2026-11-29T06:33:20+00:00` (with `+` as `%2B`).", example = "2026-11-29T06:33:20Z"),
        ("login" = Option<String>, Query, description = "Only the active keys that open this account.", nullable = false),
    ),
    responses(
        (status = 200, description = "The keys, by when they were made. `type` is `bastionkeys`.", body = Envelope<BastionKeys<'_>>),
        Refusals,
    ))]
pub async fn list(State(service): State<Service>, parameters: Parameters) -> Result<Response, Failure> {
    let given = SecretText::new(parameters.get("secret").unwrap_or_default());
    if !is_secret(&service, &given).await? {
        let text = "Secret required: incorrect secret provided";
        return Err(Failure::new(StatusCode::UNAUTHORIZED, text));
    }
    let since = parameters.get("since_date").unwrap_or_default().parse::<Since>();
    let since = since.map_err(|error| Failure::bad_request(error.to_string()))?;
    let now = time::now_rfc3339();
    let keys = match parameters.get("login") {
        None => service.keys.changed_since(since, &now).await.map_err(refusal)?,
        Some(login) => open(&service, login, since).await?,
    };
    let keys = keys.iter().map(|key| BastionKeys::at(key, &now)).collect();
    Ok(([(CACHE_CONTROL, "no-store")], Envelope::all("bastionkeys", keys)).into_response())
}

fn refusal(error: KeyError) -> Failure {
    match error {
        KeyError::Storage(error) => error.into(),
        error => Failure::bad_request(error.to_string()),
    }
}

/// What opens one account.
async fn open(service: &Service, login: &str, since: Since) -> Result<Vec<SshKey>, StorageError> {
    let Some(owner) = service.keys.owner(login).await? else { return Ok(Vec::new()) };
    match service.callers.people().find(owner).await? {
        Some(person) => service.keys.open(&person, login, since).await,
        None => Ok(Vec::new()),
    }
}

/// Whether it is the secret, or was a minute ago: nothing else would end what an old one opens.
async fn is_secret(service: &Service, given: &SecretText) -> Result<bool, StorageError> {
    Ok(same(given, &service.bastion_secret.fresh().await?))
}
