//! Reading ORCID's JSON, in which almost anything can be null.

use serde_json::Value;

/// The text at a JSON pointer; "" for null, for nothing, and for what is no text. Numbers count as their text.
pub(crate) fn text(value: &Value, pointer: &str) -> String {
    optional_text(value, pointer).unwrap_or_default()
}

/// As `text`, with nothing in the place of "".
pub(crate) fn optional_text(value: &Value, pointer: &str) -> Option<String> {
    let text = match value.pointer(pointer)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The whole number at a JSON pointer, 0 where there is none. Numbers in texts count.
pub(crate) fn integer(value: &Value, pointer: &str) -> i64 {
    match value.pointer(pointer) {
        Some(Value::Number(number)) => number.as_i64().unwrap_or_default(),
        Some(Value::String(text)) => text.parse().unwrap_or_default(),
        _ => 0,
    }
}

/// The elements at a JSON pointer: those of an array, a lone object, or none.
pub(crate) fn elements<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    match value.pointer(pointer) {
        Some(Value::Array(elements)) => elements,
        Some(object @ Value::Object(_)) => std::slice::from_ref(object),
        _ => &[],
    }
}

/// `{"value": text}`, or null for "".
pub(crate) fn wrapped(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { serde_json::json!({ "value": text }) }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Any JSON, with ORCID's field names in it.
    pub(crate) fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[0-9]{0,4}|.{0,8}".prop_map(Value::from),
        ];
        const NAMES: [&str; 30] = [
            "value",
            "title",
            "source",
            "source-name",
            "publication-date",
            "year",
            "month",
            "day",
            "url",
            "group",
            "work-summary",
            "external-ids",
            "external-id",
            "external-id-url",
            "external-id-type",
            "person",
            "name",
            "activities-summary",
            "employments",
            "affiliation-group",
            "summaries",
            "employment-summary",
            "works",
            "emails",
            "email",
            "put-code",
            "journal-title",
            "organization",
            "biography",
            "created-date",
        ];
        leaf.prop_recursive(6, 64, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((proptest::sample::select(&NAMES[..]), inner), 0..6).prop_map(
                    |fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
                ),
            ]
        })
    }

    #[test]
    fn what_is_not_there_is_empty() {
        let value = json!({"a": {"value": null}, "n": 7, "s": "12", "e": "", "o": {}});
        assert_eq!((text(&value, "/a/value"), text(&value, "/b/value")), (String::new(), String::new()));
        assert_eq!((optional_text(&value, "/e"), optional_text(&value, "/n")), (None, Some("7".to_owned())));
        assert_eq!((integer(&value, "/s"), integer(&value, "/n"), integer(&value, "/a")), (12, 7, 0));
        assert_eq!((elements(&value, "/o").len(), elements(&value, "/n").len()), (1, 0));
    }
}
