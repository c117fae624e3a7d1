//! POST /compendium/upload and GET /compendium/upload/{upload}: archives that do not pass through Lambda.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use compendium::{NewUpload, Upload, UploadState};
use gateway::compendia::{Failure, docs};
use gateway::form::Form;
use gateway::{Segments, Wait};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::create::{Created, author};
use crate::errors;
use crate::state::{Service, WAIT};

gateway::refusals!(compendia BeginRefusals: docs::CALLER, docs::FORM, &[
    (400, "Size or digest can't be."),
    (403, "`user level does not allow compendium creation`, or `ORCID iD required`."),
]);
gateway::refusals!(compendia StatusRefusals: docs::CALLER, &[
    (403, "`user level does not allow compendium creation`, or `ORCID iD required`."),
    (404, "`no upload with this id`"),
]);

/// What is going to be uploaded.
#[derive(Debug, ToSchema)]
#[schema(as = UploadRequest)]
#[expect(dead_code, reason = "describes the form, whose fields are read one by one")]
pub struct Fields {
    /// The archive's bytes: 1 GiB at most.
    #[schema(minimum = 1, maximum = 1_073_741_824)]
    size: u64,
    /// The archive's SHA-256 in hexadecimal.
    #[schema(pattern = "^[0-9A-Fa-f]{64}$")]
    sha256: String,
}

/// Begins an upload
///
/// Of an archive that is too large for a request: it goes to the bucket directly.
#[utoipa::path(post, path = "/api/v1/compendium/upload", tag = "Compendia", operation_id = "beginUpload",
    request_body(content(
        (Fields = "application/json"),
        (Fields = "application/x-www-form-urlencoded"),
        (Fields = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "Where to PUT the archive, and with which headers.", body = NewUpload, content_type = "application/json; charset=utf-8"),
        BeginRefusals,
    ))]
pub async fn begin(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let user = author(&service, request.headers()).await?;
    let form = Form::read(request).await?;
    let size = form.text("size").and_then(|size| size.parse().ok()).unwrap_or(0);
    let sha256 = form.text("sha256").unwrap_or_default();
    let upload = service.uploads.begin(&user, size, &sha256).await.map_err(errors::upload)?;
    Ok(Json(upload).into_response())
}

/// How far an upload is
#[utoipa::path(get, path = "/api/v1/compendium/upload/{upload}", tag = "Compendia", operation_id = "getUpload",
    params(("upload" = String, Path, description = "The upload's id.")),
    responses(
        (status = 200, description = "Its progress.", body = Progress<'_>, content_type = "application/json; charset=utf-8"),
        StatusRefusals,
    ))]
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
    let mut wait = Wait::lasting(WAIT);
    loop {
        let upload = service.uploads.find(id, user).await.map_err(errors::upload)?;
        if let Some(compendium) = &upload.compendium_id {
            return Ok(Json(Created { id: compendium.clone() }).into_response());
        }
        if let Some(failure) = &upload.failure {
            return Err(errors::load(failure));
        }
        if !wait.again().await {
            return Ok((StatusCode::ACCEPTED, Json(view(&upload))).into_response());
        }
    }
}

/// How far an upload is, as shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadProgress)]
pub struct Progress<'a> {
    /// Where to ask again.
    status_url: String,
    /// `waiting for the archive`, `queued`, `loading`, `done` or `failed`.
    status: &'static str,
    /// The compendium that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<&'a str>,
    /// Why it became none: as `error` of a refusal.
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
