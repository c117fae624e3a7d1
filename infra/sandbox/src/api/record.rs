//! `GET /{orcid}/record`, `/person` and `/email`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::access::to_read;
use super::answer::{Answer, ApiError};
use super::format::Accepted;
use crate::schema::Document;
use crate::schema::person::{EMAILS, PERSON};
use crate::schema::record::RECORD;
use crate::state::{Sandbox, Shared};

/// The whole record.
pub async fn whole(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path(orcid): Path<String>,
    headers: HeaderMap,
) -> Response {
    let answer = || {
        let sees = to_read(&sandbox, &headers, &orcid)?;
        Ok(Answer::Message(&RECORD, sandbox.records().get(&orcid)?.whole(sees)))
    };
    accepted.respond(answer())
}

/// The person.
pub async fn person(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path(orcid): Path<String>,
    headers: HeaderMap,
) -> Response {
    accepted.respond(part(&sandbox, &headers, &orcid, (&PERSON, "/person")))
}

/// Their e-mail addresses.
pub async fn email(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path(orcid): Path<String>,
    headers: HeaderMap,
) -> Response {
    accepted.respond(part(&sandbox, &headers, &orcid, (&EMAILS, "/person/emails")))
}

fn part(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    orcid: &str,
    (document, pointer): (&'static Document, &str),
) -> Result<Answer, ApiError> {
    let sees = to_read(sandbox, headers, orcid)?;
    let whole = sandbox.records().get(orcid)?.whole(sees);
    Ok(Answer::Message(document, whole.pointer(pointer).cloned().unwrap_or_default()))
}
