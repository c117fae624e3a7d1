//! Deletions that were interrupted, and what comes after a deletion: decisions.md "Delete", issue 4 "Delete".

use serde_json::{Value, json};
use tests::{
    Client, Person, Stack, Workspace, create_large, ended, noise, publish, published, start, until, within,
    workspace,
};

use crate::compendium_delete::{content, delete, keys, marker, restore};

/// As long as a marker must be old before it is looked at, with room.
const PATIENCE: u64 = 150;

/// Puts in the place of a record what stays of one that is deleted, as the request does before any file goes.
async fn bury(id: &str, content: &str, kept: bool) {
    let content = content.trim_start_matches("content/").trim_end_matches('/');
    let row = json!({
        "id": { "S": id }, "deleted": { "S": "2026-11-24T06:28:49.683Z" }, "reserved_for": { "NULL": true },
        "content": { "S": content }, "kept": { "BOOL": kept },
    });
    Stack::get().aws().put_items("CompendiaTable", [row]).await;
}

/// Wakes the janitor until there is nothing below any of these prefixes.
async fn swept(prefixes: &[&str]) {
    let aws = Stack::get().aws();
    within(PATIENCE, "the janitor to clear up", async || {
        aws.invoke("JanitorFunction", &json!({})).await;
        for prefix in prefixes {
            if !keys(prefix).await.is_empty() {
                return None;
            }
        }
        Some(())
    })
    .await;
}

#[tokio::test]
async fn what_a_request_did_not_delete_the_janitor_does_as_the_tombstone_says() {
    let author = Person::new(100).await;
    let (gone, living) = (workspace(&author).await, workspace(&author).await);
    let kept = published(&author, &Workspace::minimal_rmd()).await;
    let (of_gone, of_kept, of_living) = (content(&gone).await, content(&kept).await, content(&living).await);
    let files: Vec<_> = keys(&of_kept).await;
    // As after a request that died between its marker and its last file: the record has gone, the files have not. A
    // marker may be another's, from when the compendium was a candidate: it says nothing of the files.
    for (id, content) in [(&gone, &of_gone), (&kept, &of_kept), (&living, &of_living)] {
        Stack::get().aws().put_object("FilesBucket", &marker(content), id.as_bytes()).await;
    }
    bury(&gone, &of_gone, false).await;
    bury(&kept, &of_kept, true).await;
    let markers = [marker(&of_gone), marker(&of_kept), marker(&of_living)];
    swept(&[&of_gone, &of_kept, &markers[0], &markers[1], &markers[2]]).await;
    assert!(keys(&format!("deleted/{gone}")).await.is_empty());
    let moved: Vec<_> = files.iter().map(|key| key.replace(&of_kept, &format!("deleted/{kept}/"))).collect();
    assert_eq!(keys(&format!("deleted/{kept}/")).await, moved);
    // Whose record lives keeps its files.
    author.get(&format!("/api/v1/compendium/{living}/data/data.csv")).await.has(200);
}

/// Delivers the message of an upload again, as after a worker that died once it had written the record.
async fn load_again(compendium: &str, archive: &[u8]) {
    let aws = Stack::get().aws();
    let rows = aws.scan("UploadsTable").await;
    let mut row = rows.into_iter().find(|row| row["compendium_id"]["S"] == compendium).expect("its upload");
    let upload = row["id"]["S"].as_str().expect("an id").to_owned();
    row["state"] = json!({ "S": "loading" });
    row["claimed_until"] = json!({ "N": "1" });
    row.as_object_mut().expect("an item").remove("compendium_id");
    aws.put_items("UploadsTable", [row]).await;
    aws.put_object("UploadsBucket", &format!("upload/{upload}"), archive).await;
    let body = json!({ "upload": upload }).to_string();
    let event = json!({ "Records": [{ "messageId": "1", "body": body, "eventSource": "aws:sqs" }] });
    let answer = aws.invoke("LoadFunction", &event).await;
    assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
    let row = aws.item("UploadsTable", &upload).await.expect("the upload");
    assert_eq!((&row["state"]["S"], &row["compendium_id"]["S"]), (&json!("done"), &json!(compendium)));
}

