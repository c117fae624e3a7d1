//! Authors in the many forms that front matter has for them.

use serde_json::{Map, Value};

use crate::yaml;

/// Authors as `{name, affiliation?, orcid?, …}`: the strings that the o2r record wants, other fields as they are.
pub(super) fn read(value: &Value) -> Vec<Value> {
    match value {
        Value::String(names) => names.lines().flat_map(split_names).map(named).collect(),
        Value::Array(items) => items.iter().filter_map(author).collect(),
        Value::Object(_) => author(value).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn split_names(names: &str) -> impl Iterator<Item = String> {
    names
        .split(", ")
        .flat_map(|part| part.split([';', '&']))
        .flat_map(|part| part.split(" and "))
        .filter_map(name)
}

/// A name without footnotes, e-mail addresses and LaTeX commands.
fn name(text: &str) -> Option<String> {
    let name = text.split(['^', '<', '\\']).next().unwrap_or_default();
    let name = name.trim().trim_start_matches("and ").trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn named(name: String) -> Value {
    Value::Object(Map::from_iter([("name".to_owned(), name.into())]))
}

fn author(value: &Value) -> Option<Value> {
    let Value::Object(fields) = value else {
        return yaml::scalar(value).as_deref().and_then(name).map(named);
    };
    let mut fields = fields.clone();
    // `- Jane Doe: {institute: …}`, the way of pandoc's scholarly metadata.
    if fields.len() == 1
        && let Some((key, Value::Object(inner))) = fields.iter().next()
        && key != "name"
    {
        let mut inner = inner.clone();
        inner.insert("name".to_owned(), key.clone().into());
        fields = inner;
    }
    let name = take(&mut fields, &["name"]).and_then(|value| full_name(&value)).or_else(|| {
        let parts =
            take_all(&mut fields, &["first_name", "given", "firstname", "last_name", "family", "surname"]);
        name(&parts.iter().filter_map(yaml::scalar).collect::<Vec<_>>().join(" "))
    })?;
    let affiliations = take_all(&mut fields, &["affiliation", "affiliations", "institute", "institution"]);
    let affiliations: Vec<_> = affiliations.iter().flat_map(organisations).collect();
    let orcid = take_all(&mut fields, &["orcid", "orcid_id", "ORCID", "orcid-id"]);
    fields.insert("name".to_owned(), name.into());
    if !affiliations.is_empty() {
        fields.insert("affiliation".to_owned(), affiliations.join("; ").into());
    }
    if let Some(orcid) = orcid.iter().filter_map(yaml::scalar).find_map(|text| orcid_id(&text)) {
        fields.insert("orcid".to_owned(), orcid.into());
    }
    Some(Value::Object(fields))
}

fn take(fields: &mut Map<String, Value>, keys: &[&str]) -> Option<Value> {
    take_all(fields, keys).into_iter().next()
}

fn take_all(fields: &mut Map<String, Value>, keys: &[&str]) -> Vec<Value> {
    keys.iter().filter_map(|key| fields.shift_remove(*key)).collect()
}

/// A name that is a text, or parts of one.
fn full_name(value: &Value) -> Option<String> {
    let Value::Object(parts) = value else { return yaml::scalar(value).as_deref().and_then(name) };
    let parts = ["literal", "given", "family"].iter().filter_map(|key| yaml::scalar(parts.get(*key)?));
    name(&parts.collect::<Vec<_>>().join(" "))
}

fn organisations(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(organisations).collect(),
        Value::Object(fields) => ["name", "institution"]
            .iter()
            .find_map(|key| yaml::scalar(fields.get(*key)?))
            .into_iter()
            .collect(),
        other => yaml::scalar(other).map(|text| text.trim().to_owned()).into_iter().collect(),
    }
}

/// An ORCID iD, given as such or as a URL.
fn orcid_id(text: &str) -> Option<String> {
    let id = text.trim().trim_end_matches('/').rsplit('/').next()?;
    let is_orcid = id.len() == 19
        && id.bytes().enumerate().all(|(index, byte)| match index {
            4 | 9 | 14 => byte == b'-',
            18 => byte.is_ascii_digit() || byte == b'X',
            _ => byte.is_ascii_digit(),
        });
    is_orcid.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn from_yaml(text: &str) -> Value {
        read(&yaml::parse(text).unwrap()["author"]).into()
    }

    #[test]
    fn a_list_with_affiliations_is_kept() {
        let authors =
            from_yaml("author:\n  - name: Daniel Nüst\n    affiliation: o2r team\n    email: d@x.org\n");
        assert_eq!(authors, json!([{"name": "Daniel Nüst", "affiliation": "o2r team", "email": "d@x.org"}]));
    }

    #[test]
    fn texts_are_split_into_names() {
        let names = |text: &str| read(&json!(text)).iter().map(|a| a["name"].clone()).collect::<Value>();
        assert_eq!(names("Jane Doe, John Doe"), json!(["Jane Doe", "John Doe"]));
        assert_eq!(names("A B and C D & E F; G H"), json!(["A B", "C D", "E F", "G H"]));
        assert_eq!(names("Jane Doe^1^, and Alexander Sand <a@s.org>"), json!(["Jane Doe", "Alexander Sand"]));
        assert_eq!(names(" "), json!([]));
    }

    #[test]
    fn affiliations_become_one_text() {
        let authors = from_yaml(
            "author:\n- name: A\n  affiliation: [X, {name: Y}]\n- name: B\n  affiliation: []\n- name: C\n  institute: 1\n",
        );
        assert_eq!(
            authors,
            json!([{"name": "A", "affiliation": "X; Y"}, {"name": "B"}, {"name": "C", "affiliation": "1"}])
        );
    }

    #[test]
    fn other_dialects() {
        let authors = from_yaml(
            "author:\n- Jane Doe: {institute: X}\n- {first_name: John, last_name: Doe, orcid_id: 0000-0002-1825-0097}\n\
             - name: {given: A, family: B}\n  orcid: https://orcid.org/0000-0001-5109-370X\n- {email: x}\n- null\n- C D\n",
        );
        assert_eq!(
            authors,
            json!([
                {"name": "Jane Doe", "affiliation": "X"},
                {"name": "John Doe", "orcid": "0000-0002-1825-0097"},
                {"name": "A B", "orcid": "0000-0001-5109-370X"},
                {"name": "C D"},
            ])
        );
        assert_eq!(from_yaml("author: {name: E}"), json!([{"name": "E"}]));
    }

    #[test]
    fn what_is_no_orcid_is_left_out() {
        assert_eq!(read(&json!([{"name": "A", "orcid": "me"}])), [json!({"name": "A"})]);
    }

    proptest! {
        #[test]
        fn every_author_has_a_name(text in "[A-Za-z,;& ^<\\\\\n]{0,40}") {
            for author in read(&json!(text)).into_iter().chain(read(&json!([text]))) {
                prop_assert!(!author["name"].as_str().unwrap().trim().is_empty());
            }
        }
    }
}
