//! A handler that dies: issue 1 "Jobs". A test binary of its own, which cargo runs after the others: the handlers it
//! kills would also work for other tests' jobs.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests: what goes wrong here fails a test"
)]

mod download_killed;
mod linking_killed;
mod shipment_killed;
mod token_key;

use std::time::Duration;

use tests::{Person, Process, Workspace, buried, heartbeat_seconds, published, start, stays};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// The function's own time limit and the queue's redelivery lie within.
const PATIENCE: u64 = 420;

/// Held by a test that kills handlers of linking.
static ALONE: Mutex<()> = Mutex::const_new(());

#[tokio::test]
async fn a_killed_handler_leaves_no_job_without_an_end() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::script(9)).await;
    let mut jobs = Vec::new();
    for _ in 0..3 {
        jobs.push(start(&author, &id).await);
    }
    let (mut killed, deadline) = (0, Instant::now() + Duration::from_secs(2));
    while Instant::now() < deadline {
        for handler in Process::handlers("ExecuteFunction") {
            handler.kill();
            killed += 1;
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert!(killed > 0, "no handler was there to be killed");
    for job in &jobs {
        let job = buried(&author, job, heartbeat_seconds().await + PATIENCE).await;
        // Either it was run, and its check failed, or it counted as dead.
        assert_eq!(job["status"], "failure", "{job:#}");
        stays(&author, &job).await;
    }
    // Whatever died, jobs go on.
    let job = start(&author, &id).await;
    let job = buried(&author, &job, PATIENCE).await;
    assert_eq!(job["steps"]["check"]["status"], "failure", "{job:#}");
}
