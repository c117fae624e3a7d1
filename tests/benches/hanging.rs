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

const HANGING: usize = 20;
const HANG_MS: u64 = 5_000;
/// Measurements of each path; while calls hang, as many as there is time for.
const TIMES: usize = 200;
/// What is called noise.
const RATIO: f64 = 2.0;
const NOISE: Duration = Duration::from_millis(5);

#[tokio::main]
async fn main() -> ExitCode {
    let users: Vec<_> = join_all((0..HANGING).map(|_| KbaseUser::linked())).await;
    let users: &'static [KbaseUser] = users.leak();
    // Environments that are being started take processor time, and are not what is to be measured.
    hang(users, 1_000).await;
    let paths = ["/status", "/link"];
    let mut idle = Vec::new();
    for path in paths {
        idle.push(median(measure(&users[0], path, TIMES, &|| true).await));
    }
    let calls = tokio::spawn(hang(users, HANG_MS));
    arrived(users).await;
    let mut slow = false;
    println!("| | idle, ms | while {HANGING} calls hang, ms | times |\n|---|--:|--:|--:|");
    for (path, idle) in paths.into_iter().zip(idle) {
        let times = measure(&users[0], path, TIMES / 2, &|| !calls.is_finished()).await;
        assert!(times.len() >= 20, "the calls did not hang long enough: {} measurements", times.len());
        let busy = median(times);
        let ratio = busy.as_secs_f64() / idle.as_secs_f64();
        slow |= ratio > RATIO && busy > idle + NOISE;
        println!("| {path} | {:.1} | {:.1} | {ratio:.2} |", ms(idle), ms(busy));
    }
    calls.await.expect("the calls end");
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

/// Waits until the last call of every user has reached ORCID: the second one.
async fn arrived(users: &[KbaseUser]) {
    let client = Client::new();
    until("the calls' arrival", async || {
        let url = format!("{}/admin/requests?path=/v3.0/", Stack::get().sandbox);
        let requests = client.get(&url).await.ok();
        let requests: Vec<_> = requests.as_array().expect("a list").iter().map(|one| &one["path"]).collect();
        let twice = |user: &KbaseUser| {
            let path = Value::from(path(user));
            requests.iter().filter(|one| ***one == path).count() >= 2
        };
        users.iter().all(twice).then_some(())
    })
    .await;
}

/// How long each of so many calls takes, one after the other.
async fn measure(user: &KbaseUser, path: &str, times: usize, on: &impl Fn() -> bool) -> Vec<Duration> {
    user.call("GET", path).await.has(200);
    let mut taken = Vec::new();
    while taken.len() < times && on() {
        let started = Instant::now();
        user.call("GET", path).await.has(200);
        taken.push(started.elapsed());
    }
    taken
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
