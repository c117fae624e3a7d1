//! ORCID's OAuth 2.0 endpoints (ORCID API tutorial "Get an authenticated iD"; RFC 6749, RFC 7009, RFC 7636).

use std::time::Duration;

use serde::Deserialize;
use storage::settings::{self, SettingError};
use storage::{Secret, SecretText};
use upstream::{Error as TransportError, Http};
use url::Url;

use crate::{Grant, Refusal};

/// The largest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 << 10;
/// What a link may do, unless `ORCID_SCOPE` says otherwise (contract/decisions.md "ORCID Link").
const LINKING_SCOPE: &str = "/read-limited /activities/update /person/update openid";

/// The scopes that linking asks for, `ORCID_SCOPE`, separated by spaces.
#[must_use]
pub fn linking_scope() -> String {
    settings::optional("ORCID_SCOPE").unwrap_or_else(|| LINKING_SCOPE.to_owned())
}

/// The client's name and password at ORCID, as the secret holds them.
#[derive(Deserialize)]
pub struct ClientCredentials {
    /// ORCID's `APP-…` id.
    pub client_id: String,
    client_secret: String,
}

/// What the browser is sent to ORCID with.
#[derive(Debug)]
pub struct Authorization<'a> {
    /// Where ORCID sends the browser back to.
    pub redirect_uri: &'a str,
    /// Scopes, separated by spaces.
    pub scope: &'a str,
    /// The signed state.
    pub state: &'a str,
    /// PKCE's `S256` challenge.
    pub code_challenge: &'a str,
    /// `login` makes ORCID ask for a password again; absent, its own session is enough.
    pub prompt: Option<&'a str>,
}

/// Why ORCID did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum OAuthError {
    /// ORCID says no, e.g. that a code is wrong, used or old.
    #[error("ORCID refused with status {} ({})", .0.status, .0.error().unwrap_or_default())]
    Refused(Refusal),
    /// ORCID did not answer in time.
    #[error("ORCID did not answer in time")]
    Timeout,
    /// ORCID can't be reached, or answers what can't be understood.
    #[error("ORCID can't be reached: {0}")]
    Unreachable(String),
    /// Our own configuration is wrong.
    #[error("the ORCID client is not configured: {0}")]
    Configuration(String),
}

impl From<TransportError> for OAuthError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Timeout => Self::Timeout,
            TransportError::Unreachable(cause) => Self::Unreachable(cause),
            TransportError::TooLarge(_) => Self::Unreachable(error.to_string()),
        }
    }
}

/// ORCID as an OAuth server.
#[derive(Debug, Clone)]
pub struct OAuth {
    http: Http,
    base: String,
    timeout: Duration,
    secret: Secret,
}

impl OAuth {
    /// The server at `ORCID_URL`, within `UPSTREAM_TIMEOUT_MS` (default 10,000 ms); `secret` holds our credentials.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(secret: Secret) -> Result<Self, SettingError> {
        let base = upstream::base("ORCID_URL")?;
        Ok(Self { http: Http::default(), base, timeout: upstream::timeout()?, secret })
    }

    /// The address of ORCID's authorize page for one sign-in.
    ///
    /// # Errors
    /// When our credentials can't be read.
    pub async fn authorize_url(&self, authorization: &Authorization<'_>) -> Result<String, OAuthError> {
        let credentials = self.credentials().await?;
        let url = Url::parse(&format!("{}/oauth/authorize", self.base));
        let mut url = url.map_err(|error| OAuthError::Configuration(error.to_string()))?;
        let mut query = url.query_pairs_mut();
        query
            .append_pair("client_id", &credentials.client_id)
            .append_pair("response_type", "code")
            .append_pair("scope", authorization.scope)
            .append_pair("redirect_uri", authorization.redirect_uri);
        if let Some(prompt) = authorization.prompt {
            query.append_pair("prompt", prompt);
        }
        query
            .append_pair("state", authorization.state)
            .append_pair("code_challenge", authorization.code_challenge)
            .append_pair("code_challenge_method", "S256");
        drop(query);
        Ok(url.into())
    }

    /// Exchanges an authorization code, once.
    ///
    /// # Errors
    /// See `OAuthError`. ORCID's own description is never passed on: it can hold the token.
    pub async fn exchange(
        &self,
        code: &str,
        redirect_uri: &str,
        code_verifier: &str,
    ) -> Result<Grant, OAuthError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", code_verifier),
        ];
        let body = self.post("token", &form, &[code, code_verifier]).await?;
        Grant::read(&body).ok_or_else(|| OAuthError::Unreachable("the token answer can't be read".to_owned()))
    }

    /// Revokes an access token, and the refresh token that came with it. A token that is no longer valid is as good as
    /// revoked.
    ///
    /// # Errors
    /// See `OAuthError`.
    pub async fn revoke(&self, access_token: &SecretText) -> Result<(), OAuthError> {
        let token = access_token.expose();
        match self.post("revoke", &[("token", token)], &[token]).await {
            Ok(_) => Ok(()),
            Err(OAuthError::Refused(refusal)) if refusal.error() == Some("invalid_token") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Posts a form with our credentials. When ORCID does not know them they may have been rotated: they are fetched
    /// again and the form is sent once more, which is safe, as ORCID looks at nothing else before.
    async fn post(&self, path: &str, form: &[(&str, &str)], secrets: &[&str]) -> Result<Vec<u8>, OAuthError> {
        let first = self.post_once(path, form, secrets).await;
        match first {
            Err(OAuthError::Refused(refusal)) if refusal.error() == Some("invalid_client") => {
                self.secret.forget().await;
                self.post_once(path, form, secrets).await
            }
            other => other,
        }
    }

    async fn post_once(
        &self,
        path: &str,
        form: &[(&str, &str)],
        secrets: &[&str],
    ) -> Result<Vec<u8>, OAuthError> {
        let credentials = self.credentials().await?;
        let ours = [("client_id", &*credentials.client_id), ("client_secret", &*credentials.client_secret)];
        let form: Vec<_> = ours.iter().chain(form).collect();
        let request = self.http.client()?.post(format!("{}/oauth/{path}", self.base)).timeout(self.timeout);
        let request = request.header("accept", "application/json").form(&form);
        let response = request.send().await.map_err(TransportError::from)?;
        let status = response.status();
        let body = upstream::body(response, MAX_ANSWER_BYTES).await?;
        if status.is_success() {
            return Ok(body);
        }
        let secrets: Vec<_> = secrets.iter().copied().chain([&*credentials.client_secret]).collect();
        Err(OAuthError::Refused(Refusal::read(status.as_u16(), &body, &secrets)))
    }

    async fn credentials(&self) -> Result<ClientCredentials, OAuthError> {
        ClientCredentials::read(&self.secret).await
    }
}

impl ClientCredentials {
    /// As the secret holds them.
    ///
    /// # Errors
    /// `Configuration` when the secret can't be read.
    pub async fn read(secret: &Secret) -> Result<Self, OAuthError> {
        let configuration = |error: &dyn std::fmt::Display| OAuthError::Configuration(error.to_string());
        let secret = secret.get().await.map_err(|error| configuration(&error))?;
        serde_json::from_str(secret.expose())
            .map_err(|_| configuration(&"the secret must be {\"client_id\", \"client_secret\"}"))
    }
}
