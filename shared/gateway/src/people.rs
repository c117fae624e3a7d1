//! Answers of the people group, all in one envelope (seed 004, contract/people.md 1.3 and 1.4, contract/decisions.md
//! "People"): `/version /whoami /people /projects /sshkeys /bastionkeys /publications /profile`.

mod cursor;
pub mod docs;
mod envelope;
mod failure;
mod fields;
mod links;
mod options;
mod paging;

use axum::Router;
use axum::extract::{FromRequestParts, Path};
use http::StatusCode;
use http::request::Parts;
use identity::{Caller, Person};

pub use cursor::Cursor;
pub use docs::responses;
pub use envelope::{Done, Envelope, Page, PagedEnvelope};
pub use failure::{ErrorBody, Failure};
pub use fields::Fields;
pub use links::{Links, List};
pub use options::options;
pub use paging::{Paging, PagingParameters};

use crate::Parameters;

/// What the first segment of the group's paths is.
const ROOTS: [&str; 8] =
    ["version", "whoami", "people", "projects", "sshkeys", "bastionkeys", "publications", "profile"];

/// Whether a path is one of this group.
#[must_use]
pub fn has(path: &str) -> bool {
    path.split('/').nth(1).is_some_and(|root| ROOTS.contains(&root))
}

/// Who has signed in, for what nobody else may do.
///
/// # Errors
/// 401.
pub fn signed_in(caller: &Caller) -> Result<&Person, Failure> {
    caller.person().ok_or_else(Failure::unauthenticated)
}

/// A parameter that is true or false; false when it is absent.
///
/// # Errors
/// 400 for anything else.
pub fn flag(parameters: &Parameters, name: &str) -> Result<bool, Failure> {
    match parameters.get(name) {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(_) => Err(Failure::bad_request(format!("{name}: must be true or false"))),
    }
}

/// Adds the group's 404 and 405 to its routes; axum adds `Allow` to the latter.
pub fn with_fallbacks(router: Router) -> Router {
    router.fallback(not_found).method_not_allowed_fallback(method_not_allowed)
}

/// 404 for a path that nothing is at.
pub async fn not_found() -> Failure {
    Failure::not_found("The requested URL was not found on the server")
}

/// 405.
pub async fn method_not_allowed() -> Failure {
    let text = "The method is not allowed for the requested URL";
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, text)
}

/// The one parameter of a path, decoded. A path that is not UTF-8 names nothing: 404.
#[derive(Debug, Clone)]
pub struct Segment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(_) => Err(not_found().await),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use http::{Method, Request};
    use tower::ServiceExt;

    use super::*;

    async fn answer(method: Method, path: &str) -> (StatusCode, Option<String>, String) {
        let router = with_fallbacks(Router::new().route("/people", get(async || "here")));
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let allow = response.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        (status, allow, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn unknown_paths_and_methods_answer_in_the_groups_shape() {
        let (_, _, body) = answer(Method::GET, "/people/nothing").await;
        insta::assert_snapshot!(body, @r#"{"errors":[{"detail":"The requested URL was not found on the server","message":"Not Found"}],"size":1,"status":404,"type":"error"}"#);
        let (status, allow, body) = answer(Method::PUT, "/people").await;
        assert_eq!((status.as_u16(), allow.as_deref()), (405, Some("GET,HEAD")));
        insta::assert_snapshot!(body, @r#"{"errors":[{"detail":"The method is not allowed for the requested URL","message":"Method Not Allowed"}],"size":1,"status":405,"type":"error"}"#);
    }

    #[test]
    fn paths_of_the_group_are_known_by_their_first_segment() {
        for path in ["/people", "/people/x/y", "/profile/projects", "/version"] {
            assert!(has(path), "{path}");
        }
        for path in ["/", "", "/peoples", "/api/v1/people", "people", "/status"] {
            assert!(!has(path), "{path}");
        }
    }
}
