//! POST /compendium/upload and GET /compendium/upload/{upload}: archives that do not pass through Lambda.

use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use compendium::{Upload, UploadState};
use gateway::Segments;
use gateway::compendia::Failure;
use gateway::form::Form;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::create::author;
use crate::errors;
use crate::state::Service;

/// How long a request waits for a load (contract/decisions.md "Everywhere").
const WAIT: Duration = Duration::from_secs(25);

pub async fn begin(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let user = author(&service, request.headers()).await?;
    let form = Form::read(request).await?;
    let size = form.text("size").and_then(|size| size.parse().ok()).unwrap_or(0);
    let sha256 = form.text("sha256").unwrap_or_default();
    let upload = service.uploads.begin(&user, size, &sha256).await.map_err(errors::upload)?;
    Ok(Json(upload).into_response())
}

pub async fn status(
    State(service): State<Service>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let user = author(&service, &headers).await?;
    let upload = service.uploads.find(&id, &user).await.map_err(errors::upload)?;
    Ok(Json(view(&upload)).into_response())
}

/// Waits for a load: 200 with the compendium's id, the reason of a refusal, or 202 with where to ask again.
pub async fn outcome(service: &Service, id: &str, user: &str) -> Result<Response, Failure> {
    let deadline = Instant::now() + WAIT;
    let mut pause = Duration::from_millis(50);
    loop {
        let upload = service.uploads.find(id, user).await.map_err(errors::upload)?;
        if let Some(compendium) = &upload.compendium_id {
            return Ok(Json(json!({ "id": compendium })).into_response());
        }
        if let Some(failure) = &upload.failure {
            return Err(errors::load(failure));
        }
        if Instant::now() + pause > deadline {
            return Ok((StatusCode::ACCEPTED, Json(view(&upload))).into_response());
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(1));
    }
}

/// How far an upload is, as shown.
#[derive(Debug, Serialize)]
struct Progress<'a> {
    status_url: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

fn view(upload: &Upload) -> Progress<'_> {
    let status = match upload.state {
        UploadState::Created => "waiting for the archive",
        UploadState::Queued => "queued",
        UploadState::Loading => "loading",
        UploadState::Done => "done",
        UploadState::Failed => "failed",
    };
    Progress {
        status_url: format!("/api/v1/compendium/upload/{}", upload.id),
        status,
        id: upload.compendium_id.as_deref(),
        error: upload.failure.as_ref().map(|failure| errors::load(failure).into_error()),
    }
}
