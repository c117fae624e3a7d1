//! POST /api/v1/shipment and /api/v1/shipment/{id}: contract/compendia.md 7.2, decisions.md "Shipment".

use futures::future::join_all;
use serde_json::{Value, json};
use tests::shipment::{SHIPMENT, ZENODO, order, shipped};
use tests::{Client, KbaseUser, Person, Workspace, create, published, set_level, uuid_of};
use uuid::Uuid;

async fn ready(author: &Person) -> String {
    published(author, &Workspace::minimal_rmd()).await
}

#[tokio::test]
async fn a_published_compendium_is_shipped_and_answered_with_its_document() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let shipment = shipped(&author, &compendium, ZENODO).await;
    let fields: Vec<_> = shipment.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "id",
            "compendium_id",
            "deposition_id",
            "deposition_url",
            "update_packaging",
            "recipient",
            "last_modified",
            "user",
            "status",
            "md"
        ]
    );
    assert_eq!(shipment["compendium_id"], compendium);
    assert_eq!(shipment["user"], author.orcid);
    assert_eq!((&shipment["recipient"], &shipment["md"]), (&json!(ZENODO), &json!({})));
    assert!(shipment["deposition_id"].is_string() && shipment["deposition_url"].is_null(), "{shipment}");
}

#[tokio::test]
async fn the_compendium_is_as_it_was() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let path = format!("/api/v1/compendium/{compendium}");
    let before = author.get(&path).await.ok();
    shipped(&author, &compendium, ZENODO).await;
    assert_eq!(author.get(&path).await.ok(), before);
}

#[tokio::test]
async fn forms_of_all_three_media_types_are_read() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let fields =
        [("compendium_id", compendium.as_str()), ("recipient", ZENODO), ("update_packaging", "true")];
    for answer in [author.post_form(SHIPMENT, &fields).await, author.post_multipart(SHIPMENT, &fields).await]
    {
        let shipment = answer.has(201).json();
        assert_eq!(shipment["update_packaging"], true, "{shipment}");
    }
    author
        .send(author.request("POST", SHIPMENT).header("content-type", "text/plain").body("x"))
        .await
        .has(415);
}

#[tokio::test]
async fn the_session_cookie_may_come_as_a_field() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let cookie = author.cookie("connect.sid").expect("a session");
    let fields = [("compendium_id", compendium.as_str()), ("recipient", ZENODO), ("cookie", &cookie)];
    let shipment = Client::new().post_form(SHIPMENT, &fields).await.has(201).json();
    assert_eq!(shipment["user"], author.orcid);
    let wrong = [("compendium_id", compendium.as_str()), ("recipient", ZENODO), ("cookie", "s:x.y")];
    Client::new().post_form(SHIPMENT, &wrong).await.is_error(401, "user is not authenticated");
}

#[tokio::test]
async fn who_may_not_ship_is_told_so() {
    let (author, low) = (Person::new(100).await, Person::new(0).await);
    let compendium = ready(&author).await;
    let fields = json!({ "compendium_id": compendium, "recipient": ZENODO });
    Client::new().post(SHIPMENT, &fields).await.is_error(401, "user is not authenticated");
    low.post(SHIPMENT, &fields).await.is_error(403, "insufficient permissions");
}

#[tokio::test]
async fn what_is_missing_or_can_not_be_is_named() {
    let author = Person::new(100).await;
    for (fields, error) in [
        (json!({ "recipient": ZENODO }), "compendium_id required"),
        (json!({ "compendium_id": "x" }), "recipient required"),
        (
            json!({ "compendium_id": "x", "recipient": ZENODO, "archive": "rar" }),
            "archive must be zip or tar",
        ),
        (
            json!({ "compendium_id": "x", "recipient": ZENODO, "shipment_id": "a/b" }),
            "shipment_id must be 1 to 64 letters, digits, hyphens and underscores",
        ),
    ] {
        author.post(SHIPMENT, &fields).await.is_error(400, error);
    }
}

#[tokio::test]
async fn an_unknown_recipient_is_kept_as_an_error() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    for recipient in ["nope", "b2share"] {
        let refused = order(&author, None, &compendium, recipient).await.has(400).json();
        let id = refused["id"].as_str().expect("an id");
        assert_eq!(
            refused,
            json!({ "id": id, "recipient": recipient, "deposition_id": null, "status": "error", "error": "there is no such recipient" })
        );
        let kept = author.get(&format!("{SHIPMENT}/{id}")).await.ok();
        assert_eq!((&kept["status"], &kept["recipient"]), (&json!("error"), &json!(recipient)));
    }
}

#[tokio::test]
async fn a_candidate_is_not_shipped() {
    let author = Person::new(100).await;
    let candidate = create(&author, &Workspace::minimal_rmd()).await;
    let refused = order(&author, None, &candidate, ZENODO).await.has(403).json();
    assert_eq!((&refused["status"], &refused["deposition_id"]), (&json!("error"), &Value::Null));
    let refused = order(&author, None, "nope1", ZENODO).await.has(400).json();
    assert_eq!(
        (&refused["status"], &refused["error"]),
        (&json!("error"), &json!("no compendium with this id"))
    );
}

#[tokio::test]
async fn an_id_in_the_path_is_taken_once() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let id = format!("mine-{}", &Uuid::new_v4().to_string()[..8]);
    let shipment = order(&author, Some(&id), &compendium, ZENODO).await.has(201).json();
    assert_eq!(shipment["id"], id);
    order(&author, Some(&id), &compendium, ZENODO).await.is_error(409, "shipment id is in use");
    order(&author, Some(&id), &compendium, "nope").await.is_error(409, "shipment id is in use");
}

#[tokio::test]
async fn of_many_at_once_under_one_id_one_is_shipped() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let id = Uuid::new_v4().to_string();
    let answers = join_all((0..6).map(|_| order(&author, Some(&id), &compendium, ZENODO))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn a_person_without_an_orcid_id_can_not_ship() {
    let author = Person::new(100).await;
    let compendium = ready(&author).await;
    let user = KbaseUser::new().await;
    user.call("GET", "/link/is_linked").await.has(200);
    set_level(&uuid_of("kbase", &user.username).await.expect("a person"), 100).await;
    let fields = json!({ "compendium_id": compendium, "recipient": ZENODO });
    let request = user.request("POST", SHIPMENT).json(&fields);
    user.send(request).await.is_error(403, "ORCID iD required");
}
