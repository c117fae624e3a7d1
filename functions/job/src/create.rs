//! POST /job (contract/compendia.md 6.1).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use compendium::access;
use delivery::denied;
use execution::dispatch::Message;
use execution::record::Origin;
use gateway::compendia::Failure;
use gateway::form::Form;
use serde_json::json;

use crate::state::Service;

pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let caller = service.callers.identify(request.headers()).await?;
    let form = Form::read(request).await?;
    let id = form.text("compendium_id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| Failure::bad_request("compendium_id required"))?;
    if caller.person().is_none() {
        return Err(Failure::unauthenticated());
    }
    let compendium = service.compendia.find(&id).await?;
    let compendium = compendium.ok_or_else(|| Failure::not_found("no compendium with this id"))?;
    access::view(&compendium, &caller).map_err(|error| denied(&error))?;
    let orcid = caller.orcid().ok_or_else(|| Failure::forbidden("ORCID iD required"))?;
    let origin = Origin::Person { orcid: orcid.to_string() };
    let job = service.jobs.create(&compendium.id, &origin).await?;
    // Without its message the job still waits in the index, and the janitor sends another.
    if let Err(error) = service.queue.send(&Message::Job { job: job.id.clone() }).await {
        tracing::error!(alarm = true, %error, job = job.id, "the message of a new job was not sent");
    }
    Ok(Json(json!({ "job_id": job.id })).into_response())
}
