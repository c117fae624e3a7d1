//! Routes below `/api/eperson`, `/api/cris` and `/api/security`.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gateway::dspace::{Failure, guard, with_fallbacks};

use crate::state::Service;
use crate::{cris, csrf, histories, profiles, queues};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let (secure, enabled) = (service.secure, service.enabled);
    let routes = Router::new()
        .route("/api/eperson/orcidqueues", post(queues::create))
        .route("/api/eperson/orcidqueues/search", get(queues::searches))
        .route("/api/eperson/orcidqueues/search/findByProfileItem", get(queues::find))
        .route("/api/eperson/orcidqueues/{id}", get(queues::view).delete(queues::discard))
        .route("/api/eperson/orcidhistories", post(histories::send))
        .route("/api/eperson/orcidhistories/{id}", get(histories::view))
        .route("/api/eperson/profiles/{uuid}", get(profiles::show).patch(profiles::edit))
        .route("/api/cris/orcidqueues", post(cris::create))
        .route("/api/cris/orcidqueues/search", get(cris::searches))
        .route("/api/cris/orcidqueues/search/findByOwner", get(cris::find))
        .route("/api/cris/orcidqueues/{id}", get(cris::view).delete(cris::discard))
        .route("/api/cris/orcidhistories", post(cris::send))
        .route("/api/cris/orcidhistories/{id}", get(cris::history))
        .layer(from_fn_with_state(enabled, switched))
        .route("/api/security/csrf", get(csrf::token))
        .with_state(service)
        .layer(from_fn_with_state(secure, guard));
    with_fallbacks(routes)
}

/// Nothing is there while synchronisation is switched off (seed 002).
async fn switched(State(enabled): State<bool>, request: Request, next: Next) -> Response {
    if enabled { next.run(request).await } else { Failure::not_found().into_response() }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;

    async fn status(enabled: bool) -> u16 {
        let routes = Router::new().route("/api/eperson/orcidqueues", get(async || "there"));
        let router: Router = routes.layer(from_fn_with_state(enabled, switched));
        let request = Request::builder().uri("/api/eperson/orcidqueues").body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap().status().as_u16()
    }

    #[tokio::test]
    async fn nothing_is_there_while_synchronisation_is_off() {
        assert_eq!((status(true).await, status(false).await), (200, 404));
    }
}
