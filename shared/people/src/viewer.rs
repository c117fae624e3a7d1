//! Who looks at a person.

use identity::{Level, Person};

use crate::{PersonPart, Profile};

/// Who looks at a person, as far as that decides what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody else, or she herself when she wants to see what others see.
    Other,
    /// She herself.
    Herself,
    /// A facility operator, who sees everything.
    Operator,
}

impl Viewer {
    /// Who a caller is to a person.
    #[must_use]
    pub fn of(caller: &Person, person: &Person) -> Self {
        if caller.uuid == person.uuid { Self::Herself } else { Self::among(caller) }
    }

    /// Who a caller is to other people.
    #[must_use]
    pub fn among(caller: &Person) -> Self {
        if caller.level >= Level::ADMIN { Self::Operator } else { Self::Other }
    }

    /// Whether a part of the person with this profile is shown.
    #[must_use]
    pub fn sees(self, profile: &Profile, part: PersonPart) -> bool {
        self.sees_all() || profile.shows(part)
    }

    /// Whether what the person has hidden is shown all the same.
    #[must_use]
    pub fn sees_all(self) -> bool {
        self != Self::Other
    }
}
