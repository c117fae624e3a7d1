//! Conditions of writes and filters of reads, rendered with placeholders: no name or value meets DynamoDB's syntax.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

/// What must hold for a write to happen. Paths reach into maps by dots: `steps.check.status`.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The attribute is not there; on the key `id` it means that the item is new.
    Absent(String),
    /// The attribute is there.
    Present(String),
    /// The attribute compares to a value: `=`, `<>`, `<`, `<=`, `>` or `>=`.
    Compare(String, &'static str, AttributeValue),
    /// The attribute, a text, has this one within it.
    Contains(String, AttributeValue),
    /// All of them hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}

impl Condition {
    /// The item must not exist yet.
    #[must_use]
    pub fn new_item() -> Self {
        Self::Absent("id".to_owned())
    }

    /// The item must exist: an update would create it otherwise.
    #[must_use]
    pub fn existing_item() -> Self {
        Self::Present("id".to_owned())
    }

    /// The attribute is not there.
    #[must_use]
    pub fn absent(path: &str) -> Self {
        Self::Absent(path.to_owned())
    }

    /// The attribute equals `value`.
    #[must_use]
    pub fn equals(path: &str, value: impl Serialize) -> Self {
        Self::compare(path, "=", value)
    }

    /// The attribute is there and does not equal `value`.
    #[must_use]
    pub fn differs(path: &str, value: impl Serialize) -> Self {
        Self::compare(path, "<>", value)
    }

    /// The attribute is less than `value`.
    #[must_use]
    pub fn less(path: &str, value: impl Serialize) -> Self {
        Self::compare(path, "<", value)
    }

    /// The attribute is greater than `value`.
    #[must_use]
    pub fn greater(path: &str, value: impl Serialize) -> Self {
        Self::compare(path, ">", value)
    }

    /// The attribute is a text that has `value` within it, byte by byte: nothing in it stands for anything else.
    #[must_use]
    pub fn contains(path: &str, value: &str) -> Self {
        Self::Contains(path.to_owned(), attribute(value))
    }

    fn compare(path: &str, operator: &'static str, value: impl Serialize) -> Self {
        Self::Compare(path.to_owned(), operator, attribute(value))
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut all) => {
                all.push(other);
                Self::All(all)
            }
            first => Self::All(vec![first, other]),
        }
    }

    /// At least one of the two holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut any) => {
                any.push(other);
                Self::Any(any)
            }
            first => Self::Any(vec![first, other]),
        }
    }

    pub(crate) fn render(&self, placeholders: &mut Placeholders) -> String {
        match self {
            Self::Absent(path) => format!("attribute_not_exists({})", placeholders.path(path)),
            Self::Present(path) => format!("attribute_exists({})", placeholders.path(path)),
            Self::Compare(path, operator, value) => {
                format!("{} {operator} {}", placeholders.path(path), placeholders.value(value.clone()))
            }
            Self::Contains(path, value) => {
                format!("contains({}, {})", placeholders.path(path), placeholders.value(value.clone()))
            }
            Self::All(parts) => join(parts, " AND ", placeholders),
            Self::Any(parts) => join(parts, " OR ", placeholders),
        }
    }
}

fn join(parts: &[Condition], operator: &str, placeholders: &mut Placeholders) -> String {
    // DynamoDB refuses parentheses within parentheses that hold nothing else.
    if let [part] = parts {
        return part.render(placeholders);
    }
    let rendered: Vec<_> = parts.iter().map(|part| part.render(placeholders)).collect();
    format!("({})", rendered.join(operator))
}

/// A value as DynamoDB holds it. What serde can't turn into an attribute becomes null, which equals nothing stored.
pub(crate) fn attribute(value: impl Serialize) -> AttributeValue {
    serde_dynamo::to_attribute_value(value).unwrap_or(AttributeValue::Null(true))
}

/// The names and values of one request's expressions.
#[derive(Debug, Default)]
pub(crate) struct Placeholders {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Placeholders {
    pub fn path(&mut self, path: &str) -> String {
        let parts: Vec<_> = path.split('.').map(|name| self.name(name)).collect();
        parts.join(".")
    }

    /// One attribute name, dots and all.
    pub fn name(&mut self, name: &str) -> String {
        let known = self.names.iter().find(|(_, known)| *known == name);
        if let Some((placeholder, _)) = known {
            return placeholder.clone();
        }
        let placeholder = format!("#n{}", self.names.len());
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    pub fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    pub fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    pub fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_nested_conditions_with_placeholders_only() {
        let mut placeholders = Placeholders::default();
        let condition = Condition::absent("lease.until")
            .or(Condition::less("lease.until", "2026"))
            .and(Condition::equals("status", "running"));
        insta::assert_snapshot!(
            condition.render(&mut placeholders),
            @"((attribute_not_exists(#n0.#n1) OR #n0.#n1 < :v0) AND #n2 = :v1)"
        );
        assert_eq!(placeholders.names().unwrap().len(), 3);
        assert_eq!(placeholders.values().unwrap().len(), 2);
    }

    #[test]
    fn one_of_several_alone_stands_without_parentheses() {
        let any = Condition::equals("audience", "public").or(Condition::equals("audience", "0000"));
        let all = Condition::All(vec![any]);
        assert_eq!(all.render(&mut Placeholders::default()), "(#n0 = :v0 OR #n0 = :v1)");
    }

    #[test]
    fn without_values_there_is_no_map_of_values() {
        let mut placeholders = Placeholders::default();
        Condition::new_item().render(&mut placeholders);
        assert!(placeholders.values().is_none());
    }
}
