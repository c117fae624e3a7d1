//! Answers, in the format that the client accepts.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::format::{Accepted, Format};
use crate::oauth::error::OAuthError;
use crate::records::refusal::Refusal;
use crate::schema::work::{ERROR, OAUTH_ERROR};
use crate::schema::{Document, xml};

/// What a handler has to say.
#[derive(Debug)]
pub enum Answer {
    /// 200 and a message.
    Message(&'static Document, Value),
    /// 201 and where the new item is.
    Created(String),
    /// 204.
    Gone,
}

/// Why it cannot.
#[derive(Debug)]
pub enum ApiError {
    /// Refused in front of the registry, for lack of a good token.
    Token(OAuthError),
    /// Refused by the registry.
    Refused(Refusal),
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Accepted {
    /// Writes an answer or an error.
    #[must_use]
    pub fn respond(self, result: Result<Answer, ApiError>) -> Response {
        match result {
            Ok(Answer::Message(document, message)) => self.message(StatusCode::OK, document, &message),
            Ok(Answer::Created(location)) => {
                (StatusCode::CREATED, [(header::LOCATION, location)]).into_response()
            }
            Ok(Answer::Gone) => StatusCode::NO_CONTENT.into_response(),
            Err(ApiError::Token(error)) => {
                let message = json!({"error": error.error, "error_description": error.description});
                self.message(error.status, &OAUTH_ERROR, &message)
            }
            Err(ApiError::Refused(refusal)) => {
                let status =
                    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                self.message(status, &ERROR, &refusal.document())
            }
        }
    }

    fn message(self, status: StatusCode, document: &Document, message: &Value) -> Response {
        let body = match self.format {
            Format::Json => message.to_string(),
            Format::Xml => xml::write(document, message),
        };
        let content_type = format!("{};charset=UTF-8", self.media_type);
        (status, [(header::CONTENT_TYPE, content_type.as_str()), (header::CACHE_CONTROL, "no-store")], body)
            .into_response()
    }
}
