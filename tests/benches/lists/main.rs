//! How long a page of a list takes with 100 and with 10,000 entries: `cargo bench -p tests --bench lists`, with a fresh
//! stack running: lists of other people's entries would be among those that are measured.
//!
//! The entries are put into the tables directly and taken out again. Few, many and few take turns, so that what else the
//! machine does concerns both. The emulator reads a whole table for each query, where DynamoDB finds a place in an index,
//! so its time alone, for the same page, stands beside the whole, and the bar is for what is ours: the function's
//! processor time. The exit status is 1 when that is more than 1.5 times as much, and 1 ms more, which is beyond noise.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that can't be made ends the program"
)]

mod asks;
mod entries;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use asks::{Ask, asks};
use entries::Entries;
use tests::{Client, Process, Stack};

const FEW: usize = 100;
const MANY: usize = 10_000;
/// Entries of a page.
const PAGE: usize = 100;
/// Calls of each path in each turn, after one that starts environments.
const CALLS: u32 = 10;
/// What a page may cost, in times of the same with few entries.
const RATIO: f64 = 1.5;
/// What is called noise.
const NOISE: Duration = Duration::from_millis(1);

/// What calls took, each; with few entries and with many.
#[derive(Default)]
struct Times {
    whole: [Vec<Duration>; 2],
    emulator: [Vec<Duration>; 2],
    cpu: [Vec<Duration>; 2],
}

#[tokio::main]
async fn main() -> ExitCode {
    let entries = Entries::new().await;
    let asks = asks(&entries);
    let mut times: Vec<_> = asks.iter().map(|_| Times::default()).collect();
    for (turn, count) in [FEW, MANY, FEW].into_iter().enumerate() {
        entries.set(count).await;
        for (ask, times) in asks.iter().zip(&mut times) {
            measure(&entries, ask, count, turn % 2, times).await;
        }
    }
    entries.set(0).await;
    let mut slow = false;
    println!(
        "| | CPU, ms: {FEW} | {MANY} | times | whole, ms: {FEW} | {MANY} | times | emulator alone, times |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (ask, times) in asks.iter().zip(times) {
        let (cpu, whole, emulator) =
            (times.cpu.map(median), times.whole.map(median), times.emulator.map(median));
        slow |= ratio(cpu) > RATIO && cpu[1] > cpu[0] + NOISE;
        let name = ask.name;
        let columns = format!("{:.1} | {:.1} | {:.2}", ms(cpu[0]), ms(cpu[1]), ratio(cpu));
        let emulator = if ask.index.is_some() { format!("{:.2}", ratio(emulator)) } else { String::new() };
        println!(
            "| {name} | {columns} | {:.0} | {:.0} | {:.2} | {emulator} |",
            ms(whole[0]),
            ms(whole[1]),
            ratio(whole)
        );
    }
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Calls a path, one call after the other.
async fn measure(entries: &Entries, ask: &Ask, count: usize, side: usize, times: &mut Times) {
    let (stranger, aws) = (Client::new(), Stack::get().aws());
    let client = if ask.owner { &entries.owner.browser } else { &stranger };
    let path = ask.path(count);
    let results = client.get(&path).await.ok_results();
    assert!(ask.index.is_none() || results.len() >= PAGE, "{path} has {} results", results.len());
    // Environments that were idle for long end: what one has taken is lost then, so all is done again.
    let cpu = loop {
        let handlers = Process::handlers(ask.function);
        let cpu = || handlers.iter().map(|handler| handler.cpu()).sum::<Duration>();
        let before = cpu();
        for _ in 0..CALLS {
            let started = Instant::now();
            client.get(&path).await.has(200);
            times.whole[side].push(started.elapsed());
        }
        let taken = cpu().checked_sub(before);
        if let Some(taken) = taken.filter(|_| Process::handlers(ask.function) == handlers) {
            break taken;
        }
    };
    times.cpu[side].push(cpu / CALLS);
    let Some(query) = ask.query() else { return };
    for _ in 0..CALLS {
        let started = Instant::now();
        aws.dynamodb("Query", &query).await;
        times.emulator[side].push(started.elapsed());
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio([few, many]: [Duration; 2]) -> f64 {
    many.as_secs_f64() / few.as_secs_f64()
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
