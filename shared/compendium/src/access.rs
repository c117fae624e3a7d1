//! Who may do what with a compendium (contract/decisions.md "Candidates").

use identity::{Caller, Level};

use crate::{Compendium, Opened};

/// Why a caller may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody has signed in.
    #[error("user is not authenticated")]
    Anonymous,
    /// Somebody has, but it isn't theirs.
    #[error("not authorized to edit/view {0}")]
    NotAuthorized(String),
}

/// A published compendium is everybody's to view; a candidate its owner's, editors' and whoever's has its public link.
///
/// # Errors
/// See `Denied`.
pub fn view(opened: &Opened, caller: &Caller) -> Result<(), Denied> {
    if needs_caller(opened) { edit(opened.compendium(), caller) } else { Ok(()) }
}

/// False where it makes no difference who views it.
#[must_use]
pub fn needs_caller(opened: &Opened) -> bool {
    opened.compendium().candidate && opened.link().is_none()
}

/// Who may delete it (contract/decisions.md "Delete"): a candidate its owner and editors, a published one admins.
#[must_use]
pub fn delete(compendium: &Compendium, caller: &Caller) -> bool {
    if compendium.candidate { edit(compendium, caller).is_ok() } else { caller.has_level(Level::ADMIN) }
}

/// Its owner and editors may change its metadata.
///
/// # Errors
/// See `Denied`.
pub fn edit(compendium: &Compendium, caller: &Caller) -> Result<(), Denied> {
    owned(&compendium.user, &compendium.id, caller)
}

/// What is left of a compendium that is gone, e.g. a job, is its owner's and editors': a candidate must not become
/// public by being deleted.
///
/// # Errors
/// See `Denied`.
pub fn owned(user: &str, id: &str, caller: &Caller) -> Result<(), Denied> {
    match caller {
        Caller::Anonymous => Err(Denied::Anonymous),
        Caller::Person(_) if caller.is(user) || caller.has_level(Level::EDITOR) => Ok(()),
        Caller::Person(_) => Err(Denied::NotAuthorized(id.to_owned())),
    }
}
