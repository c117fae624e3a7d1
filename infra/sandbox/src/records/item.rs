//! What the registry adds to an item.

use serde_json::{Value, json};

use super::external_id::annotate;
use super::section::Section;
use crate::orcid_id::{HOST, OrcidId};
use crate::tree::{at, list_mut, set, text};

/// The client that adds or changes something.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its identifier.
    pub client_id: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// Where an item is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Whose record.
    pub orcid: &'a OrcidId,
    /// Which section.
    pub section: Section,
    /// Which item.
    pub put_code: i64,
}

/// Adds what the registry knows about a new item.
#[must_use]
pub fn stamp(mut item: Value, place: Place<'_>, source: &Source<'_>, now_ms: i64) -> Value {
    if place.section.facts().summary.is_some() {
        complete_activity(&mut item);
    } else {
        set(&mut item, "display-index", "0".into());
    }
    let source = json!({
        "source-orcid": null,
        "source-client-id": {
            "uri": format!("https://{HOST}/client/{}", source.client_id),
            "path": source.client_id,
            "host": HOST,
        },
        "source-name": {"value": source.name},
        "assertion-origin-orcid": null,
        "assertion-origin-client-id": null,
        "assertion-origin-name": null,
    });
    let path = format!("/{}/{}/{}", place.orcid, place.section.facts().item, place.put_code);
    for (name, value) in [
        ("created-date", json!({"value": now_ms})),
        ("last-modified-date", json!({"value": now_ms})),
        ("source", source),
        ("put-code", place.put_code.into()),
        ("path", path.into()),
        ("visibility", "public".into()),
    ] {
        set(&mut item, name, value);
    }
    item
}

fn complete_activity(item: &mut Value) {
    annotate(item);
    for contributor in list_mut(item, "/contributors/contributor") {
        // Taken, but never given back.
        set(contributor, "contributor-email", Value::Null);
    }
    if at(item, "contributors").is_null() {
        set(item, "contributors", json!({"contributor": []}));
    }
}

/// What a change leaves as it is.
#[derive(Debug)]
pub struct Kept([(&'static str, Value); 3]);

impl Kept {
    /// Takes it from the old item.
    #[must_use]
    pub fn of(old: &Value) -> Self {
        Self(["created-date", "source", "visibility"].map(|name| (name, at(old, name).clone())))
    }

    /// Puts it into the new one.
    #[must_use]
    pub fn put_into(self, mut new: Value) -> Value {
        for (name, value) in self.0 {
            set(&mut new, name, value);
        }
        new
    }
}

/// True when this client added the item.
#[must_use]
pub fn is_from(item: &Value, client_id: &str) -> bool {
    text(item, "/source/source-client-id/path") == Some(client_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::json::canonical;

    #[test]
    fn stamped_items_have_the_form_of_their_section() {
        let orcid = OrcidId::parse("0000-0002-1825-0097").unwrap();
        let source = Source { client_id: "APP-LOCAL", name: "Local stack" };
        for section in Section::ALL {
            let document = section.facts().document;
            let place = Place { orcid: &orcid, section, put_code: 7 };
            let stamped = stamp(canonical(document, &json!({})).unwrap(), place, &source, 5);
            assert_eq!(canonical(document, &stamped).unwrap(), stamped);
            assert!(is_from(&stamped, "APP-LOCAL") && !is_from(&stamped, "APP-OTHER"));
        }
    }

    #[test]
    fn addresses_of_contributors_are_not_kept() {
        let orcid = OrcidId::parse("0000-0002-1825-0097").unwrap();
        let place = Place { orcid: &orcid, section: Section::Works, put_code: 7 };
        let given = json!({"contributors": {"contributor": [{"contributor-email": "a@example.org"}]}});
        let stamped = stamp(given, place, &Source { client_id: "a", name: "b" }, 5);
        assert_eq!(stamped["contributors"]["contributor"][0]["contributor-email"], Value::Null);
        assert_eq!(stamped["path"], "/0000-0002-1825-0097/work/7");
    }
}
