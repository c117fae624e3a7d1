//! GET /user/{id} (contract/compendia.md 11.5).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Segments;
use gateway::compendia::{Failure, docs};
use http::HeaderMap;
use identity::{Level, OrcidId, Person};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Users;

gateway::refusals!(compendia Refusals: docs::CALLER, &[(404, "`no user with this id`")]);

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct Shown<'a> {
    /// The ORCID iD.
    id: Option<&'a OrcidId>,
    /// The name as ORCID gives it; "" when it is private.
    name: &'a str,
    /// What the user may do; shown to herself and to editors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<u16>, minimum = 0, maximum = 1000)]
    level: Option<Level>,
    /// When she last signed in; likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    lastseen: Option<&'a str>,
}

impl<'a> Shown<'a> {
    /// What everybody sees.
    fn public(person: &'a Person) -> Self {
        Self { id: person.orcid.as_ref(), name: &person.name, level: None, lastseen: None }
    }

    /// What she herself and editors see.
    pub fn whole(person: &'a Person) -> Self {
        let lastseen = person.last_seen.as_deref();
        Self { level: Some(person.level), lastseen, ..Self::public(person) }
    }
}

/// Views a user
///
/// Editors (level 500) and the user herself also see level and last sign-in.
#[utoipa::path(get, path = "/api/v1/user/{id}", tag = "Users", operation_id = "getUser",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(("id" = String, Path, description = "The ORCID iD.")),
    responses(
        (status = 200, description = "The user.", body = Shown<'_>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn view(
    State(users): State<Users>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = users.callers.identify(&headers).await?;
    let person = match id.parse::<OrcidId>() {
        Ok(orcid) => users.callers.people().with_orcid(&orcid).await?,
        Err(_) => None,
    };
    let person = person.ok_or_else(|| Failure::not_found("no user with this id"))?;
    let entitled =
        caller.has_level(Level::EDITOR) || caller.person().is_some_and(|caller| caller.uuid == person.uuid);
    let shown = if entitled { Shown::whole(&person) } else { Shown::public(&person) };
    Ok(Json(shown).into_response())
}
