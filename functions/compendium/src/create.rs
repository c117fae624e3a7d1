//! POST /compendium (contract/compendia.md 1.2).

use std::io::Cursor;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use compendium::{ContentType, LoadRequest, Loader};
use gateway::caller::{orcid_id, signed_in};
use gateway::compendia::{Failure, docs};
use gateway::form::{Form, FormFile};
use http::{HeaderMap, StatusCode};
use identity::Level;
use serde::Serialize;
use share::Share;
use utoipa::ToSchema;

use self::fields::{Fields, FieldsWithoutFile};
use crate::state::Service;
use crate::upload::Progress;
use crate::{errors, upload};

mod fields;

/// The largest archive within a request, in bytes: 4 MiB, since an event has at most 6 MB and grows by a third in
/// base64.
const MAX_INLINE_BYTES: usize = 4 << 20;
/// Media types of a zip archive (contract/compendia.md 1.2).
const ZIP_TYPES: [&str; 4] =
    ["application/zip", "application/x-zip", "application/x-zip-compressed", "multipart/x-zip"];

gateway::refusals!(compendia Refusals: docs::CALLER, docs::FORM, &[
    (400, "The content type is neither, the bag or the compendium is not valid, or the public share is empty."),
    (403, "`user level does not allow compendium creation`, `ORCID iD required`, or `host is not allowed`."),
    (404, "`no upload with this id`, or there is no archive at the public share."),
    (422, "`extraction failed: …`, files that are not UTF-8, or `public share URL is invalid` and the like."),
    (502, "`public share can't be reached`"),
    (504, "`public share did not answer in time`"),
]);

/// A compendium that was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedCompendium)]
pub struct Created {
    /// Its id.
    pub id: String,
}

/// Makes a compendium
///
/// From an archive in the request, from an upload, or from a public share. It is a candidate until its metadata is saved.
#[utoipa::path(post, path = "/api/v1/compendium", tag = "Compendia", operation_id = "createCompendium",
    request_body(content(
        (Fields = "multipart/form-data"),
        (FieldsWithoutFile = "application/json"),
        (FieldsWithoutFile = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 200, description = "It is made.", body = Created, content_type = "application/json; charset=utf-8"),
        (status = 202, description = "It is being made: ask at `status_url`.", body = Progress<'_>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn create(State(service): State<Service>, request: Request) -> Result<Response, Failure> {
    let user = author(&service, request.headers()).await?;
    let mut form = Form::read(request).await.map_err(too_large_inline)?;
    let content_type = form.text("content_type");
    let content_type =
        ContentType::from_field(content_type.as_deref()).map_err(|error| errors::content_type(&error))?;
    if let Some(file) = form.take_file("compendium") {
        return inline(&service, &user, content_type, file).await;
    }
    if let Some(id) = form.text("upload") {
        service.uploads.finish(&id, &user, content_type).await.map_err(errors::upload)?;
        return upload::outcome(&service, &id, &user).await;
    }
    let share = Share::parse(&share_fields(&form, content_type)).map_err(errors::share_request)?;
    let ordered = service.uploads.order(&user, content_type, share).await.map_err(errors::upload)?;
    upload::outcome(&service, &ordered.id, &user).await
}

fn share_fields(form: &Form, content_type: ContentType) -> share::Fields {
    share::Fields {
        share_url: form.text("share_url"),
        doi: form.text("doi"),
        zenodo_record_id: form.text("zenodo_record_id"),
        path: form.text("path"),
        filename: form.text("filename"),
        must_be_bag: content_type == ContentType::Compendium,
    }
}

/// The ORCID iD of a caller who may create compendia.
pub async fn author(service: &Service, headers: &HeaderMap) -> Result<String, Failure> {
    let caller = service.callers.identify(headers).await?;
    signed_in(&caller)?;
    if !caller.has_level(Level::KNOWN) {
        return Err(Failure::forbidden("user level does not allow compendium creation"));
    }
    Ok(orcid_id(&caller)?.to_string())
}

async fn inline(
    service: &Service,
    user: &str,
    content_type: ContentType,
    file: FormFile,
) -> Result<Response, Failure> {
    let media_type = file.content_type.unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !ZIP_TYPES.contains(&essence.as_str()) {
        let reason = format!("extraction failed: Got unsupported mimetype: \"{essence}\" in uploaded file");
        return Err(Failure::unprocessable(reason));
    }
    if file.content.len() > MAX_INLINE_BYTES {
        return Err(use_upload());
    }
    let archive: Bytes = file.content;
    if !Loader::is_quick(Cursor::new(archive.clone())).map_err(|error| errors::load(&error))? {
        let handed_over = service.uploads.hand_over(user, content_type, archive).await;
        let handed_over = handed_over.map_err(errors::upload)?;
        return upload::outcome(service, &handed_over.id, user).await;
    }
    let upload = LoadRequest::new_upload();
    let request = LoadRequest { user: user.to_owned(), content_type, upload, source: None };
    let id = service.loader.load(Cursor::new(archive), &request).await;
    let id = id.map_err(|error| errors::load(&error))?;
    Ok(Json(Created { id }).into_response())
}

fn use_upload() -> Failure {
    Failure::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "archive is larger than 4 MiB: request an upload with POST /api/v1/compendium/upload \
         and finish it with POST /api/v1/compendium",
    )
}

fn too_large_inline(error: gateway::form::FormError) -> Failure {
    match error {
        gateway::form::FormError::TooLarge(_) => use_upload(),
        error => error.into(),
    }
}
