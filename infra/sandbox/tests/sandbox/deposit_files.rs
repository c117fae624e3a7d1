use reqwest::Method;
use serde_json::{Value, json};

use crate::depot::{B2SHARE, ZENODO, metadata};
use crate::support::{Here, json as body};

#[tokio::test]
async fn a_file_comes_back_as_it_went() {
    let here = Here::start().await;
    for (host, status) in [(ZENODO, 201), (B2SHARE, 200)] {
        let depot = here.depot("local", host);
        let bucket = match host {
            ZENODO => depot.deposition(&metadata()).await["links"]["bucket"].clone(),
            _ => depot.draft().await["links"]["files"].clone(),
        };
        let bytes: Vec<u8> = (0..1_000_000u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let object = body(depot.upload(&bucket, "a%20b.zip", bytes.clone()).await, status).await;
        assert_eq!((&object["key"], &object["size"]), (&json!("a b.zip"), &json!(1_000_000)));
        assert!(object["checksum"].as_str().unwrap().starts_with("md5:"));
        let url = object["links"]["self"].as_str().unwrap();
        let response = depot.request(Method::GET, url).send().await.unwrap();
        assert_eq!(response.content_length(), Some(1_000_000));
        assert!(response.bytes().await.unwrap() == bytes, "{host}");
        let listed = depot.get(bucket.as_str().unwrap()).await;
        assert_eq!(listed["contents"], json!([object]));
        assert_eq!(depot.status(Method::DELETE, url).await, 204);
        assert_eq!(depot.status(Method::DELETE, url).await, 404);
        assert_eq!(depot.status(Method::GET, url).await, 404);
    }
}

#[tokio::test]
async fn a_deposition_shows_its_files_in_the_older_shape() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    let bucket = &deposition["links"]["bucket"];
    assert_eq!(depot.upload(bucket, "a.zip", b"12345".to_vec()).await.status(), 201);
    let files = depot.get(deposition["links"]["files"].as_str().unwrap()).await;
    let file = &files[0];
    assert_eq!((&file["filename"], &file["filesize"]), (&json!("a.zip"), &json!(5)));
    assert_eq!(file["checksum"], "827ccb0eea8a706c4c34a16891f84e7b");
    assert_eq!(file["links"]["download"], format!("{}/a.zip", bucket.as_str().unwrap()));
    assert_eq!(depot.get(deposition["links"]["self"].as_str().unwrap()).await["files"], files);
    let itself = file["links"]["self"].as_str().unwrap();
    assert_eq!(depot.status(Method::DELETE, itself).await, 204);
    assert_eq!(depot.status(Method::DELETE, itself).await, 404);
}

#[tokio::test]
async fn a_second_upload_replaces_the_first() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    for text in ["one", "other"] {
        assert_eq!(depot.upload(&deposition["links"]["bucket"], "a.zip", text.into()).await.status(), 201);
    }
    let known = &depot.admin("Ships").await[0];
    assert_eq!((known["files"].as_array().unwrap().len(), &known["files"][0]["size"]), (1, &json!(5)));
    assert_eq!(known["uploads"], 2);
    let path = format!("/admin/deposits/{ZENODO}/{}/files/a.zip", deposition["id"]);
    assert_eq!(here.get(&path).send().await.unwrap().text().await.unwrap(), "other");
}

#[tokio::test]
async fn limits_are_met() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    let bucket = &deposition["links"]["bucket"];
    let limit = |limit: Value| here.post("/admin/deposits/limits").json(&limit).send();
    assert_eq!(limit(json!({"key": "a.zip", "bytes": 4})).await.unwrap().status(), 204);
    let refusal = body(depot.upload(bucket, "a.zip", b"12345".to_vec()).await, 400).await;
    assert_eq!(refusal["message"], "Bucket quota exceeded.");
    assert_eq!(depot.upload(bucket, "a.zip", b"1234".to_vec()).await.status(), 201);
    assert_eq!(depot.upload(bucket, "b.zip", b"12345".to_vec()).await.status(), 201);
    assert_eq!(limit(json!({"files": 2})).await.unwrap().status(), 204);
    assert_eq!(depot.upload(bucket, "c.zip", b"1".to_vec()).await.status(), 400);
    assert_eq!(depot.upload(bucket, "b.zip", b"1".to_vec()).await.status(), 201, "in the place of another");
    assert_eq!(here.http.delete(here.url("/admin/deposits/limits")).send().await.unwrap().status(), 204);
    assert_eq!(depot.upload(bucket, "c.zip", b"12345".to_vec()).await.status(), 201);
}
