//! A work that is to be added.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::ExternalId;
use crate::tree::wrapped;
use crate::{PublicationDate, date};

/// A work that is to be added to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewWork {
    /// The title.
    pub title: String,
    /// The journal, publisher or conference; may be "".
    pub journal: String,
    /// The publication date: `2022/3/4`, `2022/3`, `2022` or "".
    #[schema(schema_with = date::schema)]
    pub date: String,
    /// ORCID's work type, e.g. `journal-article`.
    pub work_type: String,
    /// Where it can be found; may be "".
    pub url: String,
    /// Its identifiers. ORCID wants one with the relationship `self`.
    pub external_ids: Vec<ExternalId>,
}

impl NewWork {
    /// ORCID's form of it. A date that is none is left out: whoever takes it from a client refuses it before.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "type": self.work_type,
            "title": { "title": { "value": self.title } },
            "journal-title": wrapped(&self.journal),
            "publication-date": self.date.parse().ok().map(PublicationDate::to_json),
            "url": wrapped(&self.url),
            "external-ids": { "external-id": self.external_ids.iter().map(ExternalId::to_json).collect::<Vec<_>>() },
        })
    }
}

impl ExternalId {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "external-id-type": self.kind,
            "external-id-value": self.value,
            "external-id-url": wrapped(&self.url),
            "external-id-relationship": self.relationship,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Work;

    prop_compose! {
        fn any_id()(kind in "[a-z-]{1,8}", value in ".{1,12}", url in ".{0,12}", relationship in "[a-z-]{1,8}") -> ExternalId {
            ExternalId { kind, value, url, relationship }
        }
    }

    prop_compose! {
        pub(crate) fn any_new_work()(
            title in ".{1,20}", journal in ".{0,20}", work_type in "[a-z-]{1,12}", url in ".{0,20}",
            date in prop_oneof![Just(String::new()), "[12][0-9]{3}", "[12][0-9]{3}/[1-9](/[1-9])?"],
            external_ids in proptest::collection::vec(any_id(), 0..4),
        ) -> NewWork {
            NewWork { title, journal, date, work_type, url, external_ids }
        }
    }

    #[test]
    fn orcids_form_in_the_order_it_is_sent() {
        let id = ExternalId {
            kind: "doi".to_owned(),
            value: "10.5072/a".to_owned(),
            url: String::new(),
            relationship: "self".to_owned(),
        };
        let work = NewWork {
            title: "A title".to_owned(),
            journal: "A journal".to_owned(),
            date: "2022/3".to_owned(),
            work_type: "book".to_owned(),
            url: "https://example.org".to_owned(),
            external_ids: vec![id],
        };
        insta::assert_snapshot!(
            work.to_json(),
            @r#"{"type":"book","title":{"title":{"value":"A title"}},"journal-title":{"value":"A journal"},"publication-date":{"year":{"value":"2022"},"month":{"value":"03"},"day":null},"url":{"value":"https://example.org"},"external-ids":{"external-id":[{"external-id-type":"doi","external-id-value":"10.5072/a","external-id-url":null,"external-id-relationship":"self"}]}}"#
        );
    }

    proptest! {
        #[test]
        fn what_is_sent_is_what_is_shown(new in any_new_work()) {
            let shown = Work::from_json(&new.to_json());
            prop_assert_eq!(shown.title, new.title);
            prop_assert_eq!(shown.journal.unwrap_or_default(), new.journal);
            prop_assert_eq!(shown.date, new.date);
            prop_assert_eq!(shown.work_type, new.work_type);
            prop_assert_eq!(shown.url, new.url);
            prop_assert_eq!(shown.external_ids, new.external_ids);
        }
    }
}
