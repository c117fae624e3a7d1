//! `/admin/people`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::people::Person;
use crate::state::Shared;

/// `GET`: everyone.
pub async fn list(State(sandbox): State<Shared>) -> Json<Vec<Person>> {
    Json(sandbox.people().iter().cloned().collect())
}

/// `POST {"orcid", "name", …}`: adds a researcher (201) or changes one (200).
pub async fn add(State(sandbox): State<Shared>, Json(person): Json<Person>) -> (StatusCode, Json<Person>) {
    let new = sandbox.put_person(person.clone());
    (if new { StatusCode::CREATED } else { StatusCode::OK }, Json(person))
}
