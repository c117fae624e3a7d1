//! One request, and whether it was answered as expected.

use serde_json::{Value, json};
use tests::{Answer, Client, Person, Upload, WORKSPACE, Workspace, issue, metadata, sha256};
use uuid::Uuid;

use super::table::{Column, Row, State, TOKEN};
use super::world::{FILE, Subject, World, level, with_token};

pub struct Cell {
    row: &'static Row,
    column: Column,
}

impl Cell {
    pub fn new(row: &'static Row, column: Column) -> Self {
        Self { row, column }
    }

    /// What is wrong with the answer, if anything is.
    pub async fn problem(&self, world: &World) -> Option<String> {
        let (method, path, state, statuses) = *self.row;
        let expected = statuses[self.column as usize];
        let answer = self.ask(world).await;
        let whose = match state {
            State::NoMatter => String::new(),
            state => format!(" of a {state:?}"),
        };
        let text: String = answer.text().chars().take(200).collect();
        let problem = format!(
            "{method} {path}{whose} by {:?}: {} instead of {expected}: {text}",
            self.column, answer.status
        );
        (answer.status != expected).then_some(problem)
    }

    async fn ask(&self, world: &World) -> Answer {
        let (_, path, state, _) = *self.row;
        // Who has signed out can't be asked again.
        let (own, nobody) = (self.fresh_person().await, Client::new());
        let person = own.as_ref().or_else(|| world.person(self.column));
        let client = person.map_or(&nobody, |person| &person.browser);
        if state == State::NoMatter {
            return self.ask_about_nothing(world, client).await;
        }
        let own = if self.changes() { Some(world.own_subject(state).await) } else { None };
        let subject = own.as_ref().unwrap_or_else(|| world.subject(state));
        self.send(client, &self.path_of(subject, path), &self.body_for(subject)).await
    }

    /// A call of the ORCID queue or its history.
    async fn ask_queue(&self, world: &World, client: &Client) -> Answer {
        let (method, path, ..) = *self.row;
        let row = if self.changes() || path.contains("{row}") { world.own_row().await } else { 0 };
        let body = match (method, path.ends_with("/orcidhistories")) {
            ("POST", true) => format!("{}/{row}", path.replace("orcidhistories", "orcidqueues")).into(),
            ("POST", false) => world.new_row(),
            ("PATCH", _) => json!([{ "op": "replace", "path": "/orcid/mode", "value": "MANUAL" }]),
            _ => Value::Null,
        };
        let path = path.replace("{row}", &row.to_string()).replace("{person}", &world.person);
        let path = path.replace("{history}", &world.history.to_string());
        if self.changes() {
            with_token(client, method, &path, &body).await
        } else {
            self.send(client, &path, &body).await
        }
    }

    async fn ask_about_nothing(&self, world: &World, client: &Client) -> Answer {
        if self.row.1.starts_with("/api/eperson/")
            || self.row.1.contains("/orcidqueues")
            || self.row.1.contains("/orcidhistories")
        {
            return self.ask_queue(world, client).await;
        }
        match (self.row.0, self.row.1) {
            ("POST", "/api/v1/compendium") => {
                client.upload(Upload::new(WORKSPACE, Workspace::empty().with(FILE, "one more").zip())).await
            }
            ("POST", path @ "/api/v1/compendium/upload") => {
                client.post(path, &json!({ "size": 1, "sha256": sha256(b"x") })).await
            }
            ("POST", path @ "/api/v1/auth/token") => client.post(path, &json!({ "label": "matrix" })).await,
            ("DELETE", path) if path.starts_with(TOKEN) => {
                let id = self.token(client).await;
                self.send(client, &path.replace("{id}", &id), &json!({ "id": id })).await
            }
            ("PATCH", path) => {
                let somebody = Person::new(0).await;
                self.send(client, &path.replace("{id}", &somebody.orcid), &Value::Null).await
            }
            (_, path) => {
                let owner = world.person(Column::Owner).expect("a person");
                let path = path.replace("{upload}", &world.upload).replace("{id}", &owner.orcid);
                let path = path.replace("{shipment}", &world.shipment).replace("{download}", &world.download);
                self.send(client, &path, &Value::Null).await
            }
        }
    }

    async fn send(&self, client: &Client, path: &str, body: &Value) -> Answer {
        let request = client.request(self.row.0, path);
        client.send(if body.is_null() { request } else { request.json(body) }).await
    }

    fn path_of(&self, subject: &Subject, path: &str) -> String {
        let path = path.replace("{id}", subject.name(self.column)).replace("{file}", FILE);
        let path = path.replace("{new}", &Uuid::new_v4().to_string());
        if path.contains("{job}") { path.replace("{job}", subject.job(self.column)) } else { path }
    }

    fn body_for(&self, subject: &Subject) -> Value {
        match (self.row.0, self.row.1) {
            ("PUT", path) if path.ends_with("/metadata") => json!({ "o2r": metadata("Changed") }),
            ("POST", path) if path.starts_with("/api/v1/shipment") => {
                json!({ "compendium_id": subject.name(self.column), "recipient": "download" })
            }
            ("POST", _) => json!({ "compendium_id": subject.name(self.column) }),
            _ => Value::Null,
        }
    }

    /// Whether the request, if it is granted, changes what others ask for.
    fn changes(&self) -> bool {
        self.row.0 != "GET"
    }

    /// A person for this cell only, where the request ends her session.
    async fn fresh_person(&self) -> Option<Person> {
        let somebody = !matches!(self.column, Column::Anonymous | Column::Link);
        if somebody && self.row.1.ends_with("/logout") {
            return Some(Person::new(level(self.column)).await);
        }
        None
    }

    /// The id of an API token of the caller's, or of nobody's.
    async fn token(&self, client: &Client) -> String {
        if matches!(self.column, Column::Anonymous | Column::Link) {
            return "nobodys".to_owned();
        }
        issue(client, "matrix").await["id"].as_str().expect("an id").to_owned()
    }
}
