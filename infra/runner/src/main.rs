//! `runner`: builds, executes, checks, saves and cleans up one job. The job is `JOB_ID`, the run's token `RUN_TOKEN`.

use std::error::Error;

use execution::jobs::RunKey;
use execution::launcher::{JOB_ID, RUN_TOKEN};
use execution::run::{Runner, clients};
use storage::settings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    gateway::logging::start();
    let run = RunKey { job: settings::text(JOB_ID)?, token: settings::text(RUN_TOKEN)? };
    let runner = Runner::from_env(&clients(&run.job).await)?;
    Ok(runner.run(&run).await?)
}
