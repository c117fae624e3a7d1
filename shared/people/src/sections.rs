//! What a person shows everybody of herself, as sections of an ORCID record have it.

use orcid_queue::{RecordType, SectionValue};

use crate::{About, PersonPart, PersonalPage, Profile, ProfilePart};

/// The public sections of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sections {
    /// Other names.
    pub other_names: Vec<String>,
    /// The country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Ids at other services: `(service, id)`; an ORCID iD is none.
    pub external_identifiers: Vec<(String, String)>,
    /// Websites: `(name, address)`.
    pub researcher_urls: Vec<(String, String)>,
}

impl Sections {
    /// What everybody may see of a profile.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        if !profile.shows(PersonPart::Profile) {
            return Self::default();
        }
        let about = &profile.about;
        Self {
            other_names: shown(about, ProfilePart::OtherNames, &about.other_names),
            country: shown(about, ProfilePart::Country, std::slice::from_ref(&about.country))
                .into_iter()
                .find(|country| !country.is_empty()),
            keywords: shown(about, ProfilePart::Keywords, &about.keywords),
            external_identifiers: shown(about, ProfilePart::Identities, &about.identities)
                .into_iter()
                .filter(|identity| !matches!(identity.r#type.as_str(), "orcid" | "other"))
                .map(|identity| (identity.r#type, identity.identity))
                .collect(),
            researcher_urls: urls(about),
        }
    }
}

impl Sections {
    /// Their values as the ORCID queue knows them (contract/orcid-sync.md 2.2 and 4.3); ids of services that ORCID's section
    /// has no field for are not among them.
    #[must_use]
    pub fn values(&self) -> [(RecordType, Vec<SectionValue>); 5] {
        let ids = self.external_identifiers.iter().filter_map(|(service, id)| match service.as_str() {
            "scopus" => Some(signed("person.identifier.scopus-author-id", id)),
            "researcherid" => Some(signed("person.identifier.rid", id)),
            _ => None,
        });
        let all = |field: &str, values: &[String]| values.iter().map(|value| signed(field, value)).collect();
        [
            (RecordType::OtherNames, all("person.name.variant", &self.other_names)),
            (RecordType::Country, self.country.iter().map(|value| signed("person.country", value)).collect()),
            (RecordType::Keywords, all("dc.subject", &self.keywords)),
            (RecordType::ExternalIds, ids.collect()),
            (
                RecordType::ResearcherUrls,
                self.researcher_urls.iter().map(|(_, url)| signed("dc.identifier.uri", url)).collect(),
            ),
        ]
    }
}

fn signed(field: &str, value: &str) -> SectionValue {
    SectionValue { signature: format!("{field}::{value}"), description: value.to_owned() }
}

fn urls(about: &About) -> Vec<(String, String)> {
    let website = shown(about, ProfilePart::Website, std::slice::from_ref(&about.website));
    let website = website.into_iter().filter(|url| !url.is_empty()).map(|url| ("website".to_owned(), url));
    let pages = |part, pages: &[PersonalPage]| shown(about, part, pages);
    let professional = pages(ProfilePart::Professional, &about.professional);
    let social = pages(ProfilePart::Social, &about.social);
    let pages = professional.into_iter().chain(social).map(|page| (page.r#type, page.url));
    website.chain(pages).collect()
}

/// A part of a profile, unless it is hidden.
fn shown<T: Clone>(about: &About, part: ProfilePart, values: &[T]) -> Vec<T> {
    if about.preferences.shows(part) { values.to_vec() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::*;
    use crate::{Identity, PersonChange, ProfileChange};

    fn profile() -> Profile {
        let identity = |kind: &str, id: &str| Identity { identity: id.to_owned(), r#type: kind.to_owned() };
        let page = |kind: &str, url: &str| PersonalPage { r#type: kind.to_owned(), url: url.to_owned() };
        let change = ProfileChange {
            website: Some("https://ada.example".to_owned()),
            identities: Some(vec![identity("scopus", "7"), identity("orcid", "0000-0002-1825-0097")]),
            social: Some(vec![page("youtube", "https://youtube.com/ada")]),
            other_names: Some(vec!["Ada King".to_owned()]),
            country: Some("gb".to_owned()),
            keywords: Some(vec!["engines".to_owned()]),
            ..Default::default()
        };
        crate::Change::Profile(Box::new(change)).of(Profile::empty(Uuid::nil())).unwrap()
    }

    #[test]
    fn everything_that_is_shown_is_in_its_section() {
        let sections = Sections::of(&profile());
        assert_eq!(sections.other_names, ["Ada King"]);
        assert_eq!((sections.country.as_deref(), sections.keywords[0].as_str()), (Some("GB"), "engines"));
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(sections.external_identifiers, [pair("scopus", "7")]);
        let urls = [pair("website", "https://ada.example"), pair("youtube", "https://youtube.com/ada")];
        assert_eq!(sections.researcher_urls, urls);
    }

    #[test]
    fn each_value_has_a_signature() {
        let values = Sections::of(&profile()).values();
        let signatures = |kind| {
            let (_, values) = values.iter().find(|(it, _)| *it == kind).unwrap();
            values.iter().map(|value| value.signature.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(signatures(RecordType::OtherNames), ["person.name.variant::Ada King"]);
        assert_eq!(signatures(RecordType::Country), ["person.country::GB"]);
        assert_eq!(signatures(RecordType::Keywords), ["dc.subject::engines"]);
        assert_eq!(signatures(RecordType::ExternalIds), ["person.identifier.scopus-author-id::7"]);
        let urls = ["dc.identifier.uri::https://ada.example", "dc.identifier.uri::https://youtube.com/ada"];
        assert_eq!(signatures(RecordType::ResearcherUrls), urls);
    }

    #[test]
    fn what_is_hidden_is_in_none() {
        let hidden = BTreeMap::from([("show_keywords".to_owned(), false), ("show_social".to_owned(), false)]);
        let change = ProfileChange { preferences: hidden, ..Default::default() };
        let sections = Sections::of(&crate::Change::Profile(Box::new(change)).of(profile()).unwrap());
        assert!(sections.keywords.is_empty() && sections.researcher_urls.len() == 1);
        let preferences = BTreeMap::from([("show_profile".to_owned(), false)]);
        let change = PersonChange { preferences, ..Default::default() };
        let hidden = crate::Change::Person(change).of(profile()).unwrap();
        assert_eq!(Sections::of(&hidden), Sections::default());
    }
}
