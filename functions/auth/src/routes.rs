//! Routes below `/api/v1/auth`.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use gateway::caller::signed_in;
use gateway::compendia::{Failure, docs, method_not_allowed, with_fallbacks};
use gateway::{Returned, redirect};
use http::HeaderMap;
use http::header::ALLOW;
use identity::OrcidId;
use identity::SessionCookie;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Auth;
use crate::{login, token};

gateway::refusals!(compendia LoginRefusals: &[
    (400, "What ORCID sent back can't be: the state is unknown or was used, or there is no code."),
    (401, "The sign-in was denied, or ORCID did not accept it."),
    (500, "`internal error`"),
    (502, "ORCID can't be reached, or its answer can't be read."),
    (504, "ORCID did not answer in time."),
]);
gateway::refusals!(compendia WhoAmIRefusals: docs::CALLER);
gateway::refusals!(compendia LogoutRefusals: &[(500, "`internal error`")]);

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct WhoAmI<'a> {
    /// The ORCID iD; null for a KBase user who has not linked one.
    #[schema(required)]
    orcid: Option<&'a OrcidId>,
    /// The name as ORCID gives it; "" when it is private.
    name: &'a str,
}

/// The routes, answered with what the function has.
pub fn router(auth: Auth) -> Router {
    // HEAD must not act: it would use up a state or end a session. Allow says so.
    let only = |allowed: &'static str| async move || ([(ALLOW, allowed)], method_not_allowed().await);
    let routes = Router::new()
        .route("/api/v1/auth/login", get(login).head(only("GET")).fallback(only("GET")))
        .route("/api/v1/auth/whoami", get(whoami))
        .route(
            "/api/v1/auth/logout",
            get(logout).post(logout_by_post).head(only("GET,POST")).fallback(only("GET,POST")),
        )
        .route(
            "/api/v1/auth/token",
            get(token::list).post(token::issue).delete(token::revoke::revoke_by_field),
        )
        .route("/api/v1/auth/token/{id}", delete(token::revoke::revoke))
        .with_state(auth);
    with_fallbacks(routes)
}

/// Signs in with ORCID
///
/// For browsers. Without parameters it sends the browser to ORCID, which sends it back here.
#[utoipa::path(get, path = "/api/v1/auth/login", tag = "Authentication", operation_id = "login", security(()),
    params(Returned),
    responses(
        (status = 302, description = "To ORCID, or, signed in, to the start page.", headers(
            ("location" = String, description = "ORCID's page, or the start page."),
            ("set-cookie" = String, description = "What binds the sign-in to this browser, or `connect.sid`."),
        )),
        LoginRefusals,
    ))]
pub async fn login(
    State(auth): State<Auth>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    match login::Step::parse(query.as_deref().unwrap_or_default()) {
        login::Step::Start => login::start(&auth).await,
        login::Step::Return(returned) => login::finish(&auth, &headers, returned).await,
    }
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v1/auth/whoami", tag = "Authentication", operation_id = "whoami", responses(
    (status = 200, description = "The caller.", body = WhoAmI<'_>, content_type = "application/json; charset=utf-8"),
    WhoAmIRefusals,
))]
pub async fn whoami(State(auth): State<Auth>, headers: HeaderMap) -> Result<Response, Failure> {
    let caller = auth.callers.identify(&headers).await?;
    let person = signed_in(&caller)?;
    Ok(Json(WhoAmI { orcid: person.orcid.as_ref(), name: &person.name }).into_response())
}

/// Signs out
///
/// Ends the session of `connect.sid`, if there is one.
#[utoipa::path(get, path = "/api/v1/auth/logout", tag = "Authentication", operation_id = "logout", security(()), responses(
    (status = 302, description = "To the start page.", headers(
        ("location" = String, description = "The start page."),
        ("set-cookie" = String, description = "No `connect.sid` any more."),
    )),
    LogoutRefusals,
))]
pub async fn logout(State(auth): State<Auth>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(cookie) = auth.callers.session_cookie(&headers).await? {
        auth.callers.sessions().end(&cookie).await?;
    }
    Ok(redirect(&auth.home, &[SessionCookie::clear_cookie(auth.secure)]))
}

/// Signs out
///
/// The same for forms.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "Authentication", operation_id = "logoutByPost", security(()), responses(
    (status = 302, description = "To the start page.", headers(
        ("location" = String, description = "The start page."),
        ("set-cookie" = String, description = "No `connect.sid` any more."),
    )),
    LogoutRefusals,
))]
pub async fn logout_by_post(auth: State<Auth>, headers: HeaderMap) -> Result<Response, Failure> {
    logout(auth, headers).await
}
