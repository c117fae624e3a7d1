//! The documentation of the API: the document that `infra/openapi` makes, and Swagger UI that shows it. Everything comes
//! from this service.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Response};
use gateway::link::{Failure, Reason};
use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, StatusCode, Uri};

use crate::files::File;

const PAGE: &str = "index.html";
const DOCUMENT: &str = "openapi.json";

/// Swagger UI sets styles of elements by script, which `style-src 'self'` allows; it needs no inline ones.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const HARDENING: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
];

gateway::refusals!(link NoSuchFile: &[Reason::NotFound]);

/// The documentation for people
///
/// A page that shows the document of `/openapi.json` and can call what it describes.
#[utoipa::path(get, path = "/docs", tag = "Service", operation_id = "getDocs", security(()), responses(
    (status = 200, description = "The page.", body = String, content_type = "text/html; charset=utf-8"),
    (status = 304, description = "The client has it: `If-None-Match` is its `ETag`."),
))]
pub async fn page(headers: HeaderMap, uri: Uri) -> Response {
    serve(PAGE, &headers, &uri)
}

/// A file of the documentation's page
#[utoipa::path(get, path = "/docs/{file}", tag = "Service", operation_id = "getDocsFile", security(()),
    params(("file" = String, Path, description = "Its name.")),
    responses(
        (status = 200, description = "Its content.", content(
            (String = "text/javascript; charset=utf-8"),
            (String = "text/css; charset=utf-8"),
            (String = "image/png"),
        )),
        (status = 304, description = "The client has it: `If-None-Match` is its `ETag`."),
        NoSuchFile,
    ))]
pub async fn file(path: Result<Path<String>, PathRejection>, headers: HeaderMap, uri: Uri) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    // Both have addresses of their own.
    let elsewhere = [PAGE, DOCUMENT].contains(&name.as_str());
    serve(if elsewhere { "" } else { &name }, &headers, &uri)
}

/// The documentation for programs
///
/// This document: OpenAPI 3.1.
#[utoipa::path(get, path = "/openapi.json", tag = "Service", operation_id = "getOpenApi", security(()), responses(
    (status = 200, description = "The document.", body = Object),
    (status = 304, description = "The client has it: `If-None-Match` is its `ETag`."),
))]
pub async fn document(headers: HeaderMap, uri: Uri) -> Response {
    serve(DOCUMENT, &headers, &uri)
}

fn serve(name: &str, headers: &HeaderMap, uri: &Uri) -> Response {
    match File::find(name) {
        Some(file) => (HARDENING, file.answer(headers)).into_response(),
        None => Failure::not_found("Not Found", uri).into_response(),
    }
}

/// The way to the documentation
#[utoipa::path(get, path = "/", tag = "Service", operation_id = "getRoot", security(()), responses(
    (status = 302, description = "To `/docs`.", headers(("location" = String, description = "`/docs`"))),
))]
pub async fn root() -> Response {
    (StatusCode::FOUND, [(http::header::LOCATION, "/docs")]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_file_that_the_page_names_is_there() {
        let page = include_str!("../ui/index.html");
        let names = page.split("\"/docs/").skip(1).map(|rest| rest.split('"').next().unwrap());
        let mut count = 0;
        for name in names {
            count += 1;
            let uri = Uri::try_from(format!("/docs/{name}")).unwrap();
            let answer = file(Ok(Path(name.to_owned())), HeaderMap::new(), uri).await;
            assert_eq!(answer.status(), StatusCode::OK, "{name}");
            assert!(answer.headers().contains_key(CONTENT_SECURITY_POLICY));
        }
        assert_eq!(count, 4);
    }

    #[tokio::test]
    async fn page_and_document_have_one_address_each() {
        for name in [PAGE, DOCUMENT, "swagger-ui-bundle.js.gz", ""] {
            let answer = file(Ok(Path(name.to_owned())), HeaderMap::new(), Uri::from_static("/docs/x")).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }
}
