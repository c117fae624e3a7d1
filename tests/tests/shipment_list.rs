//! GET /api/v1/shipment: contract/compendia.md 7.2, decisions.md "Everywhere".

use serde_json::Value;
use tests::shipment::{SHIPMENT, ZENODO, order, shipped};
use tests::{Client, Person, Workspace, published};

async fn listed(query: &str) -> Vec<String> {
    let list = Client::new().get(&format!("{SHIPMENT}?{query}")).await.ok();
    list.as_array().expect("a bare array").iter().map(id).collect()
}

fn id(value: &Value) -> String {
    value.as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn shipments_are_listed_by_compendium_and_by_owner_failed_ones_too() {
    let (author, other) = (Person::new(100).await, Person::new(100).await);
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let first = id(&shipped(&author, &compendium, ZENODO).await["id"]);
    let second = id(&shipped(&other, &compendium, ZENODO).await["id"]);
    let failed = id(&order(&author, None, &compendium, "nope").await.has(400).json()["id"]);
    let of_compendium = format!("compendium_id={compendium}");
    assert_eq!(listed(&of_compendium).await, [first.clone(), second.clone(), failed.clone()]);
    assert_eq!(listed(&format!("user={}", author.orcid)).await, [first.clone(), failed.clone()]);
    assert_eq!(listed(&format!("{of_compendium}&user={}", other.orcid)).await, std::slice::from_ref(&second));
    assert_eq!(listed(&format!("{of_compendium}&start=2&limit=1")).await, std::slice::from_ref(&second));
    assert!(listed("compendium_id=nope1").await.is_empty());
    let all = listed("limit=10000").await;
    assert!([first, second, failed].iter().all(|id| all.contains(id)));
}

#[tokio::test]
async fn a_page_that_can_not_be_is_refused_as_in_every_list() {
    for (query, error) in [
        ("limit=abc", "limit must be an integer"),
        ("start=abc", "start must be an integer"),
        ("limit=0", "limit must be larger than 0"),
        ("start=0", "start must be larger than 0"),
    ] {
        Client::new().get(&format!("{SHIPMENT}?{query}")).await.is_error(400, error);
    }
}
