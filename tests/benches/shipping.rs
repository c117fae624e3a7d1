//! What a worker takes to ship 300 MB to a repository, of a running stack: its memory must not grow with the files.
//! `cargo bench -p tests --bench shipping`
#![expect(clippy::indexing_slicing, reason = "a bench that goes wrong ends")]

use std::time::Instant;

use tests::shipment::{SHIPMENT, ZENODO, order};
use tests::{Person, Process, Workspace, create_large, metadata, noise, publish, within};
use uuid::Uuid;

const FILES: usize = 6;
const FILE_BYTES: usize = 50_000_000;
/// Issue 5 "Bars".
const BAR_MIB: f64 = 128.0;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --benches` asks benches to do next to nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let author = Person::new(100).await;
    let content = noise(FILE_BYTES);
    let file = |workspace: Workspace, number| workspace.with(&format!("noise-{number}.bin"), &content);
    let workspace = (0..FILES).fold(Workspace::minimal_rmd(), file);
    println!("loading {} MB", FILES * FILE_BYTES / 1_000_000);
    let compendium = create_large(&author, &workspace).await;
    publish(&author, &compendium, Some(metadata("300 MB"))).await;

    // A new process: its peak is this shipment's.
    Process::handlers("ShipFunction").into_iter().for_each(Process::kill);
    let (id, start) = (Uuid::new_v4().to_string(), Instant::now());
    order(&author, Some(&id), &compendium, ZENODO).await.has(201);
    let shipment = within(600, "the shipment", async || {
        let shipment = author.get(&format!("{SHIPMENT}/{id}")).await.ok();
        (shipment["status"] != "to be shipped").then_some(shipment)
    })
    .await;
    assert_eq!(shipment["status"], "shipped", "{shipment:#}");
    let seconds = start.elapsed().as_secs_f64();
    let peaks = Process::handlers("ShipFunction").into_iter().map(Process::peak_resident);
    let peak = peaks.fold(0.0, f64::max);
    println!("shipped in {seconds:.1} s, peak resident {peak:.1} MiB (bar {BAR_MIB})");
    assert!(peak > 0.0 && peak < BAR_MIB, "the worker took {peak:.1} MiB");
}
