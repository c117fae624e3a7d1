#![doc = include_str!("../README.md")]

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Characters of an unknown name that are repeated.
const MAX_REPEATED: usize = 64;

/// A part that can be hidden.
pub trait Part: Copy + Ord + 'static {
    /// All there are, in the order of their names.
    const ALL: &'static [Self];
    /// What has these parts, as messages call it.
    const GROUP: &'static str;

    /// The name of the preference: `show_…`.
    fn key(self) -> &'static str;
}

/// Which parts are shown; all, unless somebody says otherwise. As JSON a map of booleans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences<P: Part> {
    hidden: BTreeSet<P>,
}

/// A preference that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{group} Preferences: '{key}' is not a valid preference type")]
pub struct UnknownPreference {
    group: &'static str,
    key: String,
}

impl<P: Part> Default for Preferences<P> {
    fn default() -> Self {
        Self { hidden: BTreeSet::new() }
    }
}

impl<P: Part> Preferences<P> {
    /// Whether a part is shown to everybody.
    #[must_use]
    pub fn shows(&self, part: P) -> bool {
        !self.hidden.contains(&part)
    }

    /// The names of all preferences.
    #[must_use]
    pub fn keys() -> Vec<&'static str> {
        P::ALL.iter().map(|part| part.key()).collect()
    }

    /// With what is asked for changed, and the rest as it is.
    ///
    /// # Errors
    /// For a name that is none.
    pub fn with(mut self, changes: &BTreeMap<String, bool>) -> Result<Self, UnknownPreference> {
        for (key, shown) in changes {
            let unknown =
                || UnknownPreference { group: P::GROUP, key: key.chars().take(MAX_REPEATED).collect() };
            let part = *P::ALL.iter().find(|part| part.key() == key).ok_or_else(unknown)?;
            if *shown {
                self.hidden.remove(&part)
            } else {
                self.hidden.insert(part)
            };
        }
        Ok(self)
    }

    /// Hides what either of two hides.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.hidden.extend(&other.hidden);
        self
    }
}

impl<P: Part> Serialize for Preferences<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(P::ALL.iter().map(|part| (part.key(), self.shows(*part))))
    }
}

impl<'de, P: Part> Deserialize<'de> for Preferences<P> {
    /// Names that there are no more are left out, and new ones are shown.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = BTreeMap::<String, bool>::deserialize(deserializer)?;
        let is_hidden = |part: &P| stored.get(part.key()) == Some(&false);
        Ok(Self { hidden: P::ALL.iter().copied().filter(is_hidden).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum Half {
        Left,
        Right,
    }

    impl Part for Half {
        const ALL: &'static [Self] = &[Self::Left, Self::Right];
        const GROUP: &'static str = "Halves";

        fn key(self) -> &'static str {
            match self {
                Self::Left => "show_left",
                Self::Right => "show_right",
            }
        }
    }

    fn hiding(key: &str) -> Result<Preferences<Half>, UnknownPreference> {
        Preferences::default().with(&BTreeMap::from([(key.to_owned(), false)]))
    }

    #[test]
    fn what_nobody_hides_is_shown() {
        let preferences = hiding("show_left").unwrap();
        assert!(!preferences.shows(Half::Left) && preferences.shows(Half::Right));
        let json = serde_json::to_string(&preferences).unwrap();
        assert_eq!(json, r#"{"show_left":false,"show_right":true}"#);
        assert_eq!(serde_json::from_str::<Preferences<Half>>(&json).unwrap(), preferences);
        let old = serde_json::from_str::<Preferences<Half>>(r#"{"show_middle":false}"#);
        assert_eq!(old.unwrap(), Preferences::default());
    }

    #[test]
    fn of_two_what_either_hides_is_hidden() {
        let both = hiding("show_left").unwrap().and(&hiding("show_right").unwrap());
        assert!(!both.shows(Half::Left) && !both.shows(Half::Right));
    }

    #[test]
    fn unknown_names_are_refused() {
        let error = hiding("show_all").unwrap_err().to_string();
        assert_eq!(error, "Halves Preferences: 'show_all' is not a valid preference type");
    }
}
