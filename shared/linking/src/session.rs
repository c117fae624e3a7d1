//! A linking session and what its writes are conditional on.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use storage::{Condition, Update};
use utoipa::openapi::schema::{AnyOf, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use crate::machine::{Event, State};
use crate::{OrcidAuth, SealedGrant};

/// How long a session lasts, in milliseconds.
pub const SESSION_MILLISECONDS: i64 = 10 * 60 * 1_000;

/// A linking session, as stored under `session#<uuid>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    id: String,
    /// Its id in the API.
    pub session_id: String,
    /// Whose link it will be.
    pub username: String,
    /// How far it is.
    pub state: State,
    /// When it was made, ms since 1970.
    created_ms: i64,
    /// When it ends, ms since 1970.
    expires_ms: i64,
    /// The same in seconds, rounded up, for the table's TTL: DynamoDB deletes days later at times, so it is compared too.
    expires_at: i64,
    /// What the UI wants to be given back.
    #[serde(default)]
    pub return_link: Option<String>,
    /// What the UI wants to be given back, too; the service does not act on it.
    #[serde(default)]
    pub skip_prompt: Option<String>,
    /// The nonce of the OAuth state that may come back.
    #[serde(default)]
    nonce: Option<String>,
    /// The nonce of the state whose code is being exchanged.
    #[serde(default)]
    exchanging: Option<String>,
    /// What ORCID gave.
    #[serde(default)]
    pub(crate) grant: Option<SealedGrant>,
    /// Set while its token is being revoked: it can only be deleted then.
    #[serde(default)]
    deleting: bool,
}

/// A linking session. What there is of it depends on its state.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum SessionView<'a> {
    /// It was made.
    Initial(LinkingSessionInitial<'a>),
    /// A browser was sent to ORCID.
    Started(LinkingSessionStarted<'a>),
    /// ORCID sent it back, and the user has not confirmed yet.
    Complete(LinkingSessionComplete<'a>),
}

/// A linking session that was made and not started.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkingSessionInitial<'a> {
    /// Its id.
    #[schema(min_length = 36, max_length = 36)]
    session_id: &'a str,
    /// Whose link it will be.
    username: &'a str,
    /// When it was made, in milliseconds since 1970.
    created_at: i64,
    /// When it ends, in milliseconds since 1970.
    expires_at: i64,
}

/// A linking session whose user is at ORCID.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkingSessionStarted<'a> {
    #[serde(flatten)]
    initial: LinkingSessionInitial<'a>,
    /// What the user interface wants to be given back.
    #[schema(required)]
    return_link: Option<&'a str>,
    /// What the user interface wants to be given back, too; the service does not act on it.
    skip_prompt: &'a str,
}

/// A linking session that waits for the user to confirm it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkingSessionComplete<'a> {
    #[serde(flatten)]
    started: LinkingSessionStarted<'a>,
    /// The ORCID account that will be linked.
    orcid_auth: &'a OrcidAuth,
}

/// Any of the three: each is one of those before it, too.
impl PartialSchema for SessionView<'_> {
    fn schema() -> RefOr<Schema> {
        let names =
            [LinkingSessionInitial::name(), LinkingSessionStarted::name(), LinkingSessionComplete::name()];
        let any = names.into_iter().fold(AnyOf::builder(), |any, name| any.item(Ref::from_schema_name(name)));
        any.description(Some("A linking session. What there is of it depends on its state.")).into()
    }
}

impl ToSchema for SessionView<'_> {
    fn name() -> Cow<'static, str> {
        "LinkingSessionPublic".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        LinkingSessionComplete::schemas(schemas);
        for (name, schema) in [
            (LinkingSessionInitial::name(), LinkingSessionInitial::schema()),
            (LinkingSessionStarted::name(), LinkingSessionStarted::schema()),
            (LinkingSessionComplete::name(), LinkingSessionComplete::schema()),
        ] {
            schemas.push((name.into_owned(), schema));
        }
    }
}

impl Session {
    /// A new session that begins now.
    pub(crate) fn new(username: &str, now_ms: i64) -> Self {
        let session_id = Uuid::new_v4().to_string();
        let expires_ms = now_ms + SESSION_MILLISECONDS;
        Self {
            id: session_key(&session_id),
            session_id,
            username: username.to_owned(),
            state: State::Initial,
            created_ms: now_ms,
            expires_ms,
            expires_at: expires_ms / 1_000 + 1,
            return_link: None,
            skip_prompt: None,
            nonce: None,
            exchanging: None,
            grant: None,
            deleting: false,
        }
    }

