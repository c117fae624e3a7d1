//! A stand-in for KBase's user interface: where ORCID Link sends the browser, and where a person signs in to KBase and starts a link.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::html::escape;
use crate::oauth::client::Origin;
use crate::state::Shared;

const PAGE: &str = include_str!("ui/page.html");
const SCRIPT: &str = include_str!("ui/page.js");

/// The page and its script.
pub fn routes() -> Router<Shared> {
    Router::new().route("/", get(page)).route("/ui.js", get(script))
}

async fn page(State(sandbox): State<Shared>) -> Response {
    let api = sandbox.link_url.as_str();
    let origin = Origin::of(api).map(|origin| origin.to_string()).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src {origin}; \
         form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, PAGE.replace("{{api}}", &escape(api))).into_response()
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)
}
