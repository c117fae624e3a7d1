//! API tokens at `/api/v1/auth/token` (contract/decisions.md "Identity").

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use gateway::caller::signed_in;
use gateway::compendia::{Failure, Results, docs, results};
use gateway::form::Form;
use gateway::{Paging, PagingParameters, Parameters};
use http::header::CACHE_CONTROL;
use http::{HeaderMap, StatusCode};
use identity::{ApiToken, Callers, InvalidTokenRequest, Person, TokenDays, TokenError, TokenLabel};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Auth;

pub mod revoke;

gateway::refusals!(compendia IssueRefusals: docs::CALLER, docs::FORM, &[
    (400, "`label required`, or a label or number of days that can't be."),
    (403, "`an API token can't make API tokens`"),
    (409, "There are 20 already, or other requests change them all the time."),
]);
gateway::refusals!(compendia ListRefusals: docs::CALLER, docs::PAGING);
/// What is asked for.
#[derive(Debug, ToSchema)]
#[schema(as = NewApiToken)]
#[expect(dead_code, reason = "describes the form, whose fields are read one by one")]
pub struct Wanted {
    /// What to call it; one line.
    #[schema(min_length = 1, max_length = 100)]
    label: String,
    /// For how many days it is good.
    #[schema(required = false, default = 30, minimum = 1, maximum = 90)]
    days: u16,
}

/// An API token, as it is listed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiToken)]
pub struct Listed {
    /// Its id: the SHA-256 of the token, in hexadecimal.
    id: String,
    /// What it is called.
    label: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created: String,
    /// Until when it is good.
    #[schema(format = DateTime)]
    expires: String,
}

/// A new API token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IssuedApiToken)]
pub struct Issued {
    /// The token, for `Authorization: Bearer`. It is shown this once.
    token: String,
    #[serde(flatten)]
    listed: Listed,
}

impl From<ApiToken> for Listed {
    fn from(token: ApiToken) -> Self {
        let expires = token.expires();
        Self { id: token.id, label: token.label, created: token.created, expires }
    }
}

/// Makes an API token
///
/// For scripts, which send it as `Authorization: Bearer …` on any route. It may do what its owner may, except make
/// tokens: a token that got lost is over when its days are.
#[utoipa::path(post, path = "/api/v1/auth/token", tag = "Authentication", operation_id = "createApiToken",
    request_body(content((Wanted = "application/json"), (Wanted = "multipart/form-data"), (Wanted = "application/x-www-form-urlencoded"))),
    responses(
        (status = 201, description = "The token, shown once.", body = Issued, content_type = "application/json; charset=utf-8"),
        IssueRefusals,
    ))]
pub async fn issue(State(auth): State<Auth>, request: Request) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    let person = owner(&auth, &headers).await?;
    if Callers::brings_api_token(&headers) {
        return Err(Failure::forbidden("an API token can't make API tokens"));
    }
    let form = Form::read(request).await?;
    let (label, days) = wanted(&form).map_err(|error| Failure::bad_request(error.to_string()))?;
    let issued = auth.callers.tokens().issue(&person, &label, days).await;
    let (token, secret) = issued.map_err(refusal)?;
    let issued = Issued { token: secret.expose().to_owned(), listed: token.into() };
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(issued)).into_response())
}

/// Lists API tokens
///
/// The caller's own that are still good, in the order of their creation. The tokens themselves are not shown.
#[utoipa::path(get, path = "/api/v1/auth/token", tag = "Authentication", operation_id = "listApiTokens",
    params(PagingParameters),
    responses(
        (status = 200, description = "The tokens.", body = Results<'_, Listed>, content_type = "application/json; charset=utf-8"),
        ListRefusals,
    ))]
pub async fn list(
    State(auth): State<Auth>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let paging = Paging::of(&parameters)?;
    let person = owner(&auth, &headers).await?;
    let tokens = auth.callers.tokens().list(&person).await?.into_iter();
    let page: Vec<_> = tokens.skip(paging.skip).take(paging.limit).map(Listed::from).collect();
    Ok(results(&page))
}

fn refusal(error: TokenError) -> Failure {
    match error {
        TokenError::TooMany | TokenError::Busy => Failure::new(StatusCode::CONFLICT, error.to_string()),
        TokenError::Storage(error) => error.into(),
    }
}

async fn owner(auth: &Auth, headers: &HeaderMap) -> Result<Person, Failure> {
    Ok(signed_in(&auth.callers.identify(headers).await?)?.clone())
}

fn wanted(form: &Form) -> Result<(TokenLabel, TokenDays), InvalidTokenRequest> {
    let label = TokenLabel::parse(&form.text("label").unwrap_or_default())?;
    Ok((label, TokenDays::parse(form.text("days").as_deref())?))
}
