//! What is found, and the rows that it is found by.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::gram;
use crate::term::MAX_TERM;
use crate::text::{joined, normalised};

/// Characters of all texts of a document by which it is found; what comes after is not searched.
const MAX_TEXT: usize = 2_000;
/// Characters of the name that order a list.
const MAX_SORT: usize = 200;
/// Separates name and id in a sort key: below every character of a name, so that a shorter name comes first.
const SEPARATOR: char = '\u{1}';

/// What a list shows of an entity, and what it is found by. What may not be shown or found is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<T> {
    /// Its place among other documents of its kind, and the texts it is found by.
    pub trace: Trace,
    /// What is shown.
    pub shown: T,
}

/// What an entity's record has to remember of a document, so that its rows can be removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The list that it is in, e.g. `people`.
    kind: String,
    /// Where in the list.
    sort: String,
    /// The texts, joined.
    text: String,
    /// The partitions of its labels.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    labels: BTreeSet<String>,
}

/// The keys of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub gram: String,
    pub sort: String,
}

impl Trace {
    /// A document of the list `kind`, where `name` says in which order, found by any of `texts`.
    #[must_use]
    pub fn new<'a>(kind: &str, name: &str, id: Uuid, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let name: String = normalised(name).chars().take(MAX_SORT).collect();
        let sort = format!("{name}{SEPARATOR}{id}");
        Self { kind: kind.to_owned(), sort, text: joined(texts, MAX_TEXT), labels: BTreeSet::new() }
    }

    /// The same, found by whole labels of the set `set` too.
    #[must_use]
    pub fn labelled<'a>(mut self, set: &str, labels: impl IntoIterator<Item = &'a str>) -> Self {
        self.labels.extend(labels.into_iter().map(|label| labelled(set, label)));
        self
    }

    /// Its place in lists: what `Slice::after` and `Found::end` are compared with.
    #[must_use]
    pub fn sort(&self) -> &str {
        &self.sort
    }

    /// The keys of its rows, and the text of each: one for the list, one for each gram, one for each label.
    pub(crate) fn rows(&self) -> BTreeMap<Key, String> {
        let row = |gram: &str, text| (self.key(gram), text);
        let grams = gram::grams(&self.text, MAX_TERM);
        let rows = grams.into_iter().map(|(gram, text)| row(&gram, text));
        let labels = self.labels.iter().map(|label| row(label, String::new()));
        rows.chain(labels).chain([row("", String::new())]).collect()
    }

    /// The keys of rows of these that none of `kept` has.
    pub(crate) fn stale(traces: &[Self], kept: &BTreeSet<Key>) -> BTreeSet<Key> {
        let keys = traces.iter().flat_map(|trace| trace.rows().into_keys());
        keys.filter(|key| !kept.contains(key)).collect()
    }

    fn key(&self, gram: &str) -> Key {
        Key { gram: partition(&self.kind, gram), sort: self.sort.clone() }
    }
}

/// The partition of a gram or a label; of a whole list for none.
pub(crate) fn partition(kind: &str, gram: &str) -> String {
    format!("{kind}#{gram}")
}

/// A label as partitions have it: longer than a gram, so that it is none.
pub(crate) fn labelled(set: &str, label: &str) -> String {
    format!("{set}={}", normalised(label).chars().take(MAX_SORT).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_document_has_a_row_for_the_list_and_one_for_each_gram() {
        let trace = Trace::new("people", "Ada", Uuid::nil(), ["Ada", "ad@x"]);
        let rows = trace.rows();
        let grams: Vec<_> = rows.keys().map(|key| key.gram.as_str()).collect();
        assert_eq!(grams, ["people#", "people#ad@", "people#ada", "people#d@x"]);
        assert!(rows.keys().all(|key| key.sort == format!("ada\u{1}{}", Uuid::nil())));
    }

    #[test]
    fn a_document_has_a_row_for_each_label() {
        let trace = Trace::new("p", "Ada", Uuid::nil(), []).labelled("topics", ["Soil", "soil", "ai"]);
        let grams: Vec<_> = trace.rows().into_keys().map(|key| key.gram).collect();
        assert_eq!(grams, ["p#", "p#topics=ai", "p#topics=soil"]);
    }

    #[test]
    fn rows_of_what_it_was_before_are_known() {
        let id = Uuid::nil();
        let (old, new) = (Trace::new("p", "Ada", id, ["abcd"]), Trace::new("p", "Ada", id, ["bcde"]));
        let kept = new.rows().into_keys().collect();
        let stale: Vec<_> = Trace::stale(&[old, new], &kept).into_iter().map(|key| key.gram).collect();
        assert_eq!(stale, ["p#abc"]);
    }

    #[test]
    fn shorter_names_come_first() {
        let sort = |name| Trace::new("p", name, Uuid::nil(), []).sort;
        assert!(sort("Ada") < sort("Ada L") && sort("ada l") < sort("Adab"));
    }

    proptest! {
        #[test]
        fn keys_are_within_what_dynamodb_takes(name in "\\PC{0,400}", text in "\\PC{0,300}") {
            for key in Trace::new("people", &name, Uuid::nil(), [text.as_str()]).rows().keys() {
                prop_assert!(key.sort.len() <= 1_024 && key.gram.len() <= 2_048);
            }
        }
    }
}
