//! The sections of a record whose items clients can add.

use std::collections::BTreeSet;

use serde_json::Value;

use super::external_id;
use crate::oauth::scope::Scope;
use crate::schema::{Document, Fields, funding, person, work};
use crate::tree::text;

/// A kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Works.
    Works,
    /// Fundings.
    Fundings,
    /// Other names.
    OtherNames,
    /// Countries.
    Addresses,
    /// Keywords.
    Keywords,
    /// Identifiers in other systems.
    ExternalIdentifiers,
    /// Web pages.
    ResearcherUrls,
}

/// What there is to know about a section.
#[derive(Debug)]
pub struct Facts {
    /// The word in the path of one item.
    pub item: &'static str,
    /// The word in the path of all.
    pub list: &'static str,
    /// Where the list is in a record.
    pub container: &'static str,
    /// What the list's entries are called.
    pub entries: &'static str,
    /// What summaries have, where entries are summaries in groups.
    pub summary: Option<Fields>,
    /// The message for one.
    pub document: &'static Document,
    /// The message for all.
    pub list_document: &'static Document,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 7] = [
        Self::Works,
        Self::Fundings,
        Self::OtherNames,
        Self::Addresses,
        Self::Keywords,
        Self::ExternalIdentifiers,
        Self::ResearcherUrls,
    ];

    /// The section whose items have this word in their path.
    #[must_use]
    pub fn of_item(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.facts().item == word)
    }

    /// The section whose list has this word in its path.
    #[must_use]
    pub fn of_list(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.facts().list == word)
    }

    /// What a client needs to add an item.
    #[must_use]
    pub fn scope(self) -> Scope {
        match self {
            Self::Works | Self::Fundings => Scope::ActivitiesUpdate,
            _ => Scope::PersonUpdate,
        }
    }

    /// What makes two items of one source the same.
    #[must_use]
    pub fn keys(self, item: &Value) -> BTreeSet<(String, String)> {
        let one = |pointer: &str| {
            let key = |text: &str| (pointer.to_owned(), text.to_owned());
            text(item, pointer).map(key).into_iter().collect()
        };
        match self {
            Self::Works | Self::Fundings => external_id::own_keys(item),
            Self::OtherNames | Self::Keywords => one("/content"),
            Self::Addresses => one("/country/value"),
            Self::ExternalIdentifiers => BTreeSet::from([external_id::key(item)]),
            Self::ResearcherUrls => one("/url/value"),
        }
    }

    /// What there is to know about it.
    #[must_use]
    pub fn facts(self) -> &'static Facts {
        match self {
            Self::Works => &WORKS,
            Self::Fundings => &FUNDINGS,
            Self::OtherNames => &OTHER_NAMES,
            Self::Addresses => &ADDRESSES,
            Self::Keywords => &KEYWORDS,
            Self::ExternalIdentifiers => &EXTERNAL_IDENTIFIERS,
            Self::ResearcherUrls => &RESEARCHER_URLS,
        }
    }
}

static WORKS: Facts = Facts {
    item: "work",
    list: "works",
    container: "/activities-summary/works",
    entries: "work-summary",
    summary: Some(work::SUMMARY_FIELDS),
    document: &work::WORK,
    list_document: &work::WORKS,
};

static FUNDINGS: Facts = Facts {
    item: "funding",
    list: "fundings",
    container: "/activities-summary/fundings",
    entries: "funding-summary",
    summary: Some(funding::SUMMARY_FIELDS),
    document: &funding::FUNDING,
    list_document: &funding::FUNDINGS,
};

static OTHER_NAMES: Facts = Facts {
    item: "other-names",
    list: "other-names",
    container: "/person/other-names",
    entries: "other-name",
    summary: None,
    document: &person::OTHER_NAME,
    list_document: &person::OTHER_NAMES,
};

static ADDRESSES: Facts = Facts {
    item: "address",
    list: "address",
    container: "/person/addresses",
    entries: "address",
    summary: None,
    document: &person::ADDRESS,
    list_document: &person::ADDRESSES,
};

static KEYWORDS: Facts = Facts {
    item: "keywords",
    list: "keywords",
    container: "/person/keywords",
    entries: "keyword",
    summary: None,
    document: &person::KEYWORD,
    list_document: &person::KEYWORDS,
};

static EXTERNAL_IDENTIFIERS: Facts = Facts {
    item: "external-identifiers",
    list: "external-identifiers",
    container: "/person/external-identifiers",
    entries: "external-identifier",
    summary: None,
    document: &person::EXTERNAL_IDENTIFIER,
    list_document: &person::EXTERNAL_IDENTIFIERS,
};

static RESEARCHER_URLS: Facts = Facts {
    item: "researcher-urls",
    list: "researcher-urls",
    container: "/person/researcher-urls",
    entries: "researcher-url",
    summary: None,
    document: &person::RESEARCHER_URL,
    list_document: &person::RESEARCHER_URLS,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Shape;
    use crate::schema::record::RECORD;

    #[test]
    fn every_section_is_found_by_its_words() {
        for section in Section::ALL {
            assert_eq!(Section::of_item(section.facts().item), Some(section));
            assert_eq!(Section::of_list(section.facts().list), Some(section));
        }
        assert_eq!(Section::of_item("works"), None);
    }

    #[test]
    fn every_container_is_in_the_table_of_records() {
        for section in Section::ALL {
            let mut fields = RECORD.fields;
            for part in section.facts().container.split('/').skip(1) {
                let field = fields.iter().copied().flatten().find(|field| field.name == part).unwrap();
                let Shape::Object(_, inner) = field.shape else { panic!("{part} is no object") };
                fields = inner;
            }
            assert_eq!(format!("{fields:?}"), format!("{:?}", section.facts().list_document.fields));
        }
    }
}
