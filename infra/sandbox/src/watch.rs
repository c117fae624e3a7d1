//! What surrounds every request: it is remembered, faults are applied, and one line is logged.

use std::time::{Duration, Instant};

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use serde_json::{Value, json};

use crate::connection::Scissors;
use crate::faults::Kind;
use crate::requests::Received;
use crate::state::Shared;

/// The middleware. Calls to `/admin` and `/health` are neither remembered nor disturbed.
pub async fn watch(
    State(sandbox): State<Shared>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let mut faults = Vec::new();
    if !(path.starts_with("/admin/") || path == "/health") {
        let time = sandbox.clock.now_ms();
        sandbox.requests().push(Received { method: method.clone(), path: path.clone(), time });
        let reads = sandbox.faults().read_requests();
        let text = if reads { text(&mut request).await } else { String::new() };
        faults = sandbox.faults().take(&method, &path, &text);
    }
    let response = disturb(faults, &scissors, request, next).await;
    let line = json!({
        "time": jiff::Timestamp::now().to_string(),
        "method": method,
        "path": path,
        "status": response.status().as_u16(),
        "ms": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    println!("{line}");
    response
}

/// The longest body that is looked into, in bytes.
const LOOKED_INTO: u64 = 1 << 20;

/// Path, `Authorization` and body, which the request keeps. A body that is long, or does not say how long, streams through.
async fn text(request: &mut Request) -> String {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let body = match length {
        Some(length) if length <= LOOKED_INTO => {
            let body = to_bytes(std::mem::take(request.body_mut()), usize::MAX).await.unwrap_or_default();
            *request.body_mut() = Body::from(body.clone());
            body
        }
        _ => Bytes::new(),
    };
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}\n{authorization}\n{}", request.uri().path(), String::from_utf8_lossy(&body))
}

async fn disturb(faults: Vec<Kind>, scissors: &Scissors, request: Request, next: Next) -> Response {
    for fault in faults {
        match fault {
            Kind::Delay { ms } => tokio::time::sleep(Duration::from_millis(ms)).await,
            Kind::DelayAfter { ms } => {
                let response = next.run(request).await;
                tokio::time::sleep(Duration::from_millis(ms)).await;
                return response;
            }
            Kind::Drop => {
                scissors.cut();
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            Kind::DropAfter => {
                let response = next.run(request).await;
                scissors.cut();
                return response;
            }
            Kind::Status { code, retry_after, body } => return status(code, retry_after, body),
            Kind::BrokenJson => return halve(next.run(request).await).await,
            Kind::StatusAfter { code } => {
                next.run(request).await;
                return status(code, None, None);
            }
            Kind::DropAt { bytes } => return next.run(cut_at(request, bytes, scissors.clone())).await,
        }
    }
    next.run(request).await
}

fn status(code: u16, retry_after: Option<u32>, body: Option<Value>) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match body {
        Some(body) => (status, Json(body)).into_response(),
        None => (status, format!("{status}, as an admin call asked for\n")).into_response(),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The request, whose connection is cut when so many bytes of its body have come.
fn cut_at(request: Request, bytes: u64, scissors: Scissors) -> Request {
    let (parts, body) = request.into_parts();
    let mut come = 0;
    let watched = body.into_data_stream().inspect(move |piece| {
        come += piece.as_ref().map_or(0, Bytes::len) as u64;
        if come >= bytes {
            scissors.cut();
        }
    });
    Request::from_parts(parts, Body::from_stream(watched))
}

/// The first half of the answer, said to be JSON.
async fn halve(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = bytes.slice(..bytes.len() / 2);
    parts.headers.remove(header::CONTENT_LENGTH);
    let half = if half.is_empty() { Body::from("{") } else { Body::from(half) };
    Response::from_parts(parts, half)
}
