use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn changed(details: Details, changes: Value) -> Result<Details, DetailsError> {
    details.changed(serde_json::from_value(changes).unwrap())
}

fn ships() -> Details {
    changed(
        Details::default(),
        json!({
            "title": " How many\nships ", "authors": ["Amara  Okafor", " "], "publication_date": "2026-11-24",
            "doi": "https://doi.org/10.5281/ZENODO.1", "link": "HTTPS://example.org", "type": "Dataset",
            "identifiers": [{"type": "issn", "value": "1234-5678"}, {"type": "issn", "value": "1234-5678 "}],
        }),
    )
    .unwrap()
}

#[test]
fn values_are_normalised() {
    let ships = ships();
    assert_eq!(
        (ships.title.as_str(), ships.authors.as_slice()),
        ("How many ships", &["Amara Okafor".to_owned()][..])
    );
    assert_eq!(ships.doi.unwrap().as_str(), "10.5281/zenodo.1");
    assert_eq!((ships.link.unwrap().as_str(), ships.kind), ("https://example.org/", Kind::Dataset));
    assert_eq!(ships.identifiers.len(), 1);
}

#[test]
fn what_is_absent_stays_and_null_clears() {
    assert_eq!(changed(ships(), json!({})).unwrap(), ships());
    let cleared =
        json!({"authors": null, "doi": null, "link": "", "type": null, "identifiers": null, "year": null});
    let cleared = changed(ships(), cleared).unwrap();
    assert_eq!(cleared, Details { title: "How many ships".to_owned(), ..Details::default() });
}

#[test]
fn the_year_is_the_dates() {
    let date = |changes| changed(ships(), changes).map(|details| details.date.map(|date| date.to_string()));
    for (changes, expected) in [
        (json!({}), Some("2026-11-24")),
        (json!({"year": 2026}), Some("2026-11-24")),
        (json!({"year": 2025}), Some("2025")),
        (json!({"publication_date": "2025-01"}), Some("2025-01")),
        (json!({"publication_date": "2025-01", "year": 2025}), Some("2025-01")),
        (json!({"publication_date": "2025-01", "year": null}), Some("2025-01")),
        (json!({"publication_date": null, "year": 2024}), Some("2024")),
        (json!({"publication_date": ""}), None),
        (json!({"year": null}), None),
    ] {
        assert_eq!(date(changes.clone()), Ok(expected.map(str::to_owned)), "{changes}");
    }
    assert_eq!(date(json!({"publication_date": "2025-01", "year": 2024})), Err(DetailsError::Years));
    assert_eq!(date(json!({"year": 0})), Err(DetailsError::Year));
}

#[test]
fn what_can_not_be_is_refused_with_its_field() {
    for (changes, text) in [
        (json!({"title": null}), "title is required"),
        (json!({"title": " "}), "title is required"),
        (json!({"title": "x".repeat(1_001)}), "title is longer than 1000 characters"),
        (json!({"venue": "a\u{0}"}), "venue holds control characters"),
        (json!({"authors": vec!["a"; 201]}), "authors has more than 200 entries"),
        (json!({"editors": ["x".repeat(151)]}), "editors is longer than 150 characters"),
        (
            json!({"doi": "zenodo.1"}),
            "doi: a DOI is written 10.<prefix>/<suffix>, also after `doi:` or `https://doi.org/`",
        ),
        (
            json!({"link": "ftp://a"}),
            "link is not a valid URL: an http or https address of at most 2000 characters",
        ),
        (
            json!({"publication_date": "24.11.2026"}),
            "publication_date: a date is written 2026, 2026-11 or 2026-11-24",
        ),
        (json!({"bibtex": "x".repeat(8_001)}), "bibtex is longer than 8000 characters"),
        (json!({"language": "English"}), "language is written en or en_US"),
        (json!({"authors": vec!["x".repeat(149); 199]}), "the publication is larger than 24000 bytes"),
    ] {
        assert_eq!(changed(ships(), changes).unwrap_err().to_string(), text);
    }
}

proptest! {
    #[test]
    fn what_is_accepted_is_accepted_again_and_stays(
        title in "\\PC{0,20}", authors in proptest::collection::vec("\\PC{0,9}", 0..4), doi in "10\\.[0-9]{4}/\\PC{1,9}",
        link in "https://[a-z]{1,9}/\\PC{0,9}", bibtex in ".{0,30}", language in "[a-z]{2}(_[A-Z]{2})?",
    ) {
        let changes = json!({"title": title, "authors": authors, "doi": doi, "link": link, "bibtex": bibtex, "language": language});
        if let Ok(details) = changed(Details::default(), changes) {
            let stored = serde_json::to_value(&details).unwrap();
            prop_assert_eq!(&serde_json::from_value::<Details>(stored.clone()).unwrap(), &details);
            prop_assert_eq!(changed(Details::default(), stored).unwrap(), Details { kind: Kind::Other, ..details });
        }
    }
}
