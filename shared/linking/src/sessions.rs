//! Linking sessions, carried out.

mod delete;
mod finish;

use identity::OrcidId;
use orcid::Grant;
use storage::settings::SettingError;
use storage::{Clients, StorageError, Table, Update, time};
use uuid::Uuid;

pub use delete::Deletion;

use crate::link::{Holder, orcid_key};
use crate::machine::{Event, Outcome, outcome};
use crate::session::{self, session_key};
use crate::{LinkingError, Links, OAuthState, SealedGrant, Session, Vault};

/// Times that a step is tried again after another step came between its read and its write.
const ATTEMPTS: usize = 3;

/// The linking sessions of all users.
#[derive(Debug, Clone)]
pub struct LinkingSessions {
    table: Table,
    vault: Vault,
    links: Links,
}

impl LinkingSessions {
    /// Sessions in `LINKS_TABLE`, with tokens under `TOKEN_KEY`.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            table: clients.table("LINKS_TABLE")?,
            vault: Vault::from_env(clients)?,
            links: Links::from_env(clients)?,
        })
    }

    /// A new session for a user who has no link. Two sessions of one user are no harm: one of them makes the link.
    ///
    /// # Errors
    /// `AlreadyLinked`.
    pub async fn create(&self, username: &str) -> Result<Session, LinkingError> {
        if self.links.find(username).await?.is_some() {
            return Err(LinkingError::AlreadyLinked);
        }
        let session = Session::new(username, now_ms());
        self.table.insert(&session).await?;
        Ok(session)
    }

    /// The user's session.
    ///
    /// # Errors
    /// `NotFound` before `NotOwner`.
    pub async fn get(&self, session_id: &str, username: &str) -> Result<Session, LinkingError> {
        let session = self.read(session_id, username).await?;
        if session.is_being_deleted() { Err(LinkingError::NotFound) } else { Ok(session) }
    }

    /// `get`, also while the session is being deleted.
    async fn read(&self, session_id: &str, username: &str) -> Result<Session, LinkingError> {
        // What is no id of ours can't be a key of the table either.
        if Uuid::try_parse(session_id).is_err() {
            return Err(LinkingError::NotFound);
        }
        let session: Option<Session> = self.table.get(&session_key(session_id)).await?;
        let session = session.filter(|session| !session.is_over(now_ms())).ok_or(LinkingError::NotFound)?;
        if session.username == username { Ok(session) } else { Err(LinkingError::NotOwner) }
    }

    /// The user's session, in a state that allows the event.
    ///
    /// # Errors
    /// `NotFound`, `NotOwner`, then `WrongState`.
    pub async fn expect(
        &self,
        session_id: &str,
        username: &str,
        event: Event,
    ) -> Result<Session, LinkingError> {
        let session = self.get(session_id, username).await?;
        if outcome(session.state, event) == Outcome::Refuse {
            return Err(LinkingError::WrongState);
        }
        Ok(session)
    }

    /// A browser leaves for ORCID with this state. A state given out before is no good any more.
    ///
    /// # Errors
    /// As `expect`.
    pub async fn start(
        &self,
        state: &OAuthState,
        username: &str,
        return_link: Option<&str>,
        skip_prompt: &str,
    ) -> Result<(), LinkingError> {
        for _ in 0..ATTEMPTS {
            let session = self.expect(&state.session_id, username, Event::Start).await?;
            let update = session::start(username, now_ms(), state.nonce(), return_link, skip_prompt);
            if self.write(&session, update).await? {
                return Ok(());
            }
        }
        Err(StorageError::Conflict.into())
    }

    /// The browser is back: uses the state up, before its code is exchanged, so that a state that comes back twice
    /// exchanges nothing. Dying from here to `complete` leaves the session started, and the user starts it again.
    ///
    /// # Errors
    /// As `expect`; `UsedState` for a state that the session doesn't wait for.
    pub async fn take(&self, state: &OAuthState, username: &str) -> Result<(), LinkingError> {
        let session = self.expect(&state.session_id, username, Event::Continue).await?;
        let update = session::take(username, now_ms(), state.nonce());
        if self.write(&session, update).await? { Ok(()) } else { Err(LinkingError::UsedState) }
    }

    /// ORCID gave a grant. Whoever calls this revokes the token when it fails: nobody else has it.
    ///
    /// # Errors
    /// `OtherOrcid`, `OrcidAlreadyLinked`; `UsedState` when the session was started again, deleted or over meanwhile.
    pub async fn complete(
        &self,
        state: &OAuthState,
        username: &str,
        grant: &Grant,
        orcid: OrcidId,
    ) -> Result<Session, LinkingError> {
        // A username that is an ORCID iD changes when its holder links a KBase account: a link to another iD would be lost.
        if username.parse::<OrcidId>().is_ok_and(|own| own != orcid) {
            return Err(LinkingError::OtherOrcid);
        }
        if self.is_held_by_another(&orcid, username).await? {
            return Err(LinkingError::OrcidAlreadyLinked);
        }
        let row = session_key(&state.session_id);
        let grant = SealedGrant::seal(&self.vault, &row, grant, orcid).await?;
        let update = session::complete(username, now_ms(), state.nonce(), &grant);
        match self.table.update(&row, update).await {
            Err(StorageError::Conflict) => Err(LinkingError::UsedState),
            completed => Ok(completed?),
        }
    }

    async fn is_held_by_another(&self, orcid: &OrcidId, username: &str) -> Result<bool, LinkingError> {
        let holder: Option<Holder> = self.table.get(&orcid_key(orcid)).await?;
        Ok(holder.is_some_and(|holder| holder.username != username))
    }

    /// Writes; false when the condition did not hold.
    async fn write(&self, session: &Session, update: Update) -> Result<bool, LinkingError> {
        match self.table.change(session.row(), update).await {
            Ok(()) => Ok(true),
            Err(StorageError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn now_ms() -> i64 {
    time::now().as_millisecond()
}
