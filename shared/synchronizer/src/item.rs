//! What is sent, made of what is here (contract/orcid-sync.md 4).

use orcid_item::{
    Amount, Contributor, ExternalId, Funding, FuzzyDate, Invalid, Organization, Relationship, Role,
    SectionItem, Work, WorkType, currency, language,
};
use orcid_queue::{RecordType, SentId};
use project::Project;
use publication::{Details, IdentifierKind};

/// An item that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Work(Box<Work>),
    Funding(Box<Funding>),
    Value(SectionItem),
}

impl Item {
    /// As XML; `None` when nothing can be made of a value.
    pub fn xml(&self, put_code: Option<&str>) -> Result<Option<String>, Invalid> {
        match self {
            Self::Work(work) => work.xml(put_code).map(Some),
            Self::Funding(funding) => funding.xml(put_code).map(Some),
            Self::Value(value) => value.xml(),
        }
    }

    /// By what it can be found at ORCID.
    pub fn ids(&self) -> Vec<SentId> {
        let of = |ids: &[ExternalId]| {
            let own = ids.iter().filter(|id| id.relationship == Relationship::Own);
            own.map(|id| SentId { kind: id.kind.clone(), value: id.value.clone() }).collect()
        };
        match self {
            Self::Work(work) => of(&work.external_ids),
            Self::Funding(funding) => of(&funding.external_ids),
            Self::Value(value) => {
                let kind = match value {
                    SectionItem::ExternalId { kind, .. } => kind.clone(),
                    _ => String::new(),
                };
                vec![SentId { kind, value: value.sent_value() }]
            }
        }
    }
}

/// The work that a publication is.
pub(crate) fn work(details: &Details) -> Work {
    let work_type = WorkType::of(details.kind.name());
    let contributors = |names: &[String], role| {
        let contributor =
            |(place, name): (usize, &String)| Contributor { name: name.clone(), role, is_first: place == 0 };
        names.iter().enumerate().map(contributor).collect::<Vec<_>>()
    };
    let doi = details.doi.as_ref().map(ToString::to_string);
    let link = details.link.as_ref().map(ToString::to_string);
    let mut people = contributors(&details.authors, Role::Author);
    people.extend(contributors(&details.editors, Role::Editor));
    Work {
        title: Some(details.title.clone()),
        journal_title: details.venue.clone(),
        short_description: details.description.clone(),
        work_type: Some(work_type),
        publication_date: details.date.map(|date| {
            let part = |number: Option<i8>| number.and_then(|number| u8::try_from(number).ok());
            FuzzyDate::new(date.year(), part(date.month()), part(date.day()))
        }),
        external_ids: identifiers(details, work_type, doi.as_deref(), link.as_deref()),
        url: link.or_else(|| doi.map(|doi| format!("https://doi.org/{doi}"))),
        contributors: people,
        language: details.language.as_deref().and_then(language).map(str::to_owned),
    }
}

/// The identifiers of a publication in the reference's order; its address, where it has no other.
fn identifiers(
    details: &Details,
    work_type: WorkType,
    doi: Option<&str>,
    link: Option<&str>,
) -> Vec<ExternalId> {
    use IdentifierKind::{Eid, Isbn, Issn, Pmid, Wosuid};
    let mut ids = Vec::new();
    for kind in [Issn, Pmid, Eid, Wosuid, Isbn] {
        let is_part = match kind {
            Issn => work_type.is_part_of_issn(),
            Isbn => work_type.is_part_of_isbn(),
            Pmid | Eid | Wosuid => false,
        };
        let relationship = if is_part { Relationship::PartOf } else { Relationship::Own };
        let of_kind = details.identifiers.iter().filter(|id| id.kind == kind);
        ids.extend(of_kind.map(|id| ExternalId { relationship, ..ExternalId::own(kind.name(), &id.value) }));
    }
    ids.extend(doi.map(|doi| ExternalId::own("doi", doi)));
    if ids.is_empty() {
        ids.extend(link.map(|link| ExternalId::own("uri", link)));
    }
    ids
}

/// The funding that a project is, led by these people.
pub(crate) fn funding(project: &Project, leads: Vec<String>) -> Funding {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let award = project.profile.award_information.clone().unwrap_or_default();
    let funder = &award.organization;
    let is_known =
        [&funder.name, &funder.city, &funder.country, &funder.id].into_iter().any(|text| !text.is_empty());
    Funding {
        title: some(&project.name),
        short_description: some(&project.description),
        // An amount in no currency says nothing.
        amount: some(&award.amount)
            .filter(|_| currency(&award.currency))
            .map(|value| Amount { value, currency: some(&award.currency) }),
        url: some(&award.url),
        start: FuzzyDate::parse(&award.start),
        end: FuzzyDate::parse(&award.end),
        external_ids: some(&award.award_number)
            .map(|id| ExternalId::own("grant_number", &id))
            .into_iter()
            .collect(),
        leads,
        organization: is_known.then(|| {
            Organization::new(&funder.name, &funder.city, &funder.country, (&funder.id, &funder.id_source))
        }),
    }
}

