//! Stands where API Gateway's own address would: a port of its own, its size limit, its time limit, its headers.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    serve::ListenerExt,
};
use futures::TryStreamExt;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::error::{Error, Result};

/// Largest request of an HTTP API.
const MAX_BODY: usize = 10 * 1024 * 1024;
/// How much of a request that is too large is still read, so that its sender gets to see the answer.
const MAX_DRAIN: usize = 64 * 1024 * 1024;
/// Longest that an HTTP API waits for a function.
const PATIENCE: Duration = Duration::from_secs(30);
const HOP_BY_HOP: [HeaderName; 5] =
    [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE, header::TE, header::TRAILER];

#[derive(Clone)]
struct Upstream {
    http: reqwest::Client,
    aws: String,
    /// Tells the emulator which API is meant.
    host: HeaderValue,
    port: HeaderValue,
}

/// A proxy that works until it is dropped.
pub struct Proxy(JoinHandle<()>);

impl Drop for Proxy {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Serves an API of the emulator on a port of its own.
pub async fn start(port: u16, aws_port: u16, api_id: &str) -> Result<Proxy> {
    let failed = |reason: String| Error::Machine(format!("the API's port {port} can't be used: {reason}"));
    let header = |text: String| HeaderValue::try_from(text).map_err(|error| failed(error.to_string()));
    let upstream = Upstream {
        http: client().map_err(|error| failed(error.to_string()))?,
        aws: format!("http://127.0.0.1:{aws_port}"),
        host: header(format!("{api_id}.execute-api.localhost:{aws_port}"))?,
        port: header(port.to_string())?,
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| failed(error.to_string()))?;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().fallback(forward).with_state(upstream);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    Ok(Proxy(tokio::spawn(async move { drop(axum::serve(listener, service).await) })))
}

fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
}

async fn forward(
    State(up): State<Upstream>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = within_limit(&parts.headers, body).await else {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let headers = forwarded(parts.headers, &up, peer);
    let sent =
        up.http.request(parts.method, format!("{}{path}", up.aws)).headers(headers).body(body).send().await;
    match sent {
        Ok(answer) if answer.status() == StatusCode::BAD_GATEWAY => bad_gateway(answer).await,
        Ok(answer) => answered(answer),
        Err(error) if error.is_timeout() => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        Err(_) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

/// The body, unless it is larger than the gateway takes.
async fn within_limit(headers: &HeaderMap, body: Body) -> std::result::Result<Bytes, axum::Error> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > MAX_BODY) {
        let mut drained = 0;
        let mut stream = body.into_data_stream();
        while let Ok(Some(chunk)) = stream.try_next().await {
            drained += chunk.len();
            if drained > MAX_DRAIN {
                break;
            }
        }
        return Err(axum::Error::new(std::io::Error::other("too large")));
    }
    to_bytes(body, MAX_BODY).await
}

fn forwarded(mut headers: HeaderMap, up: &Upstream, peer: SocketAddr) -> HeaderMap {
    for name in &HOP_BY_HOP {
        headers.remove(name);
    }
    // Reqwest counts the body itself.
    headers.remove(header::CONTENT_LENGTH);
    let from = match headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()) {
        Some(before) => format!("{before}, {}", peer.ip()),
        None => peer.ip().to_string(),
    };
    headers.insert(header::HOST, up.host.clone());
    headers.insert("x-forwarded-port", up.port.clone());
    headers.insert("x-forwarded-proto", HeaderValue::from_static("http"));
    if let Ok(from) = HeaderValue::try_from(from) {
        headers.insert("x-forwarded-for", from);
    }
    headers
}

