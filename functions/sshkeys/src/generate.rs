//! POST /sshkeys (contract/people.md 3.5).

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use gateway::people::{Envelope, Failure, Fields, docs};
use http::header::CACHE_CONTROL;
use serde::Deserialize;
use sshkey::{Algorithm, Comment, Description, Holder, KeyKind, KeyPair, NewKey};
use utoipa::ToSchema;

use crate::errors;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, &[
    (400, "`comment`, `description`, `keytype` or `algorithm` can't be as it is."),
    (403, "`User: '…' already has max number of SSH Keys of type '…'`: 5 of each."),
    (409, "Other requests change her keys all the time."),
]);

/// A key pair that shall be generated.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = sshkeys_post)]
#[expect(dead_code, reason = "only its schema is used: fields are read one by one, for their errors")]
struct Wanted {
    /// What the key is called: letters, digits and any of `_-.@()`.
    #[schema(min_length = 5, max_length = 100)]
    comment: String,
    /// What it is for, in one line.
    #[schema(min_length = 5, max_length = 255)]
    description: String,
    /// What it opens.
    keytype: KeyKind,
    /// `ecdsa` (P-256), `rsa` (3,072 bits) or `ed25519`.
    #[schema(default = "ecdsa", nullable = false)]
    algorithm: Option<String>,
    /// Whether the public key is kept and opens what it is for; otherwise it is only shown, and its comment is
    /// `ephemeral_<login>`.
    #[schema(default = true, nullable = false)]
    store_pubkey: Option<bool>,
}

/// Generates a key pair
///
/// The private key is shown in this answer and kept nowhere. The public key is the caller's.
#[utoipa::path(post, path = "/sshkeys", tag = "SSH keys", operation_id = "generateSshKey",
    request_body = Wanted,
    responses(
        (status = 200, description = "The key pair. `type` is `sshkeys.keypair`.", body = Envelope<KeyPair<'_>>),
        Refusals,
    ))]
pub async fn generate(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let caller = service.caller(request.headers()).await?;
    let fields = Fields::read(request).await?;
    let comment = Comment::parse(&fields.required_text("comment")?).map_err(errors::text)?;
    let description = Description::parse(&fields.required_text("description")?).map_err(errors::text)?;
    let kind = keytype(&fields)?;
    let algorithm = match fields.text("algorithm")? {
        None => Algorithm::default(),
        Some(name) => name.parse().map_err(|_| fields.wrong("algorithm", "must be ecdsa, rsa or ed25519"))?,
    };
    let is_kept = fields.boolean("store_pubkey")?.unwrap_or(true);

    let profile = service.profiles.of(&caller).await?;
    let (name, email) = (profile.display_name(&caller), profile.public_email());
    let holder = Holder { person: &caller, name, email };
    let refusal = |error| errors::of(&caller, error);
    service.keys.room(holder, kind).await.map_err(refusal)?;
    let comment = if is_kept {
        comment
    } else {
        Comment::ephemeral(&service.keys.login(holder).await.map_err(refusal)?)
    };
    let pair = sshkey::generate::generate(algorithm, &comment).map_err(|error| Failure::internal(&error))?;
    let public_openssh = pair.public.openssh(comment.as_str());
    let key_uuid = if is_kept {
        let new = NewKey { kind, public: pair.public, comment, description };
        Some(service.keys.add(holder, new).await.map_err(refusal)?.uuid)
    } else {
        None
    };
    let shown = KeyPair { key_uuid, private_openssh: &pair.private_openssh, public_openssh };
    Ok(([(CACHE_CONTROL, "no-store")], Envelope::one("sshkeys.keypair", shown)).into_response())
}

/// What a key shall open.
pub fn keytype(fields: &Fields) -> Result<KeyKind, Failure> {
    fields.required_text("keytype")?.parse().map_err(|_| fields.wrong("keytype", "must be bastion or sliver"))
}
