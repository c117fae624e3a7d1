//! GET /status of the o2r API, for admins (contract/decisions.md "Compendia, jobs, shipments, users").

use axum::Json;
use axum::extract::State;
use execution::jobs::RunningJob;
use gateway::caller::signed_in;
use gateway::compendia::{Failure, docs};
use http::HeaderMap;
use identity::Level;
use serde::Serialize;
use storage::{Depth, StorageError};
use utoipa::ToSchema;

use crate::state::{Pair, Users};

gateway::refusals!(compendia Refusals: docs::CALLER, &[(403, "`not allowed`: the caller is no admin.")]);

/// Runs that are shown at most; `MaxRuns` allows no more at a time.
const MAX_RUNNING: i32 = 100;

/// How the service does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminStatus)]
pub struct Status {
    versions: Versions,
    queues: Queues,
    jobs: JobCounts,
}

/// What runs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminVersions)]
struct Versions {
    /// Of the service.
    ercid: &'static str,
    /// Of the o2r API.
    api: &'static str,
}

/// What waits for a worker.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminQueues)]
struct Queues {
    /// Archives that take longer than a request.
    load: QueueState,
    /// Downloads that take longer than a request.
    archive: QueueState,
    /// Jobs.
    execution: QueueState,
    /// Shipments.
    shipment: QueueState,
    /// What is due of the ORCID queue.
    orcid_sync: QueueState,
}

/// A queue; SQS counts approximately.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminQueue)]
struct QueueState {
    /// Messages that wait for a worker.
    waiting: u64,
    /// Messages that a worker has.
    in_flight: u64,
    /// Messages that are held back for now.
    delayed: u64,
    /// Messages that failed too often.
    dead_letters: u64,
}

/// What is executed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminJobs)]
struct JobCounts {
    /// How many jobs wait for a run.
    waiting: usize,
    /// Those that have one, the most silent first.
    running: Vec<Running>,
}

/// A job that is executed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminJob)]
struct Running {
    /// Its id.
    id: String,
    /// When its run last said that it lives.
    #[schema(format = DateTime)]
    heartbeat: String,
}

impl From<RunningJob> for Running {
    fn from(job: RunningJob) -> Self {
        Self { id: job.id, heartbeat: job.heartbeat }
    }
}

/// How the service does
///
/// For admins (level 1000): versions, what waits in queues, dead letters, running jobs.
#[utoipa::path(get, path = "/api/v1/status", tag = "Service", operation_id = "getAdminStatus", responses(
    (status = 200, description = "Its state.", body = Status, content_type = "application/json; charset=utf-8"),
    Refusals,
))]
pub async fn status(State(users): State<Users>, headers: HeaderMap) -> Result<Json<Status>, Failure> {
    let caller = users.callers.identify(&headers).await?;
    let person = signed_in(&caller)?;
    if person.level < Level::ADMIN {
        return Err(Failure::forbidden("not allowed"));
    }
    let (load, archive, execution, shipment, orcid_sync, waiting, running) = tokio::try_join!(
        state(&users.loads),
        state(&users.archives),
        state(&users.executions),
        state(&users.shipments),
        state(&users.orcid_rows),
        users.jobs.count_waiting(),
        users.jobs.running(MAX_RUNNING),
    )?;
    Ok(Json(Status {
        versions: Versions { ercid: env!("CARGO_PKG_VERSION"), api: "v1" },
        queues: Queues { load, archive, execution, shipment, orcid_sync },
        jobs: JobCounts { waiting, running: running.into_iter().map(Running::from).collect() },
    }))
}

async fn state(pair: &Pair) -> Result<QueueState, StorageError> {
    let (depth, dead) = tokio::try_join!(pair.queue.depth(), pair.dead_letters.depth())?;
    let Depth { waiting, in_flight, delayed } = depth;
    // One that somebody looks at is dead all the same.
    let dead_letters = dead.waiting + dead.in_flight + dead.delayed;
    Ok(QueueState { waiting, in_flight, delayed, dead_letters })
}
