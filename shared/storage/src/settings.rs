//! Settings from the environment: the only place that reads it, so that every error names its variable.

use std::env;
use std::str::FromStr;

/// A setting that is missing or can't be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingError {
    /// The variable is not set, or empty.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// The variable's value is not of its type.
    #[error("the environment variable {name} has the value {value:?}, which is not {expected}")]
    Invalid {
        /// The variable's name.
        name: &'static str,
        /// The value as found.
        value: String,
        /// What it should have been.
        expected: &'static str,
    },
}

/// The text of a required variable.
///
/// # Errors
/// `Missing` when it is not set or empty.
pub fn text(name: &'static str) -> Result<String, SettingError> {
    optional(name).ok_or(SettingError::Missing(name))
}

/// The text of a variable that may be absent; an empty one counts as absent.
#[must_use]
pub fn optional(name: &'static str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The value of a variable that has a default.
///
/// # Errors
/// `Invalid` when it is set to something that doesn't parse.
pub fn parsed<T: FromStr>(name: &'static str, default: T, expected: &'static str) -> Result<T, SettingError> {
    match optional(name) {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| SettingError::Invalid { name, value, expected }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_variable_is_named() {
        let error = text("ERCID_TEST_MISSING").unwrap_err();
        assert_eq!(error.to_string(), "the environment variable ERCID_TEST_MISSING is not set");
    }

    #[test]
    fn a_default_stands_in_for_an_absent_variable() {
        assert_eq!(parsed("ERCID_TEST_ABSENT", 7_u32, "a number"), Ok(7));
    }

    #[test]
    fn a_value_of_the_wrong_type_is_refused() {
        // PATH is always set and never a number.
        let error = parsed("PATH", 7_u32, "a whole number").unwrap_err();
        assert!(error.to_string().contains("PATH"), "{error}");
    }
}
