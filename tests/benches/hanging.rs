//! What calls that hang at ORCID cost the others: `cargo bench -p tests --bench hanging`, with a stack running.
//!
//! Measures /status and /link while nothing happens and while 20 calls of /works hang for 5 s. The exit status is 1 when
//! the median is more than twice as long and more than 5 ms longer, which is beyond noise.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that can't be made ends the program"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Client, KbaseUser, Stack, fault, until};

const PATHS: [&str; 2] = ["/status", "/link"];
const HANGING: usize = 20;
const HANG_MS: u64 = 5_000;
/// Idle and hanging take turns, so that what else the machine does concerns both.
const ROUNDS: usize = 4;
/// Calls of each path while nothing hangs, in each round.
const IDLE: usize = 60;
/// What is called noise.
const RATIO: f64 = 2.0;
const NOISE: Duration = Duration::from_millis(5);

/// How long calls of each path took.
type Times = [Vec<Duration>; PATHS.len()];

#[tokio::main]
async fn main() -> ExitCode {
    let users: Vec<_> = join_all((0..HANGING).map(|_| KbaseUser::linked())).await;
    let users: &'static [KbaseUser] = users.leak();
    // Environments that are being started take processor time, and are not what is to be measured.
    hang(users, 1_000).await;
    let (mut idle, mut busy) = (Times::default(), Times::default());
    for round in 0..ROUNDS {
        measure(&users[0], &mut idle, |calls| calls < IDLE).await;
        let calls = tokio::spawn(hang(users, HANG_MS));
        arrived(users, round + 2).await;
        measure(&users[0], &mut busy, |_| !calls.is_finished()).await;
        calls.await.expect("the calls end");
    }
    let mut slow = false;
    println!("| | idle, ms | while {HANGING} calls hang, ms | times | calls |\n|---|--:|--:|--:|--:|");
    for (path, (idle, busy)) in PATHS.into_iter().zip(idle.into_iter().zip(busy)) {
        let calls = busy.len();
        let (idle, busy) = (median(idle), median(busy));
        let ratio = busy.as_secs_f64() / idle.as_secs_f64();
        slow |= ratio > RATIO && busy > idle + NOISE;
        println!("| {path} | {:.1} | {:.1} | {ratio:.2} | {calls} |", ms(idle), ms(busy));
    }
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Calls /works for every user, and ORCID takes so long to answer each.
async fn hang(users: &'static [KbaseUser], milliseconds: u64) {
    let call = async |user: &KbaseUser| {
        let kind = json!({ "kind": "delay", "ms": milliseconds, "times": 1 });
        fault(&path(user), None, &kind).await;
        user.call("GET", "/works").await.has(200);
    };
    join_all(users.iter().map(call)).await;
}

fn path(user: &KbaseUser) -> String {
    format!("/v3.0/{}/works", user.researcher.orcid)
}

/// Waits until so many calls of every user have reached ORCID.
async fn arrived(users: &[KbaseUser], calls: usize) {
    let client = Client::new();
    until("the calls' arrival", async || {
        let url = format!("{}/admin/requests?path=/v3.0/", Stack::get().sandbox);
        let requests = client.get(&url).await.ok();
        let requests: Vec<_> = requests.as_array().expect("a list").iter().map(|one| &one["path"]).collect();
        let have = |user: &KbaseUser| {
            let path = Value::from(path(user));
            requests.iter().filter(|one| ***one == path).count() >= calls
        };
        users.iter().all(have).then_some(())
    })
    .await;
}

/// Calls each path in turn, one call after the other, while `on` says so.
async fn measure(user: &KbaseUser, times: &mut Times, on: impl Fn(usize) -> bool) {
    let mut calls = 0;
    while on(calls) {
        for (path, times) in PATHS.into_iter().zip(times.iter_mut()) {
            let started = Instant::now();
            user.call("GET", path).await.has(200);
            times.push(started.elapsed());
        }
        calls += 1;
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
