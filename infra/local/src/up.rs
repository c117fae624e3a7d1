//! `cargo local up`: the stack alone, until Ctrl-C.

use std::{fs, path::PathBuf};

use reqwest::Client;

use crate::{
    artifacts::BINARIES,
    cli::PortArgs,
    deploy::Variant,
    error::{Error, Result},
    layout::Layout,
    orcid::Orcid,
    ports::Ports,
    process,
    stack::{Description, Stack},
};

/// The stack of `up` and `demo`, whose state stays.
pub const VARIANT: Variant =
    Variant { name: "stack", event_sources: true, targets: BINARIES, release: false, parameters: &[] };

/// Starts the stack, on request with its functions built as they are deployed, and keeps it.
pub async fn up(layout: &Layout, http: &Client, ports: PortArgs, release: bool) -> Result<()> {
    let ports = Ports::new(ports, true);
    let variant = Variant { release, ..VARIANT };
    let stack = start(layout, http, ports, &Orcid::configured(ports)?, &variant).await?;
    eprintln!("\nCtrl-C stops it; what is in it stays.");
    keep(layout, stack).await
}

/// Starts the stack and says where it is.
pub async fn start(
    layout: &Layout,
    http: &Client,
    ports: Ports,
    orcid: &Orcid,
    variant: &Variant,
) -> Result<Stack> {
    let stack = Stack::start(layout, http, ports, orcid, variant).await?;
    stack.write_description(&description_path(layout))?;
    let Description { api, sandbox, aws, .. } = &stack.description;
    eprintln!("\n  API      {api}\n  ORCID    {}\n  Sandbox  {sandbox}\n  AWS      {aws}", orcid.url);
    Ok(stack)
}

/// Keeps a stack until Ctrl-C or until it breaks.
pub async fn keep(layout: &Layout, mut stack: Stack) -> Result<()> {
    let result = tokio::select! {
        () = process::stop_requested() => Ok(()),
        error = stack.broken() => Err(error),
    };
    stop(layout, stack).await;
    result
}

/// Stops a stack, which then is no longer described.
pub async fn stop(layout: &Layout, stack: Stack) {
    stack.stop().await;
    fs::remove_file(description_path(layout)).ok();
}

/// The description of the stack that runs now.
pub fn running(layout: &Layout) -> Result<Description> {
    let path = description_path(layout);
    let missing = || Error::Machine("no stack is running here: start one with `cargo local up`".into());
    let json = fs::read(&path).map_err(|_| missing())?;
    serde_json::from_slice(&json).map_err(|_| missing())
}

/// Where the stack that runs now is described.
pub fn description_path(layout: &Layout) -> PathBuf {
    layout.local.join("stack.json")
}
