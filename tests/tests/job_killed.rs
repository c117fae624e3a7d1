//! Jobs end in exactly one of success and failure whatever dies: issue 1 "Jobs", "janitor".

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Person, Process, Stack, Workspace, create, ended, published, start, view, within};
use tokio::time::{Instant, sleep};

/// Its runs go as far as a check that fails, so no image has to be saved, which takes longest.
fn wrong() -> Workspace {
    Workspace::script(9)
}

/// Wakes the janitor, which otherwise comes every minute, until a job has ended.
async fn buried(author: &Person, job: &str, seconds: u64) -> Value {
    let aws = Stack::get().aws();
    within(seconds, &format!("the end of job {job}"), async || {
        aws.invoke("JanitorFunction", &json!({})).await;
        let job = view(author, job).await;
        (job["status"] != "running").then_some(job)
    })
    .await
}

/// An ended job does not change any more.
async fn stays(author: &Person, job: &Value) {
    let id = job["id"].as_str().expect("an id");
    for _ in 0..10 {
        sleep(Duration::from_millis(200)).await;
        assert_eq!(&view(author, id).await, job, "an ended job changed");
    }
}

async fn seconds(function: &str, variable: &str) -> u64 {
    Stack::get().aws().setting(function, variable).await.parse().expect("a number of seconds")
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
    let runners = Process::with(&[("JOB_ID", &job)]);
    assert!(!runners.is_empty(), "the runner of job {job} is a process of this machine");
    for runner in runners {
        runner.kill();
    }
    let heartbeat = seconds("JanitorFunction", "HEARTBEAT_SECONDS").await;
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
async fn a_killed_handler_loses_no_job() {
    let author = Person::new(100).await;
    let id = published(&author, &wrong()).await;
    let mut jobs = Vec::new();
    for _ in 0..3 {
        jobs.push(start(&author, &id).await);
    }
    let function = Stack::get().name("ExecuteFunction");
    let deadline = Instant::now() + Duration::from_secs(2);
    let mut killed = 0;
    while Instant::now() < deadline {
        // Runners inherit the function's name; only the handler has no job.
        let runners = jobs.iter().flat_map(|job| Process::with(&[("JOB_ID", job)])).collect::<Vec<_>>();
        for process in Process::with(&[("AWS_LAMBDA_FUNCTION_NAME", function)]) {
            if !runners.contains(&process) {
                process.kill();
                killed += 1;
            }
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert!(killed > 0, "no handler of {function} was there to be killed");
    let takeover = seconds("ExecuteFunction", "TAKEOVER_SECONDS").await;
    for job in &jobs {
        let job = buried(&author, job, takeover + 600).await;
        assert_eq!(job["steps"]["check"]["status"], "failure", "{job:#}");
        stays(&author, &job).await;
    }
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
