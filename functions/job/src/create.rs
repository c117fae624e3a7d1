//! POST /job (contract/compendia.md 6.1).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use compendium::{Opened, access};
use delivery::denied;
use execution::dispatch::Message;
use execution::record::Origin;
use gateway::caller::{orcid_id, signed_in};
use gateway::compendia::{Failure, docs};
use gateway::form::Form;
use identity::Caller;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Service;

gateway::refusals!(compendia Refusals: docs::CALLER, docs::COMPENDIUM, docs::FORM, &[
    (400, "`compendium_id required`"),
    (403, "`ORCID iD required`"),
]);

/// What is to be executed.
#[derive(Debug, ToSchema)]
#[schema(as = NewJob)]
#[expect(dead_code, reason = "describes the form, whose fields are read one by one")]
pub struct Fields {
    /// The compendium's id, or that of its public link.
    #[schema(min_length = 1)]
    compendium_id: String,
}

/// A job that was started.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedJob)]
pub struct Created {
    /// Its id.
    job_id: String,
}

/// Starts a job
#[utoipa::path(post, path = "/api/v1/job", tag = "Jobs", operation_id = "createJob",
    request_body(content(
        (Fields = "multipart/form-data"),
        (Fields = "application/json"),
        (Fields = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 200, description = "It is started, or waits for others.", body = Created, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let caller = service.callers.identify(request.headers()).await?;
    let form = Form::read(request).await?;
    let id = form.text("compendium_id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| Failure::bad_request("compendium_id required"))?;
    let opened = service.compendia.open(&id).await?;
    if opened.as_ref().is_none_or(|opened| opened.link().is_none()) {
        signed_in(&caller)?;
    }
    let opened = opened.ok_or_else(|| Failure::not_found("no compendium with this id"))?;
    access::view(&opened, &caller).map_err(|error| denied(&error))?;
    let job =
        service.jobs.create(&service.compendia, opened.compendium(), &origin(&opened, &caller)?).await?;
    // Without its message the job still waits in the index, and the janitor sends another.
    if let Err(error) = service.queue.send(&Message::Job { job: job.id.clone() }).await {
        tracing::error!(alarm = true, %error, job = job.id, "the message of a new job was not sent");
    }
    Ok(Json(Created { job_id: job.id }).into_response())
}

/// Who holds a public link needs no sign-in, and the job is the link's whoever it is.
fn origin(opened: &Opened, caller: &Caller) -> Result<Origin, Failure> {
    if let Some(link) = opened.link() {
        return Ok(Origin::Link { link: link.to_owned() });
    }
    Ok(Origin::Person { orcid: orcid_id(caller)?.to_string() })
}
