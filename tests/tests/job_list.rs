//! GET /api/v1/job and GET /api/v1/compendium/{id}/jobs: compendia.md 6.1, 1.9, decisions.md "Job list".

use serde_json::json;
use tests::{Client, Person, Workspace, create, ended, published, start};

fn quick() -> Workspace {
    Workspace::empty().with("notes.txt", "nothing to run")
}

/// A person with jobs of two published compendia, in the order of their end: first[0], second, first[1].
struct Jobs {
    author: Person,
    first: String,
    second: String,
    ids: [String; 3],
}

async fn jobs() -> Jobs {
    let author = Person::new(100).await;
    let first = published(&author, &quick()).await;
    let second = published(&author, &quick()).await;
    let mut ids = Vec::new();
    for compendium in [&first, &second, &first] {
        let id = start(&author, compendium).await;
        ended(&author, &id).await;
        ids.push(id);
    }
    Jobs { author, first, second, ids: ids.try_into().expect("three") }
}

#[tokio::test]
async fn filters_sorting_paging_and_fields() {
    let Jobs { author, first, second, ids: [one, two, three] } = jobs().await;
    let client = Client::new();
    let (user, client) = (&author.orcid, &client);
    let list = async |query: &str| client.get(&format!("/api/v1/job?{query}")).await.ok_results();
    // Newest change first.
    assert_eq!(list(&format!("user={user}")).await, [&three, &two, &one].map(String::as_str));
    assert_eq!(list(&format!("compendium_id={first}")).await, [&three, &one].map(String::as_str));
    assert_eq!(
        list(&format!("compendium_id={first},{second},nope1")).await,
        [&three, &two, &one].map(String::as_str)
    );
    assert_eq!(list(&format!("compendium_id={second}&user={user}&status=failure")).await, [two.as_str()]);
    assert_eq!(list(&format!("user={user}&status=failure")).await.len(), 3);
    assert_eq!(list(&format!("user={user}&start=2&limit=1")).await, [two.as_str()]);
    assert_eq!(list(&format!("user={user}&start=3")).await, [one.as_str()]);
    for empty in [
        format!("user={user}&status=success"),
        format!("user={user}&status=nonsense"),
        "user=nobody".to_owned(),
        "compendium_id=nope1".to_owned(),
        format!("compendium_id={first}&user=nobody"),
        format!("user={user}&start=4"),
    ] {
        assert!(list(&empty).await.is_empty(), "{empty}");
    }
    let objects = async |fields: &str| {
        client.get(&format!("/api/v1/job?user={user}&limit=1&fields={fields}")).await.ok()["results"]
            .to_string()
    };
    let id = json!(three).to_string();
    assert_eq!(objects("").await, format!(r#"[{{"id":{id}}}]"#));
    assert_eq!(objects("status").await, format!(r#"[{{"id":{id},"status":"failure"}}]"#));
    assert_eq!(
        objects("user,%20status,,user").await,
        format!(r#"[{{"id":{id},"user":"{user}","status":"failure"}}]"#)
    );
    assert_eq!(
        client.get(&format!("/api/v1/compendium/{first}/jobs")).await.ok_results(),
        [&three, &one].map(String::as_str)
    );
    assert_eq!(
        client.get(&format!("/api/v1/compendium/{first}/jobs?start=2")).await.ok_results(),
        [one.as_str()]
    );
}

#[tokio::test]
async fn an_unknown_compendium_is_ignored_in_the_filter_and_404_in_the_path() {
    let client = Client::new();
    client.get("/api/v1/job?compendium_id=nope1").await.is(200, r#"{"results":[]}"#);
    client.get("/api/v1/compendium/nope1/jobs").await.is_error(404, "no compendium with this id");
}

#[tokio::test]
async fn jobs_of_candidates_are_hidden_from_others() {
    let author = Person::new(100).await;
    let id = create(&author, &quick()).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    let path = format!("/api/v1/job?user={}&fields=user,status", author.orcid);
    assert_eq!(author.get(&path).await.ok()["results"][0]["id"], job.as_str());
    for client in [Client::new(), Person::new(100).await.browser] {
        client.get(&path).await.is(200, r#"{"results":[]}"#);
        client.get(&format!("/api/v1/job?compendium_id={id}")).await.is(200, r#"{"results":[]}"#);
    }
}

#[tokio::test]
async fn a_waiting_job_is_running_with_every_step_queued() {
    let author = Person::new(100).await;
    let id = published(&author, &quick()).await;
    let job = start(&author, &id).await;
    let view = author.get(&format!("/api/v1/job/{job}")).await.ok();
    let status = view["status"].as_str().expect("a status");
    assert!(["running", "failure"].contains(&status), "{view:#}");
    let listed = author.get(&format!("/api/v1/job?compendium_id={id}")).await.ok_results();
    assert_eq!(listed, [job.as_str()], "a new job is listed at once");
    ended(&author, &job).await;
}
