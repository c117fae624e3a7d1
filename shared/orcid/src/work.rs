//! Works as ORCID Link shows them (contract/orcid-link.md 5.2).

mod change;
mod new;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use change::WorkUpdate;
pub use new::NewWork;

use crate::date;
use crate::tree::{elements, integer, optional_text, text};

/// A work in an ORCID record. What ORCID leaves out is "".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ORCIDWork)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// ORCID's number for it.
    pub put_code: i64,
    /// When it was added, in milliseconds since 1970.
    pub created_at: i64,
    /// When it was last changed, in milliseconds since 1970.
    pub updated_at: i64,
    /// The name of the person or client that added it.
    pub source: String,
    /// The title, without a subtitle.
    pub title: String,
    /// The journal, publisher or conference.
    #[schema(required)]
    pub journal: Option<String>,
    /// The publication date: `2022/3/4`, `2022/3`, `2022` or "".
    pub date: String,
    /// ORCID's work type, e.g. `journal-article`.
    pub work_type: String,
    /// Where it can be found.
    pub url: String,
    /// Its identifiers.
    pub external_ids: Vec<ExternalId>,
}

/// An identifier of a work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExternalId {
    /// ORCID's identifier type, e.g. `doi`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The identifier.
    pub value: String,
    /// Where it leads; may be "".
    pub url: String,
    /// `self`, `part-of`, `version-of` or `funded-by`.
    pub relationship: String,
}

impl Work {
    /// Reads ORCID's work, or its summary of one.
    #[must_use]
    pub fn from_json(work: &Value) -> Self {
        let external_ids = elements(work, "/external-ids/external-id");
        Self {
            put_code: integer(work, "/put-code"),
            created_at: integer(work, "/created-date/value"),
            updated_at: integer(work, "/last-modified-date/value"),
            source: text(work, "/source/source-name/value"),
            title: text(work, "/title/title/value"),
            journal: optional_text(work, "/journal-title/value"),
            date: date::read(work.get("publication-date").unwrap_or(&Value::Null)),
            work_type: text(work, "/type"),
            url: text(work, "/url/value"),
            external_ids: external_ids.iter().map(ExternalId::from_json).collect(),
        }
    }

    /// Reads ORCID's list of works: one for each group, the first of its summaries.
    #[must_use]
    pub fn from_groups(works: &Value) -> Vec<Self> {
        let groups = elements(works, "/group").iter();
        groups.filter_map(|group| elements(group, "/work-summary").first()).map(Self::from_json).collect()
    }
}

impl ExternalId {
    fn from_json(id: &Value) -> Self {
        Self {
            kind: text(id, "/external-id-type"),
            value: text(id, "/external-id-value"),
            url: text(id, "/external-id-url/value"),
            relationship: text(id, "/external-id-relationship"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::tree::tests::any_json;

    /// A real answer of ORCID, where the shared data is at hand.
    pub(crate) fn real(name: &str) -> Option<Value> {
        let path = format!("{}/../../../shared/data/orcid/json/{name}", env!("CARGO_MANIFEST_DIR"));
        match std::fs::read(&path) {
            Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
            Err(_) => {
                eprintln!("skipped: there is no {name}");
                None
            }
        }
    }

    #[test]
    fn a_work_in_the_contracts_order() {
        let work = json!({
            "created-date": {"value": 1_664_904_423_849_u64}, "last-modified-date": {"value": 1_664_918_958_139_u64},
            "source": {"source-name": {"value": "KBase CI"}}, "put-code": 7,
            "title": {"title": {"value": "A title"}, "subtitle": {"value": "not shown"}},
            "journal-title": {"value": "A journal"}, "type": "journal-article",
            "publication-date": {"year": {"value": "2022"}, "month": {"value": "03"}, "day": null},
            "url": {"value": "https://example.org"},
            "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.5072/a",
                "external-id-url": {"value": "https://doi.org/10.5072/a"}, "external-id-relationship": "self"}]},
        });
        insta::assert_snapshot!(
            serde_json::to_string(&Work::from_json(&work)).unwrap(),
            @r#"{"putCode":7,"createdAt":1664904423849,"updatedAt":1664918958139,"source":"KBase CI","title":"A title","journal":"A journal","date":"2022/3","workType":"journal-article","url":"https://example.org","externalIds":[{"type":"doi","value":"10.5072/a","url":"https://doi.org/10.5072/a","relationship":"self"}]}"#
        );
    }

    #[test]
    fn nulls_are_empty_texts() {
        let work = json!({"put-code": "8", "title": null, "journal-title": null, "publication-date": null, "url": null,
            "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "x", "external-id-url": null}]}});
        insta::assert_snapshot!(
            serde_json::to_string(&Work::from_json(&work)).unwrap(),
            @r#"{"putCode":8,"createdAt":0,"updatedAt":0,"source":"","title":"","journal":null,"date":"","workType":"","url":"","externalIds":[{"type":"doi","value":"x","url":"","relationship":""}]}"#
        );
    }

    #[test]
    fn a_group_shows_its_first_summary_and_an_empty_one_nothing() {
        let groups = json!({"group": [
            {"work-summary": [{"put-code": 1}, {"put-code": 2}]}, {"work-summary": []}, {"work-summary": [{"put-code": 3}]}]});
        let codes: Vec<_> = Work::from_groups(&groups).iter().map(|work| work.put_code).collect();
        assert_eq!(codes, [1, 3]);
        assert!(Work::from_groups(&json!({"group": null})).is_empty());
    }

    #[test]
    fn a_real_work_is_read() {
        let Some(work) = real("work_1537385.json") else { return };
        insta::assert_snapshot!(
            serde_json::to_string(&Work::from_json(&work)).unwrap(),
            @r#"{"putCode":1537385,"createdAt":1664904423849,"updatedAt":1664918958139,"source":"KBase CI","title":"book1x","journal":"pub","date":"2022/3/4","workType":"book","url":"https://example.com","externalIds":[{"type":"doi","value":"book1","url":"https://example.com","relationship":"self"}]}"#
        );
    }

    #[test]
    fn a_real_list_is_read() {
        let Some(works) = real("works_x.json") else { return };
        let read = Work::from_groups(&works);
        assert_eq!(read.len(), works["group"].as_array().unwrap().len());
        assert!(read.iter().all(|work| work.put_code > 0 && !work.title.is_empty()), "{read:?}");
    }

    proptest! {
        #[test]
        fn any_json_is_survived(value in any_json()) {
            let groups = elements(&value, "/group").len();
            prop_assert!(Work::from_groups(&value).len() <= groups);
            prop_assert!(Work::from_json(&value).journal.is_none_or(|journal| !journal.is_empty()));
        }
    }
}
