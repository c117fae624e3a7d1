//! The authorization request (RFC 6749, 4.1.1), checked.

use serde::Deserialize;

use super::client::Client;
use super::pkce::Challenge;
use super::scope::Scopes;

/// The parameters as they arrive.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Parameters {
    /// The client.
    pub client_id: Option<String>,
    /// `code`.
    pub response_type: Option<String>,
    /// Scopes, separated by spaces.
    pub scope: Option<String>,
    /// Where to send the code.
    pub redirect_uri: Option<String>,
    /// Given back with the code.
    pub state: Option<String>,
    /// PKCE.
    pub code_challenge: Option<String>,
    /// `S256`.
    pub code_challenge_method: Option<String>,
    /// OpenID Connect: `login`, `none`, …
    pub prompt: Option<String>,
    /// OpenID Connect.
    pub nonce: Option<String>,
}

/// A request that can be put to a researcher.
#[derive(Clone, Debug)]
pub struct AuthorizationRequest {
    /// Where the answer goes.
    pub back: Back,
    /// What is asked for.
    pub scopes: Scopes,
    /// PKCE.
    pub challenge: Option<Challenge>,
    /// OpenID Connect.
    pub nonce: Option<String>,
}

/// Where an answer goes, and the state that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// An address that the client has registered.
    pub redirect_uri: String,
    state: Option<String>,
}

/// Why a request is not put to a researcher.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Nobody to send back to: the reason is shown to the researcher.
    #[error("{0}")]
    Page(&'static str),
    /// The client is told, with this code and description.
    #[error("{1}: {2}")]
    Redirect(Back, &'static str, String),
}

impl Back {
    /// The address with these parameters and the state.
    #[must_use]
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
        format!("{}{separator}{}", self.redirect_uri, query.finish())
    }
}

impl Parameters {
    /// Checks client and redirect address first (errors shown here), then the rest (errors sent there).
    ///
    /// # Errors
    /// [`RequestError`].
    pub fn check(&self, client: &Client) -> Result<AuthorizationRequest, RequestError> {
        if self.client_id.as_deref() != Some(client.id.as_str()) {
            return Err(RequestError::Page("This client_id is not known."));
        }
        let redirect_uri = self
            .redirect_uri
            .as_deref()
            .filter(|address| client.may_redirect_to(address))
            .ok_or(RequestError::Page("This redirect_uri is not registered for the client."))?;
        let back = Back { redirect_uri: redirect_uri.to_owned(), state: self.state.clone() };
        let refuse = |error, why: &str| RequestError::Redirect(back.clone(), error, why.to_owned());

        if self.response_type.as_deref() != Some("code") {
            return Err(refuse("unsupported_response_type", "Only response_type=code is supported."));
        }
        let scopes = Scopes::parse(self.scope.as_deref().unwrap_or_default())
            .map_err(|error| refuse("invalid_scope", &error.to_string()))?;
        let challenge = match (self.code_challenge.as_deref(), self.code_challenge_method.as_deref()) {
            (None, None) => None,
            (Some(challenge), Some("S256")) => Some(Challenge::parse(challenge).ok_or_else(|| {
                refuse("invalid_request", "The code_challenge is not a SHA-256 in base64url.")
            })?),
            _ => {
                return Err(refuse(
                    "invalid_request",
                    "A code_challenge comes with code_challenge_method=S256.",
                ));
            }
        };
        if self.prompt.as_deref() == Some("none") {
            return Err(refuse("login_required", "Nobody is signed in."));
        }
        Ok(AuthorizationRequest { back, scopes, challenge, nonce: self.nonce.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client {
            id: "APP-LOCAL".to_owned(),
            secret: "local-secret".to_owned(),
            name: "Local stack".to_owned(),
            redirect_origins: vec!["http://localhost".to_owned()],
        }
    }

    fn parameters() -> Parameters {
        Parameters {
            client_id: Some("APP-LOCAL".to_owned()),
            response_type: Some("code".to_owned()),
            scope: Some("/authenticate".to_owned()),
            redirect_uri: Some("http://localhost/back?x=1".to_owned()),
            state: Some("a b&c".to_owned()),
            ..Parameters::default()
        }
    }

    #[test]
    fn the_state_goes_back_encoded() {
        let request = parameters().check(&client()).unwrap();
        assert_eq!(request.back.with(&[("code", "abc")]), "http://localhost/back?x=1&code=abc&state=a+b%26c");
    }

    #[test]
    fn an_unknown_client_or_address_is_not_redirected() {
        for parameters in [
            Parameters { client_id: None, ..parameters() },
            Parameters { client_id: Some("APP-OTHER".to_owned()), ..parameters() },
            Parameters { redirect_uri: None, ..parameters() },
            Parameters { redirect_uri: Some("https://evil.example/".to_owned()), ..parameters() },
        ] {
            assert!(matches!(parameters.check(&client()), Err(RequestError::Page(_))));
        }
    }

    #[test]
    fn other_faults_are_told_to_the_client() {
        let some = |text: &str| Some(text.to_owned());
        for (code, parameters) in [
            ("unsupported_response_type", Parameters { response_type: some("token"), ..parameters() }),
            ("invalid_scope", Parameters { scope: some("email"), ..parameters() }),
            ("invalid_scope", Parameters { scope: None, ..parameters() }),
            ("invalid_request", Parameters { code_challenge: some("x"), ..parameters() }),
            ("invalid_request", Parameters { code_challenge_method: some("S256"), ..parameters() }),
            ("login_required", Parameters { prompt: some("none"), ..parameters() }),
        ] {
            match parameters.check(&client()) {
                Err(RequestError::Redirect(_, error, _)) => assert_eq!(error, code),
                other => panic!("{other:?}"),
            }
        }
    }
}
