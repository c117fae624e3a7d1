//! The router and the ways to run it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::connection::{Connections, Scissors};
use crate::state::{Sandbox, Shared};
use crate::{admin, api, deposits, kbase, oauth, shares, ui, watch};

/// Every route.
fn router(sandbox: Shared) -> Router {
    Router::new()
        .route("/health", get(|| async { "ok\n" }))
        .route("/services/auth/api/V2/token", get(kbase::token))
        .merge(oauth::routes())
        .merge(api::routes())
        .merge(admin::routes())
        .merge(ui::routes())
        .merge(shares::routes())
        .merge(deposits::routes())
        .fallback(|| async { (StatusCode::NOT_FOUND, "The sandbox has nothing here\n") })
        .layer(from_fn_with_state(Arc::clone(&sandbox), watch::watch))
        .with_state(sandbox)
}

/// Serves until the future is dropped; nothing here is worth finishing.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, sandbox: Shared) -> std::io::Result<()> {
    let service = router(sandbox).into_make_service_with_connect_info::<Scissors>();
    axum::serve(Connections(listener), service).await
}

/// A sandbox inside a test. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    /// `http://127.0.0.1:<port>`.
    pub url: String,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Starts on a free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(sandbox: Sandbox) -> std::io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let task = tokio::spawn(serve(listener, Arc::new(sandbox)));
        Ok(Self { url, task })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The address by which the caller knows the sandbox.
#[must_use]
pub fn base_url(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}
