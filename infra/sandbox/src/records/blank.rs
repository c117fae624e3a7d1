//! The record of someone who has just registered.

use serde_json::{Map, Value, json};

use crate::orcid_id::HOST;
use crate::people::Person;
use crate::schema::json::canonical;
use crate::schema::record::RECORD;

/// A record with name and address and nothing else.
#[must_use]
pub fn record(person: &Person, now_ms: i64) -> Value {
    let orcid = &person.orcid;
    let now = json!({"value": now_ms});
    let record = json!({
        "orcid-identifier": {"uri": orcid.uri(), "path": orcid, "host": HOST},
        "preferences": {"locale": "en"},
        "history": {
            "creation-method": "DIRECT",
            "submission-date": now,
            "last-modified-date": now,
            "claimed": true,
            "verified-email": person.email.is_some(),
            "verified-primary-email": person.email.is_some(),
        },
        "person": person_of(person, &now),
        "activities-summary": activities(orcid.as_str()),
        "path": format!("/{orcid}"),
    });
    canonical(&RECORD, &record).unwrap_or(record)
}

fn person_of(person: &Person, now: &Value) -> Value {
    let orcid = &person.orcid;
    let part = |name: &str, list: &str| json!({list: [], "path": format!("/{orcid}/{name}")});
    let name = person.given_name.as_ref().or(person.name.as_ref()).map(|given| {
        json!({
            "created-date": now,
            "last-modified-date": now,
            "given-names": {"value": given},
            "family-name": person.family_name.as_ref().map(|family| json!({"value": family})),
            "visibility": "public",
            "path": orcid,
        })
    });
    let emails: Vec<_> = person.email.iter().map(|email| email_of(person, email, now)).collect();
    json!({
        "name": name,
        "other-names": part("other-names", "other-name"),
        "researcher-urls": part("researcher-urls", "researcher-url"),
        "emails": {
            "last-modified-date": person.email.as_ref().map(|_| now),
            "email": emails,
            "path": format!("/{orcid}/email"),
        },
        "addresses": part("address", "address"),
        "keywords": part("keywords", "keyword"),
        "external-identifiers": part("external-identifiers", "external-identifier"),
        "path": format!("/{orcid}/person"),
    })
}

fn email_of(person: &Person, email: &str, now: &Value) -> Value {
    let orcid = &person.orcid;
    json!({
        "created-date": now,
        "last-modified-date": now,
        "source": {
            "source-orcid": {"uri": orcid.uri(), "path": orcid, "host": HOST},
            "source-name": person.name.as_ref().map(|name| json!({"value": name})),
        },
        "email": email,
        "visibility": "limited",
        "verified": true,
        "primary": true,
    })
}

fn activities(orcid: &str) -> Value {
    let lists = [
        ("distinctions", "affiliation-group"),
        ("educations", "affiliation-group"),
        ("employments", "affiliation-group"),
        ("fundings", "group"),
        ("invited-positions", "affiliation-group"),
        ("memberships", "affiliation-group"),
        ("peer-reviews", "group"),
        ("qualifications", "affiliation-group"),
        ("research-resources", "group"),
        ("services", "affiliation-group"),
        ("works", "group"),
    ];
    let mut activities: Map<String, Value> = lists
        .into_iter()
        .map(|(name, list)| (name.to_owned(), json!({list: [], "path": format!("/{orcid}/{name}")})))
        .collect();
    activities.insert("path".to_owned(), format!("/{orcid}/activities").into());
    activities.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::People;

    #[test]
    fn a_new_record_has_the_form_of_records() {
        let people = People::parse(include_str!("../../../local/people.toml")).unwrap();
        for person in people.iter() {
            let record = record(person, 1);
            assert_eq!(canonical(&RECORD, &record).unwrap(), record);
            assert_eq!(record["person"]["emails"]["email"][0]["email"].as_str(), person.email.as_deref());
        }
    }

    #[test]
    fn private_names_are_null() {
        let person = Person {
            orcid: crate::orcid_id::OrcidId::parse("0000-0002-1825-0097").unwrap(),
            name: None,
            given_name: None,
            family_name: None,
            email: None,
        };
        let record = record(&person, 1);
        assert_eq!(record["person"]["name"], Value::Null);
        assert_eq!(record["person"]["emails"]["email"], json!([]));
    }
}