/// Field and value of a signature.
#[must_use]
pub fn signature_parts(signature: &str) -> Option<(&str, &str)> {
    signature.split_once("::")
}

/// Whether values of a section may be in this field.
#[must_use]
pub fn is_field(kind: RecordType, field: &str) -> bool {
    value(kind, field, "").is_some()
}

/// The value that a signature of a section stands for; `None` for one that stands for none.
pub(crate) fn value_of(kind: RecordType, signature: &str) -> Option<SectionItem> {
    let (field, text) = signature_parts(signature)?;
    value(kind, field, text)
}

fn value(kind: RecordType, field: &str, text: &str) -> Option<SectionItem> {
    let text = text.to_owned();
    match (kind, field) {
        (RecordType::OtherNames, "person.name.variant" | "person.name.translated") => {
            Some(SectionItem::OtherName(text))
        }
        (RecordType::Country, "person.country") => Some(SectionItem::Country(text)),
        (RecordType::Keywords, "dc.subject") => Some(SectionItem::Keyword(text)),
        (RecordType::ExternalIds, "person.identifier.scopus-author-id") => {
            Some(SectionItem::ExternalId { kind: "SCOPUS".to_owned(), value: text })
        }
        (RecordType::ExternalIds, "person.identifier.rid") => {
            Some(SectionItem::ExternalId { kind: "RID".to_owned(), value: text })
        }
        (RecordType::ResearcherUrls, "dc.identifier.uri") => Some(SectionItem::ResearcherUrl(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use publication::{Identifier, Kind};

    use super::*;

    fn details() -> Details {
        Details {
            title: "Ships".to_owned(),
            authors: vec!["Amara Okafor".to_owned(), "Tess Tester".to_owned()],
            editors: vec!["Josiah Carberry".to_owned()],
            date: "2026-11".parse().ok(),
            doi: "10.5072/zenodo.7".parse().ok(),
            kind: Kind::Article,
            language: Some("en_US".to_owned()),
            identifiers: vec![
                Identifier { kind: IdentifierKind::Isbn, value: "9783161484100".to_owned() },
                Identifier { kind: IdentifierKind::Issn, value: "2049-3630".to_owned() },
            ],
            ..Details::default()
        }
    }

    #[test]
    fn a_publication_is_a_work() {
        let work = work(&details());
        let ids: Vec<_> = work.external_ids.iter().map(|id| (id.kind.as_str(), id.relationship)).collect();
        assert_eq!(
            ids,
            [("issn", Relationship::PartOf), ("isbn", Relationship::Own), ("doi", Relationship::Own)]
        );
        assert_eq!(work.publication_date, Some(FuzzyDate::new(2026, Some(11), None)));
        assert_eq!(work.url.as_deref(), Some("https://doi.org/10.5072/zenodo.7"));
        assert_eq!((work.language.as_deref(), work.work_type), (Some("en"), Some(WorkType::JournalArticle)));
        let people: Vec<_> = work.contributors.iter().map(|one| (one.role, one.is_first)).collect();
        assert_eq!(people, [(Role::Author, true), (Role::Author, false), (Role::Editor, true)]);
        assert!(work.codes().is_empty());
        // It is found by what is its own.
        let found: Vec<_> = Item::Work(Box::new(work)).ids().into_iter().map(|id| id.kind).collect();
        assert_eq!(found, ["isbn", "doi"]);
    }

    #[test]
    fn an_address_stands_in_for_identifiers() {
        let link = "https://example.org/paper".parse().ok();
        let details = Details { doi: None, identifiers: Vec::new(), link, ..details() };
        assert_eq!(work(&details).external_ids, [ExternalId::own("uri", "https://example.org/paper")]);
    }

    #[test]
    fn signatures_stand_for_values_of_their_section() {
        for (kind, signature) in [
            (RecordType::OtherNames, "person.name.variant::A. Okafor"),
            (RecordType::Country, "person.country::DE"),
            (RecordType::Keywords, "dc.subject::a::b"),
            (RecordType::ExternalIds, "person.identifier.rid::A-1"),
            (RecordType::ResearcherUrls, "dc.identifier.uri::https://example.org"),
        ] {
            assert!(value_of(kind, signature).is_some(), "{signature}");
            assert_eq!(value_of(RecordType::Publication, signature), None);
        }
        assert_eq!(
            value_of(RecordType::Keywords, "dc.subject::a::b"),
            Some(SectionItem::Keyword("a::b".to_owned()))
        );
        assert_eq!(value_of(RecordType::Keywords, "person.country::DE"), None);
        assert_eq!(value_of(RecordType::Keywords, "soil"), None);
    }
}
