//! The pages that a researcher sees. No script, no outside assets.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::request::{AuthorizationRequest, Parameters};
use crate::html::escape;
use crate::state::Sandbox;

const STYLE: &str = "body{font:1rem/1.5 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}\
fieldset{border:1px solid #767676;margin:1rem 0}label{display:block;padding:.25rem}\
button{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}";

/// Asks for a researcher and a decision.
pub fn consent(sandbox: &Sandbox, parameters: &Parameters, request: &AuthorizationRequest) -> Response {
    let mut permissions: Vec<_> = request.scopes.iter().map(super::scope::Scope::explanation).collect();
    permissions.dedup();
    let permissions: String = permissions.iter().map(|text| format!("<li>{text}</li>\n")).collect();
    let people: String = sandbox
        .people()
        .iter()
        .enumerate()
        .map(|(at, person)| {
            let checked = if at == 0 { " checked" } else { "" };
            let name = escape(person.name.as_deref().unwrap_or("(private name)"));
            let orcid = &person.orcid;
            format!(
                "<label><input type=\"radio\" name=\"orcid\" value=\"{orcid}\" required{checked}> {name} ({orcid})</label>\n"
            )
        })
        .collect();
    let body = format!(
        "<h1>Sign in to ORCID (sandbox)</h1>\n\
         <form method=\"post\" action=\"/oauth/authorize\">\n{hidden}\
         <fieldset><legend>Who are you?</legend>\n{people}</fieldset>\n\
         <h2>{client} asks for permission to</h2>\n<ul>\n{permissions}</ul>\n\
         <p><button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n\
         <button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button></p>\n</form>",
        hidden = hidden_fields(parameters),
        client = escape(&sandbox.client.name),
    );
    // Browsers apply form-action to every redirect that follows, too.
    page(StatusCode::OK, &body, &format!("'self' {}", sandbox.client.redirect_sources()))
}

/// Says why nothing is asked.
pub fn refusal(status: StatusCode, why: &str) -> Response {
    page(status, &format!("<h1>ORCID (sandbox)</h1>\n<p role=\"alert\">{}</p>", escape(why)), "'none'")
}

fn hidden_fields(parameters: &Parameters) -> String {
    [
        ("client_id", &parameters.client_id),
        ("response_type", &parameters.response_type),
        ("scope", &parameters.scope),
        ("redirect_uri", &parameters.redirect_uri),
        ("state", &parameters.state),
        ("code_challenge", &parameters.code_challenge),
        ("code_challenge_method", &parameters.code_challenge_method),
        ("prompt", &parameters.prompt),
        ("nonce", &parameters.nonce),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        let value = escape(value.as_deref()?);
        Some(format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"))
    })
    .collect()
}

fn page(status: StatusCode, body: &str, form_action: &str) -> Response {
    let document = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>ORCID (sandbox)</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    );
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        // Stricter policies make browsers send `Origin: null` with the form.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    (status, headers, document).into_response()
}
