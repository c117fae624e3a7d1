//! Errors of compendia in HTTP: the one place for this function.

use axum::response::{IntoResponse, Response};
use compendium::{LinkError, LoadError, NoImage, RETRY_AFTER, RemovalError, UnknownContentType, UploadError};
use gateway::compendia::Failure;
use http::StatusCode;
use http::header;
use serde_json::json;
use share::{RequestError, ShareError};

pub fn content_type(error: &UnknownContentType) -> Failure {
    Failure::bad_request(error.to_string())
}

pub fn load(error: &LoadError) -> Failure {
    let text = error.to_string();
    match error {
        LoadError::Archive(_) | LoadError::MetadataTooLarge => Failure::unprocessable(text),
        LoadError::Encoding(files) => Failure::unprocessable(json!({ "message": text, "files": files })),
        LoadError::Bag(_) | LoadError::NoCompendium | LoadError::Configuration(_) | LoadError::IdTaken => {
            Failure::bad_request(text)
        }
        LoadError::Share(error) => share(error),
        LoadError::AlreadyLoaded(_) | LoadError::Deleted(_) | LoadError::Internal(_) => {
            Failure::internal(error)
        }
    }
}

/// A share that was asked for, and did not give an archive. What a caller can put right is never a 5xx.
fn share(error: &ShareError) -> Failure {
    let status = match error {
        ShareError::Empty | ShareError::NotABag => StatusCode::BAD_REQUEST,
        ShareError::HostNotAllowed => StatusCode::FORBIDDEN,
        ShareError::Unreadable
        | ShareError::DirectFile
        | ShareError::SeveralZips
        | ShareError::NoSuchZip
        | ShareError::NoSuchRecord
        | ShareError::NoFiles
        | ShareError::DownloadFailed(_) => StatusCode::NOT_FOUND,
        ShareError::TooManyFiles | ShareError::TooLarge => StatusCode::UNPROCESSABLE_ENTITY,
        ShareError::Unreachable => StatusCode::BAD_GATEWAY,
        ShareError::Timeout => StatusCode::GATEWAY_TIMEOUT,
    };
    Failure::new(status, error.to_string())
}

pub fn share_request(error: RequestError) -> Failure {
    match error {
        RequestError::HostNotAllowed => Failure::forbidden(error.to_string()),
        RequestError::Url
        | RequestError::Doi
        | RequestError::RecordId
        | RequestError::NotANumber
        | RequestError::Path
        | RequestError::Filename => Failure::unprocessable(error.to_string()),
    }
}

pub fn upload(error: UploadError) -> Failure {
    let text = error.to_string();
    match error {
        UploadError::Unknown => Failure::not_found(text),
        UploadError::InvalidSize | UploadError::InvalidDigest | UploadError::NotArrived => {
            Failure::bad_request(text)
        }
        UploadError::TooLarge => Failure::new(StatusCode::PAYLOAD_TOO_LARGE, text),
        UploadError::Storage(error) => error.into(),
    }
}

pub fn link(error: LinkError) -> Failure {
    let text = error.to_string();
    match error {
        LinkError::Unknown | LinkError::None => Failure::not_found(text),
        LinkError::NotACandidate => Failure::bad_request(text),
        LinkError::Storage(error) => error.into(),
    }
}

pub fn removal(error: RemovalError) -> Failure {
    let text = error.to_string();
    match error {
        RemovalError::Unknown => Failure::not_found(text),
        RemovalError::NotAllowed => Failure::forbidden(text),
        RemovalError::Storage(error) => error.into(),
    }
}

pub fn no_image(error: &NoImage) -> Failure {
    Failure::bad_request(error.to_string())
}

/// What is asked for will be there later.
pub fn not_yet() -> Response {
    let text = "the archive is being made: ask again in some seconds";
    let failure = Failure::new(StatusCode::SERVICE_UNAVAILABLE, text);
    ([(header::RETRY_AFTER, RETRY_AFTER.as_secs().to_string())], failure).into_response()
}
