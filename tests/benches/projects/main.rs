//! What a page of /projects costs the function among 2,000 projects: `cargo bench -p tests --bench projects`, with a fresh
//! stack running. The bar is 25 ms of its processor time.
//!
//! The projects are copies of one that the service has made, put into the tables directly and taken out again, with those
//! rows of the search index that the searches read. One in ten is private. The exit status is 1 when a page costs more
//! than the bar.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that can't be made ends the program"
)]

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use tests::project::named;
use tests::{Client, Person, Process, Stack};
use uuid::Uuid;

const MANY: usize = 2_000;
/// Calls of each path, after one that starts environments.
const CALLS: u32 = 40;
const BAR: Duration = Duration::from_millis(25);
/// Names, in turn: one in ten has the rare one.
const FIRST: [&str; 10] =
    ["soil", "water", "air", "moor", "forest", "river", "coast", "field", "meadow", "quxley"];
/// What is searched for: all have the first, one in ten the second, one the third, none the last.
const SEARCHES: [&str; 4] = ["restoration", "quxley", "project 01999", "zzznothing"];

/// A project as the tables have it.
struct Stored {
    uuid: Uuid,
    name: String,
    is_public: bool,
    number: usize,
}

impl Stored {
    fn new(number: usize) -> Self {
        let name = format!("{} project {number:05}", FIRST[number % FIRST.len()]);
        Self { uuid: Uuid::new_v4(), name, is_public: number % 10 != 5, number }
    }

    fn listed(&self) -> &'static str {
        if self.is_public { "public" } else { "private" }
    }

    fn text(&self) -> String {
        format!("\n{}\nthe restoration of {}\n", self.name, self.name)
    }

    fn place(&self) -> String {
        format!("{}\u{1}{}", self.name, self.uuid)
    }

    fn id(&self) -> String {
        format!("project#{}", self.uuid)
    }

    /// A copy of `row` with what is its own.
    fn item(&self, row: &Value) -> Value {
        let (day, second) = (self.number / 1_000 + 1, self.number % 1_000);
        let time = format!("2026-01-{day:02}T00:{:02}:{:02}.000Z", second / 60, second % 60);
        let mut item = row.clone();
        for (field, text) in [
            ("id", self.id()),
            ("uuid", self.uuid.to_string()),
            ("name", self.name.clone()),
            ("description", format!("The restoration of {}", self.name)),
            ("created", time.clone()),
            ("modified", time.clone()),
            ("listed", self.listed().to_owned()),
            ("by_name", self.place()),
            ("by_created", format!("{time}\u{1}{}", self.uuid)),
            ("by_modified", format!("{time}\u{1}{}", self.uuid)),
        ] {
            item[field] = json!({ "S": text });
        }
        item["is_public"] = json!({ "BOOL": self.is_public });
        item
    }

    fn key(&self, gram: &str) -> Value {
        let gram = format!("projects-{}#{gram}", self.listed());
        json!({ "gram": { "S": gram }, "sort": { "S": self.place() } })
    }

    fn row(&self, gram: &str) -> Value {
        let mut row = self.key(gram);
        row["text"] = json!({ "S": self.text() });
        row["shown"] = json!({ "S": self.place() });
        row
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let (owner, aws) = (Person::new(100).await, Stack::get().aws());
    let template = named(&owner, "Template", true).await;
    let template = aws.item("ProjectsTable", &format!("project#{template}")).await.expect("a row");
    let projects: Vec<_> = (0..MANY).map(Stored::new).collect();
    let grams = grams();
    let of_index = |project: &Stored| -> Vec<String> {
        grams.iter().filter(|gram| project.text().contains(*gram)).cloned().collect()
    };
    let rows: Vec<_> = projects
        .iter()
        .flat_map(|project| of_index(project).into_iter().map(move |gram| (project, gram)))
        .collect();
    eprintln!("{} rows", rows.len());
    aws.put_items("ProjectsTable", projects.iter().map(|project| project.item(&template))).await;
    aws.put_items("SearchTable", rows.iter().map(|(project, gram)| project.row(gram))).await;
    let (nobody, somebody, admin) = (Client::new(), Person::new(0).await, Person::new(500).await);
    let mut slow = false;
    println!("| page | asked by | found | shown | CPU, ms |\n|---|---|--:|--:|--:|");
    for (who, client) in [("nobody", &nobody), ("somebody", &somebody.browser), ("an admin", &admin.browser)]
    {
        for path in paths(client).await {
            let page = client.get(&path).await.ok();
            let cpu = cpu(client, &path).await;
            slow |= cpu > BAR;
            let shown = path.split("&after=").next().unwrap_or(&path);
            let ms = cpu.as_secs_f64() * 1_000.0;
            println!("| {shown} | {who} | {} | {} | {ms:.2} |", page["total"], page["size"]);
        }
    }
    aws.delete_items("ProjectsTable", projects.iter().map(Stored::id)).await;
    aws.delete_rows("SearchTable", rows.iter().map(|(project, gram)| project.key(gram))).await;
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The partitions that are read: of all trigrams of what is searched for.
fn grams() -> Vec<String> {
    let windows =
        SEARCHES.iter().flat_map(|search| (0..search.len() - 2).map(move |at| search[at..at + 3].to_owned()));
    let mut grams: Vec<_> = windows.collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

async fn paths(client: &Client) -> Vec<String> {
    let lists = [
        "/projects",
        "/projects?limit=50",
        "/projects?offset=1800",
        "/projects?sort_by=modified_time&order_by=desc",
    ];
    let mut paths: Vec<_> = lists.map(str::to_owned).into();
    let middle = client.get("/projects?offset=900").await.ok();
    let next = middle["links"]["next"].as_str().expect("a next page");
    paths.push(next.split_once("/projects").map(|(_, query)| format!("/projects{query}")).expect("a path"));
    for search in SEARCHES {
        paths.push(format!("/projects?search={}", search.replace(' ', "+")));
    }
    paths.push(format!("/projects?search={}&sort_by=created_time", SEARCHES[1]));
    paths
}

/// The function's processor time for a call.
async fn cpu(client: &Client, path: &str) -> Duration {
    // Environments that were idle for long end: what one has taken is lost then, so all is done again.
    loop {
        let handlers = Process::handlers("ProjectsFunction");
        let cpu = || handlers.iter().map(|handler| handler.cpu()).sum::<Duration>();
        let before = cpu();
        for _ in 0..CALLS {
            client.get(path).await.has(200);
        }
        let taken = cpu().checked_sub(before);
        if let Some(taken) = taken.filter(|_| Process::handlers("ProjectsFunction") == handlers) {
            return taken / CALLS;
        }
    }
}
