//! Errors of projects in HTTP: the one place for this function.

use gateway::people::Failure;
use project::{Denied, Invalid, ProjectError, Viewer};
use uuid::Uuid;

/// The project that a path names.
pub fn uuid(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::no_match("Project", text))
}

pub fn invalid(error: &Invalid) -> Failure {
    Failure::bad_request(error.to_string())
}

/// What a viewer is refused. Nobody who has signed in is asked to, before anything else is said.
pub fn refusal(viewer: &Viewer, error: ProjectError) -> Failure {
    match error {
        ProjectError::Invalid(error) => invalid(&error),
        ProjectError::Denied(Denied::Private(_)) if viewer.uuid().is_none() => Failure::unauthenticated(),
        ProjectError::Denied(error) => Failure::forbidden(error.to_string()),
        ProjectError::Unknown(uuid) => Failure::no_match("Project", &uuid.to_string()),
        ProjectError::Busy => Failure::busy("Project"),
        ProjectError::Storage(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_to_sign_in_for_what_is_private() {
        let private = || ProjectError::Denied(Denied::Private("Ada".to_owned()));
        assert_eq!(refusal(&Viewer::anonymous(), private()).status().as_u16(), 401);
        let unknown = refusal(&Viewer::anonymous(), ProjectError::Unknown(Uuid::nil()));
        assert_eq!(
            unknown.detail(),
            "No match for Project with uuid = '00000000-0000-0000-0000-000000000000'"
        );
        assert_eq!(refusal(&Viewer::anonymous(), ProjectError::Busy).status().as_u16(), 409);
    }

    #[test]
    fn what_is_no_uuid_names_nothing() {
        assert_eq!(uuid("x").unwrap_err().detail(), "No match for Project with uuid = 'x'");
    }
}
