//! Who may do what on every route of projects: people.md 1.2, decisions.md "People". The table says what is expected.

use std::collections::BTreeSet;

use futures::future::join_all;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tests::project::{PROJECTS, made, new};
use tests::{Client, Person};

/// As many as the machine answers without making each other wait for long.
const AT_ONCE: usize = 8;

/// Nobody; level 0 and 100, who have nothing to do with the project; a member, the owner, level 500.
type Row = (&'static str, &'static str, State, [u16; 6]);

/// What the project of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The route is about no project.
    NoMatter,
    Public,
    Private,
}

use State::{NoMatter, Private, Public};

#[rustfmt::skip]
const MATRIX: &[Row] = &[
    //                                                         anonymous other known member owner editor
    ("GET",    "/projects",                        NoMatter, [200, 200, 200, 200, 200, 200]),
    ("POST",   "/projects",                        NoMatter, [401, 403, 200, 403, 200, 200]),
    ("GET",    "/projects/self",                   NoMatter, [401, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/preferences",            NoMatter, [401, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/profile/preferences",    NoMatter, [401, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/tags",                   NoMatter, [401, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/communities",            NoMatter, [200, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/project-types",          NoMatter, [200, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/funding-agencies",       NoMatter, [200, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/funding-directorates",   NoMatter, [200, 200, 200, 200, 200, 200]),
    ("GET",    "/profile/projects",                NoMatter, [200, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/{uuid}",                 Public,   [200, 200, 200, 200, 200, 200]),
    ("GET",    "/projects/{uuid}",                 Private,  [401, 403, 403, 200, 200, 200]),
    ("GET",    "/profile/projects/{uuid}",         Public,   [200, 200, 200, 200, 200, 200]),
    ("GET",    "/profile/projects/{uuid}",         Private,  [401, 403, 403, 200, 200, 200]),
    ("PATCH",  "/projects/{uuid}",                 Public,   [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}",                 Private,  [401, 403, 403, 403, 200, 200]),
    ("DELETE", "/projects/{uuid}",                 Public,   [401, 403, 403, 403, 200, 200]),
    ("DELETE", "/projects/{uuid}",                 Private,  [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/profile",         Public,   [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/profile",         Private,  [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/communities",     Public,   [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/topics",          Public,   [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/project-funding", Public,   [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/personnel",       Public,   [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/personnel",       Private,  [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/project-creators?operation=add", Public, [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/project-members?operation=add", Public, [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/project-members?operation=add", Private, [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/project-owners?operation=add", Public, [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/compendia?operation=add", Public, [401, 403, 403, 200, 200, 200]),
    ("PATCH",  "/projects/{uuid}/compendia?operation=add", Private, [401, 403, 403, 200, 200, 200]),
    ("PATCH",  "/projects/{uuid}/compendia?operation=batch", Public, [401, 403, 403, 403, 200, 200]),
    ("PATCH",  "/projects/{uuid}/tags",            Public,   [401, 403, 403, 403, 403, 200]),
    ("PATCH",  "/projects/{uuid}/tags",            Private,  [401, 403, 403, 403, 403, 200]),
    ("PATCH",  "/projects/{uuid}/project-lead",    Public,   [401, 403, 403, 403, 403, 200]),
    ("PATCH",  "/projects/{uuid}/expires-on",      Public,   [401, 403, 403, 403, 403, 200]),
    ("PATCH",  "/projects/{uuid}/review-required", Public,   [401, 403, 403, 403, 403, 200]),
];

struct World {
    /// In the order of the columns, without nobody.
    people: Vec<Person>,
    owner: String,
    member: String,
}

impl World {
    async fn new() -> Self {
        let people = join_all([0, 100, 0, 100, 500].map(Person::new)).await;
        let uuid = async |person: &Person| person.uuid().await.expect("a person");
        let (member, owner) = (uuid(&people[2]).await, uuid(&people[3]).await);
        Self { people, owner, member }
    }

    /// A project that one cell has for itself.
    async fn project(&self, state: State) -> String {
        let mut body = new("Permissions", state == Public);
        body["project_members"] = json!([self.member]);
        made(&self.people[3], &body).await
    }

    /// A body that changes little.
    fn body(&self, method: &str, path: &str) -> Value {
        let last = path.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        match (method, last) {
            ("POST", _) => new("Permitted", false),
            ("PATCH", "communities") => json!({ "communities": [] }),
            ("PATCH", "topics") => json!({ "topics": [] }),
            ("PATCH", "tags") => json!({ "tags": [] }),
            ("PATCH", "project-funding") => json!({ "project_funding": [] }),
            ("PATCH", "project-creators") => json!({ "project_creators": [self.member] }),
            ("PATCH", "project-members") => json!({ "project_members": [self.owner] }),
            ("PATCH", "project-owners") => json!({ "project_owners": [self.member] }),
            ("PATCH", "compendia") => json!({ "compendia": [] }),
            ("PATCH", "project-lead") => json!({ "project_lead": self.member }),
            ("PATCH", "expires-on") => json!({ "expires_on": "2099-12-31" }),
            ("PATCH", "review-required") => json!({ "review_required": true }),
            ("PATCH", _) => json!({}),
            _ => Value::Null,
        }
    }

    async fn problem(&self, (method, path, state, statuses): Row, column: usize) -> Option<String> {
        let nobody = Client::new();
        let client = column.checked_sub(1).map_or(&nobody, |person| &self.people[person].browser);
        let uuid = if state == NoMatter { String::new() } else { self.project(state).await };
        let request = client.request(method, &path.replace("{uuid}", &uuid));
        let body = self.body(method, path);
        let answer = client.send(if body.is_null() { request } else { request.json(&body) }).await;
        let expected = statuses[column];
        let problem = format!("{method} {path} of {state:?} by {column}: {answer:?} instead of {expected}");
        (answer.status != expected).then_some(problem)
    }
}

#[tokio::test]
async fn every_route_answers_each_of_them_as_the_table_says() {
    let world = World::new().await;
    let cells = MATRIX.iter().flat_map(|row| (0..6).map(|column| (*row, column)));
    let problems =
        stream::iter(cells).map(|(row, column)| world.problem(row, column)).buffer_unordered(AT_ONCE);
    let problems: Vec<_> = problems.filter_map(async |problem| problem).collect().await;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn the_table_has_every_documented_route_and_no_other() {
    let document = Client::new().get("/openapi.json").await.ok();
    let is_ours = |path: &str| path.starts_with(PROJECTS) || path.starts_with("/profile/projects");
    let paths = document["paths"].as_object().expect("paths").iter().filter(|(path, _)| is_ours(path));
    let documented: BTreeSet<_> = paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").iter();
            let methods = methods.filter(|(_, operation)| operation.get("responses").is_some());
            methods.map(move |(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let path = |path: &str| path.split('?').next().unwrap_or_default().to_owned();
    let listed: BTreeSet<_> = MATRIX.iter().map(|row| (row.0.to_owned(), path(row.1))).collect();
    assert_eq!(documented, listed);
}
