//! DELETE /api/v1/compendium/{id}: compendia.md 1.5, decisions.md "Delete".

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Client, Person, Stack, Workspace, create, ended, publish, published, start, workspace};

pub async fn delete(client: &Client, id: &str) -> Answer {
    client.send(client.request("DELETE", &format!("/api/v1/compendium/{id}"))).await
}

/// The prefix of a compendium's files.
pub async fn content(id: &str) -> String {
    let row = Stack::get().aws().item("CompendiaTable", id).await.expect("a row");
    format!("content/{}/", row["content"]["S"].as_str().expect("a content id"))
}

pub async fn keys(prefix: &str) -> Vec<String> {
    Stack::get().aws().keys("FilesBucket", prefix).await
}

/// What stands in the bucket while a content is being deleted.
pub fn marker(content: &str) -> String {
    content.trim_end_matches('/').replace("content/", "removing/")
}

/// Brings a published one back whose content was below this prefix: docs/OPERATIONS.md "Restore", the files first, then
/// the record.
pub async fn restore(id: &str, content: &str) {
    let aws = Stack::get().aws();
    let kept = format!("deleted/{id}/");
    for key in keys(&kept).await {
        aws.copy("FilesBucket", &key, &key.replace(&kept, content)).await;
    }
    let record = aws.object("FilesBucket", &format!("deleted/{id}.json")).await;
    let item: Value = serde_json::from_slice(&record).expect("the record is JSON");
    aws.dynamodb("PutItem", &json!({ "TableName": Stack::get().name("CompendiaTable"), "Item": item })).await;
}

const TOO_LOW: &str = "user level not sufficient to delete compendium";

#[tokio::test]
async fn a_candidate_is_deleted_by_its_author_with_all_its_files() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let content = content(&id).await;
    assert!(!keys(&content).await.is_empty());
    assert!(delete(&author, &id).await.has(204).body.is_empty());
    assert!(keys(&content).await.is_empty());
    assert!(keys(&format!("deleted/{id}")).await.is_empty());
    assert!(keys(&marker(&content)).await.is_empty());
    for below in ["", "/data", "/data/main.Rmd", "/metadata", "/jobs"] {
        let gone = author.get(&format!("/api/v1/compendium/{id}{below}")).await;
        gone.is_error(404, "no compendium with this id");
    }
    assert!(author.get(&format!("/api/v1/compendium?user={}", author.orcid)).await.ok_results().is_empty());
    delete(&author, &id).await.is_error(404, "compendium not found");
}

#[tokio::test]
async fn a_candidate_is_deleted_by_an_editor_and_by_nobody_else() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    delete(&Client::new(), &id).await.is_error(401, "user is not authenticated");
    delete(&Person::new(100).await.browser, &id).await.is_error(403, TOO_LOW);
    author.get(&format!("/api/v1/compendium/{id}")).await.has(200);
    delete(&Person::new(500).await.browser, &id).await.has(204);
}

#[tokio::test]
async fn an_unknown_compendium_is_404_before_401() {
    delete(&Client::new(), "nope1").await.is_error(404, "compendium not found");
}

#[tokio::test]
async fn a_published_one_is_deleted_by_an_admin_only() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    delete(&Client::new(), &id).await.is_error(401, "user is not authenticated");
    delete(&author, &id).await.is_error(403, TOO_LOW);
    delete(&Person::new(500).await.browser, &id).await.is_error(403, TOO_LOW);
    delete(&Person::new(1000).await.browser, &id).await.has(204);
    author.get(&format!("/api/v1/compendium/{id}")).await.is_error(404, "no compendium with this id");
}

