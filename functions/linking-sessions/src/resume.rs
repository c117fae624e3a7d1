//! GET /linking-sessions/oauth/continue: the browser is back from ORCID (contract/orcid-link.md 4.3).

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gateway::{Returned, redirect};
use http::HeaderMap;
use linking::machine::Event;
use linking::{OAuthState, Session};
use orcid::Grant;

use crate::state::Service;
use crate::trouble::Trouble;

/// The code and the state, or what ORCID sent instead.
fn accept(returned: Returned) -> Result<(String, OAuthState), Trouble> {
    if let Some(error) = returned.error {
        return Err(Trouble::OrcidError(error));
    }
    let code = returned.code.ok_or(Trouble::CodeMissing)?;
    let state = returned.state.ok_or(Trouble::StateMissing)?;
    Ok((code, OAuthState::parse(&state)?))
}

/// Takes the browser back from ORCID
///
/// ORCID sends browsers here. It never answers JSON: what goes wrong, a missing token included, is told by the user
/// interface's error page, in the query parameters `code`, `title` and `message`.
#[utoipa::path(get, path = "/linking-sessions/oauth/continue", tag = "Linking Sessions",
    operation_id = "continueLinkingSession", params(Returned),
    responses(
        (status = 302, description = "To the user interface: its page that asks for confirmation, or its error page.",
            headers(("location" = String, description = "The page."))),
    ))]
pub async fn resume(
    State(service): State<Service>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let returned = Returned::parse(query.as_deref().unwrap_or_default());
    let page = match resumed(&service, &headers, returned).await {
        Ok(session) => service.ui.confirm_page(&session),
        Err(trouble) => service.ui.error_page(&trouble),
    };
    redirect(&page, &[])
}

async fn resumed(service: &Service, headers: &HeaderMap, returned: Returned) -> Result<Session, Trouble> {
    let account = service.callers.account(headers).await?;
    let (code, state) = accept(returned)?;
    // What is wrong with the session is said before what is wrong with the signature; nothing is done before both.
    service.sessions.expect(&state.session_id, &account.username, Event::Continue).await?;
    let secret = service.callers.secret().fresh().await?;
    if !state.is_genuine(secret.expose()) {
        return Err(Trouble::StateInvalid);
    }
    service.sessions.take(&state, &account.username).await?;
    let verifier = state.code_verifier(secret.expose());
    let grant = service.oauth.exchange(&code, &service.redirect_uri, &verifier).await?;
    let completed = complete(service, &account.username, &state, &grant).await;
    if completed.is_err() {
        // Nobody will ever use this token. If ORCID does not hear of it, it stays unused until it ends.
        if let Err(error) = service.oauth.revoke(&grant.access_token).await {
            tracing::warn!(%error, "a token that nobody will use was not revoked");
        }
    }
    completed
}

async fn complete(
    service: &Service,
    username: &str,
    state: &OAuthState,
    grant: &Grant,
) -> Result<Session, Trouble> {
    let orcid = grant.orcid.parse().map_err(|_| {
        tracing::error!(alarm = true, "ORCID answered a token without an ORCID iD");
        Trouble::Upstream("ORCID gave no valid answer, please start again")
    })?;
    Ok(service.sessions.complete(state, username, grant, orcid).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(query: &str) -> Trouble {
        accept(Returned::parse(query)).unwrap_err()
    }

    #[test]
    fn an_error_of_orcid_comes_before_all_else() {
        assert_eq!(
            trouble("error=access_denied&code=c&state=s"),
            Trouble::OrcidError("access_denied".into())
        );
        assert_eq!(trouble("error=&error_description=secret"), Trouble::OrcidError(String::new()));
    }

    #[test]
    fn the_code_is_missed_before_the_state() {
        assert_eq!(trouble(""), Trouble::CodeMissing);
        assert_eq!(trouble("state=s"), Trouble::CodeMissing);
        assert_eq!(trouble("code="), Trouble::StateMissing);
    }

    #[test]
    fn an_unreadable_state_is_told_from_one_without_a_session() {
        assert_eq!(trouble("code=c&state="), Trouble::StateInvalid);
        assert_eq!(trouble("code=c&state=foo"), Trouble::StateInvalid);
        assert_eq!(trouble("code=c&state=1"), Trouble::StateInvalid);
        assert_eq!(trouble("code=c&state=%7B%7D"), Trouble::SessionIdMissing);
        assert_eq!(trouble("code=c&state=%5B%5D"), Trouble::SessionIdMissing);
    }

    #[test]
    fn the_last_of_several_counts() {
        let returned = Returned::parse("code=a&code=b&state=%7B%22session_id%22%3A+%22s%22%7D");
        let (code, state) = accept(returned).unwrap();
        assert_eq!((code.as_str(), state.session_id.as_str()), ("b", "s"));
    }
}