/// The function's answer, repeated headers such as Set-Cookie included, passed on as it comes.
fn answered(answer: reqwest::Response) -> Response {
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    for name in &HOP_BY_HOP {
        headers.remove(name);
    }
    let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// A function that failed is 502 with its error at the emulator and 500 without it at AWS; a function's own 502 stays.
async fn bad_gateway(answer: reqwest::Response) -> Response {
    let headers = answer.headers().clone();
    let body = answer.bytes().await.unwrap_or_default();
    if is_function_error(&body) {
        return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    *response.headers_mut() = headers;
    response
}

fn is_function_error(body: &[u8]) -> bool {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    body.get("errorType").is_some() && body.get("errorMessage").is_some()
}

fn message(status: StatusCode, text: &str) -> Response {
    let body = serde_json::json!({ "message": text }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{http::Uri, response::AppendHeaders, routing::any};

    use super::*;

    /// The emulator's part: tells what it got.
    async fn echo(uri: Uri, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
        let host = headers.get("host").unwrap().to_str().unwrap();
        let from = headers.get("x-forwarded-for").unwrap().to_str().unwrap();
        let text = format!("{uri} {host} {from} {}", body.len());
        (AppendHeaders([("set-cookie", "a=1"), ("set-cookie", "b=2")]), text)
    }

    async fn stack() -> (Proxy, String, String) {
        let error =
            || async { (StatusCode::BAD_GATEWAY, r#"{"errorType":"X","errorMessage":"secret path"}"#) };
        let own = || async { (StatusCode::BAD_GATEWAY, r#"{"error":"ORCID does not answer"}"#) };
        let router = Router::new().route("/fails", any(error)).route("/own", any(own)).fallback(echo);
        let router = router.layer(axum::extract::DefaultBodyLimit::disable());
        let upstream = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let aws = upstream.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(upstream, router).await });
        let port = crate::ports::Ports::any().unwrap().api.unwrap();
        let proxy = start(port, aws, "abcd1234").await.unwrap();
        (proxy, format!("http://127.0.0.1:{port}"), format!("abcd1234.execute-api.localhost:{aws}"))
    }

    #[tokio::test]
    async fn requests_reach_the_api_as_they_are() {
        let (_proxy, url, host) = stack().await;
        let request = client().unwrap().post(format!("{url}/a%2Fb/c%20d?x=1&x=2")).body("12345");
        let answer = request.header("x-forwarded-for", "10.0.0.1").send().await.unwrap();
        let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().cloned().collect();
        assert_eq!(cookies, ["a=1", "b=2"]);
        assert_eq!(
            answer.text().await.unwrap(),
            format!("/a%2Fb/c%20d?x=1&x=2 {host} 10.0.0.1, 127.0.0.1 5")
        );
    }

    #[tokio::test]
    async fn ten_megabytes_pass_and_one_byte_more_does_not() {
        let (_proxy, url, _) = stack().await;
        let send = |bytes: usize| client().unwrap().post(&url).body(vec![b'x'; bytes]).send();
        assert_eq!(send(MAX_BODY).await.unwrap().status(), 200);
        let refused = send(MAX_BODY + 1).await.unwrap();
        assert_eq!(refused.status(), 413);
        assert_eq!(refused.text().await.unwrap(), r#"{"message":"Request Entity Too Large"}"#);
    }

    #[tokio::test]
    async fn a_failed_function_is_500_without_its_error() {
        let (_proxy, url, _) = stack().await;
        let failed = client().unwrap().get(format!("{url}/fails")).send().await.unwrap();
        assert_eq!(failed.status(), 500);
        assert_eq!(failed.text().await.unwrap(), r#"{"message":"Internal Server Error"}"#);
        let own = client().unwrap().get(format!("{url}/own")).send().await.unwrap();
        assert_eq!(own.status(), 502);
        assert_eq!(own.text().await.unwrap(), r#"{"error":"ORCID does not answer"}"#);
    }

    #[tokio::test]
    async fn an_emulator_that_is_gone_is_500() {
        let ports = crate::ports::Ports::any().unwrap();
        let _proxy = start(ports.api.unwrap(), ports.aws, "abcd1234").await.unwrap();
        let answer =
            client().unwrap().get(format!("http://127.0.0.1:{}", ports.api.unwrap())).send().await.unwrap();
        assert_eq!(answer.status(), 500);
    }
}
