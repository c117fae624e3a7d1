//! PATCH /user/{id}?level=n (contract/compendia.md 11.6).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::compendia::{Failure, docs};
use gateway::{Parameters, Segments, leading_integer};
use http::{HeaderMap, StatusCode};
use identity::{Level, LevelError, OrcidId};

use crate::state::Users;
use crate::view::Shown;

gateway::refusals!(compendia Refusals: docs::CALLER, &[
    (400, "`parameter 'level' could not be parsed as an integer`, or it is not within 0 and 1000."),
    (403, "`user level does not allow edit`"),
    (404, "`no user with this id`"),
    (409, "Others change the same user all the time."),
]);

/// Changes a user's level
///
/// Editors (level 500) and admins give levels up to their own, to users who are not above them.
#[utoipa::path(patch, path = "/api/v1/user/{id}", tag = "Users", operation_id = "editUser",
    params(
        ("id" = String, Path, description = "The ORCID iD."),
        ("level" = i64, Query, description = "The new level.", minimum = 0, maximum = 1000),
    ),
    responses(
        (status = 200, description = "The user as she is now.", body = Shown<'_>, content_type = "application/json; charset=utf-8"),
        Refusals,
    ))]
pub async fn edit(
    State(users): State<Users>,
    Segments(id): Segments<String>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let level = level(parameters.get("level"))?;
    let caller = users.callers.identify(&headers).await?;
    let caller = caller.person().ok_or_else(Failure::unauthenticated)?;
    let people = users.callers.people();
    // An id that is no ORCID iD is nobody's, which only who may give the level is told.
    let changed = match id.parse::<OrcidId>() {
        Ok(orcid) => people.set_level(caller, &orcid, level).await,
        Err(_) if level.may_be_given_by(caller.level) => Err(LevelError::Unknown),
        Err(_) => Err(LevelError::NotAllowed),
    };
    let person = changed.map_err(|error| refusal(&error))?;
    Ok(Json(Shown::whole(&person)).into_response())
}

/// The reference's `parseInt`, within the range that levels have.
fn level(text: Option<&str>) -> Result<Level, Failure> {
    let level = text.and_then(leading_integer);
    let level =
        level.ok_or_else(|| Failure::bad_request("parameter 'level' could not be parsed as an integer"))?;
    let level = u16::try_from(level).ok().map(Level).filter(|level| *level <= Level::ADMIN);
    level.ok_or_else(|| Failure::bad_request("parameter 'level' must be within 0 and 1000"))
}

fn refusal(error: &LevelError) -> Failure {
    let text = error.to_string();
    match error {
        LevelError::NotAllowed => Failure::forbidden(text),
        LevelError::Unknown => Failure::not_found(text),
        LevelError::Busy => Failure::new(StatusCode::CONFLICT, text),
        LevelError::Storage(error) => Failure::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_the_reference_does() {
        for (text, expected) in [("42", 42), ("42abc", 42), (" 7.9", 7), ("0", 0), ("1000", 1000), ("-0", 0)]
        {
            assert_eq!(level(Some(text)).unwrap(), Level(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_level_is_refused() {
        let unreadable = "parameter 'level' could not be parsed as an integer";
        let outside = "parameter 'level' must be within 0 and 1000";
        for (text, expected) in [
            (None, unreadable),
            (Some("abc"), unreadable),
            (Some("-"), unreadable),
            (Some("-1"), outside),
            (Some("1001"), outside),
            (Some("65636"), outside),
            (Some("99999999999999999999"), outside),
        ] {
            assert_eq!(level(text).unwrap_err().into_error(), expected, "{text:?}");
        }
    }
}
