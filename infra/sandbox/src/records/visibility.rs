//! Who sees what.

use serde_json::{Map, Value};

/// What a reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// What everyone may see.
    Public,
    /// What trusted parties may see as well.
    Limited,
}

impl Sees {
    /// True when an object with this visibility, or without one, may be seen.
    #[must_use]
    pub fn item(self, item: &Value) -> bool {
        match item.get("visibility").and_then(Value::as_str) {
            None | Some("public") => true,
            Some("limited") => self == Self::Limited,
            Some(_) => false,
        }
    }

    /// The value without what may not be seen: list items are gone, other objects null.
    #[must_use]
    pub fn of(self, value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                items.iter().filter(|item| self.item(item)).map(|item| self.of(item)).collect()
            }
            Value::Object(object) => {
                let seen = |child: &Value| if self.item(child) { self.of(child) } else { Value::Null };
                Value::Object(
                    object.iter().map(|(name, child)| (name.clone(), seen(child))).collect::<Map<_, _>>(),
                )
            }
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_go_and_objects_become_null() {
        let value = json!({
            "biography": {"content": "b", "visibility": "limited"},
            "name": {"visibility": "private"},
            "email": [{"email": "a", "visibility": "public"}, {"email": "b", "visibility": "limited"}, {"visibility": "private"}],
        });
        assert_eq!(
            Sees::Public.of(&value),
            json!({"biography": null, "name": null, "email": [{"email": "a", "visibility": "public"}]})
        );
        let limited = Sees::Limited.of(&value);
        assert_eq!(limited["biography"]["content"], "b");
        assert_eq!(limited["email"].as_array().unwrap().len(), 2);
    }
}
