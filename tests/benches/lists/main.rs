//! How long a page of a list takes with 100 and with 10,000 entries: `cargo bench -p tests --bench lists`, with a fresh
//! stack running: lists of other people's entries would be among those that are measured.
//!
//! The entries are put into the tables directly and taken out again. Few, many and few take turns, so that what else the
//! machine does concerns both. The exit status is 1 when a page takes more than 1.5 times as long and 5 ms longer, which
//! is beyond noise.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that can't be made ends the program"
)]

mod entries;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use entries::Entries;
use serde_json::json;
use tests::{Client, Stack};

const FEW: usize = 100;
const MANY: usize = 10_000;
/// Calls of each path in each turn.
const CALLS: usize = 40;
/// Entries of a page.
const PAGE: usize = 100;
/// What a page may take, in times of the same with few entries.
const RATIO: f64 = 1.5;
/// What is called noise.
const NOISE: Duration = Duration::from_millis(5);

/// A list, and the part of it that is asked for.
struct Ask {
    name: &'static str,
    path: String,
    /// The last page instead of the first.
    last: bool,
    /// Results beside those of the list itself: an owner's candidates.
    more: usize,
    /// What the emulator alone takes for the same: table, index, key and value.
    index: Option<(&'static str, &'static str, &'static str, String)>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let entries = Entries::new().await;
    let asks = asks(&entries);
    let mut times: Vec<[Vec<Duration>; 2]> = asks.iter().map(|_| Default::default()).collect();
    let mut alone: Vec<[Vec<Duration>; 2]> = asks.iter().map(|_| Default::default()).collect();
    for (turn, count) in [FEW, MANY, FEW].into_iter().enumerate() {
        entries.set(count).await;
        measure(&entries, &asks, count, turn % 2, &mut times, &mut alone).await;
    }
    entries.set(0).await;
    let mut slow = false;
    println!("| | {FEW}, ms | {MANY}, ms | times | the emulator alone, times |\n|---|--:|--:|--:|--:|");
    for ((ask, times), alone) in asks.iter().zip(times).zip(alone) {
        let [few, many] = times.map(median);
        let [alone_few, alone_many] = alone.map(median);
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        let alone = match ask.index {
            Some(_) => format!("{:.2}", alone_many.as_secs_f64() / alone_few.as_secs_f64()),
            None => String::new(),
        };
        slow |= ratio > RATIO && many > few + NOISE;
        println!("| {} | {:.1} | {:.1} | {ratio:.2} | {alone} |", ask.name, ms(few), ms(many));
    }
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn asks(entries: &Entries) -> Vec<Ask> {
    let ask = |name, path: &str| Ask { name, path: path.to_owned(), last: false, more: 0, index: None };
    let last = |name, path: &str| Ask { last: true, ..ask(name, path) };
    let (user, doi) = (&entries.owner.orcid, &entries.doi);
    let of_user = format!("/api/v1/compendium?user={user}");
    let of_doi = format!("/api/v1/compendium?doi={doi}");
    let both = format!("{of_user}&doi={doi}");
    let jobs = format!("/api/v1/job?user={user}");
    let published = ("CompendiaTable", "published", "listing", "published".to_owned());
    let owned = ("CompendiaTable", "owner", "owner_state", format!("{user}#published"));
    let with_doi = ("CompendiaTable", "doi", "doi", doi.clone());
    let of_jobs = ("JobsTable", "user", "user", user.clone());
    let people = ("PeopleTable", "listing", "listing", "person".to_owned());
    vec![
        ask("status (no table)", "/status"),
        Ask { index: Some(published.clone()), ..ask("compendium", "/api/v1/compendium") },
        Ask { index: Some(published), ..last("compendium, last page", "/api/v1/compendium") },
        Ask { index: Some(owned.clone()), ..ask("compendium?user", &of_user) },
        Ask { index: Some(owned.clone()), ..last("compendium?user, last page", &of_user) },
        Ask { index: Some(with_doi.clone()), ..ask("compendium?doi", &of_doi) },
        Ask { index: Some(with_doi), ..last("compendium?doi, last page", &of_doi) },
        ask("compendium?user&doi", &both),
        Ask { more: PAGE, index: Some(owned), ..ask("compendium?user, with candidates", &of_user) },
        ask("compendium?job_id", &format!("/api/v1/compendium?job_id={}", entries.job(0))),
        Ask { index: Some(of_jobs.clone()), ..ask("job?user", &jobs) },
        Ask { index: Some(of_jobs), ..last("job?user, last page", &jobs) },
        Ask { index: Some(people.clone()), ..ask("user", "/api/v1/user") },
        Ask { index: Some(people), ..last("user, last page", "/api/v1/user") },
    ]
}

/// Calls each path in turn, one call after the other.
async fn measure(
    entries: &Entries,
    asks: &[Ask],
    count: usize,
    side: usize,
    times: &mut [[Vec<Duration>; 2]],
    alone: &mut [[Vec<Duration>; 2]],
) {
    let (stranger, aws) = (Client::new(), Stack::get().aws());
    for call in 0..CALLS {
        for (number, ask) in asks.iter().enumerate() {
            let start = if ask.last { count - PAGE + 1 } else { 1 };
            let mark = if ask.path.contains('?') { '&' } else { '?' };
            let path = format!("{}{mark}start={start}", ask.path);
            let client = if ask.more > 0 { &entries.owner.browser } else { &stranger };
            let started = Instant::now();
            let answer = client.get(&path).await.has(200);
            let took = started.elapsed();
            if let Some((table, index, key, value)) = &ask.index {
                assert_eq!(answer.ok_results().len(), PAGE + ask.more, "{path}");
                let query = json!({
                    "TableName": Stack::get().name(table), "IndexName": index, "Limit": PAGE,
                    "KeyConditionExpression": "#k = :v",
                    "ExpressionAttributeNames": { "#k": key }, "ExpressionAttributeValues": { ":v": { "S": value } },
                });
                let started = Instant::now();
                aws.dynamodb("Query", &query).await;
                alone[number][side].push(started.elapsed());
            }
            // The first starts environments.
            if call > 0 {
                times[number][side].push(took);
            }
        }
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
