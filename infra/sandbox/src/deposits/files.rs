//! Buckets (Invenio-Files-REST), at Zenodo and B2SHARE.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use super::caller::Caller;
use super::deposit::{Deposit, now};
use super::limits;
use super::receive::{Incomplete, receive};
use super::refusal::Refusal;
use crate::state::Shared;

const NOT_THERE: Told = (StatusCode::NOT_FOUND, "Object does not exists.");
const TOO_LARGE: Told = (StatusCode::BAD_REQUEST, "Bucket quota exceeded.");
const TOO_MANY: Told = (
    StatusCode::BAD_REQUEST,
    "Uploading selected files will result in exceeding the maximum number of files.",
);
const BROKEN: Told = (StatusCode::BAD_REQUEST, "The request could not be read.");
const DISK: Told = (StatusCode::INTERNAL_SERVER_ERROR, "The file could not be stored.");

type Told = (StatusCode, &'static str);

impl From<Told> for Refusal {
    fn from((status, message): Told) -> Self {
        Self::new(status, message)
    }
}

/// `GET /files/<bucket>`.
pub async fn list(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, bucket)): Path<(String, Uuid)>,
) -> Result<Json<Value>, Refusal> {
    let mut deposits = sandbox.deposits();
    let deposit = deposits.with_bucket(&caller, bucket)?;
    Ok(Json(deposit.bucket.document(&caller.base)))
}

/// `GET /files/<bucket>/<key>`.
pub async fn content(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, bucket, key)): Path<(String, Uuid, String)>,
) -> Result<Response, Refusal> {
    let mut deposits = sandbox.deposits();
    let deposit = deposits.with_bucket(&caller, bucket)?;
    let object = deposit.bucket.get(&key).ok_or(NOT_THERE)?;
    Ok(([(header::CONTENT_LENGTH, object.received.size)], object.received.body()).into_response())
}

/// `DELETE /files/<bucket>/<key>`.
pub async fn delete(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, bucket, key)): Path<(String, Uuid, String)>,
) -> Result<StatusCode, Refusal> {
    caller.writes()?;
    let mut deposits = sandbox.deposits();
    let deposit = draft(deposits.with_bucket(&caller, bucket)?)?;
    deposit.bucket.get(&key).ok_or(NOT_THERE)?;
    deposit.bucket.objects.retain(|object| object.key != key);
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /files/<bucket>/<key>`: 201 at Zenodo, 200 at B2SHARE. Nothing is seen of a file before it is whole.
pub async fn upload(
    State(sandbox): State<Shared>,
    caller: Caller,
    Path((_, bucket, key)): Path<(String, Uuid, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    caller.writes()?;
    let room = {
        let mut deposits = sandbox.deposits();
        let (bytes, files) = limits::of(&deposits.limits, &key);
        let deposit = draft(deposits.with_bucket(&caller, bucket)?)?;
        let others = deposit.bucket.objects.iter().filter(|object| object.key != key);
        let (count, used) =
            others.fold((0, 0), |(count, used), other| (count + 1, used + other.received.size));
        if count >= files {
            return Err(TOO_MANY.into());
        }
        bytes.saturating_sub(used)
    };
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > room) {
        return Err(TOO_LARGE.into());
    }
    let received = receive(body, room).await.map_err(|incomplete| match incomplete {
        Incomplete::Broken => BROKEN,
        Incomplete::TooLarge => TOO_LARGE,
        Incomplete::Local => DISK,
    })?;
    let mut deposits = sandbox.deposits();
    let deposit = draft(deposits.with_bucket(&caller, bucket)?)?;
    deposit.uploads += 1;
    let object = deposit.bucket.put(key, received, now());
    let document = object.document(&format!("{}/api/files/{bucket}", caller.base));
    let status = if caller.host.is_zenodo() { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(document)).into_response())
}

/// Files of a published deposit stay as they are.
///
/// # Errors
/// 403.
pub fn draft(deposit: &mut Deposit) -> Result<&mut Deposit, Refusal> {
    if deposit.published { Err(Refusal::forbidden()) } else { Ok(deposit) }
}
