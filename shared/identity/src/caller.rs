//! Who a request comes from.

use http::HeaderMap;
use http::header::COOKIE;
use storage::settings::SettingError;
use storage::{Clients, Secret, StorageError};

use crate::{Level, OrcidId, People, Person, SessionCookie, Sessions};

/// Who a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Nobody who has signed in.
    Anonymous,
    /// A person with a session.
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

/// Recognises callers by their session.
#[derive(Debug, Clone)]
pub struct Callers {
    people: People,
    sessions: Sessions,
    secret: Secret,
}

impl Callers {
    /// Callers by the tables and the secret that the environment names.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            people: People::new(clients.table("PEOPLE_TABLE")?),
            sessions: Sessions::new(clients.table("SESSIONS_TABLE")?),
            secret: clients.secret("SESSION_SECRET")?,
        })
    }

    /// Who sent these headers. An unknown, ended or wrongly signed session is anonymous. Nothing is read for a request
    /// without a session cookie.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Caller, StorageError> {
        let Some(cookie) = self.session_cookie(headers).await? else { return Ok(Caller::Anonymous) };
        let Some(uuid) = self.sessions.person(&cookie).await? else { return Ok(Caller::Anonymous) };
        let person = self.people.find(uuid).await?;
        Ok(person.map_or(Caller::Anonymous, |person| Caller::Person(Box::new(person))))
    }

    /// The rightly signed session cookie of a request.
    ///
    /// # Errors
    /// When the secret can't be fetched.
    pub async fn session_cookie(&self, headers: &HeaderMap) -> Result<Option<SessionCookie>, StorageError> {
        let cookies: Vec<_> =
            headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).collect();
        let cookies = cookies.join("; ");
        if !cookies.contains("connect.sid=") {
            return Ok(None);
        }
        let secret = self.secret.get().await?;
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

    /// The secret that signs their cookies.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }
}
