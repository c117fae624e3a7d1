//! The publication that a published shipment becomes.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::Value;
use uuid::{Builder, Uuid};

use crate::details::{MAX_DESCRIPTION, MAX_NAME, MAX_NAMES, MAX_TITLE};
use crate::text::fitted;
use crate::{Details, IssueDate, Kind, Owner, Publication};

/// What is known of a shipment that is published at a repository.
#[derive(Debug, Clone, PartialEq)]
pub struct Deposit<'a> {
    /// The shipment's id.
    pub shipment_id: &'a str,
    /// What was shipped.
    pub compendium_id: &'a str,
    /// The DOI that the repository gave it.
    pub doi: &'a str,
    /// The record's page.
    pub url: &'a str,
    /// When it was published.
    pub published: Timestamp,
    /// The compendium's o2r record.
    pub o2r: Option<&'a Value>,
}

impl Publication {
    /// The publication of a shipment: the same uuid for the same shipment.
    #[must_use]
    pub fn of_deposit(owner: &Owner, deposit: &Deposit<'_>) -> Self {
        let uuid = uuid_of_shipment(deposit.shipment_id);
        Self {
            compendium_id: Some(deposit.compendium_id.to_owned()),
            shipment_id: Some(deposit.shipment_id.to_owned()),
            ..Self::new(uuid, owner, details(deposit))
        }
    }
}

/// The uuid that follows from a shipment's id.
fn uuid_of_shipment(id: &str) -> Uuid {
    let digest = digest(&SHA256, format!("publication of shipment {id}").as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(digest.as_ref()).for_each(|(byte, digest)| *byte = *digest);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// What the metadata say, as far as a publication holds it: nobody is there to put it right.
fn details(deposit: &Deposit<'_>) -> Details {
    let text = |name: &str| deposit.o2r?.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    let day = IssueDate::from(Offset::UTC.to_datetime(deposit.published).date());
    let title = text("title").map(|title| one_line(title, MAX_TITLE)).filter(|title| !title.is_empty());
    let mut details = Details {
        title: title.unwrap_or_else(|| format!("Compendium {}", deposit.compendium_id)),
        authors: creators(deposit.o2r),
        date: Some(text("publication_date").and_then(|date| date.parse().ok()).unwrap_or(day)),
        doi: deposit.doi.parse().ok(),
        link: deposit.url.parse().ok(),
        description: text("description")
            .map(|text| fitted(text, MAX_DESCRIPTION))
            .filter(|text| !text.is_empty()),
        kind: Kind::of_metadata(text("upload_type"), text("publication_type")),
        language: language(deposit.o2r),
        ..Details::default()
    };
    if !details.fits() {
        details.description = None;
    }
    while !details.fits() && !details.authors.is_empty() {
        details.authors.truncate(details.authors.len() / 2);
    }
    details
}

fn creators(o2r: Option<&Value>) -> Vec<String> {
    let creators = o2r.and_then(|o2r| o2r.get("creators")?.as_array()).map(Vec::as_slice).unwrap_or_default();
    let names = creators.iter().filter_map(|creator| creator.get("name").unwrap_or(creator).as_str());
    names.map(|name| one_line(name, MAX_NAME)).filter(|name| !name.is_empty()).take(MAX_NAMES).collect()
}

fn one_line(text: &str, max: usize) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    fitted(&words.join(" "), max)
}

/// The first language of the paper, where it is a code of two letters.
fn language(o2r: Option<&Value>) -> Option<String> {
    let language = o2r?.get("paperLanguage")?;
    let language = language.as_str().or_else(|| language.get(0)?.as_str())?.trim();
    let is_code = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then(|| language.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::Changes;
    use crate::record::owner;

    fn made(o2r: Option<&Value>) -> Publication {
        let deposit = Deposit {
            shipment_id: "mine",
            compendium_id: "4XgD9",
            doi: "10.5072/ZENODO.7",
            url: "https://sandbox.zenodo.org/records/7",
            published: "2026-11-24T23:59:59Z".parse().unwrap(),
            o2r,
        };
        Publication::of_deposit(&owner(), &deposit)
    }

    #[test]
    fn it_has_what_the_metadata_and_the_repository_say() {
        let o2r = json!({
            "title": "How many\nships", "description": "All of them.", "publication_date": "2020-02-01",
            "creators": [{"name": "Amara Okafor", "orcid": "x"}, "Tess Tester", {"affiliation": "x"}],
            "upload_type": "publication", "publication_type": "article", "paperLanguage": ["en"],
        });
        let publication = made(Some(&o2r));
        insta::assert_json_snapshot!(publication.details, @r#"
        {
          "title": "How many ships",
          "authors": [
            "Amara Okafor",
            "Tess Tester"
          ],
          "editors": [],
          "date": "2020-02-01",
          "venue": null,
          "doi": "10.5072/zenodo.7",
          "link": "https://sandbox.zenodo.org/records/7",
          "bibtex": null,
          "description": "All of them.",
          "kind": "Article",
          "language": "en",
          "identifiers": [],
          "projects": []
        }
        "#);
        assert_eq!(publication.compendium_id.as_deref(), Some("4XgD9"));
        assert_eq!(publication.shipment_id.as_deref(), Some("mine"));
    }

    #[test]
    fn without_metadata_it_is_there_too() {
        let details = made(None).details;
        assert_eq!((details.title.as_str(), details.kind), ("Compendium 4XgD9", Kind::Dataset));
        assert_eq!(details.date.unwrap().to_string(), "2026-11-24");
    }

    #[test]
    fn a_shipment_has_one() {
        assert_eq!(made(None).uuid, made(Some(&json!({"title": "another"}))).uuid);
        assert_ne!(uuid_of_shipment("a"), uuid_of_shipment("b"));
    }

    proptest! {
        #[test]
        fn whatever_the_metadata_say_it_is_valid(
            title in ".{0,1200}", description in ".{0,300}", repeat in 1_usize..60, name in ".{0,200}", date in ".{0,12}",
        ) {
            let o2r = json!({
                "title": title, "description": description.repeat(repeat), "publication_date": date,
                "creators": vec![json!({"name": name}); repeat * 5], "paperLanguage": name,
            });
            let details = made(Some(&o2r)).details;
            let stored = serde_json::to_value(&details).unwrap();
            let again: Changes = serde_json::from_value(stored).unwrap();
            prop_assert!(Details::default().changed(again).is_ok(), "{:?}", details);
        }
    }
}
