//! YAML into JSON values, with budgets against documents that grow when they are expanded.

use serde_json::Value;
use serde_saphyr::DuplicateKeyPolicy;

/// Parses one YAML 1.2 document; `None` when it isn't valid or meets a budget.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 100,
            max_anchors: 100,
            max_depth: 64,
            max_documents: 1,
            max_events: 100_000,
            max_nodes: 50_000,
            max_total_scalar_bytes: 1024 * 1024,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 8,
        },
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).ok()
}

/// The text of a scalar: strings, numbers and booleans; `None` for null, blank text, lists and maps.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_order_types_and_unknown_tags() {
        let value = parse("b: 2017\na: [x, 'y', yes]\nd: !r Sys.Date()\nb: 1\n").unwrap();
        assert_eq!(value, json!({"b": 1, "a": ["x", "y", "yes"], "d": "Sys.Date()"}));
    }

    #[test]
    fn refuses_what_is_not_yaml() {
        for text in ["a: b: c", "a: [", "\t- x\n  y: :", "a: *missing"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_bombs() {
        let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert_eq!(parse(&laughs), None);
        assert_eq!(parse(&format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000))), None);
    }

    #[test]
    fn scalars_are_text() {
        assert_eq!(scalar(&json!(2017)).as_deref(), Some("2017"));
        assert_eq!(scalar(&json!("  ")), None);
        assert_eq!(scalar(&json!(["x"])), None);
    }
}