    /// The key of its row.
    pub(crate) fn row(&self) -> &str {
        &self.id
    }

    /// True when it can't be used any more.
    pub(crate) fn is_over(&self, now_ms: i64) -> bool {
        now_ms >= self.expires_ms
    }

    /// True while its token is being revoked.
    pub(crate) fn is_being_deleted(&self) -> bool {
        self.deleting
    }

    /// As the API shows it; without tokens.
    #[must_use]
    pub fn view(&self) -> SessionView<'_> {
        let initial = LinkingSessionInitial {
            session_id: &self.session_id,
            username: &self.username,
            created_at: self.created_ms,
            expires_at: self.expires_ms,
        };
        let started = |initial| LinkingSessionStarted {
            initial,
            return_link: self.return_link.as_deref(),
            skip_prompt: self.skip_prompt.as_deref().unwrap_or("false"),
        };
        match (self.state, &self.grant) {
            (State::Initial, _) => SessionView::Initial(initial),
            (State::Complete, Some(grant)) => SessionView::Complete(LinkingSessionComplete {
                started: started(initial),
                orcid_auth: &grant.public,
            }),
            (State::Started | State::Complete, _) => SessionView::Started(started(initial)),
        }
    }
}

pub(crate) fn session_key(session_id: &str) -> String {
    format!("session#{session_id}")
}

/// What every write of an event is conditional on: the session is there, is the user's, has not ended, and is in a state
/// that the machine allows the event in.
pub(crate) fn guard(event: Event, username: &str, now_ms: i64) -> Condition {
    let states = event.states().map(|state| Condition::equals("state", state)).collect();
    Condition::existing_item()
        .and(Condition::equals("username", username))
        .and(Condition::greater("expires_ms", now_ms))
        .and(Condition::Any(states))
}

/// `guard`, for a session that is not being deleted.
fn live(event: Event, username: &str, now_ms: i64) -> Condition {
    guard(event, username, now_ms).and(Condition::equals("deleting", false))
}

/// Start: the session waits for the state with this nonce, and for no other.
pub(crate) fn start(
    username: &str,
    now_ms: i64,
    nonce: &str,
    return_link: Option<&str>,
    skip_prompt: &str,
) -> Update {
    Update::new()
        .set("state", State::Started)
        .set("return_link", return_link)
        .set("skip_prompt", skip_prompt)
        .set("nonce", nonce)
        .remove("exchanging")
        .when(live(Event::Start, username, now_ms))
}

/// Continue, before the exchange: the nonce is used up, the state stays.
pub(crate) fn take(username: &str, now_ms: i64, nonce: &str) -> Update {
    Update::new()
        .set("exchanging", nonce)
        .remove("nonce")
        .when(live(Event::Continue, username, now_ms).and(Condition::equals("nonce", nonce)))
}

/// Continue, after the exchange: only if it was not started again meanwhile.
pub(crate) fn complete(username: &str, now_ms: i64, nonce: &str, grant: &SealedGrant) -> Update {
    Update::new()
        .set("state", State::Complete)
        .set("grant", grant)
        .remove("exchanging")
        .when(live(Event::Continue, username, now_ms).and(Condition::equals("exchanging", nonce)))
}

/// Finish: what the session's deletion is conditional on.
pub(crate) fn finish(username: &str, now_ms: i64) -> Condition {
    live(Event::Finish, username, now_ms)
}

/// Delete, while a token has to be revoked: from here on it can't be finished.
pub(crate) fn begin_deletion(username: &str, now_ms: i64) -> Update {
    Update::new()
        .set("deleting", true)
        .when(guard(Event::Delete, username, now_ms).and(Condition::equals("state", State::Complete)))
}

/// Delete: what it is conditional on. A session with a token is marked first.
pub(crate) fn deletion(username: &str, now_ms: i64) -> Condition {
    let without_token = Condition::Any(vec![
        Condition::equals("state", State::Initial),
        Condition::equals("state", State::Started),
    ]);
    guard(Event::Delete, username, now_ms).and(without_token.or(Condition::equals("deleting", true)))
}

#[cfg(test)]
mod tests;
