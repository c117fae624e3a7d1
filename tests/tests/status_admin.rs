//! GET /api/v1/status: decisions.md "Compendia, jobs, shipments, users".

use serde_json::{Value, json};
use tests::{Client, Person, Stack, until};

const PATH: &str = "/api/v1/status";
const QUEUES: [&str; 5] = ["load", "archive", "execution", "shipment", "orcid_sync"];

#[tokio::test]
async fn it_is_for_admins() {
    Client::new().get(PATH).await.is_error(401, "user is not authenticated");
    for level in [0, 100, 500, 999] {
        Person::new(level).await.get(PATH).await.is_error(403, "not allowed");
    }
    let admin = Person::new(1000).await;
    admin.get(&format!("{PATH}/")).await.has(200);
    let answer = admin.send(admin.request("POST", PATH)).await;
    answer.is_error(405, "method not allowed");
}

#[tokio::test]
async fn it_tells_versions_queues_and_jobs() {
    let status = Person::new(1000).await.get(PATH).await.ok();
    assert_eq!(status["versions"], json!({ "ercid": env!("CARGO_PKG_VERSION"), "api": "v1" }));
    let names = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&status["queues"]), QUEUES);
    for queue in QUEUES {
        let queue = &status["queues"][queue];
        assert_eq!(names(queue), ["waiting", "in_flight", "delayed", "dead_letters"]);
        assert!(queue.as_object().expect("an object").values().all(Value::is_u64), "{queue}");
    }
    assert!(status["jobs"]["waiting"].is_u64() && status["jobs"]["running"].is_array(), "{status}");
}

#[tokio::test]
async fn dead_letters_are_counted() {
    let (admin, aws) = (Person::new(1000).await, Stack::get().aws());
    aws.send_message("LoadQueueDeadLetters", &json!({ "test": "dead_letters_are_counted" })).await;
    until("the dead letter", async || {
        let status = admin.get(PATH).await.ok();
        status["queues"]["load"]["dead_letters"].as_u64().filter(|count| *count > 0)
    })
    .await;
}

#[tokio::test]
async fn running_jobs_are_named_with_their_heartbeat() {
    let (admin, aws) = (Person::new(1000).await, Stack::get().aws());
    // As a run has it that will live for long: nobody buries it meanwhile.
    let (id, heartbeat) = ("stAtU", "2099-01-01T00:00:00.000Z");
    let key = json!({ "id": { "S": id } });
    let item = json!({ "id": { "S": id }, "running": { "S": "job" }, "heartbeat": { "S": heartbeat } });
    let table = Stack::get().name("JobsTable");
    aws.dynamodb("PutItem", &json!({ "TableName": table, "Item": item })).await;
    let status = admin.get(PATH).await.ok();
    aws.dynamodb("DeleteItem", &json!({ "TableName": table, "Key": key })).await;
    let running = status["jobs"]["running"].as_array().expect("a list");
    assert!(running.contains(&json!({ "id": id, "heartbeat": heartbeat })), "{status}");
}
