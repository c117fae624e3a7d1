//! `/{orcid}/works`: all works, several by put-code, and adding several.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::access::{to_read, to_write};
use super::answer::{Answer, ApiError};
use super::body::{put_code, read};
use super::format::Accepted;
use super::list;
use crate::records::refusal::Refusal;
use crate::records::section::Section;
use crate::schema::work::BULK;
use crate::state::{Sandbox, Shared};
use crate::tree;

/// How many works one request may be about.
const BULK_LIMIT: usize = 100;

/// `GET`: all works in groups.
pub async fn all(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path(orcid): Path<String>,
    headers: HeaderMap,
) -> Response {
    accepted.respond(list::of(&sandbox, &headers, &orcid, "works"))
}

/// `GET /{put-code},{put-code}`: for each one, the work or why there is none.
pub async fn several(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path((orcid, put_codes)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let answer = || {
        let sees = to_read(&sandbox, &headers, &orcid)?;
        let put_codes: Vec<_> = put_codes.split(',').collect();
        refuse_too_many(put_codes.len())?;
        let records = sandbox.records();
        let record = records.get(&orcid)?;
        let work = |text: &str| record.item(Section::Works, put_code(text)?, sees).cloned();
        let bulk: Vec<_> = put_codes.iter().map(|text| element(work(text))).collect();
        Ok(Answer::Message(&BULK, json!({"bulk": bulk})))
    };
    accepted.respond(answer())
}

/// `POST`: adds each work; the answer has it as it is now, or why it was refused.
pub async fn add(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path(orcid): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    accepted.respond(add_each(&sandbox, &headers, &orcid, &body))
}

fn add_each(sandbox: &Sandbox, headers: &HeaderMap, orcid: &str, body: &[u8]) -> Result<Answer, ApiError> {
    let owner = to_write(sandbox, headers, orcid, Section::Works.scope())?;
    let given = read(&BULK, headers, body)?;
    let works: Vec<_> = tree::list(&given, "/bulk").map(|element| element.get("work").cloned()).collect();
    refuse_too_many(works.len())?;
    let mut records = sandbox.records();
    let mut add = |work: Option<Value>| {
        let work = work.ok_or_else(|| Refusal::BadRequest("Only works can be added".to_owned()))?;
        records.add((&owner, Section::Works), work, &sandbox.source(), sandbox.clock.now_ms())
    };
    let bulk: Vec<_> = works.into_iter().map(|work| element(add(work))).collect();
    Ok(Answer::Message(&BULK, json!({"bulk": bulk})))
}

fn refuse_too_many(count: usize) -> Result<(), Refusal> {
    if (1..=BULK_LIMIT).contains(&count) {
        Ok(())
    } else {
        Err(Refusal::BadRequest(format!("You are allowed to send 1 to {BULK_LIMIT} elements per request")))
    }
}

fn element(work: Result<Value, Refusal>) -> Value {
    match work {
        Ok(work) => json!({"work": work}),
        Err(refusal) => json!({"error": refusal.document()}),
    }
}
