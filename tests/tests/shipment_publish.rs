//! PUT /api/v1/shipment/{id}/publishment: contract/compendia.md 7.2, decisions.md "Shipment".

use futures::future::join_all;
use serde_json::{Value, json};

use tests::repository::{api, deposit};
use tests::shipment::{ZENODO, below, order, shipped};
use tests::{Client, Person, Workspace, create, fault, metadata, publish, published};
use uuid::Uuid;

async fn ready(author: &Person, recipient: &str) -> Value {
    let compendium = published(author, &Workspace::minimal_rmd()).await;
    shipped(author, &compendium, recipient).await
}

#[tokio::test]
async fn a_published_shipment_has_a_doi_and_its_records_address() {
    let author = Person::new(100).await;
    for recipient in ["zenodo", ZENODO, "b2share_sandbox"] {
        let shipment = ready(&author, recipient).await;
        let published = author.put(&below(&shipment, "/publishment"), "").await.ok();
        assert_eq!(published, json!({ "id": shipment["id"], "status": "published" }), "{recipient}");
        let shown = author.get(&below(&shipment, "")).await.ok();
        assert_eq!(shown["status"], "published");
        assert_eq!(shown["deposition_id"], shipment["deposition_id"]);
        let url = shown["deposition_url"].as_str().expect("an address");
        assert!(shown["doi"].as_str().is_some_and(|doi| doi.starts_with("10.")), "{shown:#}");
        Client::new().get(url).await.has(200);
    }
}

#[tokio::test]
async fn publishing_again_changes_nothing() {
    let author = Person::new(100).await;
    let shipment = ready(&author, ZENODO).await;
    let path = below(&shipment, "/publishment");
    let answers = join_all((0..4).map(|_| author.put(&path, ""))).await;
    for answer in answers {
        assert_eq!(answer.ok()["status"], "published");
    }
    let shown = author.get(&below(&shipment, "")).await.ok();
    assert_eq!(author.put(&path, "").await.ok()["status"], "published");
    assert_eq!(author.get(&below(&shipment, "")).await.ok(), shown);
    let deposit = deposit(shipment["id"].as_str().expect("an id")).await;
    assert_eq!(deposit.publications(), 1, "{deposit:?}");
    assert_eq!(deposit.doi(), shown["doi"].as_str());
}

#[tokio::test]
async fn only_the_owner_and_editors_publish() {
    let (author, other, low, editor) =
        (Person::new(100).await, Person::new(100).await, Person::new(0).await, Person::new(500).await);
    let shipment = ready(&author, ZENODO).await;
    let path = below(&shipment, "/publishment");
    Client::new().put(&path, "").await.is_error(401, "user is not authenticated");
    for stranger in [&other, &low] {
        stranger.put(&path, "").await.is_error(403, "insufficient permissions");
    }
    assert_eq!(author.get(&below(&shipment, "/status")).await.ok()["status"], "shipped");
    assert_eq!(editor.put(&path, "").await.ok()["status"], "published");
}

#[tokio::test]
async fn what_was_never_shipped_is_not_published() {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let refused = order(&author, None, &compendium, "nope").await.has(400).json();
    author.put(&below(&refused, "/publishment"), "").await.is_error(400, "shipment is not shipped");
}

#[tokio::test]
async fn what_the_repository_refuses_can_be_put_right_in_the_metadata() {
    let author = Person::new(100).await;
    let compendium = create(&author, &Workspace::minimal_rmd()).await;
    let mut record = metadata("No such licence");
    record["license"]["text"] = "no-such-licence".into();
    publish(&author, &compendium, Some(record)).await;
    let id = Uuid::new_v4().to_string();
    let shipment = order(&author, Some(&id), &compendium, ZENODO).await.has(201).json();
    assert_eq!(shipment["status"], "error", "{shipment:#}");
    let error = shipment["error"].as_str().expect("the repository's words");
    assert!(error.contains("400") && error.contains("license"), "{error}");
    // It was refused: there is nothing to publish, or nothing more to be said before the metadata is right.
    publish(&author, &compendium, Some(metadata("A licence"))).await;
    let again = shipped(&author, &compendium, ZENODO).await;
    assert_eq!(author.put(&below(&again, "/publishment"), "").await.ok()["status"], "published");
}

#[tokio::test]
async fn a_publication_that_was_refused_can_be_asked_for_again() {
    let author = Person::new(100).await;
    let shipment = ready(&author, ZENODO).await;
    let deposition = shipment["deposition_id"].as_str().expect("an id");
    let path = format!("{}/deposit/depositions/{deposition}/actions/publish", api(ZENODO));
    let body = json!({ "status": 400, "message": "Not today." });
    fault(&path, None, &json!({ "kind": "status", "code": 400, "body": body, "times": 1 })).await;
    let publishment = below(&shipment, "/publishment");
    assert_eq!(author.put(&publishment, "").await.ok()["status"], "error");
    let refused = author.get(&below(&shipment, "")).await.ok();
    assert!(refused["error"].as_str().is_some_and(|error| error.contains("Not today.")), "{refused:#}");
    assert_eq!(author.put(&publishment, "").await.ok()["status"], "published");
    let published = author.get(&below(&shipment, "")).await.ok();
    assert!(published.get("error").is_none() && published["doi"].is_string(), "{published:#}");
    assert_eq!(deposit(shipment["id"].as_str().expect("an id")).await.publications(), 1);
}
