//! Who sees which jobs in lists while their compendium is published or deleted: decisions.md "Candidates", "Job list".

use futures::future::join_all;
use serde_json::json;
use tests::{Client, Person, Stack, Workspace, create, ended, metadata, publish, published, start, within};
use uuid::Uuid;

fn quick() -> Workspace {
    Workspace::empty().with("notes.txt", "nothing to run")
}

async fn listed(client: &Client, user: &str) -> Vec<String> {
    let mut ids = client.get(&format!("/api/v1/job?user={user}")).await.ok_results();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn jobs_become_public_with_their_compendium_and_their_owners_when_it_is_deleted() {
    let (author, editor, admin) = (Person::new(100).await, Person::new(500).await, Person::new(1000).await);
    let (stranger, id) = (Client::new(), create(&author, &quick()).await);
    let (own, editors) = (start(&author, &id).await, start(&editor, &id).await);
    ended(&author, &own).await;
    ended(&author, &editors).await;
    assert!(listed(&stranger, &author.orcid).await.is_empty());
    // A candidate's jobs are its owner's, whoever started them.
    assert_eq!(listed(&author, &editor.orcid).await, [editors.as_str()]);
    assert!(listed(&stranger, &editor.orcid).await.is_empty());

    publish(&author, &id, Some(metadata("Ships"))).await;
    assert_eq!(listed(&stranger, &author.orcid).await, [own.as_str()]);
    assert_eq!(listed(&stranger, &editor.orcid).await, [editors.as_str()]);

    admin.send(admin.request("DELETE", &format!("/api/v1/compendium/{id}"))).await.has(204);
    assert!(listed(&stranger, &author.orcid).await.is_empty());
    assert!(stranger.get(&format!("/api/v1/job?compendium_id={id}")).await.ok_results().is_empty());
    assert_eq!(listed(&author, &author.orcid).await, [own.as_str()]);
    assert!(listed(&author, &editor.orcid).await.is_empty(), "what is left of it is its maker's");
    assert_eq!(listed(&editor, &author.orcid).await, [own.as_str()]);
}

#[tokio::test]
async fn a_job_that_is_created_while_its_compendium_is_published_is_public_too() {
    let author = Person::new(100).await;
    let mut all = Vec::new();
    for _ in 0..4 {
        let id = create(&author, &quick()).await;
        let body = json!({ "compendium_id": id });
        let jobs =
            join_all((0..5).map(|_| async { author.post("/api/v1/job", &body).await.ok_text("job_id") }));
        let (jobs, ()) = tokio::join!(jobs, publish(&author, &id, Some(metadata("Ships"))));
        all.extend(jobs);
        let mut public = Client::new().get(&format!("/api/v1/job?compendium_id={id}")).await.ok_results();
        public.sort_unstable();
        let mut made = all[all.len() - 5..].to_vec();
        made.sort_unstable();
        assert_eq!(public, made);
    }
    all.sort_unstable();
    assert_eq!(listed(&Client::new(), &author.orcid).await, all);
}

#[tokio::test]
async fn a_job_that_is_created_while_its_compendium_is_deleted_is_its_makers() {
    let author = Person::new(100).await;
    let admin = Person::new(1000).await;
    for _ in 0..3 {
        let id = published(&author, &quick()).await;
        let body = json!({ "compendium_id": id });
        let deletion = admin.request("DELETE", &format!("/api/v1/compendium/{id}"));
        let jobs = join_all((0..5).map(|_| author.post("/api/v1/job", &body)));
        let (jobs, deleted) = tokio::join!(jobs, admin.send(deletion));
        deleted.has(204);
        assert!(jobs.iter().all(|job| [200, 404].contains(&job.status)), "{jobs:?}");
        assert!(listed(&Client::new(), &author.orcid).await.is_empty());
    }
}

#[tokio::test]
async fn what_a_publication_or_deletion_did_not_reach_the_janitor_does() {
    let (author, aws) = (Person::new(100).await, Stack::get().aws());
    let (open, gone) = (published(&author, &quick()).await, Uuid::new_v4().simple().to_string());
    let run = &gone[..3];
    // As after requests that died between their mark and their last job: these were made before, those not.
    let (hidden, shown) = (format!("{run}h1"), format!("{run}s1"));
    let row = |id: &str, compendium: &str, audience: &str| {
        let at = "2020-01-01T00:00:00.000Z";
        json!({
            "id": { "S": id }, "compendium_id": { "S": compendium }, "compendium": { "S": compendium },
            "user": { "S": author.orcid }, "status": { "S": "failure" }, "listing": { "S": "job" },
            "audience": { "S": audience }, "created": { "S": at }, "updated": { "S": at },
        })
    };
    aws.put_items("JobsTable", [row(&hidden, &open, &author.orcid), row(&shown, &gone, "public")]).await;
    assert_eq!(listed(&Client::new(), &author.orcid).await, [shown.as_str()]);
    let marks = [&open, &gone].map(|compendium| format!("audience/{compendium}/dead"));
    for mark in &marks {
        aws.put_object("FilesBucket", mark, b"").await;
    }
    within(180, "the janitor to set right who sees the jobs", async || {
        aws.invoke("JanitorFunction", &json!({})).await;
        (listed(&Client::new(), &author.orcid).await == [hidden.as_str()]).then_some(())
    })
    .await;
    within(60, "the marks to go", async || {
        aws.invoke("JanitorFunction", &json!({})).await;
        let mut left = Vec::new();
        for mark in &marks {
            left.extend(aws.keys("FilesBucket", mark).await);
        }
        left.is_empty().then_some(())
    })
    .await;
    aws.delete_items("JobsTable", [hidden, shown]).await;
}
