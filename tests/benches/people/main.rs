//! What a page of /people costs the function among 10,000 people: `cargo bench -p tests --bench people`, with a fresh stack
//! running. The bar is 25 ms of its processor time.
//!
//! The people are put into the index directly, and taken out again: of their rows those of the whole list, and of the
//! searches that are made. The exit status is 1 when a page costs more than the bar.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that can't be made ends the program"
)]

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use tests::{Person, Process, Stack};
use uuid::Uuid;

const MANY: usize = 10_000;
/// Calls of each path, after one that starts environments.
const CALLS: u32 = 40;
const BAR: Duration = Duration::from_millis(25);
/// Names, in turn: one in ten has the rare one.
const FIRST: [&str; 10] =
    ["amara", "josiah", "tess", "wei", "olga", "priya", "ahmed", "lucia", "kofi", "quxley"];
/// What is searched for: everybody has the first, one in ten the second, one the third, nobody the last.
const SEARCHES: [&str; 4] = ["example.org", "quxley", "person 09999", "zzznobody"];

/// A person as the index has her.
struct Indexed {
    uuid: Uuid,
    name: String,
    email: String,
}

impl Indexed {
    fn new(number: usize) -> Self {
        let name = format!("{} person {number:05}", FIRST[number % FIRST.len()]);
        Self { uuid: Uuid::new_v4(), email: format!("p{number}@example.org"), name }
    }

    fn text(&self) -> String {
        format!("\n{}\n{}\n", self.name, self.email)
    }

    fn sort(&self) -> String {
        format!("{}\u{1}{}", self.name, self.uuid)
    }

    fn row(&self, gram: &str) -> Value {
        let shown =
            json!({ "uuid": { "S": self.uuid }, "name": { "S": self.name }, "email": { "S": self.email } });
        json!({
            "gram": { "S": format!("people#{gram}") }, "sort": { "S": self.sort() },
            "text": { "S": if gram.is_empty() { String::new() } else { self.text() } }, "shown": { "M": shown },
        })
    }

    fn key(&self, gram: &str) -> Value {
        json!({ "gram": { "S": format!("people#{gram}") }, "sort": { "S": self.sort() } })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let people: Vec<_> = (0..MANY).map(Indexed::new).collect();
    let grams = grams();
    let rows: Vec<_> = people
        .iter()
        .flat_map(|person| {
            grams.iter().filter(|gram| person.text().contains(*gram)).map(move |gram| (person, gram))
        })
        .collect();
    let aws = Stack::get().aws();
    eprintln!("{} rows", rows.len());
    aws.put_items("SearchTable", rows.iter().map(|(person, gram)| person.row(gram))).await;
    let caller = Person::new(0).await;
    let mut slow = false;
    println!("| page | found | shown | CPU, ms |\n|---|--:|--:|--:|");
    for path in paths(&caller).await {
        let page = caller.get(&path).await.ok();
        let cpu = cpu(&caller, &path).await;
        slow |= cpu > BAR;
        let shown = path.split("&after=").next().unwrap_or(&path);
        println!("| {shown} | {} | {} | {:.2} |", page["total"], page["size"], cpu.as_secs_f64() * 1_000.0);
    }
    aws.delete_rows("SearchTable", rows.iter().map(|(person, gram)| person.key(gram))).await;
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The partitions that are read: of the whole list, and of all trigrams of what is searched for.
fn grams() -> Vec<String> {
    let windows =
        SEARCHES.iter().flat_map(|search| (0..search.len() - 2).map(move |at| search[at..at + 3].to_owned()));
    let mut grams: Vec<_> = windows.chain([String::new()]).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

async fn paths(caller: &Person) -> Vec<String> {
    let mut paths: Vec<_> =
        ["/people", "/people?limit=200", "/people?offset=9800&limit=200"].map(str::to_owned).into();
    let middle = caller.get("/people?offset=4800&limit=200").await.ok();
    let next = middle["links"]["next"].as_str().expect("a next page");
    paths.push(next.split_once("/people").map(|(_, query)| format!("/people{query}")).expect("a path"));
    for search in SEARCHES {
        let search = search.replace(' ', "+");
        paths.push(format!("/people?search={search}"));
        paths.push(format!("/people?search={search}&limit=200"));
    }
    paths
}

/// The function's processor time for a call.
async fn cpu(caller: &Person, path: &str) -> Duration {
    // Environments that were idle for long end: what one has taken is lost then, so all is done again.
    loop {
        let handlers = Process::handlers("PeopleFunction");
        let cpu = || handlers.iter().map(|handler| handler.cpu()).sum::<Duration>();
        let before = cpu();
        for _ in 0..CALLS {
            caller.get(path).await.has(200);
        }
        let taken = cpu().checked_sub(before);
        if let Some(taken) = taken.filter(|_| Process::handlers("PeopleFunction") == handlers) {
            return taken / CALLS;
        }
    }
}
