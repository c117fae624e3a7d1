//! Messages that clients send.

use axum::http::HeaderMap;
use serde_json::Value;

use super::format::{Format, sent};
use crate::records::refusal::Refusal;
use crate::schema::json::canonical;
use crate::schema::{Document, xml};

/// Reads a message in the format that its content type names.
///
/// # Errors
/// 415 for another format, 9047 for JSON and 9001 for XML that is not the message.
pub fn read(document: &Document, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    match sent(headers).ok_or(Refusal::MediaType)? {
        Format::Json => {
            let value =
                serde_json::from_slice(body).map_err(|error| Refusal::InvalidJson(error.to_string()))?;
            canonical(document, &value).map_err(|error| Refusal::InvalidJson(error.to_string()))
        }
        Format::Xml => {
            let text = std::str::from_utf8(body).map_err(|error| Refusal::InvalidData(error.to_string()))?;
            xml::read(document, text).map_err(|error| Refusal::InvalidData(error.to_string()))
        }
    }
}

/// Reads a put-code from a path.
///
/// # Errors
/// 9034 when it is not a number.
pub fn put_code(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::InvalidPutCode(text.to_owned()))
}
