use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::depot::{ZENODO, metadata};
use crate::support::{Here, json as body};

async fn fault(here: &Here, fault: Value) {
    assert_eq!(here.post("/admin/faults").json(&fault).send().await.unwrap().status(), 204);
}

#[tokio::test]
async fn a_deposition_is_made_and_the_answer_lost() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let path = "/sandbox.zenodo.org/api/deposit/depositions";
    fault(&here, json!({"path": path, "method": "POST", "contains": "harbour", "kind": "status_after", "code": 502, "times": 1})).await;
    let other = depot.deposition(&json!({"title": "Other"})).await;
    assert_eq!(other["title"], "Other");
    let lost = depot.send(Method::POST, "/deposit/depositions", &json!({"metadata": metadata()})).await;
    assert_eq!(lost.status(), 502);
    assert_eq!(depot.admin("harbour").await.len(), 1);
}

#[tokio::test]
async fn a_publication_happens_and_the_connection_drops() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    depot.upload(&deposition["links"]["bucket"], "a.zip", b"bytes".to_vec()).await;
    fault(&here, json!({"path": "/sandbox.zenodo.org", "contains": "/actions/publish", "kind": "drop_after", "times": 1})).await;
    let publish = deposition["links"]["publish"].as_str().unwrap();
    assert!(depot.request(Method::POST, publish).send().await.is_err());
    assert_eq!(depot.status(Method::POST, publish).await, 409);
}

#[tokio::test]
async fn an_upload_is_cut_in_the_middle() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    let bucket = &deposition["links"]["bucket"];
    fault(&here, json!({"path": "/sandbox.zenodo.org/api/files", "contains": "/a.zip", "kind": "drop_at", "bytes": 100_000, "times": 1})).await;
    let url = format!("{}/a.zip", bucket.as_str().unwrap());
    let upload = depot.request(Method::PUT, &url).body(vec![7; 3_000_000]).timeout(Duration::from_secs(5));
    assert!(upload.send().await.is_err());
    let known = &depot.admin("harbour").await[0];
    assert_eq!((&known["files"], &known["uploads"]), (&json!([]), &json!(0)));
    assert_eq!(depot.upload(bucket, "a.zip", vec![7; 3_000_000]).await.status(), 201);
}

#[tokio::test]
async fn an_upload_arrives_and_its_answer_is_late() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    fault(
        &here,
        json!({"path": "/sandbox.zenodo.org/api/files", "kind": "delay_after", "ms": 60_000, "times": 1}),
    )
    .await;
    let url = format!("{}/a.zip", deposition["links"]["bucket"].as_str().unwrap());
    let upload = depot.request(Method::PUT, &url).body("bytes").timeout(Duration::from_millis(300));
    assert!(upload.send().await.unwrap_err().is_timeout());
    assert_eq!(depot.admin("harbour").await[0]["uploads"], 1);
}

#[tokio::test]
async fn every_call_is_remembered() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    depot.upload(&deposition["links"]["bucket"], "a.zip", b"bytes".to_vec()).await;
    let seen = here.get("/admin/requests").query(&[("path", "/sandbox.zenodo.org/api/files")]);
    let seen = body(seen.send().await.unwrap(), 200).await;
    assert_eq!((seen.as_array().unwrap().len(), &seen[0]["method"]), (1, &json!("PUT")));
}
