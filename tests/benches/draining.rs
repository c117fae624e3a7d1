//! 1,000 rows of 50 people, 4 workers that send them, of which one is killed every second, and an ORCID of whose answers a
//! tenth are 500 and a twentieth come too late: none is sent twice and none is lost (issue 6 "Bars"). Of a running stack:
//! `cargo bench -p tests --bench draining`
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a bench that goes wrong ends")]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use orcid_queue::Retry;
use serde_json::{Value, json};
use storage::Clients;
use synchronizer::Synchronizer;
use tests::orcid_queue::Linked;
use tests::{Client, Record, Stack};
use tokio::time::sleep;

const PEOPLE: usize = 50;
const ROWS_EACH: usize = 20;
const WORKERS: usize = 4;
const ATTEMPTS: u32 = 20;
/// Seconds after a failure until the next attempt.
const FIRST_PAUSE: u64 = 0;
const PUSH: &str = "OrcidPushFunction";
/// Within it all rows must be gone.
const PATIENCE: Duration = Duration::from_secs(900);
/// Numbers that the counter does not reach.
const FIRST_NUMBER: usize = 1_500_000_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    if std::env::args().any(|argument| argument == "--worker") {
        return work().await;
    }
    // `cargo test --benches` asks benches to do next to nothing.
    if !is_bench {
        return;
    }
    println!("linking {PEOPLE} people");
    let people: Vec<_> = stream::iter(0..PEOPLE).map(|_| Linked::new()).buffer_unordered(8).collect().await;
    println!("queueing {} publications", PEOPLE * ROWS_EACH);
    for (number, person) in people.iter().enumerate() {
        queue(person, FIRST_NUMBER + number * ROWS_EACH).await;
    }
    // The stack's own push works beside the workers, as they do.
    let aws = Stack::get().aws();
    let own =
        [("ORCID_MAX_ATTEMPTS", ATTEMPTS.to_string()), ("ORCID_RETRY_SECONDS", FIRST_PAUSE.to_string())];
    let own = aws.configure(PUSH, &own.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    trouble().await;
    let started = Instant::now();
    let kills = drain(started).await;
    let seconds = started.elapsed().as_secs();
    calm().await;
    let own: Vec<_> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    aws.configure(PUSH, &own).await;
    let (mut works, mut duplicates) = (0, 0);
    for person in &people {
        let count = Record::of(&person.user.researcher).await.count().await;
        works += count.min(ROWS_EACH);
        duplicates += count.saturating_sub(ROWS_EACH);
    }
    let lost = PEOPLE * ROWS_EACH - works;
    println!("{works} works in {seconds} s, {kills} workers killed, {duplicates} duplicates, {lost} lost");
    assert!(duplicates == 0 && lost == 0);
}

/// Puts a person's rows, and what they are about, straight into the tables.
async fn queue(person: &Linked, first: usize) {
    let mut items = vec![json!({
        "id": { "S": format!("preferences#{}", person.uuid) }, "mode": { "S": "BATCH" }, "publications": { "S": "ALL" },
    })];
    for number in first..first + ROWS_EACH {
        let publication = person.publication(&json!({})).await;
        let subject = format!("subject#{}#{publication}", person.uuid);
        items.push(json!({
            "id": { "S": format!("queue#{number}") }, "number": { "N": number.to_string() },
            "profile_item_id": { "S": person.uuid }, "entity_id": { "S": publication },
            "record_type": { "S": "Publication" }, "operation": { "S": "INSERT" },
            "attempts": { "N": "0" }, "revision": { "N": "0" }, "subject": { "S": subject },
            "until": { "N": "0" }, "batch": { "S": "yes" }, "due": { "N": "1" },
        }));
        items.push(json!({ "id": { "S": subject }, "pending": { "N": number.to_string() } }));
    }
    for items in items.chunks(25) {
        Stack::get().aws().put_items("OrcidSyncTable", items.to_vec()).await;
    }
}

/// A tenth of ORCID's answers are 500, half of which come after it has done what it was asked for; a twentieth are late, of
/// which half as well.
async fn trouble() {
    let faults: Vec<Value> = [
        json!({ "kind": "status", "code": 500, "every": 20 }),
        json!({ "kind": "status_after", "code": 500, "every": 20 }),
        json!({ "kind": "delay", "ms": 2_000, "every": 40 }),
        json!({ "kind": "delay_after", "ms": 2_000, "every": 40 }),
    ]
    .into_iter()
    .map(|mut fault| {
        fault["path"] = "/v3.0/".into();
        fault
    })
    .collect();
    let url = format!("{}/admin/faults", Stack::get().sandbox);
    Client::new().put(&url, &json!(faults).to_string()).await.has(204);
}

async fn calm() {
    let client = Client::new();
    client.send(client.request("DELETE", &format!("{}/admin/faults", Stack::get().sandbox))).await.has(204);
}

/// Lets workers work, and kills one every second, until nothing is left; how many were killed.
async fn drain(started: Instant) -> usize {
    let settings = settings().await;
    let mut workers: Vec<_> = (0..WORKERS).map(|at| worker(&settings, at)).collect();
    let mut kills = 0;
    while started.elapsed() < PATIENCE {
        sleep(Duration::from_secs(1)).await;
        let left = left().await;
        if kills % 10 == 0 {
            println!("{left} rows left");
        }
        if left == 0 {
            break;
        }
        let at = kills % WORKERS;
        stop(&mut workers[at]);
        workers[at] = worker(&settings, at);
        kills += 1;
    }
    workers.iter_mut().for_each(stop);
    kills
}

fn stop(worker: &mut Child) {
    worker.kill().and_then(|()| worker.wait()).expect("a worker can be killed");
}

/// Rows of ours that wait.
async fn left() -> usize {
    let items = Stack::get().aws().scan("OrcidSyncTable").await;
    let number = |item: &Value| item["number"]["N"].as_str().and_then(|number| number.parse::<usize>().ok());
    items.iter().filter_map(number).filter(|number| *number >= FIRST_NUMBER).count()
}

/// The environment that the function `orcid-push` has in the stack, but for what this test is about.
async fn settings() -> Vec<(String, String)> {
    let function = Stack::get().aws().function(PUSH).await;
    let variables = function["Environment"]["Variables"].as_object().expect("variables").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut settings: Vec<_> = variables.map(|(name, value)| (name.clone(), text(value))).collect();
    for (name, value) in [
        ("UPSTREAM_TIMEOUT_MS", "1000"),
        ("AWS_ENDPOINT_URL", Stack::get().aws.as_str()),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ] {
        settings.push((name.to_owned(), value.to_owned()));
    }
    settings
}

fn worker(settings: &[(String, String)], at: usize) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args(["--worker", &at.to_string()]).env_clear().envs(settings.iter().cloned());
    command.stdout(Stdio::null()).spawn().expect("a worker starts")
}

/// What a worker does until it is killed.
async fn work() {
    let synchronizer = Synchronizer::from_env(&Clients::from_env()).expect("settings");
    let retry = Retry { max_attempts: ATTEMPTS, first_pause: FIRST_PAUSE };
    let at: usize = std::env::args().next_back().and_then(|at| at.parse().ok()).unwrap_or_default();
    loop {
        let mut due = synchronizer.queue().due(400).await.unwrap_or_default();
        let away = due.len() * at / WORKERS;
        due.rotate_left(away);
        // A part of them: others have the rest meanwhile.
        for message in due.into_iter().take(20) {
            if let Err(error) = synchronizer.push(&message, retry).await {
                eprintln!("{error}");
            }
        }
        sleep(Duration::from_millis(50)).await;
    }
}
