//! Changes of parts of an item.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use crate::Condition;
use crate::condition::{Placeholders, attribute};

/// A change of one item's attributes, with the condition under which it happens.
#[derive(Debug, Clone, Default)]
pub struct Update {
    sets: Vec<(Vec<String>, SetMode, AttributeValue)>,
    adds: Vec<(String, AttributeValue)>,
    removes: Vec<String>,
    condition: Option<Condition>,
}

#[derive(Debug, Clone, Copy)]
enum SetMode {
    Always,
    IfAbsent,
}

impl Update {
    /// A change of nothing, to be filled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the attribute at a dotted path.
    #[must_use]
    pub fn set(mut self, path: &str, value: impl Serialize) -> Self {
        self.sets.push((dotted(path), SetMode::Always, attribute(value)));
        self
    }

    /// Sets the attribute at a dotted path unless it has a value.
    #[must_use]
    pub fn set_if_absent(mut self, path: &str, value: impl Serialize) -> Self {
        self.sets.push((dotted(path), SetMode::IfAbsent, attribute(value)));
        self
    }

    /// Sets one entry of a map whose keys may hold dots, e.g. file names.
    #[must_use]
    pub fn set_entry(mut self, map: &str, key: &str, value: impl Serialize) -> Self {
        self.sets.push((vec![map.to_owned(), key.to_owned()], SetMode::Always, attribute(value)));
        self
    }

    /// Adds to a number, which counts as 0 when it is absent.
    #[must_use]
    pub fn add(mut self, name: &str, amount: i64) -> Self {
        self.adds.push((name.to_owned(), attribute(amount)));
        self
    }

    /// Removes the attribute at a dotted path.
    #[must_use]
    pub fn remove(mut self, path: &str) -> Self {
        self.removes.push(path.to_owned());
        self
    }

    /// Only if `condition` holds; several must all hold.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.condition = Some(match self.condition.take() {
            None => condition,
            Some(first) => first.and(condition),
        });
        self
    }

    /// Under which condition it happens.
    #[must_use]
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// The update expression and the condition expression.
    pub(crate) fn render(&self, placeholders: &mut Placeholders) -> (String, Option<String>) {
        let mut clauses = Vec::new();
        let sets: Vec<_> = self.sets.iter().map(|set| render_set(set, placeholders)).collect();
        let adds: Vec<_> = self
            .adds
            .iter()
            .map(|(name, amount)| {
                format!("{} {}", placeholders.path(name), placeholders.value(amount.clone()))
            })
            .collect();
        let removes: Vec<_> = self.removes.iter().map(|path| placeholders.path(path)).collect();
        for (verb, parts) in [("SET", sets), ("ADD", adds), ("REMOVE", removes)] {
            if !parts.is_empty() {
                clauses.push(format!("{verb} {}", parts.join(", ")));
            }
        }
        let condition = self.condition.as_ref().map(|condition| condition.render(placeholders));
        (clauses.join(" "), condition)
    }
}

fn dotted(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

fn render_set(
    (path, mode, value): &(Vec<String>, SetMode, AttributeValue),
    placeholders: &mut Placeholders,
) -> String {
    let names: Vec<_> = path.iter().map(|name| placeholders.name(name)).collect();
    let (path, value) = (names.join("."), placeholders.value(value.clone()));
    match mode {
        SetMode::Always => format!("{path} = {value}"),
        SetMode::IfAbsent => format!("{path} = if_not_exists({path}, {value})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_every_kind_of_change() {
        let update = Update::new()
            .set("status", "running")
            .set_if_absent("created", "2026")
            .set_entry("additions", ".erc/image_build.log", 1)
            .add("version", 1)
            .remove("waiting")
            .when(Condition::existing_item())
            .when(Condition::equals("version", 3));
        let mut placeholders = Placeholders::default();
        let (expression, condition) = update.render(&mut placeholders);
        insta::assert_snapshot!(
            expression,
            @"SET #n0 = :v0, #n1 = if_not_exists(#n1, :v1), #n2.#n3 = :v2 ADD #n4 :v3 REMOVE #n5"
        );
        insta::assert_snapshot!(condition.unwrap(), @"(attribute_exists(#n6) AND #n4 = :v4)");
        assert_eq!(placeholders.names().unwrap()["#n3"], ".erc/image_build.log");
    }
}
