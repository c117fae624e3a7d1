//! A change of a work: what a client gives goes into what ORCID has, everything else stays.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};

use super::{ExternalId, NewWork};
use crate::tree::{elements, text};
use crate::{PublicationDate, date};

/// A work that is to take the place of the one with its put-code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkUpdate {
    /// What it is to say.
    #[serde(flatten)]
    pub work: NewWork,
    /// Which work.
    #[schema(schema_with = put_code)]
    pub put_code: i64,
}

/// Whole numbers of 64 bits: the format alone is no more than a note.
fn put_code() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(i64::MIN))
        .maximum(Some(i64::MAX))
        .description(Some("Which work."))
        .build()
}

impl WorkUpdate {
    /// ORCID's work after the change. Subtitle, contributors, citation, visibility and all else it may have stay as they
    /// are; the identifiers become those of the update, and one that was there before keeps what ORCID noted about it.
    #[must_use]
    pub fn apply(&self, mut work: Value) -> Value {
        let new = &self.work;
        let external_ids: Vec<_> = new.external_ids.iter().map(|id| id.apply(&work)).collect();
        let date_stays = new.date == work.get("publication-date").map(date::read).unwrap_or_default();
        edit(&mut work, |work| {
            edit(entry(work, "title"), |titles| {
                edit(entry(titles, "title"), |title| set(title, "value", &new.title));
            });
            set(work, "type", &new.work_type);
            set_wrapped(work, "journal-title", &new.journal);
            if !date_stays {
                let date = new.date.parse().ok().map(PublicationDate::to_json);
                work.insert("publication-date".to_owned(), date.into());
            }
            set_wrapped(work, "url", &new.url);
            edit(entry(work, "external-ids"), |ids| {
                ids.insert("external-id".to_owned(), external_ids.into());
            });
        });
        work
    }
}

impl ExternalId {
    /// The identifier as it was in the work, with this one's address and relationship; or a new one.
    fn apply(&self, work: &Value) -> Value {
        let known = elements(work, "/external-ids/external-id").iter().find(|id| {
            text(id, "/external-id-type") == self.kind && text(id, "/external-id-value") == self.value
        });
        let Some(known) = known else { return self.to_json() };
        let mut id = known.clone();
        edit(&mut id, |id| {
            set_wrapped(id, "external-id-url", &self.url);
            set(id, "external-id-relationship", &self.relationship);
        });
        id
    }
}

/// Changes the fields of an object; anything else becomes one.
fn edit(value: &mut Value, change: impl FnOnce(&mut Map<String, Value>)) {
    let mut fields = match std::mem::take(value) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    change(&mut fields);
    *value = Value::Object(fields);
}

fn entry<'a>(fields: &'a mut Map<String, Value>, name: &str) -> &'a mut Value {
    fields.entry(name).or_insert(Value::Null)
}

fn set(fields: &mut Map<String, Value>, name: &str, text: &str) {
    fields.insert(name.to_owned(), text.into());
}

/// Sets the `value` inside of a field, or makes the field null for "".
fn set_wrapped(fields: &mut Map<String, Value>, name: &str, text: &str) {
    if text.is_empty() {
        fields.insert(name.to_owned(), Value::Null);
    } else {
        edit(entry(fields, name), |field| set(field, "value", text));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::new::tests::any_new_work;
    use super::super::tests::real;
    use super::*;
    use crate::Work;
    use crate::tree::tests::any_json;

    /// The update that changes nothing.
    fn same(work: &Value) -> WorkUpdate {
        let shown = Work::from_json(work);
        let work = NewWork {
            title: shown.title,
            journal: shown.journal.unwrap_or_default(),
            date: shown.date,
            work_type: shown.work_type,
            url: shown.url,
            external_ids: shown.external_ids,
        };
        WorkUpdate { work, put_code: shown.put_code }
    }

    fn sample() -> Value {
        json!({
            "put-code": 7, "visibility": "limited", "citation": {"citation-value": "x"}, "contributors": {"contributor": [{}]},
            "title": {"title": {"value": "Old"}, "subtitle": {"value": "Kept"}, "translated-title": null},
            "journal-title": null, "type": "book", "url": null,
            "publication-date": {"year": {"value": "2022"}, "month": null, "day": {"value": "05"}},
            "external-ids": {"external-id": [
                {"external-id-type": "doi", "external-id-value": "10.5072/a", "external-id-normalized": {"value": "10.5072/a"},
                 "external-id-url": null, "external-id-relationship": "self"},
                {"external-id-type": "uri", "external-id-value": "u", "external-id-url": null, "external-id-relationship": "part-of"}]},
        })
    }

    #[test]
    fn nothing_changed_is_the_same_document() {
        assert_eq!(same(&sample()).apply(sample()), sample());
    }

    #[test]
    fn a_real_work_stays_what_it_is() {
        let Some(work) = real("work_1537385.json") else { return };
        assert_eq!(same(&work).apply(work.clone()).to_string(), work.to_string());
    }

    #[test]
    fn what_is_given_changes_and_the_rest_is_kept() {
        let mut update = same(&sample());
        update.work.title = "New".to_owned();
        update.work.journal = "Journal".to_owned();
        update.work.date = "2023/1".to_owned();
        let changed = update.apply(sample());
        assert_eq!(
            changed["title"],
            json!({"title": {"value": "New"}, "subtitle": {"value": "Kept"}, "translated-title": null})
        );
        assert_eq!(changed["journal-title"], json!({"value": "Journal"}));
        assert_eq!(changed["publication-date"]["month"], json!({"value": "01"}));
        for kept in ["visibility", "citation", "contributors", "put-code", "url"] {
            assert_eq!(changed[kept], sample()[kept], "{kept}");
        }
    }

    #[test]
    fn identifiers_are_replaced_and_known_ones_keep_their_notes() {
        let mut update = same(&sample());
        update.work.external_ids.truncate(1);
        update.work.external_ids[0].url = "https://doi.org/10.5072/a".to_owned();
        let ids = update.apply(sample())["external-ids"]["external-id"].clone();
        assert_eq!(
            ids,
            json!([{"external-id-type": "doi", "external-id-value": "10.5072/a", "external-id-normalized": {"value": "10.5072/a"},
                "external-id-url": {"value": "https://doi.org/10.5072/a"}, "external-id-relationship": "self"}])
        );
    }

    #[test]
    fn an_update_is_flat() {
        let text =
            r#"{"title":"t","journal":"","date":"","workType":"book","url":"","externalIds":[],"putCode":7}"#;
        let update: WorkUpdate = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&update).unwrap(), text);
    }

    proptest! {
        #[test]
        fn an_update_is_shown_whatever_was_there_before(work in any_json(), new in any_new_work()) {
            let update = WorkUpdate { work: new, put_code: 0 };
            let changed = update.apply(work.clone());
            prop_assert_eq!(&same(&changed).work, &update.work);
            // Fields that it does not own are as they were.
            for (name, value) in work.as_object().into_iter().flatten() {
                let owned = ["title", "type", "journal-title", "publication-date", "url", "external-ids"];
                if !owned.contains(&name.as_str()) {
                    prop_assert_eq!(&changed[name], value);
                }
            }
        }
    }
}
