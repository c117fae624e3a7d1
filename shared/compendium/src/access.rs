//! Who may do what with a compendium (contract/decisions.md "Candidates").

use identity::{Caller, Level};

use crate::{Compendium, Summary};

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

/// A published compendium is everybody's to view; a candidate its owner's and editors'.
///
/// # Errors
/// See `Denied`.
pub fn view(compendium: &Compendium, caller: &Caller) -> Result<(), Denied> {
    if compendium.candidate { edit(compendium, caller) } else { Ok(()) }
}

/// The same of a compendium of which only the summary is known.
#[must_use]
pub fn is_visible(summary: &Summary, caller: &Caller) -> bool {
    !summary.candidate || edit_of(&summary.id, &summary.user, caller).is_ok()
}

/// Its owner and editors may change its metadata.
///
/// # Errors
/// See `Denied`.
pub fn edit(compendium: &Compendium, caller: &Caller) -> Result<(), Denied> {
    edit_of(&compendium.id, &compendium.user, caller)
}

fn edit_of(id: &str, user: &str, caller: &Caller) -> Result<(), Denied> {
    match caller {
        Caller::Anonymous => Err(Denied::Anonymous),
        Caller::Person(_) if caller.is(user) || caller.has_level(Level::EDITOR) => Ok(()),
        Caller::Person(_) => Err(Denied::NotAuthorized(id.to_owned())),
    }
}
