//! GET /api/v1/job/{id}: compendia.md 6.1, 6.2.

use serde_json::json;
use tests::{Client, Person, Workspace, create, ended, published, start};

/// A workspace whose jobs end quickly, in failure and without a container.
fn quick() -> Workspace {
    Workspace::empty().with("notes.txt", "nothing to run")
}

#[tokio::test]
async fn keys_come_in_the_contracts_order_and_all_ten_steps_are_there() {
    let author = Person::new(100).await;
    let id = create(&author, &quick()).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    let view = author.get(&format!("/api/v1/job/{job}")).await.ok();
    let keys: Vec<_> = view.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["id", "compendium_id", "status", "steps", "files"]);
    let steps: Vec<_> = view["steps"].as_object().expect("steps").keys().cloned().collect();
    insta::assert_snapshot!(steps.join(" "), @"validate_bag generate_configuration validate_compendium generate_manifest image_prepare image_build image_execute check image_save cleanup");
    assert_eq!(view["files"]["name"], job.as_str());
    assert_eq!(view["files"]["path"], format!("/api/v1/job/{job}/data"));
}

#[tokio::test]
async fn steps_are_short_unless_asked_for() {
    let author = Person::new(100).await;
    let id = create(&author, &quick()).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    let author = &author;
    let steps =
        async |query: &str| author.get(&format!("/api/v1/job/{job}{query}")).await.ok()["steps"].take();
    let short = steps("").await;
    assert_eq!(short["image_build"], json!({ "status": "queued" }));
    let keys: Vec<_> = short["validate_bag"].as_object().expect("a step").keys().cloned().collect();
    assert_eq!(keys, ["status", "start", "end"]);
    for nonsense in ["?steps=", "?steps=no", "?steps=all,no"] {
        assert_eq!(steps(nonsense).await, short, "{nonsense}");
    }
    let one = steps("?steps=validate_bag,no").await;
    assert_eq!(one["validate_bag"]["text"], json!(["Not a bag"]));
    assert_eq!(one["image_build"], short["image_build"]);
    let all = steps("?steps=all").await;
    assert_eq!(all["image_build"], json!({ "status": "queued", "text": [] }));
    let check =
        json!({ "status": "queued", "text": [], "checkSuccessful": false, "images": [], "errors": [] });
    assert_eq!(all["check"], check);
}

#[tokio::test]
async fn a_job_of_a_candidate_is_its_owners_and_editors() {
    let author = Person::new(100).await;
    let id = create(&author, &quick()).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    for path in [
        format!("/api/v1/job/{job}"),
        format!("/api/v1/job/{job}/data"),
        format!("/api/v1/compendium/{id}/jobs"),
    ] {
        Client::new().get(&path).await.is_error(401, "user is not authenticated");
        Person::new(100).await.get(&path).await.is_error(403, &format!("not authorized to edit/view {id}"));
        Person::new(500).await.get(&path).await.has(200);
    }
}

#[tokio::test]
async fn everybody_sees_a_job_of_a_published_compendium() {
    let author = Person::new(100).await;
    let id = published(&author, &quick()).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    let view = Client::new().get(&format!("/api/v1/job/{job}/")).await.ok();
    assert_eq!(view["compendium_id"], id.as_str());
    let compendium = Client::new().get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert_eq!(compendium["jobs"], json!([job]));
    assert_eq!(Client::new().get(&format!("/api/v1/compendium?job_id={job},nope1")).await.ok_results(), [id]);
}

#[tokio::test]
async fn an_unknown_job_is_404() {
    let client = Client::new();
    for id in ["nope1", "a", "lease%230", "00000000"] {
        client.get(&format!("/api/v1/job/{id}")).await.is_error(404, "no job with this id");
        client.get(&format!("/api/v1/job/{id}/data/x")).await.is_error(404, "no job with this id");
    }
}
