//! 404 and 405 in the shape of the group that a path belongs to.

use axum::response::{IntoResponse, Response};
use gateway::{compendia, dspace, link, people};
use http::Uri;

/// The o2r API's paths.
fn is_compendia(path: &str) -> bool {
    path == "/api" || path == "/api/v1" || path.starts_with("/api/v1/")
}

/// No such path.
pub async fn not_found(uri: Uri) -> Response {
    if is_compendia(uri.path()) {
        return compendia::with_charset(compendia::not_found().await.into_response()).await;
    }
    if dspace::has(uri.path()) {
        return dspace::not_found().await.at(uri.path());
    }
    if people::has(uri.path()) {
        return people::not_found().await.into_response();
    }
    link::not_found(uri).await.into_response()
}

/// No such method.
pub async fn method_not_allowed(uri: Uri) -> Response {
    if is_compendia(uri.path()) {
        return compendia::with_charset(compendia::method_not_allowed().await.into_response()).await;
    }
    if dspace::has(uri.path()) {
        return dspace::method_not_allowed().await.at(uri.path());
    }
    if people::has(uri.path()) {
        return people::method_not_allowed().await.into_response();
    }
    link::method_not_allowed().await.into_response()
}
