//! The index of people heals: whoever changed somebody may have been killed at any line.

use serde_json::{Value, json};
use tests::profile::{named, rare};
use tests::{Person, Stack, within};

async fn total(person: &Person, text: &str) -> u64 {
    let list = person.get(&format!("/people?search={text}")).await.ok();
    list["total"].as_u64().expect("a number")
}

/// Marks a person as changed, as the write of a change does.
async fn mark(uuid: &str) {
    let body = json!({
        "TableName": Stack::get().name("PeopleTable"), "Key": { "id": { "S": format!("person#{uuid}") } },
        "UpdateExpression": "SET unindexed = :listed ADD revision :one",
        "ExpressionAttributeValues": { ":listed": { "S": "person" }, ":one": { "N": "1" } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}

async fn set_profile(uuid: &str, name: &str, trace: &Value) {
    let body = json!({
        "TableName": Stack::get().name("ProfilesTable"), "Key": { "id": { "S": uuid } },
        "UpdateExpression": "SET #name = :name, traces = list_append(traces, :traces)",
        "ExpressionAttributeNames": { "#name": "name" },
        "ExpressionAttributeValues": { ":name": { "S": name }, ":traces": { "L": [trace] } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}

#[tokio::test]
async fn a_change_whose_writer_was_killed_is_indexed_by_the_next_reader() {
    let (before, between, after) = (rare(), rare(), rare());
    let person = named(&before).await;
    let uuid = person.uuid().await.expect("a uuid");
    // Somebody was killed while she wrote rows of one name, and somebody else right after she saved the next.
    let sort = format!("{between}\u{1}{uuid}");
    let trace = json!({ "M": {
        "kind": { "S": "people" }, "sort": { "S": sort }, "text": { "S": format!("\n{between}\n") },
    } });
    let row = |gram: &str| {
        json!({
            "gram": { "S": format!("people#{gram}") }, "sort": { "S": sort }, "text": { "S": format!("\n{between}\n") },
            "shown": { "M": { "uuid": { "S": uuid }, "name": { "S": between } } },
        })
    };
    let grams: Vec<_> = (0..between.len() - 2).map(|at| &between[at..at + 3]).chain([""]).collect();
    Stack::get().aws().put_items("SearchTable", grams.into_iter().map(row)).await;
    // While others can't be indexed whoever is found is looked at again; otherwise the index is believed.
    within(60, "the rows to be found", async || (total(&person, &between).await == 1).then_some(())).await;
    set_profile(&uuid, &after, &trace).await;
    mark(&uuid).await;
    assert_eq!((total(&person, &after).await, total(&person, &between).await), (1, 0));
    assert_eq!(total(&person, &before).await, 0);
    let item = Stack::get().aws().item("PeopleTable", &format!("person#{uuid}")).await.expect("a person");
    assert!(item.get("unindexed").is_none(), "{item}");
    let profile = Stack::get().aws().item("ProfilesTable", &uuid).await.expect("a profile");
    assert_eq!(profile["traces"]["L"].as_array().map(Vec::len), Some(1), "{profile}");
}

#[tokio::test]
async fn who_is_new_is_found_by_others_before_she_looks() {
    let (new, other) = (Person::new(0).await, Person::new(0).await);
    let uuid = new.uuid().await.expect("a uuid");
    mark(&uuid).await;
    // By readers, some with each page, and by the janitor, who comes once a minute.
    within(150, "the new person's row", async || {
        other.get("/people?limit=1").await.has(200);
        let item = Stack::get().aws().item("PeopleTable", &format!("person#{uuid}")).await?;
        item.get("unindexed").is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn many_readers_at_once_index_the_same() {
    let name = rare();
    let person = named(&name).await;
    mark(&person.uuid().await.expect("a uuid")).await;
    let totals = futures::future::join_all((0..6).map(|_| total(&person, &name))).await;
    assert_eq!(totals, [1; 6]);
}

#[tokio::test]
async fn another_name_at_orcid_is_found_after_the_next_sign_in() {
    let person = Person::new(0).await;
    let (uuid, name) = (person.uuid().await.expect("a uuid"), rare());
    let first = total(&person, &uuid).await;
    let body = json!({
        "TableName": Stack::get().name("PeopleTable"), "Key": { "id": { "S": format!("person#{uuid}") } },
        "UpdateExpression": "SET #name = :name",
        "ExpressionAttributeNames": { "#name": "name" }, "ExpressionAttributeValues": { ":name": { "S": name } },
    });
    // As if ORCID had called her otherwise before.
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
    mark(&uuid).await;
    assert_eq!((first, total(&person, &name).await), (1, 1));
    person.sign_in().await;
    assert_eq!(total(&person, &name).await, 0);
    let list = person.get(&format!("/people?search={uuid}")).await.ok();
    assert_eq!(list["data"][0]["name"], person.name);
}
