//! The figures of the functions beside their bars: `cargo bench -p tests --bench figures`.
//!
//! Each function runs as in Lambda: a process of its own that asks a runtime API for events. The runtime API and AWS
//! are stand-ins within this process that answer at once, so what is measured is the function alone. With `--check`
//! the exit status is 1 when a bar is missed.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that can't be made ends the program"
)]

mod archive;
mod aws;
mod binaries;
mod cold;
mod events;
mod fixtures;
mod function;
mod load;
mod runtime;
mod s3;
mod size;
mod table;
mod upload;
mod warm;

use std::process::ExitCode;

use aws::Aws;
use fixtures::Fixtures;
use table::Table;

/// All functions, those behind the API first.
const FUNCTIONS: &[&str] = &[
    "auth",
    "user",
    "people",
    "sshkeys",
    "link",
    "linking-sessions",
    "orcid",
    "works",
    "orcid-sync",
    "compendium",
    "job",
    "shipment",
    "publications",
    "projects",
    "service",
    "execute",
    "load",
    "archive",
    "ship",
    "orcid-push",
    "janitor",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    binaries::build();
    let mut table = Table::new();
    let aws = Aws::start().await;
    table.add(size::zipped());
    table.add(cold::starts(&aws).await);
    let fixtures = Fixtures::make(&aws).await;
    for row in warm::memory_and_cpu(&aws, &fixtures).await {
        table.add(row);
    }
    table.add(upload::behind_lambda(&aws, &fixtures).await);
    if let Some(row) = upload::over_http().await {
        table.add(row);
    }
    for row in load::large_archive(&aws).await {
        table.add(row);
    }
    for row in archive::large_compendium(&aws).await {
        table.add(row);
    }
    let text = table.markdown();
    println!("\n{text}");
    let path = binaries::target().join("figures.md");
    std::fs::write(&path, text).expect("the target directory is writable");
    if check && table.misses() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What is being measured, for whoever waits.
fn progress(what: &str) {
    eprintln!("figures: {what}");
}
