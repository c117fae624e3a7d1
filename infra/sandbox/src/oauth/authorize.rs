//! `GET` and `POST /oauth/authorize`: the researcher decides.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::grants::Consent;
use super::page;
use super::request::{Parameters, RequestError};
use crate::orcid_id::OrcidId;
use crate::state::Shared;

/// What the page's form sends, beside the request's own parameters.
#[derive(Debug, Deserialize)]
pub struct Decision {
    orcid: Option<String>,
    decision: Option<String>,
    #[serde(flatten)]
    parameters: Parameters,
}

/// The page on which a researcher is chosen and allows or denies.
pub async fn show(State(sandbox): State<Shared>, Query(parameters): Query<Parameters>) -> Response {
    match parameters.check(&sandbox.client) {
        Ok(request) => page::consent(&sandbox, &parameters, &request),
        Err(error) => refuse(&error),
    }
}

/// Takes the decision. Tests call this without a browser.
pub async fn decide(
    State(sandbox): State<Shared>,
    headers: HeaderMap,
    Form(decision): Form<Decision>,
) -> Response {
    if is_cross_site(&headers) {
        return page::refusal(StatusCode::FORBIDDEN, "This form was sent from another site.");
    }
    let request = match decision.parameters.check(&sandbox.client) {
        Ok(request) => request,
        Err(error) => return refuse(&error),
    };
    let known = decision
        .orcid
        .as_deref()
        .and_then(|orcid| OrcidId::parse(orcid).ok())
        .filter(|orcid| sandbox.people().get(orcid).is_some());
    let Some(orcid) = known else {
        return page::refusal(StatusCode::BAD_REQUEST, "There is no researcher with this ORCID iD.");
    };
    match decision.decision.as_deref() {
        Some("allow") => {
            let consent = Consent {
                client_id: sandbox.client.id.clone(),
                orcid,
                scopes: request.scopes,
                redirect_uri: request.back.redirect_uri.clone(),
                challenge: request.challenge,
                nonce: request.nonce,
            };
            let code = sandbox.grants().issue_code(consent, sandbox.clock.now_ms());
            found(&request.back.with(&[("code", &code)]))
        }
        Some("deny") => found(
            &request.back.with(&[("error", "access_denied"), ("error_description", "User denied access")]),
        ),
        _ => page::refusal(StatusCode::BAD_REQUEST, "The decision is neither allow nor deny."),
    }
}

/// Browsers say where a form was sent from; other programs say nothing and have no session to abuse.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

fn refuse(error: &RequestError) -> Response {
    match error {
        RequestError::Page(why) => page::refusal(StatusCode::BAD_REQUEST, why),
        RequestError::Redirect(back, error, why) => {
            found(&back.with(&[("error", error), ("error_description", why.as_str())]))
        }
    }
}

fn found(location: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store")]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn forms_of_other_sites_are_recognised() {
        for (cross, pairs) in [
            (false, &[][..]),
            (false, &[("sec-fetch-site", "same-origin"), ("origin", "null")]),
            (false, &[("origin", "http://localhost:8090"), ("host", "localhost:8090")]),
            (true, &[("sec-fetch-site", "cross-site")]),
            (true, &[("sec-fetch-site", "same-site")]),
            (true, &[("origin", "http://localhost:8080"), ("host", "localhost:8090")]),
            (true, &[("origin", "null"), ("host", "localhost:8090")]),
        ] {
            assert_eq!(is_cross_site(&headers(pairs)), cross, "{pairs:?}");
        }
    }
}
