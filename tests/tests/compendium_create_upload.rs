//! POST /api/v1/compendium/upload and the finishing POST /api/v1/compendium: decisions.md "Compendia", issue 1 "Load".

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tests::{Client, Person, WORKSPACE, Workspace, sha256, until};

const BEGIN: &str = "/api/v1/compendium/upload";

/// Begins an upload of these bytes.
async fn begin(author: &Client, archive: &[u8]) -> Value {
    author.post(BEGIN, &json!({ "size": archive.len(), "sha256": sha256(archive) })).await.ok()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The PUT that the answer asks for, without cookies: the address is the permission.
fn put(client: &Client, upload: &Value, archive: &[u8]) -> RequestBuilder {
    let headers = upload["headers"].as_object().expect("headers").iter();
    // The client sets these two itself.
    let headers =
        headers.filter(|(name, _)| !["host", "content-length"].contains(&name.to_lowercase().as_str()));
    let request = client.request("PUT", text(&upload["url"])).body(archive.to_vec());
    headers.fold(request, |request, (name, value)| request.header(name, text(value)))
}

async fn finish(author: &Client, upload: &Value) -> tests::Answer {
    let body = json!({ "content_type": WORKSPACE, "upload": upload["upload"] });
    author.post("/api/v1/compendium", &body).await
}

/// The id of what an upload became, however long that took.
async fn loaded(author: &Client, answer: tests::Answer) -> String {
    if answer.status == 200 {
        return answer.ok_text("id");
    }
    let url = text(&answer.has(202).json()["status_url"]).to_owned();
    until("the load", async || author.get(&url).await.ok()["id"].as_str().map(str::to_owned)).await
}

#[tokio::test]
async fn an_archive_goes_to_the_bucket_and_becomes_a_candidate() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let upload = begin(&author, &archive).await;
    let keys: Vec<_> = upload.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["upload", "url", "headers", "expires_at"]);
    assert!(text(&upload["expires_at"]).ends_with('Z'));

    let status_url = format!("{BEGIN}/{}", text(&upload["upload"]));
    let status = author.get(&status_url).await.ok();
    assert_eq!(status["status_url"], status_url.as_str());

    let outside = Client::new();
    let stored = outside.send(put(&outside, &upload, &archive)).await;
    stored.has(200);
    let id = {
        let answer = finish(&author, &upload).await;
        loaded(&author, answer).await
    };
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert_eq!(view["candidate"], true);
    assert_eq!(view["user"], author.orcid.as_str());
    let status = author.get(&status_url).await.ok();
    assert_eq!(status["id"], id.as_str());
}

#[tokio::test]
async fn an_archive_above_4_mib_can_be_uploaded_and_read_back() {
    let author = Person::new(100).await;
    let noise: Vec<u8> = (0..90_000_u32).flat_map(|n| sha256(&n.to_le_bytes()).into_bytes()).collect();
    let archive = Workspace::minimal_rmd().with("big.bin", &noise).zip();
    assert!(archive.len() > 5 << 20);
    let upload = begin(&author, &archive).await;
    author.send(put(&Client::new(), &upload, &archive)).await.has(200);
    let id = {
        let answer = finish(&author, &upload).await;
        loaded(&author, answer).await
    };
    let path = format!("/api/v1/compendium/{id}/data/big.bin");
    let answer = author.get(&path).await;
    let content = match answer.status {
        302 | 303 | 307 => Client::new().get(answer.header("location")).await.has(200).body,
        _ => answer.has(200).body,
    };
    assert!(content == noise, "{} bytes came back", content.len());
}

#[tokio::test]
async fn finishing_twice_gives_one_compendium() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let upload = begin(&author, &archive).await;
    author.send(put(&Client::new(), &upload, &archive)).await.has(200);
    let (first, second) = futures::join!(finish(&author, &upload), finish(&author, &upload));
    let first = loaded(&author, first).await;
    assert_eq!(loaded(&author, second).await, first);
    let third = finish(&author, &upload).await;
    assert_eq!(loaded(&author, third).await, first);
    let list = format!("/api/v1/compendium?user={}", author.orcid);
    assert_eq!(author.get(&list).await.ok_results(), [first]);
}

#[tokio::test]
async fn another_persons_upload_is_unknown() {
    let (author, other) = (Person::new(100).await, Person::new(100).await);
    let archive = Workspace::minimal_rmd().zip();
    let upload = begin(&author, &archive).await;
    author.send(put(&Client::new(), &upload, &archive)).await.has(200);
    finish(&other, &upload).await.is_error(404, "no upload with this id");
    other.get(&format!("{BEGIN}/{}", text(&upload["upload"]))).await.is_error(404, "no upload with this id");
    let id = {
        let answer = finish(&author, &upload).await;
        loaded(&author, answer).await
    };
    assert_eq!(author.get(&format!("/api/v1/compendium/{id}")).await.ok()["user"], author.orcid.as_str());
}

