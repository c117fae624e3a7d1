//! A stand-in for Lambda's runtime API: hands out events and takes answers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Deadline of every event: in the year 2100, in milliseconds.
const DEADLINE: &str = "4102444800000";

/// The runtime API of one function.
pub struct Runtime {
    /// Where it listens.
    pub address: SocketAddr,
    events: UnboundedSender<Bytes>,
    answers: UnboundedReceiver<Result<Bytes, Bytes>>,
}

struct Shared {
    events: Mutex<UnboundedReceiver<Bytes>>,
    answers: UnboundedSender<Result<Bytes, Bytes>>,
}

impl Runtime {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let (events, to_function) = unbounded_channel();
        let (from_function, answers) = unbounded_channel();
        let shared = Arc::new(Shared { events: Mutex::new(to_function), answers: from_function });
        let invocation = "/2018-06-01/runtime/invocation";
        let routes = Router::new()
            .route(&format!("{invocation}/next"), get(next))
            .route(&format!("{invocation}/{{id}}/response"), post(response))
            .route(&format!("{invocation}/{{id}}/error"), post(error))
            .route("/2018-06-01/runtime/init/error", post(error))
            .with_state(shared);
        Self { address: serve(routes).await, events, answers }
    }

    /// Leaves an event for the function to ask for.
    pub fn offer(&self, event: &Value) {
        self.events.send(event.to_string().into()).expect("the runtime API runs as long as this");
    }

    /// The answer to the oldest event without one.
    pub async fn answer(&mut self) -> Bytes {
        match self.answers.recv().await.expect("the runtime API runs as long as this") {
            Ok(answer) => answer,
            Err(error) => panic!("the function failed: {}", String::from_utf8_lossy(&error)),
        }
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    // Nothing more will come when the measurement is over.
    let Some(event) = shared.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        ("lambda-runtime-deadline-ms", DEADLINE),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:figures"),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700"),
        ("content-type", "application/json"),
    ];
    (headers, event).into_response()
}

async fn response(State(shared): State<Arc<Shared>>, body: Bytes) -> StatusCode {
    let _ = shared.answers.send(Ok(body));
    StatusCode::ACCEPTED
}

async fn error(State(shared): State<Arc<Shared>>, body: Bytes) -> StatusCode {
    let _ = shared.answers.send(Err(body));
    StatusCode::ACCEPTED
}

/// Serves routes on a free port of this machine, without Nagle's algorithm.
pub async fn serve(routes: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("this machine has free ports");
    let address = listener.local_addr().expect("a bound port has a number");
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}
