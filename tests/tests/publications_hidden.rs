//! What people do not show: `show_publications`, contract/decisions.md "Private projects and hidden profile fields".

use serde_json::{Value, json};
use tests::publication::{PUBLICATIONS, enter, publication};
use tests::shipment::{ZENODO, below, shipped};
use tests::{Person, Workspace, published};
use uuid::Uuid;

async fn shows(person: &Person, shows: bool) {
    let path = format!("/people/{}", person.uuid().await.expect("a uuid"));
    let preferences = json!({ "preferences": { "show_publications": shows } });
    person.send(person.request("PATCH", &path).json(&preferences)).await.has(200);
}

async fn total(viewer: &Person, query: &str) -> Value {
    viewer.get(&format!("{PUBLICATIONS}?{query}")).await.ok()["total"].take()
}

#[tokio::test]
async fn what_a_person_hides_only_she_and_admins_see_in_any_list_search_count_or_detail() {
    let (owner, other, admin) = (Person::new(100).await, Person::new(500).await, Person::new(1000).await);
    let uuid = owner.uuid().await.expect("a uuid");
    let word = Uuid::new_v4().simple().to_string();
    let before = enter(&owner, &json!({ "title": format!("{word} before") })).await;
    let (search, hers) = (format!("search={word}"), format!("person_uuid={uuid}"));
    assert_eq!((total(&other, &search).await, total(&other, &hers).await), (json!(1), json!(1)));
    shows(&owner, false).await;
    // What is entered, and what a shipment becomes, while she hides hers.
    let after = enter(&owner, &json!({ "title": format!("{word} after") })).await;
    let compendium = published(&owner, &Workspace::minimal_rmd()).await;
    let shipment = shipped(&owner, &compendium, ZENODO).await;
    owner.put(&below(&shipment, "/publishment"), "").await.has(200);
    assert_eq!((total(&other, &search).await, total(&other, &hers).await), (json!(0), json!(0)));
    for one in [&before, &after] {
        other.get(&publication(one)).await.has(404);
        other.send(other.request("DELETE", &publication(one))).await.has(404);
        owner.get(&publication(one)).await.has(200);
        admin.get(&publication(one)).await.has(200);
    }
    assert_eq!((total(&owner, &hers).await, total(&admin, &hers).await), (json!(3), json!(3)));
    let person = format!("/people/{uuid}");
    assert_eq!(other.get(&person).await.ok()["data"][0]["publications"], Value::Null);
    let own = owner.get(&format!("/profile{person}/self")).await.ok();
    assert_eq!(own["data"][0]["publications"].as_array().map(Vec::len), Some(3), "{own:#}");
    shows(&owner, true).await;
    assert_eq!((total(&other, &search).await, total(&other, &hers).await), (json!(2), json!(3)));
    let shown = other.get(&person).await.ok();
    assert_eq!(shown["data"][0]["publications"].as_array().map(Vec::len), Some(3), "{shown:#}");
}
