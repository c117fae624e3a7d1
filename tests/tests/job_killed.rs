//! Jobs end in exactly one of success and failure whatever dies: issue 1 "Jobs", "janitor".

use serde_json::json;
use tests::{
    Person, Process, Stack, Workspace, buried, create, ended, heartbeat_seconds, published, start, stays,
    view, within,
};

/// Its runs go as far as a check that fails, so no image has to be saved, which takes longest.
fn wrong() -> Workspace {
    Workspace::script(9)
}

#[tokio::test]
async fn a_killed_runner_fails_its_job_once_its_heartbeat_is_old() {
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::running("message('at work')\nSys.sleep(900)")).await;
    let job = start(&author, &id).await;
    within(600, "the execution", async || {
        let job = view(&author, &job).await;
        (job["steps"]["image_execute"]["status"] == "running").then_some(())
    })
    .await;
    let runners = Process::runners(&job);
    assert!(!runners.is_empty(), "the runner of job {job} is a process of this machine");
    for runner in runners {
        runner.kill();
    }
    let heartbeat = heartbeat_seconds().await;
    let job = buried(&author, &job, heartbeat + 120).await;
    assert_eq!(job["status"], "failure", "{job:#}");
    let step = &job["steps"]["image_execute"];
    assert_eq!(step["status"], "failure", "{job:#}");
    let expected = format!("Run stopped responding: no sign of life for {heartbeat} seconds");
    let text = step["text"].as_array().expect("text");
    assert!(text.iter().any(|line| *line == expected.as_str()), "{step:#}");
    assert_eq!(job["steps"]["check"]["status"], "queued");
    stays(&author, &job).await;
    // Its place is free again, and what the dead run left does not get into the way of the next.
    let next = create(&author, &wrong()).await;
    assert_eq!(ended(&author, &start(&author, &next).await).await["steps"]["check"]["status"], "failure");
}

#[tokio::test]
async fn redelivered_messages_run_a_job_once() {
    let author = Person::new(100).await;
    let id = published(&author, &wrong()).await;
    let job = start(&author, &id).await;
    let aws = Stack::get().aws();
    for _ in 0..5 {
        aws.send_message("ExecutionQueue", &json!({ "job": job })).await;
    }
    let done = ended(&author, &job).await;
    assert_eq!(done["steps"]["check"]["status"], "failure", "{done:#}");
    let row = aws.item("JobsTable", &job).await.expect("the job's row");
    assert_eq!(row["attempts"]["N"], "1", "{row:#}");
    for _ in 0..3 {
        aws.send_message("ExecutionQueue", &json!({ "job": job })).await;
    }
    stays(&author, &done).await;
}

#[tokio::test]
async fn messages_that_mean_nothing_do_no_harm() {
    let aws = Stack::get().aws();
    for body in [json!({ "job": "nope1" }), json!({}), json!([]), json!("x"), json!({ "job": 1 })] {
        aws.send_message("ExecutionQueue", &body).await;
    }
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::empty().with("notes.txt", "nothing to run")).await;
    assert_eq!(ended(&author, &start(&author, &id).await).await["status"], "failure");
}
