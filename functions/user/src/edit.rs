//! PATCH /user/{id}?level=n (contract/compendia.md 11.6).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::caller::signed_in;
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
    let wanted = number(parameters.get("level"))?;
    let caller = users.callers.identify(&headers).await?;
    let caller = signed_in(&caller)?;
    let level = level(wanted, caller.level)?;
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

/// The reference's `parseInt`, which comes before everything else.
fn number(text: Option<&str>) -> Result<i64, Failure> {
    let number = text.and_then(leading_integer);
    number.ok_or_else(|| Failure::bad_request("parameter 'level' could not be parsed as an integer"))
}

/// A level by its number. Whoever may not give it is told so, and not that there is none like it.
fn level(number: i64, giver: Level) -> Result<Level, Failure> {
    let is_above = giver < Level::ADMIN && number > i64::from(giver.0);
    if giver < Level::EDITOR || is_above {
        return Err(refusal(&LevelError::NotAllowed));
    }
    let level = u16::try_from(number).ok().map(Level).filter(|level| *level <= Level::ADMIN);
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
    fn numbers_are_read_as_the_reference_does() {
        for (text, expected) in [("42", 42), ("42abc", 42), (" 7.9", 7), ("0", 0), ("-1", -1), ("-0", 0)] {
            assert_eq!(number(Some(text)).unwrap(), expected, "{text}");
        }
        for text in [None, Some(""), Some("abc"), Some("-")] {
            let error = number(text).unwrap_err().into_error();
            assert_eq!(error, "parameter 'level' could not be parsed as an integer", "{text:?}");
        }
    }

    #[test]
    fn who_may_not_give_a_level_is_told_so_before_what_is_wrong_with_it() {
        let status = |number, giver| match level(number, giver) {
            Ok(level) => u32::from(level.0),
            Err(failure) => u32::from(failure.status().as_u16()),
        };
        for number in [-1, 0, 100, 1_001, i64::MAX] {
            assert_eq!(status(number, Level::KNOWN), 403, "{number}");
        }
        assert_eq!([0, 500].map(|number| status(number, Level::EDITOR)), [0, 500]);
        assert_eq!([501, 1_001, i64::MAX].map(|number| status(number, Level::EDITOR)), [403; 3]);
        assert_eq!(status(-1, Level::EDITOR), 400);
        assert_eq!([-1, 1_001, 65_636, i64::MAX].map(|number| status(number, Level::ADMIN)), [400; 4]);
        assert_eq!(status(1_000, Level::ADMIN), 1_000);
    }
}
