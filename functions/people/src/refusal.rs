//! What is refused about people.

use gateway::people::Failure;
use gateway::people::docs::Refusal;
use identity::Person;
use people::ChangeError;

/// In the documentation of the API.
pub const UNKNOWN: &[Refusal] = &[(404, "`No match for Person with uuid = '…'`")];
/// The same.
pub const NOT_HERSELF: &[Refusal] = &[(403, "`User: '…' is not permitted to … the requested User`")];

/// 403 for what only the person herself may do.
pub fn not_permitted(caller: &Person, action: &str) -> Failure {
    let name = caller.display_name();
    Failure::forbidden(format!("User: '{name}' is not permitted to {action} the requested User"))
}

/// Why a change was not made.
pub fn of_change(error: ChangeError, uuid: &str) -> Failure {
    match error {
        ChangeError::Invalid(invalid) => Failure::bad_request(invalid.to_string()),
        ChangeError::Gone => Failure::no_match("Person", uuid),
        ChangeError::Busy => Failure::busy("the profile"),
        ChangeError::Storage(error) => error.into(),
    }
}
