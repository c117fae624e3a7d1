//! Answers of the ORCID queue and history, as DSpace gives them: errors, pages and CSRF tokens (seed 002,
//! contract/orcid-sync.md 1.6 and 1.7): `/api/eperson`, `/api/cris`, `/api/security`.

mod csrf;
pub mod docs;
mod failure;
mod page;

use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use identity::{Caller, Person};

pub use csrf::{CsrfToken, guard};
pub use docs::responses;
pub use failure::{ErrorBody, Failure};
pub use page::{Link, PageInfo, PageLinks, PageParameters, Paging};

/// The media type of everything but errors.
pub const HAL: &str = "application/hal+json;charset=UTF-8";

/// Whether a path is one of this group.
#[must_use]
pub fn has(path: &str) -> bool {
    let of =
        |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ["/api/eperson", "/api/cris", "/api/security"].into_iter().any(of)
}

/// Who has signed in, for what nobody else may do.
///
/// # Errors
/// 401.
pub fn signed_in(caller: &Caller) -> Result<&Person, Failure> {
    caller.person().ok_or_else(Failure::unauthenticated)
}

/// Adds the group's 404 and 405 to its routes, and what is the same in all its answers; axum adds `Allow` to a 405.
pub fn with_fallbacks(router: Router) -> Router {
    let router = router.fallback(not_found).method_not_allowed_fallback(method_not_allowed);
    router.layer(map_response(with_media_type)).layer(axum::middleware::from_fn(failure::with_path))
}

/// 404 for a path that nothing is at.
pub async fn not_found() -> Failure {
    Failure::not_found()
}

/// 405.
pub async fn method_not_allowed() -> Failure {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "An exception has occurred")
}

async fn with_media_type(mut response: Response) -> Response {
    let is_json =
        response.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == "application/json");
    if is_json && response.status().is_success() {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(HAL));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Json;
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use http::{Method, Request};
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use super::*;

    async fn answer(method: Method, path: &str) -> (Response<()>, Value) {
        let router = with_fallbacks(Router::new().route("/api/eperson/thing", get(async || Json(json!({})))));
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, 1_000).await.unwrap();
        (Response::from_parts(parts, ()), serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn errors_have_the_groups_shape() {
        let (response, mut body) = answer(Method::GET, "/api/eperson/nothing?x=y").await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        body["timestamp"] = "[…]".into();
        insta::assert_snapshot!(body, @r#"{"timestamp":"[…]","status":404,"error":"Not Found","message":"An exception has occurred","path":"/api/eperson/nothing"}"#);
        let (response, body) = answer(Method::PUT, "/api/eperson/thing").await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &"GET,HEAD".parse().unwrap())
        );
        assert_eq!(body["error"], "Method Not Allowed");
    }

    #[tokio::test]
    async fn documents_are_hal() {
        let (response, _) = answer(Method::GET, "/api/eperson/thing").await;
        assert_eq!(response.headers()[CONTENT_TYPE], HAL);
    }

    #[test]
    fn paths_of_the_group_are_known_by_their_beginning() {
        for path in ["/api/eperson", "/api/cris/orcidqueues/1", "/api/security/csrf"] {
            assert!(has(path), "{path}");
        }
        for path in ["/api", "/api/epersons", "/api/v1/eperson", ""] {
            assert!(!has(path), "{path}");
        }
    }
}
