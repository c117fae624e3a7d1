//! What can be wrong with a configuration (compendia.md 6.4, step 3).

use serde_json::Value;

use super::{Configuration, MountError, id, is_valid_id, path};

/// Versions of the specification that can be executed.
const SPEC_VERSIONS: [&str; 2] = ["0.1", "1"];

/// A reason not to execute a compendium. The first five are the contract's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A key is missing or says nothing.
    #[error("\"{0}\" required in config file")]
    Required(&'static str),
    /// The id breaks the rule.
    #[error("id \"{0}\" is not allowed ({rule})", rule = id::RULE)]
    Id(String),
    /// Another version of the specification.
    #[error("\"version\" {0} is not supported ([\"0.1\",\"1\"])")]
    SpecVersion(String),
    /// The main or display file is not in the payload directory.
    #[error("\"{key}\" {path} is not a file of the compendium")]
    Path {
        /// `main` or `display`.
        key: &'static str,
        /// What it says.
        path: String,
    },
    /// A bind mount is not allowed.
    #[error(transparent)]
    Mount(#[from] MountError),
}

pub(super) fn find(configuration: &Configuration) -> Vec<Problem> {
    let mut problems: Vec<_> = [
        checked(configuration, "id", |value| {
            let id = text(value);
            (!is_valid_id(&id)).then_some(Problem::Id(id))
        }),
        checked(configuration, "spec_version", |value| {
            let version = text(value);
            (!SPEC_VERSIONS.contains(&version.as_str())).then_some(Problem::SpecVersion(version))
        }),
        checked(configuration, "main", |value| file("main", value)),
        checked(configuration, "display", |value| file("display", value)),
        checked(configuration, "licenses", |_| None),
    ]
    .into_iter()
    .flatten()
    .collect();
    problems.extend(configuration.bind_mounts().err().map(Problem::Mount));
    problems
}

fn checked(
    configuration: &Configuration,
    key: &'static str,
    check: impl Fn(&Value) -> Option<Problem>,
) -> Option<Problem> {
    configuration.get(key).map_or(Some(Problem::Required(key)), check)
}

fn file(key: &'static str, value: &Value) -> Option<Problem> {
    let inside = value.as_str().and_then(path::inside).is_some();
    (!inside).then(|| Problem::Path { key, path: text(value) })
}

/// A value as the author wrote it, for a message: at most 100 characters.
fn text(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            number.as_f64().map_or_else(|| number.to_string(), |float| float.to_string())
        }
        other => other.to_string(),
    };
    text.chars().take(100).collect()
}
