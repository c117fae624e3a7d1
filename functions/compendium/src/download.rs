//! GET /compendium/{id}.zip, .tar and .tar.gz (contract/compendia.md 1.6).

use archive::pack::Format;
use axum::response::Response;
use compendium::{Asked, Download, DownloadRequest, Shown};
use delivery::{Attachment, attachment};
use gateway::compendia::{Failure, docs};
use gateway::{Parameters, Wait, redirect};
use http::{HeaderMap, StatusCode};
use utoipa::{IntoParams, ToSchema};

use crate::errors;
use crate::state::{Service, WAIT};

gateway::refusals!(compendia Refusals: docs::CALLER, docs::COMPENDIUM, &[
    (400, "`no job found for this compendium, run a job before downloading with image`"),
    (503, "`the archive is being made: ask again in some seconds`; `Retry-After` says in how many."),
]);

/// In which format a compendium is downloaded.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the path's parameter, which is the end of a name")]
pub enum FileExtension {
    /// A zip archive, whose comment names the address.
    #[schema(rename = "zip")]
    Zip,
    /// A tar archive.
    #[schema(rename = "tar")]
    Tar,
    /// A tar archive within gzip.
    #[schema(rename = "tar.gz")]
    TarGz,
}

/// The query parameters of a download.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which are read one by one")]
pub struct DownloadParameters {
    /// Of `.tar` only: within gzip. Its value has no meaning.
    #[param(required = false)]
    gzip: String,
    /// Whether the saved image is included.
    #[param(required = false, default = true)]
    image: bool,
}

/// Downloads a compendium
///
/// As an archive of all its files, without a valid packaging. `.tar.gz` redirects to `.tar?gzip`.
#[utoipa::path(get, path = "/api/v1/compendium/{id}.{file_extension}", tag = "Compendia", operation_id = "downloadCompendium",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(
        ("id" = String, Path, description = "The compendium's id."),
        ("file_extension" = inline(FileExtension), Path, description = "The archive's format."),
        DownloadParameters,
    ),
    responses(
        (status = 200, description = "The archive.", headers(("content-disposition" = String, description = "How the file is called.")), content(
            (String = "application/zip"),
            (String = "application/x-tar"),
            (String = "application/gzip"),
        )),
        (status = 302, description = "To the bucket: what is above 4 MiB does not pass through the service. Or to `.tar?gzip`.",
            headers(("location" = String, description = "Where the archive is, for five minutes."))),
        (status = 304, description = "The client has it: `If-None-Match` is its `ETag`."),
        Refusals,
    ))]
pub async fn download(
    service: &Service,
    name: &str,
    parameters: &Parameters,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<Option<Response>, Failure> {
    let wait = Wait::lasting(WAIT);
    let Some((id, format)) = DownloadRequest::named(name) else { return Ok(None) };
    let opened = match service.viewable(id, headers).await {
        Ok(opened) => opened,
        // Ids may have dots: the whole name may be one.
        Err(failure) if failure.status() == StatusCode::NOT_FOUND => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let format = match (format, parameters.raw("gzip")) {
        (Format::TarGz, _) => return Ok(Some(to_tar(id, query))),
        (Format::Tar, Some(_)) => Format::TarGz,
        (format, _) => format,
    };
    let request = DownloadRequest::new(id, format, parameters.raw("image"));
    let files = opened.files(&service.files).await?;
    let download = Download::plan(&request, Shown::of(opened.compendium()), files, &service.public_url)?
        .map_err(|error| errors::no_image(&error))?;
    answer(service, &request, &download, headers, wait).await.map(Some)
}

/// `.tar.gz` is another name of `.tar?gzip`.
fn to_tar(id: &str, query: Option<&str>) -> Response {
    let rest = query.filter(|query| !query.is_empty()).map_or_else(String::new, |query| format!("&{query}"));
    redirect(&format!("/api/v1/compendium/{id}.tar?gzip{rest}"), &[])
}

/// Waits for the archive.
async fn answer(
    service: &Service,
    request: &DownloadRequest,
    download: &Download,
    headers: &HeaderMap,
    mut wait: Wait,
) -> Result<Response, Failure> {
    loop {
        if let Asked::There(object) = service.archives.ask(download, request).await? {
            let (key, name, digest) = (download.key(), request.file_name(), download.digest());
            let media_type = request.format.media_type();
            let file = Attachment { key, size: object.size, name: &name, media_type, digest };
            return attachment(&service.files, &file, headers).await;
        }
        if !wait.again().await {
            return Ok(errors::not_yet());
        }
    }
}