#[tokio::test]
async fn an_upload_that_has_not_arrived_cannot_be_finished() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let upload = begin(&author, &archive).await;
    finish(&author, &upload)
        .await
        .is_error(400, "the archive has not arrived: PUT it to the upload's url first");
    // It can still arrive.
    author.send(put(&Client::new(), &upload, &archive)).await.has(200);
    let answer = finish(&author, &upload).await;
    loaded(&author, answer).await;
}

#[tokio::test]
async fn the_address_takes_the_announced_size_only() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let upload = begin(&author, &archive).await;
    let longer = [archive.clone(), b"x".to_vec()].concat();
    let answer = author.send(put(&Client::new(), &upload, &longer)).await;
    if answer.status < 300 {
        // Where the store took it, the finishing call must not.
        finish(&author, &upload)
            .await
            .is_error(400, "the archive has not arrived: PUT it to the upload's url first");
    }
}

#[tokio::test]
async fn an_archive_with_another_digest_is_never_loaded() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let other = Workspace::minimal_rmd().with("data.csv", "year,ships\n2016,3\n2017,6\n").zip();
    assert_eq!(archive.len(), other.len());
    let upload = begin(&author, &archive).await;
    let answer = author.send(put(&Client::new(), &upload, &other)).await;
    let finished = finish(&author, &upload).await;
    if answer.status < 300 {
        finished.is_error(422, "extraction failed: the archive is not the one that was announced");
    } else {
        finished.is_error(400, "the archive has not arrived: PUT it to the upload's url first");
    }
    let list = format!("/api/v1/compendium?user={}", author.orcid);
    assert!(author.get(&list).await.ok_results().is_empty());
}

#[tokio::test]
async fn the_address_is_for_one_put_of_one_object() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let upload = begin(&author, &archive).await;
    let outside = Client::new();
    outside.send(put(&outside, &upload, &archive)).await.has(200);
    let again = outside.send(put(&outside, &upload, &archive)).await;
    assert!((400..500).contains(&again.status), "an object is written once: {again:?}");
    let read = outside.get(text(&upload["url"])).await;
    assert!((400..500).contains(&read.status), "the address does not read: {read:?}");
    let url = text(&upload["url"]).replace(text(&upload["upload"]), "00000000-0000-0000-0000-000000000000");
    let elsewhere = json!({ "url": url, "headers": upload["headers"] });
    let moved = outside.send(put(&outside, &elsewhere, &archive)).await;
    assert!((400..500).contains(&moved.status), "the address names one object: {moved:?}");
}

#[tokio::test]
async fn a_refused_archive_says_why_however_often_it_is_asked() {
    let author = Person::new(100).await;
    let archive = b"this is no archive at all".to_vec();
    let upload = begin(&author, &archive).await;
    author.send(put(&Client::new(), &upload, &archive)).await.has(200);
    let reason = "extraction failed: archive is truncated or not a zip file";
    finish(&author, &upload).await.is_error(422, reason);
    finish(&author, &upload).await.is_error(422, reason);
    let status = author.get(&format!("{BEGIN}/{}", text(&upload["upload"]))).await.ok();
    assert_eq!((&status["status"], &status["error"]), (&json!("failed"), &json!(reason)));
}

#[tokio::test]
async fn all_three_encodings_begin_an_upload() {
    let author = Person::new(100).await;
    let (size, digest) = ("10", sha256(b"ten bytes!"));
    let fields = [("size", size), ("sha256", digest.as_str())];
    author.post_form(BEGIN, &fields).await.ok_text("upload");
    author.post_multipart(BEGIN, &fields).await.ok_text("upload");
    author.post(BEGIN, &json!({ "size": size, "sha256": digest })).await.ok_text("upload");
}

#[tokio::test]
async fn above_1_gib_is_413_with_the_way_out() {
    let author = Person::new(100).await;
    let body = json!({ "size": (1_u64 << 30) + 1, "sha256": sha256(b"") });
    author.post(BEGIN, &body).await.is_error(
        413,
        "archive is larger than 1 GiB, the most that can be uploaded; leave out what can be downloaded or computed",
    );
    author.post(BEGIN, &json!({ "size": 1_u64 << 30, "sha256": sha256(b"") })).await.has(200);
}
