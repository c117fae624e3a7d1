//! `POST /oauth/token`.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::OAuthError;
use super::grants::{Exchange, Token};
use super::scope::{Scope, Scopes};
use crate::server::base_url;
use crate::state::{Sandbox, Shared};

/// The form (RFC 6749, 4.1.3 and 6; RFC 7636, 4.5).
#[derive(Debug, Deserialize)]
pub struct TokenForm {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
    revoke_old: Option<String>,
}

/// Gives tokens for a code or a refresh token.
pub async fn give(
    State(sandbox): State<Shared>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Result<Response, OAuthError> {
    let Form(form) = form.map_err(|error| OAuthError::invalid_request(&error.to_string()))?;
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    sandbox.client.authenticate(form.client_id.as_deref(), form.client_secret.as_deref(), basic)?;

    let token = match form.grant_type.as_deref() {
        Some("authorization_code") => exchange(&sandbox, &form),
        Some("refresh_token") => refresh(&sandbox, &form),
        Some(other) => {
            Err(OAuthError::bad("unsupported_grant_type", &format!("Unsupported grant type: {other}")))
        }
        None => Err(OAuthError::invalid_request("Missing grant type")),
    }?;
    let body = answer(&sandbox, &token, &base_url(&headers))?;
    Ok(([("cache-control", "no-store"), ("pragma", "no-cache")], Json(body)).into_response())
}

fn exchange(sandbox: &Sandbox, form: &TokenForm) -> Result<Token, OAuthError> {
    let exchange = Exchange {
        client_id: &sandbox.client.id,
        code: form
            .code
            .as_deref()
            .ok_or_else(|| OAuthError::invalid_request("An authorization code must be supplied."))?,
        redirect_uri: form.redirect_uri.as_deref().unwrap_or_default(),
        verifier: form.code_verifier.as_deref(),
    };
    sandbox.grants().exchange(exchange, sandbox.clock.now_ms())
}

fn refresh(sandbox: &Sandbox, form: &TokenForm) -> Result<Token, OAuthError> {
    let refresh = form
        .refresh_token
        .as_deref()
        .ok_or_else(|| OAuthError::invalid_request("A refresh token must be supplied."))?;
    let scopes = form
        .scope
        .as_deref()
        .map(Scopes::parse)
        .transpose()
        .map_err(|error| OAuthError::bad("invalid_scope", &error.to_string()))?;
    let keep_old = form.revoke_old.as_deref() == Some("false");
    let pair = (sandbox.client.id.as_str(), refresh);
    sandbox.grants().refresh(pair, scopes, keep_old, sandbox.clock.now_ms())
}

fn answer(sandbox: &Sandbox, token: &Token, issuer: &str) -> Result<Value, OAuthError> {
    let person = sandbox.people().get(&token.orcid).cloned();
    let name = person.as_ref().and_then(|person| person.name.clone());
    let mut body = json!({
        "access_token": token.access,
        "token_type": "bearer",
        "refresh_token": token.refresh,
        "expires_in": token.expires_in,
        "scope": token.scopes.to_string(),
        "name": name,
        "orcid": token.orcid,
    });
    if let (true, Some(person)) = (token.scopes.contains(Scope::OpenId), person) {
        let id_token = sandbox
            .signer
            .id_token(token, &person, issuer, sandbox.clock.now_ms())
            .map_err(|error| OAuthError::server_error(&error.to_string()))?;
        if let Some(body) = body.as_object_mut() {
            body.insert("id_token".to_owned(), id_token.into());
        }
    }
    Ok(body)
}
