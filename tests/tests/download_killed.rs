//! A worker that dies while it makes an archive: issue 4 "Downloads". Nothing half is seen, and another one makes it.

use std::time::Duration;

use serde_json::Value;
use tests::{Client, Person, Process, Stack, Workspace, create_large, noise, until, within};
use tokio::time::sleep;

use crate::ALONE;

/// A claim's lease and the pause of those who wait, with room.
const PATIENCE: u64 = 180;

/// The row of a claim that somebody holds.
async fn held() -> Option<Value> {
    let rows = Stack::get().aws().scan("UploadsTable").await;
    rows.into_iter().find(|row| {
        row["id"]["S"].as_str().is_some_and(|id| id.starts_with("archive#"))
            && row.get("held_until").is_some()
    })
}

#[tokio::test]
async fn a_killed_worker_leaves_no_half_archive_and_another_one_makes_it() {
    let _alone = ALONE.lock().await;
    let author = Person::new(100).await;
    let content = noise(80 << 20);
    let id = create_large(&author, &Workspace::minimal_rmd().with("noise.bin", &content)).await;
    let path = format!("/api/v1/compendium/{id}.tar?gzip&image=false");
    let killing = async {
        let row = until("the claim", held).await;
        sleep(Duration::from_millis(100)).await;
        let handlers = Process::handlers("ArchiveFunction");
        handlers.iter().for_each(|handler| handler.kill());
        (row, handlers.len())
    };
    let (answer, (row, killed)) = futures::join!(author.get(&path), killing);
    assert!(killed > 0, "no worker was there to be killed");
    assert_eq!((answer.status, answer.header("retry-after")), (503, "10"), "{answer:?}");
    let digest = row["id"]["S"].as_str().and_then(|id| id.strip_prefix("archive#")).expect("a digest");
    let keys = Stack::get().aws().keys("FilesBucket", "archives/").await;
    assert!(!keys.iter().any(|key| key.contains(digest)), "half an archive is there: {keys:?}");

    let answer = within(PATIENCE, "the archive", async || {
        let answer = author.get(&path).await;
        (answer.status == 302).then_some(answer)
    });
    let archive = Client::new().get(answer.await.header("location")).await.has(200);
    let mut files = tar::Archive::new(flate2::read::GzDecoder::new(archive.body.as_slice()));
    let mut sizes = files.entries().expect("a tar archive").map(|entry| {
        let entry = entry.expect("a whole entry");
        (entry.path_bytes().into_owned(), entry.size())
    });
    assert!(sizes.any(|(path, size)| path == b"noise.bin" && size == content.len() as u64));
    assert!(held().await.is_none(), "the second worker gave its claim back");
}
