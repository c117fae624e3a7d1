//! A router as a Lambda function.

use std::convert::Infallible;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};
use lambda_http::request::RequestContext;
use lambda_http::{RequestExt, service_fn};
use tower::ServiceExt;
use tracing::Instrument;
use uuid::Uuid;

use crate::{logging, path};

/// Answers API Gateway's events with the routes of `router` until the environment ends.
///
/// # Errors
/// When the runtime API can't be reached.
pub async fn serve(router: Router) -> Result<(), lambda_http::Error> {
    logging::start();
    let handler = service_fn(move |request| {
        let router = router.clone();
        async move { Ok::<_, Infallible>(answer(router, request).await) }
    });
    lambda_http::run(handler).await
}

/// Answers one request. Every answer carries `x-request-id`, which the log lines of the request carry too.
pub async fn answer(router: Router, request: lambda_http::Request) -> Response {
    let request_id = request_id(&request);
    let span = tracing::info_span!(
        "request",
        request_id = %request_id,
        method = %request.method(),
        path = %request.raw_http_path(),
    );
    let started = Instant::now();
    let mut response = route(router, request).instrument(span.clone()).await;
    let ms = started.elapsed().as_millis();
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

async fn route(router: Router, request: lambda_http::Request) -> Response {
    let Some(uri) = path::uri(request.raw_http_path(), request.uri().query()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (mut parts, body) = request.into_parts();
    parts.uri = uri;
    let body = match body {
        lambda_http::Body::Empty => Body::empty(),
        lambda_http::Body::Text(text) => Body::from(text),
        lambda_http::Body::Binary(bytes) => Body::from(bytes),
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let request = http::Request::from_parts(parts, body);
    router.oneshot(request).await.unwrap_or_else(|never| match never {})
}

/// API Gateway's id for the request; one of our own where there is no gateway.
fn request_id(request: &lambda_http::Request) -> String {
    let id = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
        _ => None,
    };
    id.filter(|id| !id.is_empty()).unwrap_or_else(|| Uuid::new_v4().to_string())
}
