//! Routes below `/api/v1/auth`.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use gateway::compendia::{Failure, method_not_allowed, with_fallbacks};
use http::header::{ALLOW, CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use identity::SessionCookie;
use serde_json::json;

use crate::login;
use crate::state::Auth;

pub fn router(auth: Auth) -> Router {
    // HEAD must not act: it would use up a state or end a session. Allow says so.
    let only = |allowed: &'static str| async move || ([(ALLOW, allowed)], method_not_allowed().await);
    let routes = Router::new()
        .route("/api/v1/auth/login", get(login).head(only("GET")).fallback(only("GET")))
        .route("/api/v1/auth/whoami", get(whoami))
        .route(
            "/api/v1/auth/logout",
            get(logout).post(logout).head(only("GET,POST")).fallback(only("GET,POST")),
        )
        .with_state(auth);
    with_fallbacks(routes)
}

async fn login(
    State(auth): State<Auth>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    match login::Step::parse(query.as_deref().unwrap_or_default()) {
        login::Step::Start => login::start(&auth).await,
        login::Step::Return(returned) => login::finish(&auth, &headers, returned).await,
    }
}

async fn whoami(State(auth): State<Auth>, headers: HeaderMap) -> Result<Response, Failure> {
    let caller = auth.callers.identify(&headers).await?;
    let person = caller.person().ok_or_else(Failure::unauthenticated)?;
    Ok(Json(json!({ "orcid": person.orcid, "name": person.name })).into_response())
}

async fn logout(State(auth): State<Auth>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(cookie) = auth.callers.session_cookie(&headers).await? {
        auth.callers.sessions().end(&cookie).await?;
    }
    Ok(redirect(&auth.home, &[SessionCookie::clear_cookie(auth.secure)]))
}

/// 302 that no cache keeps and whose address no other site learns.
pub fn redirect(location: &str, cookies: &[String]) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    let mut insert = |name, value: &str| {
        if let Ok(value) = value.parse() {
            headers.append(name, value);
        }
    };
    insert(LOCATION, location);
    insert(CACHE_CONTROL, "no-store");
    insert(REFERRER_POLICY, "no-referrer");
    for cookie in cookies {
        insert(SET_COOKIE, cookie);
    }
    response
}
