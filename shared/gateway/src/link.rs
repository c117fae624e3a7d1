//! Errors of the ORCID Link group, which also answers for paths of no group, and its strict validation of requests
//! (contract/orcid-link.md 1.3 to 1.6, contract/decisions.md "ORCID Link").

mod body;
mod details;
mod docs;
mod failure;
mod reason;
mod syntax;

use axum::Router;
use http::Uri;
use percent_encoding::percent_decode_str;

pub use body::{Body, Fields};
pub use details::Details;
pub use docs::responses;
pub use failure::{ErrorResponse, Failure};
pub use reason::Reason;

/// Adds the group's 404 and 405 to its routes; axum adds `Allow` to the latter.
pub fn with_fallbacks(router: Router) -> Router {
    router.fallback(not_found).method_not_allowed_fallback(method_not_allowed)
}

/// 404 `notFound` with the path that was asked for.
pub async fn not_found(uri: Uri) -> Failure {
    Failure::not_found("Not Found", &uri)
}

/// 405 `fastapiError`.
pub async fn method_not_allowed() -> Failure {
    Reason::MethodNotAllowed.into()
}

/// The path as a person writes it.
fn decoded(uri: &Uri) -> String {
    percent_decode_str(uri.path()).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use http::{Method, Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    async fn answer(method: Method, path: &str) -> (StatusCode, Option<String>, String) {
        let router = with_fallbacks(Router::new().route("/thing", get(async || "here")));
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let allow = response.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        (status, allow, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn an_unknown_path_is_named_decoded_and_without_query() {
        let (status, _, body) = answer(Method::GET, "/no%20%C3%BC?x=y").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        insta::assert_snapshot!(body, @r#"{"code":"notFound","title":"Not Found","message":"The requested resource was not found","data":{"detail":"Not Found","path":"/no ü"}}"#);
    }

    #[tokio::test]
    async fn a_wrong_method_says_which_are_allowed() {
        let (status, allow, body) = answer(Method::PATCH, "/thing").await;
        assert_eq!((status, allow.as_deref()), (StatusCode::METHOD_NOT_ALLOWED, Some("GET,HEAD")));
        insta::assert_snapshot!(body, @r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception","data":{"detail":"Method Not Allowed"}}"#);
    }
}
