//! JSON trees: looking into them, and changing them.

use serde_json::Value;

static NULL: Value = Value::Null;

/// The property of an object, or null.
#[must_use]
pub fn at<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&NULL)
}

/// The text at a JSON pointer.
#[must_use]
pub fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// The whole number at a JSON pointer.
#[must_use]
pub fn integer(value: &Value, pointer: &str) -> Option<i64> {
    value.pointer(pointer).and_then(Value::as_i64)
}

/// The items of the list at a JSON pointer.
pub fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

/// The items of the list at a JSON pointer, to change them.
pub fn list_mut<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = &'a mut Value> {
    value.pointer_mut(pointer).and_then(Value::as_array_mut).into_iter().flatten()
}

/// Sets a property of an object; anything else stays as it is.
pub fn set(value: &mut Value, name: &str, new: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(name.to_owned(), new);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_there_is_empty() {
        let mut value = json!({"a": {"b": "c", "n": 1, "l": [1, 2]}});
        assert_eq!((text(&value, "/a/b"), text(&value, "/a/x")), (Some("c"), None));
        assert_eq!((integer(&value, "/a/n"), integer(&value, "/a/b")), (Some(1), None));
        assert_eq!((list(&value, "/a/l").count(), list(&value, "/x").count()), (2, 0));
        assert_eq!(at(&value, "x"), &Value::Null);
        for item in list_mut(&mut value, "/a/l") {
            *item = Value::Null;
        }
        set(&mut value, "z", json!(1));
        assert_eq!(value, json!({"a": {"b": "c", "n": 1, "l": [null, null]}, "z": 1}));
    }
}
