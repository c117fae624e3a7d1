//! What people say of themselves.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, Person};

/// A text that is in nobody's name or address but those that a test makes of it.
pub fn rare() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("zq{}{number}", &Uuid::new_v4().simple().to_string()[..12])
}

/// Somebody new who wants to be called this.
pub async fn named(name: &str) -> Person {
    let person = Person::new(0).await;
    edit(&person, &json!({ "name": name })).await.has(200);
    person
}

/// PATCH of oneself.
pub async fn edit(person: &Person, body: &Value) -> Answer {
    person.patch(&path(person, "people", "").await, body).await
}

/// PATCH of one's profile.
pub async fn edit_profile(person: &Person, body: &Value) -> Answer {
    person.patch(&path(person, "people", "/profile").await, body).await
}

/// The path of a person, e.g. below `people` or `profile/people`.
pub async fn path(person: &Person, root: &str, below: &str) -> String {
    format!("/{root}/{}{below}", person.uuid().await.expect("somebody who has signed in"))
}

/// The one thing in an answer.
#[track_caller]
pub fn one(answer: Answer, kind: &str) -> Value {
    let mut envelope = answer.ok();
    assert_eq!(
        (&envelope["type"], &envelope["size"], &envelope["status"]),
        (&json!(kind), &json!(1), &json!(200))
    );
    let fields: Vec<_> = envelope.as_object().expect("an envelope").keys().cloned().collect();
    assert_eq!(fields, ["data", "size", "status", "type"]);
    envelope["data"][0].take()
}

/// The names in a list of people, in its order.
#[track_caller]
pub fn names(list: &Value) -> Vec<&str> {
    let entries = list["data"].as_array().expect("a list");
    entries.iter().map(|entry| entry["name"].as_str().expect("a name")).collect()
}
