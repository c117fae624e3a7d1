//! PUT /sshkeys (contract/people.md 3.5).

use axum::extract::{Request, State};
use gateway::people::{Done, Envelope, Failure, Fields, docs};
use serde::Deserialize;
use sshkey::{Comment, Description, Holder, KeyKind, NewKey, PublicKey};
use utoipa::ToSchema;

use crate::errors;
use crate::generate::keytype;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, &[
    (400, "`public_openssh`, `description` or `keytype` can't be as it is: DSA, RSA below 3,072 bits, no key at all."),
    (400, "`Duplicate Key: Fingerprint 'MD5:…' is not unique`: it is or was hers."),
    (403, "`User: '…' already has max number of SSH Keys of type '…'`: 5 of each."),
    (409, "Other requests change her keys all the time."),
]);

/// A key that is uploaded.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = sshkeys_put)]
#[expect(dead_code, reason = "only its schema is used: fields are read one by one, for their errors")]
struct Uploaded {
    /// The public key, as a line of `authorized_keys` with a comment of one word or none: Ed25519, ECDSA, or RSA of 3,072
    /// bits at least.
    public_openssh: String,
    /// What it is for, in one line.
    #[schema(min_length = 5, max_length = 255)]
    description: String,
    /// What it opens.
    keytype: KeyKind,
}

/// Uploads a public key
///
/// A key without a comment is called `no-comment`.
#[utoipa::path(put, path = "/sshkeys", tag = "SSH keys", operation_id = "uploadSshKey",
    request_body = Uploaded,
    responses((status = 200, description = "It is hers.", body = Envelope<Done>), Refusals))]
pub async fn upload(State(service): State<Service>, request: Request) -> Result<Envelope<Done>, Failure> {
    let caller = service.caller(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let line = fields.required_text("public_openssh")?;
    let description = Description::parse(&fields.required_text("description")?).map_err(errors::text)?;
    let kind = keytype(&fields)?;
    let (public, comment) = PublicKey::parse(&line).map_err(errors::key)?;
    let comment = Comment::of_upload(comment).map_err(errors::text)?;

    let profile = service.profiles.of(&caller).await?;
    let (name, email) = (profile.display_name(&caller), profile.public_email());
    let holder = Holder { person: &caller, name, email };
    let added = service.keys.add(holder, NewKey { kind, public, comment, description }).await;
    let key = added.map_err(|error| errors::of(&caller, error))?;
    Ok(Envelope::no_content(format!("SSH Key: '{}' has been successfully added", key.uuid)))
}
