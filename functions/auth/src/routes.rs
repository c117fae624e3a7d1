//! Routes below `/api/v1/auth`.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use gateway::compendia::{Failure, method_not_allowed, with_fallbacks};
use gateway::redirect;
use http::HeaderMap;
use http::header::ALLOW;
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
