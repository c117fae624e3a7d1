//! Runs the sandbox until SIGTERM or SIGINT.

use std::error::Error;
use std::sync::Arc;

use clap::Parser as _;
use sandbox::arguments::Arguments;
use sandbox::server::serve;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let (host, port) = (arguments.host, arguments.port);
    let sandbox = arguments.sandbox()?;
    let listener = TcpListener::bind((host, port)).await.map_err(|error| format!("port {port}: {error}"))?;
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    eprintln!("sandbox: http://{}", listener.local_addr()?);
    tokio::select! {
        result = serve(listener, Arc::new(sandbox)) => result?,
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
