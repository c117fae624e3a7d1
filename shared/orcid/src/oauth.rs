//! ORCID's OAuth 2.0 endpoints (ORCID API tutorial "Get an authenticated iD"; RFC 6749, RFC 7636).

use std::time::Duration;

use reqwest::redirect::Policy;
use serde::Deserialize;
use storage::settings::{self, SettingError};
use storage::{Secret, SecretText};
use url::Url;

/// The largest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 << 10;

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
}

/// What ORCID answers for a code. The access token itself is not kept: sign-in needs the iD only.
#[derive(Debug, Deserialize)]
pub struct Token {
    /// The ORCID iD of the person who signed in.
    pub orcid: String,
    /// The person's name; null when it is private.
    #[serde(default)]
    pub name: Option<String>,
}

/// Why a code was not exchanged.
#[derive(Debug, thiserror::Error)]
pub enum OAuthError {
    /// ORCID says that the code is wrong, used or old.
    #[error("ORCID refused the authorization code ({0})")]
    Refused(String),
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

/// ORCID as an OAuth server.
#[derive(Debug, Clone)]
pub struct OAuth {
    http: reqwest::Client,
    base: Url,
    secret: Secret,
}

impl OAuth {
    /// The server at `ORCID_URL`, within `UPSTREAM_TIMEOUT_MS` (default 10,000 ms); `secret` holds our credentials.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(secret: Secret) -> Result<Self, SettingError> {
        let url = settings::text("ORCID_URL")?;
        let base = Url::parse(&url).map_err(|_| invalid("ORCID_URL", url))?;
        let timeout = settings::parsed("UPSTREAM_TIMEOUT_MS", 10_000, "a number of milliseconds")?;
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_millis(timeout))
            .redirect(Policy::none())
            .build()
            .map_err(|error| invalid("ORCID_URL", error.to_string()))?;
        Ok(Self { http, base, secret })
    }

    /// The address of ORCID's authorize page for one sign-in.
    ///
    /// # Errors
    /// When our credentials can't be read.
    pub async fn authorize_url(&self, authorization: &Authorization<'_>) -> Result<String, OAuthError> {
        let credentials = self.credentials().await?;
        let mut url = self.endpoint("oauth/authorize")?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &credentials.client_id)
            .append_pair("scope", authorization.scope)
            .append_pair("redirect_uri", authorization.redirect_uri)
            .append_pair("state", authorization.state)
            .append_pair("code_challenge", authorization.code_challenge)
            .append_pair("code_challenge_method", "S256");
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
    ) -> Result<Token, OAuthError> {
        let credentials = self.credentials().await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("client_id", &credentials.client_id),
            ("client_secret", &credentials.client_secret),
            ("code_verifier", code_verifier),
        ];
        let request = self.http.post(self.endpoint("oauth/token")?).form(&form);
        let answer = request.header("accept", "application/json").send().await.map_err(transport)?;
        let status = answer.status();
        let body = limited_body(answer).await?;
        if status.is_success() {
            return serde_json::from_slice(&body)
                .map_err(|_| OAuthError::Unreachable("the token answer can't be read".to_owned()));
        }
        if status.is_server_error() {
            return Err(OAuthError::Unreachable(format!("status {status}")));
        }
        #[derive(Deserialize)]
        struct Refusal {
            error: String,
        }
        let refusal = serde_json::from_slice::<Refusal>(&body);
        let reason = refusal.map_or_else(|_| status.to_string(), |refusal| refusal.error);
        Err(OAuthError::Refused(reason.chars().take(64).collect()))
    }

    async fn credentials(&self) -> Result<ClientCredentials, OAuthError> {
        let configuration = |error: &dyn std::fmt::Display| OAuthError::Configuration(error.to_string());
        let secret: SecretText = self.secret.get().await.map_err(|error| configuration(&error))?;
        serde_json::from_str(secret.expose())
            .map_err(|_| configuration(&"the secret must be {\"client_id\", \"client_secret\"}"))
    }

    fn endpoint(&self, path: &str) -> Result<Url, OAuthError> {
        let base = self.base.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}/{path}")).map_err(|error| OAuthError::Configuration(error.to_string()))
    }
}

fn invalid(name: &'static str, value: String) -> SettingError {
    SettingError::Invalid { name, value, expected: "a URL" }
}

fn transport(error: reqwest::Error) -> OAuthError {
    if error.is_timeout() {
        OAuthError::Timeout
    } else {
        OAuthError::Unreachable(error.without_url().to_string())
    }
}

async fn limited_body(mut answer: reqwest::Response) -> Result<Vec<u8>, OAuthError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(transport)? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER_BYTES {
            return Err(OAuthError::Unreachable("the answer is too large".to_owned()));
        }
    }
    Ok(body)
}
