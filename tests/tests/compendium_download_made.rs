//! Archives that are made ahead of their download, once, and by whom: issue 4 "Downloads".

use serde_json::{Value, json};
use tests::{Answer, Client, Person, Stack, Workspace, create_large, noise, sha256};
use tokio::time::{Duration, sleep};

use crate::bags::untar;
use crate::compendium_download::{path, served, unzip};

/// Above what is answered directly when it is not deflated, below what needs the queue.
fn medium() -> Workspace {
    Workspace::minimal_rmd().with("data/ships.csv", "year,ships\n2016,3\n".repeat(300_000))
}

/// What has to go through the queue, and small on its way here.
fn large() -> Workspace {
    Workspace::minimal_rmd().with("data/ships.csv", "year,ships\n2016,3\n".repeat(600_000))
}

/// Bucket path, key and digest of an archive that is answered by redirect.
fn place(answer: &Answer) -> (String, String, String) {
    let url = reqwest::Url::parse(answer.header("location")).expect("an address");
    let (_, key) = url.path().trim_start_matches('/').split_once('/').expect("bucket and key");
    let name = key.rsplit('/').next().expect("a name");
    let digest = name.split('.').next().expect("a digest");
    (key.rsplit_once('/').expect("a prefix").0.to_owned(), key.to_owned(), digest.to_owned())
}

#[tokio::test]
async fn above_4_mib_is_a_redirect_and_two_at_once_make_one_object() {
    let author = Person::new(100).await;
    let id = create_large(&author, &medium()).await;
    let target = path(&id, ".tar?image=false");
    let (first, second) = futures::join!(author.get(&target), author.get(&target));
    for answer in [&first, &second] {
        assert_eq!((answer.status, answer.header("cache-control")), (302, "no-store"), "{answer:?}");
        assert_eq!(place(answer), place(&first));
    }
    let outside = Client::new();
    let archive = outside.get(first.header("location")).await.has(200);
    assert_eq!(archive.header("content-type"), "application/x-tar");
    assert_eq!(archive.header("content-disposition"), format!("attachment; filename=\"{id}.tar\""));
    assert_eq!(untar(&archive.body), served(&author, &id).await);
    let (prefix, key, _) = place(&first);
    assert_eq!(Stack::get().aws().keys("FilesBucket", &prefix).await, [key]);
    // Deflated it is small again.
    author.get(&path(&id, ".zip?image=false")).await.has(200);
}

#[tokio::test]
async fn what_does_not_fit_a_request_is_made_by_the_queue() {
    let author = Person::new(100).await;
    let workspace = Workspace::minimal_rmd().with("data/noise.bin", noise(12 << 20));
    let id = create_large(&author, &workspace).await;
    let target = path(&id, ".zip?image=false");
    let (first, second) = futures::join!(author.get(&target), author.get(&target));
    assert_eq!(place(&first.has(302)), place(&second.has(302)));
    let again = author.get(&target).await.has(302);
    let archive = Client::new().get(again.header("location")).await.has(200);
    assert!(archive.body.len() > 12 << 20);
    let (files, ..) = unzip(&archive.body);
    assert!(files["data/noise.bin"] == noise(12 << 20));
    assert_eq!(files.len(), served(&author, &id).await.len());
}

fn message(request: &Value) -> Value {
    json!({ "Records": [{ "messageId": "1", "body": request.to_string(), "eventSource": "aws:sqs" }] })
}

#[tokio::test]
async fn a_message_that_comes_again_makes_nothing_new() {
    let author = Person::new(100).await;
    let id = create_large(&author, &large()).await;
    let aws = Stack::get().aws();
    let event = message(&json!({ "id": id, "format": "tar", "image": false }));
    let (first, second) =
        futures::join!(aws.invoke("ArchiveFunction", &event), aws.invoke("ArchiveFunction", &event));
    let failures = |answer: &Value| answer["batchItemFailures"].as_array().map_or(0, Vec::len);
    assert!(failures(&first) + failures(&second) <= 1, "{first} {second}");
    let outside = Client::new();
    let answer = author.get(&path(&id, ".tar?image=false")).await.has(302);
    let made = outside.get(answer.header("location")).await.has(200);
    assert_eq!(untar(&made.body), served(&author, &id).await);

    sleep(Duration::from_millis(1_100)).await;
    let again = aws.invoke("ArchiveFunction", &event).await;
    assert_eq!(failures(&again), 0, "{again}");
    let same = outside.get(answer.header("location")).await.has(200);
    assert_eq!(made.header("last-modified"), same.header("last-modified"));
    let (prefix, key, _) = place(&answer);
    assert_eq!(aws.keys("FilesBucket", &prefix).await, [key]);
    // Of a compendium that is gone there is nothing to make.
    let gone = message(&json!({ "id": "nothi", "format": "zip" }));
    assert_eq!(failures(&aws.invoke("ArchiveFunction", &gone).await), 0);
}

#[tokio::test]
async fn while_somebody_else_makes_it_it_is_503_and_a_dead_ones_claim_runs_out() {
    let author = Person::new(100).await;
    let id = create_large(&author, &medium()).await;
    let (outside, aws) = (Client::new(), Stack::get().aws());
    let target = path(&id, ".tar?image=false");
    let first = author.get(&target).await.has(302);
    let archive = outside.get(first.header("location")).await.has(200);
    let (_, key, digest) = place(&first);

    aws.delete_object("FilesBucket", &key).await;
    let claim = |until: &str| {
        json!({
            "TableName": Stack::get().name("UploadsTable"),
            "Item": { "id": { "S": format!("archive#{digest}") }, "holder": { "S": "nobody" }, "held_until": { "N": until } },
        })
    };
    aws.dynamodb("PutItem", &claim("4102444800")).await;
    let busy = author.get(&target).await;
    assert_eq!((busy.status, busy.header("retry-after")), (503, "10"), "{busy:?}");
    busy.is_error(503, "the archive is being made: ask again in some seconds");

    aws.dynamodb("PutItem", &claim("1764000000")).await;
    let again = author.get(&target).await.has(302);
    assert_eq!(place(&again).1, key);
    // What is made again is what it was.
    let same = outside.get(again.header("location")).await.has(200);
    assert_eq!(sha256(&same.body), sha256(&archive.body));
}

#[tokio::test]
async fn claims_are_no_uploads() {
    let author = Person::new(100).await;
    author.get("/api/v1/compendium/upload/archive%23abc").await.is_error(404, "no upload with this id");
}
