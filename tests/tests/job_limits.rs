//! What a run may use: issue 1 "Execution", compendia.md 6.4 step 7. The stack of `cargo local test` has limits that a
//! test can meet; elsewhere the tests of memory and time say that they were skipped.

use serde_json::Value;
use tests::{Person, Stack, Workspace, create, ended, start};

/// The largest limit that is worth meeting: MiB of memory, and seconds.
const MEETABLE_MIB: u64 = 2_048;
const MEETABLE_SECONDS: u64 = 300;

async fn limit(variable: &str) -> u64 {
    let limit = Stack::get().aws().setting("ExecuteFunction", variable).await;
    limit.parse().expect("a whole number")
}

/// The step image_execute of a job with this code, which fails as its job does.
async fn failed(code: &str) -> Value {
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::running(code)).await;
    let job = start(&author, &id).await;
    let mut job = ended(&author, &job).await;
    assert_eq!(job["status"], "failure", "{job:#}");
    let step = job["steps"]["image_execute"].take();
    assert_eq!(step["status"], "failure", "{step:#}");
    assert_ne!(step["statuscode"], 0, "{step:#}");
    assert_eq!(job["steps"]["check"]["status"], "queued", "{job:#}");
    step
}

#[track_caller]
fn says(step: &Value, line: &str) {
    let lines = step["text"].as_array().expect("a log");
    assert!(
        lines.iter().any(|text| text.as_str().is_some_and(|text| text.contains(line))),
        "{line} in {step:#}"
    );
}

#[tokio::test]
async fn more_memory_than_the_limit_ends_the_run() {
    let mib = limit("RUN_MEMORY_MIB").await;
    if mib > MEETABLE_MIB {
        eprintln!("skipped: {mib} MiB are more than a test should use");
        return;
    }
    // Doubles: 8 bytes each, all written.
    let step = failed(&format!("x <- rep(1, {})\nwriteLines('still here')", (mib << 20) / 4)).await;
    says(&step, &format!("[killed, most likely at the memory limit of {mib} MiB]"));
    assert!(!step["text"].to_string().contains("still here"), "{step:#}");
}

#[tokio::test]
async fn more_processes_than_the_limit_are_not_started() {
    let pids = limit("RUN_PIDS").await;
    let command = format!("for i in $(seq {}); do sleep 5 & done; wait", pids + 50);
    let step = failed(&format!("quit(status = if (system('{command}') == 0) 0 else 7)")).await;
    assert_eq!(step["statuscode"], 7, "{step:#}");
    says(&step, "fork");
}

#[tokio::test]
async fn a_run_that_takes_too_long_is_stopped() {
    let seconds = limit("RUN_SECONDS").await;
    if seconds > MEETABLE_SECONDS {
        eprintln!("skipped: {seconds} seconds are more than a test should take");
        return;
    }
    let step = failed("message('at work')\nSys.sleep(3000)").await;
    says(&step, "at work");
    says(&step, &format!("[stopped at the time limit of {seconds} seconds]"));
}
