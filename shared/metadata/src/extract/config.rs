//! The compendium's configuration, `erc.yml` (contract 2.6).

use std::io;

use serde_json::{Map, Value};

use super::survey::Survey;
use super::text;
use crate::workspace::Workspace;
use crate::yaml;

/// What `erc.yml` says about the metadata; everything is absent where the file is absent or not YAML.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Config {
    /// Main file relative to the compendium's root, if there is such a file.
    pub(super) main: Option<String>,
    /// Display file relative to the compendium's root; a run may be what makes it.
    pub(super) display: Option<String>,
    /// Licences by the part they are for.
    pub(super) licenses: Map<String, Value>,
    /// The convention the compendium follows.
    pub(super) convention: Option<String>,
}

impl Config {
    pub(super) fn read(workspace: &mut impl Workspace, survey: &Survey, payload: &str) -> io::Result<Self> {
        let path = format!("{payload}erc.yml");
        if !survey.has(&path) {
            return Ok(Self::default());
        }
        let Some(config) = yaml::parse(&text::read(workspace, &path, u64::MAX)?) else {
            return Ok(Self::default());
        };
        let file = |key| config.get(key).and_then(yaml::scalar).map(|name| in_payload(payload, &name));
        Ok(Self {
            main: file("main").filter(|path| survey.has(path)),
            display: file("display"),
            licenses: config.get("licenses").map(licences).unwrap_or_default(),
            convention: config.get("convention").and_then(yaml::scalar),
        })
    }
}

fn in_payload(payload: &str, name: &str) -> String {
    format!("{payload}{}", name.trim().trim_start_matches("./"))
}

/// The named licences of a `licenses` mapping.
pub(super) fn licences(value: &Value) -> Map<String, Value> {
    let Value::Object(licences) = value else { return Map::new() };
    ["code", "data", "metadata", "text", "ui_bindings"]
        .into_iter()
        .filter_map(|part| Some((part.to_owned(), yaml::scalar(licences.get(part)?)?.into())))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::workspace::MemoryWorkspace;

    fn config(yaml: &str) -> Config {
        let mut workspace = MemoryWorkspace::new().with("data/erc.yml", yaml).with("data/main.Rmd", "");
        let survey = Survey::of(workspace.files(), "data/");
        Config::read(&mut workspace, &survey, "data/").unwrap()
    }

    #[test]
    fn files_are_relative_to_the_root() {
        let config = config("id: abcde\nmain: ./main.Rmd\ndisplay: out.html\nconvention: https://x.org\n");
        assert_eq!(config.main.as_deref(), Some("data/main.Rmd"));
        assert_eq!(config.display.as_deref(), Some("data/out.html"));
        assert_eq!(config.convention.as_deref(), Some("https://x.org"));
    }

    #[test]
    fn a_main_file_that_is_not_there_does_not_count() {
        assert_eq!(config("main: other.Rmd").main, None);
    }

    #[test]
    fn licences_are_text() {
        let config = config("licenses:\n  code: MIT\n  data: null\n  text: [x]\n  other: y\n");
        assert_eq!(Value::Object(config.licenses), json!({"code": "MIT"}));
    }

    #[test]
    fn unreadable_yaml_says_nothing() {
        for text in ["main: [", "- main", "", "main: x: y"] {
            assert_eq!(config(text), Config::default(), "{text}");
        }
    }
}
