//! POST /api/v1/job: compendia.md 6.1, decisions.md "Candidates" and "Compendia".

use serde_json::json;
use tests::{Client, Person, Workspace, ended, published, start, workspace};

const JOB: &str = "/api/v1/job";

#[tokio::test]
async fn answers_at_once_with_an_id_of_five_letters() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let answer = author.post(JOB, &json!({ "compendium_id": id })).await.ok();
    let job = answer["job_id"].as_str().expect("a job_id");
    assert_eq!(answer, json!({ "job_id": job }));
    assert!(job.len() == 5 && job.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{job}");
    let view = author.get(&format!("{JOB}/{job}")).await.ok();
    assert_eq!(view["compendium_id"], id.as_str());
    ended(&author, job).await;
}

#[tokio::test]
async fn all_three_encodings_are_accepted() {
    let author = Person::new(100).await;
    // No main file: these end without a container.
    let id = tests::create(&author, &Workspace::empty().with("notes.txt", "nothing to run")).await;
    let fields = [("compendium_id", id.as_str())];
    let jobs = [
        author.post(JOB, &json!({ "compendium_id": id })).await.ok_text("job_id"),
        author.post_form(JOB, &fields).await.ok_text("job_id"),
        author.post_multipart(JOB, &fields).await.ok_text("job_id"),
    ];
    for job in jobs {
        assert_eq!(ended(&author, &job).await["status"], "failure");
    }
}

#[tokio::test]
async fn level_0_may_execute_what_is_published() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::empty().with("main.Rmd", "x")).await;
    let newcomer = Person::new(0).await;
    let job = start(&newcomer, &id).await;
    let listed = newcomer.get(&format!("{JOB}?user={}&fields=user", newcomer.orcid)).await.ok();
    assert_eq!(listed["results"], json!([{ "id": job, "user": newcomer.orcid }]));
    ended(&newcomer, &job).await;
}

#[tokio::test]
async fn a_candidate_needs_its_owner_or_an_editor() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let body = json!({ "compendium_id": id });
    Client::new().post(JOB, &body).await.is_error(401, "user is not authenticated");
    Person::new(100).await.post(JOB, &body).await.is_error(403, &format!("not authorized to edit/view {id}"));
    let editor = Person::new(500).await;
    let job = editor.post(JOB, &body).await.ok_text("job_id");
    ended(&author, &job).await;
}

#[tokio::test]
async fn an_unknown_compendium_is_404_and_starts_nothing() {
    let person = Person::new(100).await;
    person.post(JOB, &json!({ "compendium_id": "nope1" })).await.is_error(404, "no compendium with this id");
    assert!(person.get(&format!("{JOB}?user={}", person.orcid)).await.ok_results().is_empty());
}

#[tokio::test]
async fn a_missing_compendium_id_is_400() {
    let person = Person::new(100).await;
    for body in [json!({}), json!({ "compendium_id": "" }), json!({ "compendium_id": null })] {
        person.post(JOB, &body).await.is_error(400, "compendium_id required");
    }
    // The service still stands: the reference did not.
    person.get(JOB).await.has(200);
}