#[tokio::test]
async fn a_load_that_comes_again_after_the_deletion_brings_nothing_back() {
    let (author, admin) = (Person::new(100).await, Person::new(1000).await);
    let workspaces = [Workspace::minimal_rmd(), Workspace::minimal_rmd().with("more.csv", "1,2\n")];
    let candidate = create_large(&author, &workspaces[0]).await;
    let open = create_large(&author, &workspaces[1]).await;
    publish(&author, &open, None).await;
    let (of_candidate, of_open) = (content(&candidate).await, content(&open).await);
    delete(&author, &candidate).await.has(204);
    delete(&admin, &open).await.has(204);
    let kept = keys(&format!("deleted/{open}/")).await;
    assert!(!kept.is_empty());

    load_again(&candidate, &workspaces[0].zip()).await;
    load_again(&open, &workspaces[1].zip()).await;
    for id in [&candidate, &open] {
        let path = format!("/api/v1/compendium/{id}");
        author.get(&path).await.is_error(404, "no compendium with this id");
    }
    assert!(author.get(&format!("/api/v1/compendium?user={}", author.orcid)).await.ok_results().is_empty());
    swept(&[&of_candidate, &of_open]).await;
    assert_eq!(keys(&format!("deleted/{open}/")).await, kept);
}

/// The row of an archive's claim that somebody holds, whose digest none of these has.
async fn claimed(known: &[Value]) -> Option<Value> {
    let rows = Stack::get().aws().scan("UploadsTable").await;
    rows.into_iter().find(|row| {
        let is_claim = row["id"]["S"].as_str().is_some_and(|id| id.starts_with("archive#"));
        is_claim && row.get("held_until").is_some() && !known.contains(&row["id"])
    })
}

#[tokio::test]
async fn an_archive_that_is_made_while_its_compendium_is_deleted_does_not_stay() {
    let author = Person::new(100).await;
    let id = create_large(&author, &Workspace::minimal_rmd().with("noise.bin", noise(40 << 20))).await;
    let (content, aws) = (content(&id).await, Stack::get().aws());
    let archives = content.replace("content/", "archives/");
    let known: Vec<_> = aws.scan("UploadsTable").await.into_iter().map(|row| row["id"].clone()).collect();
    let request = json!({ "id": id, "format": "targz", "image": false }).to_string();
    let event = json!({ "Records": [{ "messageId": "1", "body": request, "eventSource": "aws:sqs" }] });
    let deletion = async {
        until("the claim", async || claimed(&known).await).await;
        // The record goes first; the worker still has all files then.
        bury(&id, &content, false).await;
    };
    let (answer, ()) = tokio::join!(aws.invoke("ArchiveFunction", &event), deletion);
    assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
    assert!(keys(&archives).await.is_empty());
}

#[tokio::test]
async fn an_archive_that_cannot_be_made_has_one_message_however_many_ask() {
    let author = Person::new(100).await;
    let id = create_large(&author, &Workspace::minimal_rmd().with("noise.bin", noise(12 << 20))).await;
    let (content, aws) = (content(&id).await, Stack::get().aws());
    aws.delete_object("FilesBucket", &format!("{content}files/noise.bin")).await;
    let request = json!({ "id": id, "format": "zip", "image": false }).to_string();
    let event = json!({ "Records": [{ "messageId": "1", "body": request, "eventSource": "aws:sqs" }] });
    for _ in 0..2 {
        // It does not come back: who asks again sends another one.
        let answer = aws.invoke("ArchiveFunction", &event).await;
        assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
    }
    let path = format!("/api/v1/compendium/{id}.zip?image=false");
    let (first, second) = tokio::join!(author.get(&path), author.get(&path));
    for answer in [first, second, author.get(&path).await] {
        answer.is_error(503, "the archive is being made: ask again in some seconds");
    }
    assert!(Client::new().get(&path).await.status == 401);
}

#[tokio::test]
async fn jobs_of_a_restored_compendium_are_listed_again_as_the_operators_page_says() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::empty().with("notes.txt", "nothing to run")).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    let (content, aws, path) =
        (content(&id).await, Stack::get().aws(), format!("/api/v1/job?compendium_id={id}"));
    let listed = async || Client::new().get(&path).await.ok_results();
    until("the job in the list", async || (listed().await == [job.as_str()]).then_some(())).await;
    delete(&Person::new(1000).await.browser, &id).await.has(204);
    until("the job to leave it", async || listed().await.is_empty().then_some(())).await;
    // What the deletion left for the janitor, who has been here when somebody restores.
    for mark in keys(&format!("audience/{id}/")).await {
        aws.delete_object("FilesBucket", &mark).await;
    }
    restore(&id, &content).await;
    Client::new().get(&format!("/api/v1/job/{job}")).await.has(200);
    aws.put_object("FilesBucket", &format!("audience/{id}/restored"), b"").await;
    within(PATIENCE, "the janitor to set right who sees the job", async || {
        aws.invoke("JanitorFunction", &json!({})).await;
        (listed().await == [job.as_str()]).then_some(())
    })
    .await;
}
