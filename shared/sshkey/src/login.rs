//! The name of a person's account on bastion hosts.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of what comes from the person's name or address.
const MAX_STEM: usize = 20;
/// What stands for a name without any letter.
const NAMELESS: &str = "user";
/// Digits after it, and how many numbers they make.
const NUMBERS: u128 = 10_000_000_000;

/// A Unix login of at most 31 characters: a letter or `_`, then letters, digits and `_`; unique per person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Login(String);

impl Login {
    /// Logins for a person called `name`, the first one first: the next ones are for when it is taken. `name` may be the
    /// local part of an address. The digits follow from her uuid.
    pub(crate) fn candidates(name: &str, person: Uuid) -> impl Iterator<Item = Self> {
        let stem = stem(name);
        (0..NUMBERS).map(move |attempt| {
            let number = person.as_u128().wrapping_add(attempt) % NUMBERS;
            Self(format!("{stem}_{number:010}"))
        })
    }

    /// The login.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Small ASCII letters and digits of a name, with `_` between what is between them.
fn stem(name: &str) -> String {
    let words = name.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    let stem: String = words.join("_").chars().take(MAX_STEM).collect();
    let stem = stem.trim_end_matches('_');
    match stem.chars().next() {
        None => NAMELESS.to_owned(),
        Some(first) if first.is_ascii_digit() => {
            format!("_{}", stem.chars().take(MAX_STEM - 1).collect::<String>())
        }
        Some(_) => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_reads_like_the_name() {
        let uuid = Uuid::from_u128(12_345);
        for (name, login) in [
            ("josiah.carberry", "josiah_carberry_0000012345"),
            ("Josiah S. Carberry", "josiah_s_carberry_0000012345"),
            ("0009-0001-2345-678X", "_0009_0001_2345_678x_0000012345"),
            ("李明", "user_0000012345"),
            ("", "user_0000012345"),
            ("a-name-of-many-letters-and-words", "a_name_of_many_lette_0000012345"),
        ] {
            assert_eq!(Login::candidates(name, uuid).next().unwrap().as_str(), login, "{name}");
        }
    }

    proptest! {
        #[test]
        fn it_is_a_unix_login_whatever_the_name(name in "\\PC*", uuid in any::<u128>()) {
            let logins: Vec<_> = Login::candidates(&name, Uuid::from_u128(uuid)).take(3).collect();
            for login in &logins {
                let login = login.as_str();
                prop_assert!((2..=31).contains(&login.len()), "{login}");
                prop_assert!(login.starts_with(|c: char| c.is_ascii_lowercase() || c == '_'));
                prop_assert!(login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
            }
            prop_assert!(logins.first() != logins.last());
        }
    }
}
