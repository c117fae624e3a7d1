//! `/{orcid}/{section}`: one item, such as a work.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::access::{to_read, to_write};
use super::answer::Answer;
use super::body::{put_code, read as read_body};
use super::format::Accepted;
use crate::records::item::Place;
use crate::records::refusal::Refusal;
use crate::records::section::Section;
use crate::server::base_url;
use crate::state::Shared;
use crate::tree;

/// The section that a path names.
fn of(word: &str) -> Result<Section, Refusal> {
    Section::of_item(word).ok_or_else(|| Refusal::NoPath(word.to_owned()))
}

/// `GET`: the item.
pub async fn read(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path((orcid, word, code)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let answer = || {
        let section = of(&word)?;
        let sees = to_read(&sandbox, &headers, &orcid)?;
        let item = sandbox.records().get(&orcid)?.item(section, put_code(&code)?, sees)?.clone();
        Ok(Answer::Message(section.facts().document, item))
    };
    accepted.respond(answer())
}

/// `POST`: adds the item, and says where it is.
pub async fn add(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path((orcid, word)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = || {
        let section = of(&word)?;
        let owner = to_write(&sandbox, &headers, &orcid, section.scope())?;
        let given = read_body(section.facts().document, &headers, &body)?;
        let item =
            sandbox.records().add((&owner, section), given, &sandbox.source(), sandbox.clock.now_ms())?;
        let path = tree::text(&item, "/path").unwrap_or_default();
        Ok(Answer::Created(format!("{}/v3.0{path}", base_url(&headers))))
    };
    accepted.respond(answer())
}

/// `PUT`: replaces the item, and gives it as it is now.
pub async fn change(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path((orcid, word, code)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = || {
        let section = of(&word)?;
        let owner = to_write(&sandbox, &headers, &orcid, section.scope())?;
        let given = read_body(section.facts().document, &headers, &body)?;
        let place = Place { orcid: &owner, section, put_code: put_code(&code)? };
        let item = sandbox.records().change(place, given, &sandbox.source(), sandbox.clock.now_ms())?;
        Ok(Answer::Message(section.facts().document, item))
    };
    accepted.respond(answer())
}

/// `DELETE`: removes the item.
pub async fn remove(
    State(sandbox): State<Shared>,
    accepted: Accepted,
    Path((orcid, word, code)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let answer = || {
        let section = of(&word)?;
        let owner = to_write(&sandbox, &headers, &orcid, section.scope())?;
        let place = Place { orcid: &owner, section, put_code: put_code(&code)? };
        sandbox.records().remove(place, &sandbox.client.id, sandbox.clock.now_ms())?;
        Ok(Answer::Gone)
    };
    accepted.respond(answer())
}
