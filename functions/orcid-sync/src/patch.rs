//! JSON Patch documents for a person's preferences (contract/orcid-sync.md 5).

use gateway::dspace::Failure;
use orcid_queue::Setting;
use serde_json::Value;

/// Operations of a patch at most.
const MAX_OPERATIONS: usize = 32;

/// What a patch sets. Preferences are replaced one by one; an account is linked and unlinked at `/link`.
pub fn settings(patch: &Value) -> Result<Vec<Setting>, Failure> {
    let operations = patch.as_array().filter(|operations| operations.len() <= MAX_OPERATIONS);
    let operations = operations.ok_or_else(|| unprocessable("a patch is a list of operations"))?;
    operations.iter().map(setting).collect()
}

fn setting(operation: &Value) -> Result<Setting, Failure> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    if text("op") != Some("replace") {
        return Err(unprocessable("op is not replace"));
    }
    let name = text("path").and_then(|path| path.strip_prefix("/orcid/"));
    let name = name.ok_or_else(|| unprocessable("path is not one of the preferences"))?;
    let value = text("value").ok_or_else(|| unprocessable("value is not a text"))?;
    Setting::parse(name, value).ok_or_else(|| unprocessable("there is no such preference or value"))
}

fn unprocessable(what: &'static str) -> Failure {
    Failure::unprocessable(what)
}

#[cfg(test)]
mod tests {
    use orcid_queue::{Mode, ProfilePreference, Sent};
    use serde_json::json;

    use super::*;

    #[test]
    fn preferences_are_replaced() {
        let patch = json!([
            { "op": "replace", "path": "/orcid/mode", "value": "batch" },
            { "op": "replace", "path": "/orcid/publications", "value": "ALL" },
            { "op": "replace", "path": "/orcid/fundings", "value": "DISABLED" },
            { "op": "replace", "path": "/orcid/profile", "value": "IDENTIFIERS" },
        ]);
        let expected = [
            Setting::Mode(Mode::Batch),
            Setting::Publications(Sent::All),
            Setting::Fundings(Sent::Disabled),
            Setting::Profile(vec![ProfilePreference::Identifiers]),
        ];
        assert_eq!(settings(&patch).unwrap(), expected);
        assert!(settings(&json!([])).unwrap().is_empty());
    }

    #[test]
    fn all_else_is_422() {
        let replace = |path: &str, value: Value| json!([{ "op": "replace", "path": path, "value": value }]);
        for patch in [
            json!({}),
            json!([7]),
            json!([{ "op": "add", "path": "/orcid", "value": "code" }]),
            json!([{ "op": "remove", "path": "/orcid" }]),
            json!([{ "path": "/orcid/mode", "value": "BATCH" }]),
            replace("/orcid/mode", json!("SOMETIMES")),
            replace("/orcid/mode", json!(1)),
            replace("/orcid/nothing", json!("ALL")),
            replace("/visible", json!("true")),
            replace("mode", json!("BATCH")),
            json!(vec![json!({ "op": "replace", "path": "/orcid/mode", "value": "BATCH" }); 33]),
        ] {
            assert_eq!(settings(&patch).unwrap_err().status().as_u16(), 422, "{patch}");
        }
    }
}
