//! GET /linking-sessions/{session_id}/oauth/start: a browser leaves for ORCID (contract/orcid-link.md 4.2).

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gateway::form::query_pairs;
use gateway::link::{Failure, Reason};
use gateway::redirect;
use http::{HeaderMap, Uri};
use linking::OAuthState;
use orcid::Authorization;
use utoipa::IntoParams;

use crate::errors::not_started;
use crate::session_id::SessionId;
use crate::state::Service;

/// What the user interface wants to be given back.
#[derive(Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wishes {
    /// Where the user wants to go when everything is done.
    #[param(nullable = false)]
    return_link: Option<String>,
    /// Whether the user interface may leave out its own questions: `true` or `false`, which is what a missing one means.
    #[param(required = false)]
    skip_prompt: String,
}

impl Wishes {
    /// The last of several counts. Older user interfaces send `skip_prompt` only when it is true.
    fn parse(query: &str) -> Self {
        let mut wishes = Self { return_link: None, skip_prompt: "false".to_owned() };
        for (name, value) in query_pairs(query) {
            match name.as_str() {
                "return_link" => wishes.return_link = Some(value),
                "skip_prompt" => wishes.skip_prompt = value,
                _ => {}
            }
        }
        wishes
    }
}

gateway::refusals!(link StartRefusals: Reason::CALLER, &[Reason::NotFound, Reason::NotAuthorized, Reason::InvalidState]);

/// Sends the browser to ORCID
///
/// For browsers, which bring the token in a cookie. A session that was started before starts again.
#[utoipa::path(get, path = "/linking-sessions/{session_id}/oauth/start", tag = "Linking Sessions",
    operation_id = "startLinkingSession", params(SessionId, Wishes),
    responses(
        (status = 302, description = "To ORCID's page.", headers(("location" = String, description = "ORCID's page."))),
        StartRefusals,
    ))]
pub async fn start(
    State(service): State<Service>,
    SessionId { session_id: id }: SessionId,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let account = service.account(&headers, Some(&id)).await?;
    let Wishes { return_link, skip_prompt } = Wishes::parse(query.as_deref().unwrap_or_default());
    let secret = service.callers.secret().fresh().await?;
    let state = OAuthState::new(&id, secret.expose());
    let started =
        service.sessions.start(&state, &account.username, return_link.as_deref(), &skip_prompt).await;
    started.map_err(|error| not_started(&error, &uri))?;
    let authorization = Authorization {
        redirect_uri: &service.redirect_uri,
        scope: &service.scope,
        state: &state.to_text(),
        code_challenge: &state.code_challenge(secret.expose()),
        prompt: Some("login"),
    };
    let url = service.oauth.authorize_url(&authorization).await.map_err(|error| Failure::internal(&error))?;
    Ok(redirect(&url, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str) -> (Option<String>, String) {
        let Wishes { return_link, skip_prompt } = Wishes::parse(query);
        (return_link, skip_prompt)
    }

    #[test]
    fn a_missing_skip_prompt_is_false_and_a_missing_return_link_is_none() {
        assert_eq!(parsed(""), (None, "false".into()));
        assert_eq!(parsed("return_link=&skip_prompt="), (Some(String::new()), String::new()));
    }

    #[test]
    fn the_last_of_several_counts_and_others_are_ignored() {
        let query = "skip_prompt=true&return_link=%7B%22url%22%3A%22x%22%7D&skip_prompt=zzz&foo=bar";
        assert_eq!(parsed(query), (Some(r#"{"url":"x"}"#.into()), "zzz".into()));
    }
}