#[tokio::test]
async fn a_published_one_is_kept_and_can_be_restored_as_the_operators_page_says() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let path = format!("/api/v1/compendium/{id}");
    let before = Client::new().get(&path).await.ok();
    let content = content(&id).await;
    delete(&Person::new(1000).await.browser, &id).await.has(204);
    assert!(keys(&content).await.is_empty());
    let kept = keys(&format!("deleted/{id}/")).await;
    assert!(kept.contains(&format!("deleted/{id}/files/data.csv")), "{kept:?}");

    restore(&id, &content).await;
    assert_eq!(Client::new().get(&path).await.ok(), before);
    let data = Client::new().get(&format!("{path}/data/data.csv")).await.has(200).text();
    assert_eq!(data, "year,ships\n2016,3\n2017,5\n");
    let listed = Client::new().get(&format!("/api/v1/compendium?user={}", author.orcid)).await.ok_results();
    assert_eq!(listed, [id]);
}

#[tokio::test]
async fn an_id_can_be_used_again_by_the_author_of_the_deleted_candidate_only() {
    let id = format!("again-{}", tests::orcid());
    let (author, other) = (Person::new(100).await, Person::new(100).await);
    let taken = "Error fetching ID from compendium, ID already exists";
    create(&author, &Workspace::minimal_rmd().with_id(&id)).await;
    delete(&author, &id).await.has(204);
    let archive = Workspace::minimal_rmd().with_id(&id).zip();
    other.upload(tests::Upload::new("compendium", archive.clone())).await.is_error(400, taken);
    assert_eq!(author.upload(tests::Upload::new("compendium", archive.clone())).await.ok_text("id"), id);
    // One that was published keeps its id for good.
    publish(&author, &id, None).await;
    delete(&Person::new(1000).await.browser, &id).await.has(204);
    author.upload(tests::Upload::new("compendium", archive)).await.is_error(400, taken);
}

#[tokio::test]
async fn jobs_of_a_deleted_candidate_do_not_become_public() {
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::empty().with("notes.txt", "nothing to run")).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    delete(&author, &id).await.has(204);
    let path = format!("/api/v1/job/{job}");
    Client::new().get(&path).await.is_error(401, "user is not authenticated");
    Person::new(100).await.get(&path).await.is_error(403, &format!("not authorized to edit/view {id}"));
    author.get(&path).await.has(200);
    // Its index still names the compendium's files.
    author.get(&format!("{path}/data/notes.txt")).await.is_error(404, "file not found");
    assert!(!Client::new().get("/api/v1/job?limit=10000").await.ok_results().contains(&job));
    assert_eq!(author.get(&format!("/api/v1/job?compendium_id={id}")).await.ok_results(), [job]);
}

#[tokio::test]
async fn the_link_of_a_deleted_candidate_leads_nowhere() {
    let (author, editor) = (Person::new(100).await, Person::new(500).await);
    let id = workspace(&author).await;
    let link = editor.put(&format!("/api/v1/compendium/{id}/link"), "").await.ok_text("id");
    delete(&author, &id).await.has(204);
    Client::new()
        .get(&format!("/api/v1/compendium/{link}"))
        .await
        .is_error(404, "no compendium with this id");
    assert!(!editor.get("/api/v1/link").await.text().contains(&link));
}

#[tokio::test]
async fn several_deletions_at_once_delete_once() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let answers = join_all((0..6).map(|_| delete(&author, &id))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404, 404, 404, 404, 404]);
}

#[tokio::test]
async fn a_deletion_and_a_publication_at_once_leave_one_of_the_two() {
    let author = Person::new(100).await;
    for _ in 0..5 {
        let id = workspace(&author).await;
        let content = content(&id).await;
        let path = format!("/api/v1/compendium/{id}/metadata");
        let body = json!({ "o2r": tests::metadata("Ships") }).to_string();
        let (deleted, saved) = tokio::join!(delete(&author, &id), author.put(&path, &body));
        let view = Client::new().get(&format!("/api/v1/compendium/{id}")).await;
        match deleted.status {
            204 => {
                saved.is_error(404, "no compendium with this id");
                view.is_error(404, "no compendium with this id");
            }
            _ => {
                deleted.is_error(403, TOO_LOW);
                saved.has(200);
                view.has(200);
                // A deletion that was refused in the end takes no file with it.
                assert!(!keys(&content).await.is_empty());
            }
        }
    }
}
