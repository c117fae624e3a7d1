//! Who a request comes from.

use std::sync::Arc;
use std::time::Instant;

use http::HeaderMap;
use storage::settings::SettingError;
use storage::{Clients, Secret, SecretText, StorageError};
use uuid::Uuid;

use crate::api_token::is_api_token;
use crate::credential::cookies;
use crate::kbase::{Kbase, TokenCache};
use crate::{ApiTokens, CallerError, Credential, Level, OrcidId, People, Person, SessionCookie, Sessions};

/// Who a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Nobody who has signed in.
    Anonymous,
    /// A person with a session or a token.
    Person(Box<Person>),
}

impl Caller {
    /// The person, if somebody has signed in.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Anonymous => None,
            Self::Person(person) => Some(person),
        }
    }

    /// The ORCID iD that compendia and jobs of this caller carry.
    #[must_use]
    pub fn orcid(&self) -> Option<&OrcidId> {
        self.person().and_then(|person| person.orcid.as_ref())
    }

    /// True for a signed-in person of at least this level.
    #[must_use]
    pub fn has_level(&self, level: Level) -> bool {
        self.person().is_some_and(|person| person.level >= level)
    }

    /// True when the caller's ORCID iD is this one.
    #[must_use]
    pub fn is(&self, orcid: &str) -> bool {
        self.orcid().is_some_and(|own| own.as_str() == orcid)
    }
}

/// What ORCID Link needs to know of a caller: enough to find a link without reading the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The KBase user, or the ORCID iD where there is none.
    pub username: String,
    /// The person; may be an alias of hers.
    pub person: Uuid,
}

impl From<Person> for Account {
    fn from(person: Person) -> Self {
        Self { username: person.username, person: person.uuid }
    }
}

/// Recognises callers by their tokens and sessions.
#[derive(Debug, Clone)]
pub struct Callers {
    people: People,
    sessions: Sessions,
    tokens: ApiTokens,
    secret: Secret,
    kbase: Arc<Kbase>,
    cache: TokenCache,
}

impl Callers {
    /// Callers by the tables, the secret and the auth service that the environment names.
    ///
    /// # Errors
    /// When a variable is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            people: People::new(clients.table("PEOPLE_TABLE")?),
            sessions: Sessions::new(clients.table("SESSIONS_TABLE")?),
            tokens: ApiTokens::new(clients.table("SESSIONS_TABLE")?),
            secret: clients.secret("SESSION_SECRET")?,
            kbase: Arc::new(Kbase::from_env()?),
            cache: TokenCache::from_env()?,
        })
    }

    /// Who sent these headers. Nothing is read for a request without a credential, and an unknown, ended or wrongly
    /// signed session is anonymous.
    ///
    /// # Errors
    /// When a token is there but not good, and when KBase or a store does not answer.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Caller, CallerError> {
        let person = match Credential::from_headers(headers) {
            Some(credential) if is_api_token(credential.token()) => {
                Some(self.by_api_token(&credential).await?)
            }
            Some(credential) => {
                let account = self.by_kbase_token(credential.token()).await?;
                Some(self.people.find(account.person).await?.ok_or(CallerError::InvalidToken)?)
            }
            None => self.by_session(headers).await?,
        };
        Ok(person.map_or(Caller::Anonymous, |person| Caller::Person(Box::new(person))))
    }

    /// The account that sent these headers. For a KBase token seen a moment ago nothing is read at all.
    ///
    /// # Errors
    /// `MissingToken` for an anonymous request; otherwise as `identify`.
    pub async fn account(&self, headers: &HeaderMap) -> Result<Account, CallerError> {
        match Credential::from_headers(headers) {
            Some(credential) if is_api_token(credential.token()) => {
                self.by_api_token(&credential).await.map(Account::from)
            }
            Some(credential) => self.by_kbase_token(credential.token()).await,
            None => self.by_session(headers).await?.map(Account::from).ok_or(CallerError::MissingToken),
        }
    }

    /// Whether a request brings an API token, good or not.
    #[must_use]
    pub fn brings_api_token(headers: &HeaderMap) -> bool {
        Credential::from_headers(headers).is_some_and(|credential| is_api_token(credential.token()))
    }

    /// An API token is one of ours: KBase never sees it, and anywhere but behind `Bearer` it is good for nothing.
    async fn by_api_token(&self, credential: &Credential) -> Result<Person, CallerError> {
        let Credential::Bearer(token) = credential else { return Err(CallerError::InvalidToken) };
        let uuid = self.tokens.person(token).await?.ok_or(CallerError::InvalidToken)?;
        self.people.find(uuid).await?.ok_or(CallerError::InvalidToken)
    }

    async fn by_kbase_token(&self, token: &SecretText) -> Result<Account, CallerError> {
        let now = Instant::now();
        if let Some(account) = self.cache.get(token.expose(), now) {
            return Ok(account);
        }
        let accepted = self.kbase.check(token).await?;
        let person = self.people.kbase(&accepted.user).await?;
        let lifetime = accepted.lifetime(self.cache.lifetime());
        let account = Account { username: accepted.user, person: person.uuid };
        self.cache.put(token.expose(), account.clone(), lifetime, now);
        Ok(account)
    }

    async fn by_session(&self, headers: &HeaderMap) -> Result<Option<Person>, StorageError> {
        let Some(cookie) = self.session_cookie(headers).await? else { return Ok(None) };
        let Some(uuid) = self.sessions.person(&cookie).await? else { return Ok(None) };
        self.people.find(uuid).await
    }

    /// The rightly signed session cookie of a request.
    ///
    /// # Errors
    /// When the secret can't be fetched.
    pub async fn session_cookie(&self, headers: &HeaderMap) -> Result<Option<SessionCookie>, StorageError> {
        let cookies = cookies(headers);
        if !cookies.contains("connect.sid=") {
            return Ok(None);
        }
        let secret = self.secret.get().await?;
        if let Some(cookie) = SessionCookie::from_header(&cookies, secret.expose()) {
            return Ok(Some(cookie));
        }
        let secret = self.secret.fresh().await?;
        Ok(SessionCookie::from_header(&cookies, secret.expose()))
    }

    /// The people these callers are.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.people
    }

    /// Their sessions.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Their API tokens.
    #[must_use]
    pub fn tokens(&self) -> &ApiTokens {
        &self.tokens
    }

    /// The secret that signs their cookies.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }
}
