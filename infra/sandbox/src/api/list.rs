//! `GET /{orcid}/{section}`: all items of a section.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::access::to_read;
use super::answer::{Answer, ApiError};
use super::format::Accepted;
use crate::records::refusal::Refusal;
use crate::records::section::Section;
use crate::state::{Sandbox, Shared};

/// The items that the reader may see.
pub async fn all(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path((orcid, word)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    accepted.respond(of(&sandbox, &headers, &orcid, &word))
}

/// The list that this word names.
///
/// # Errors
/// When it names none, or the caller may not read.
pub fn of(sandbox: &Sandbox, headers: &HeaderMap, orcid: &str, word: &str) -> Result<Answer, ApiError> {
    let section = Section::of_list(word).ok_or_else(|| Refusal::NoPath(word.to_owned()))?;
    let sees = to_read(sandbox, headers, orcid)?;
    let list = sandbox.records().get(orcid)?.list(section, sees);
    Ok(Answer::Message(section.facts().list_document, list))
}
