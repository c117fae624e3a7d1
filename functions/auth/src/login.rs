//! The OAuth round trip, which leaves from and returns to the same address.

use axum::response::Response;
use gateway::compendia::Failure;
use gateway::{Returned, redirect};
use http::header::COOKIE;
use http::{HeaderMap, StatusCode};
use identity::{OrcidId, SignIn, SignInError};
use orcid::{Authorization, OAuthError};

use crate::state::Auth;

/// All that a sign-in needs; linking asks for more.
const SCOPE: &str = "/authenticate";

/// Which part of the round trip a request is.
pub enum Step {
    /// A browser wants to sign in.
    Start,
    /// ORCID sends it back.
    Return(Returned),
}

impl Step {
    pub fn parse(query: &str) -> Self {
        let returned = Returned::parse(query);
        let started = returned == Returned::default();
        if started { Self::Start } else { Self::Return(returned) }
    }
}

pub async fn start(auth: &Auth) -> Result<Response, Failure> {
    let secret = auth.callers.secret().fresh().await?;
    let sign_in = SignIn::begin();
    let authorization = Authorization {
        redirect_uri: &auth.redirect_uri,
        scope: SCOPE,
        state: &sign_in.state(secret.expose()),
        code_challenge: &sign_in.code_challenge(secret.expose()),
        prompt: None,
    };
    let url = auth.oauth.authorize_url(&authorization).await.map_err(upstream)?;
    Ok(redirect(&url, &[sign_in.set_cookie(auth.secure)]))
}

pub async fn finish(auth: &Auth, headers: &HeaderMap, returned: Returned) -> Result<Response, Failure> {
    let secret = auth.callers.secret().fresh().await?;
    let cookies: Vec<_> = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).collect();
    let state = returned.state.as_deref().unwrap_or_default();
    // The state is used up before anything else is looked at.
    let sign_in = auth.sign_ins.take(state, &cookies.join("; "), secret.expose()).await;
    let sign_in = sign_in.map_err(|error| match error {
        SignInError::InvalidState => Failure::bad_request(error.to_string()),
        SignInError::Storage(error) => error.into(),
    })?;
    if returned.error.is_some() {
        return Err(Failure::new(StatusCode::UNAUTHORIZED, "sign-in was denied at ORCID"));
    }
    let code = returned.code.filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| Failure::bad_request("ORCID sent no authorization code"))?;
    let verifier = sign_in.code_verifier(secret.expose());
    let token = auth.oauth.exchange(&code, &auth.redirect_uri, &verifier).await.map_err(upstream)?;
    let orcid: OrcidId = token.orcid.parse().map_err(|_| {
        tracing::error!(alarm = true, "ORCID answered a token without an ORCID iD");
        Failure::new(StatusCode::BAD_GATEWAY, "ORCID gave no valid answer")
    })?;
    let person = auth.callers.people().sign_in(&orcid, &token.name).await?;
    let session = auth.callers.sessions().begin(person.uuid).await?;
    Ok(redirect(&auth.home, &[session.set_cookie(secret.expose(), auth.secure)]))
}

fn upstream(error: OAuthError) -> Failure {
    match error {
        OAuthError::Refused(_) => {
            tracing::warn!(%error, "ORCID refused an authorization code");
            Failure::new(StatusCode::UNAUTHORIZED, "ORCID did not accept the sign-in, please sign in again")
        }
        OAuthError::Timeout => {
            tracing::warn!("ORCID did not answer in time");
            Failure::new(StatusCode::GATEWAY_TIMEOUT, "ORCID did not answer in time")
        }
        OAuthError::Unreachable(cause) => {
            tracing::error!(alarm = true, cause, "ORCID can't be reached");
            Failure::new(StatusCode::BAD_GATEWAY, "ORCID can't be reached")
        }
        OAuthError::Configuration(_) => Failure::internal(&error),
    }
}
