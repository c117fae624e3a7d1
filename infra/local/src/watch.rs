//! `cargo local aws`: everything but the functions, which `cargo lambda watch` serves meanwhile.

mod environment;
mod poller;

use std::time::Duration;

use reqwest::Client;
use serde_json::json;

use crate::{
    artifacts::BINARIES,
    cli::PortArgs,
    deploy::Variant,
    error::Result,
    layout::{self, Layout},
    orcid::Orcid,
    ports::Ports,
    process,
    stack::{Description, Stack},
    up,
};
use poller::{Function, Source};

const VARIANT: Variant =
    Variant { name: "watch", event_sources: false, targets: BINARIES, release: false, parameters: &[] };
/// Where `cargo lambda watch` listens unless told otherwise.
pub const WATCH_PORT: u16 = 9000;
const SCHEDULE: Duration = Duration::from_secs(60);
/// What the schedule starts.
const SCHEDULED: [&str; 2] = ["janitor", "orcid-push"];

/// Starts the stack, writes the functions' environment and passes events on until Ctrl-C.
pub async fn aws(layout: &Layout, http: &Client, ports: PortArgs) -> Result<()> {
    let ports = Ports::new(ports, false);
    let orcid = Orcid::configured(ports)?;
    let mut stack = Stack::start(layout, http, ports, &orcid, &VARIANT).await?;
    stack.write_description(&up::description_path(layout))?;
    let file = layout.local.join("functions.env");
    let environment = environment::of_functions(&stack).await?;
    layout::replace(&file, environment.as_bytes())?;
    let shown = file.strip_prefix(&layout.root).unwrap_or(&file);
    let Description { sandbox, aws, .. } = &stack.description;
    eprintln!("\n  ORCID    {}\n  Sandbox  {sandbox}\n  AWS      {aws}", orcid.url);
    eprintln!("\nNow, in another terminal: cargo lambda watch --env-file {}", shown.display());
    eprintln!("The API answers at {}. Ctrl-C stops what runs here.", stack.description.api);
    let (aws, sources) = (stack.aws.clone(), Source::all(&stack.deployed)?);
    let queues = futures::future::join_all(sources.iter().map(|source| source.pass_on(http, &aws)));
    let result = tokio::select! {
        () = process::stop_requested() => Ok(()),
        error = stack.broken() => Err(error),
        _ = queues => Ok(()),
        () = tick(http) => Ok(()),
    };
    up::stop(layout, stack).await;
    result
}

/// What the schedule would do.
async fn tick(http: &Client) {
    let functions = SCHEDULED.map(Function::named);
    let mut minutes = tokio::time::interval(SCHEDULE);
    loop {
        minutes.tick().await;
        let now = jiff::Timestamp::now();
        let event = json!({
            "version": "0", "id": uuid::Uuid::new_v4(), "detail-type": "Scheduled Event", "source": "aws.scheduler",
            "account": "000000000000", "time": format!("{now:.0}"), "region": crate::aws::REGION, "resources": [], "detail": {},
        });
        // Whether it worked is in the functions' own output; the next minute is the retry.
        futures::future::join_all(functions.iter().map(|function| function.invoke(http, &event))).await;
    }
}
