//! Routes below `/linking-sessions`.

use axum::Router;
use axum::routing::{get, post, put};
use gateway::link::{method_not_allowed, with_fallbacks};
use http::header::ALLOW;

use crate::state::Service;
use crate::{resume, session, start};

/// The routes, answered with what `service` has.
pub fn router(service: Service) -> Router {
    // HEAD must not act: it would start a session or use up a state. Allow says so.
    let only_get = || async { ([(ALLOW, "GET")], method_not_allowed().await) };
    let routes = Router::new()
        .route("/linking-sessions", post(session::create))
        .route("/linking-sessions/{session_id}", get(session::view).delete(session::delete))
        .route("/linking-sessions/{session_id}/finish", put(session::finish))
        .route(
            "/linking-sessions/{session_id}/oauth/start",
            get(start::start).head(only_get).fallback(only_get),
        )
        .route("/linking-sessions/oauth/continue", get(resume::resume).head(only_get).fallback(only_get))
        .with_state(service);
    with_fallbacks(routes)
}
