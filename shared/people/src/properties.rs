//! No list, search, count or detail reveals what it may not.

use std::collections::BTreeMap;

use identity::Person;
use preferences::{Part, Preferences};
use proptest::prelude::*;
use search::Term;
use serde_json::{Value, json};

use super::*;
use crate::listed::as_they_are;

/// A text for each thing that a person can say, that occurs nowhere else.
const EMAIL: &str = "qemailq@secret.example";
const PARTS: [(&str, &str); 12] = [
    ("show_affiliations_other", "qaffilq"),
    ("show_bio", "qbioq"),
    ("show_country", "\"country\":\"AQ\""),
    ("show_cv", "https://qcvq.example"),
    ("show_identities", "qidentityq"),
    ("show_job", "qjobq"),
    ("show_keywords", "qkeywordq"),
    ("show_other_names", "qothernameq"),
    ("show_professional", "https://qprofessionalq.example"),
    ("show_pronouns", "qpronounq"),
    ("show_social", "https://qsocialq.example"),
    ("show_website", "https://qwebsiteq.example"),
];
const ORCID: &str = "0000-0002-1825-0097";
const KEY: &str = "qsshkeyq";
const PUBLICATION: &str = "qpublicationq";
const ROLE: &str = "qprojectroleq";

fn person(level: u16, number: u128) -> Person {
    let uuid = uuid::Uuid::from_u128(number);
    let json = json!({
        "id": format!("person#{uuid}"), "uuid": uuid, "orcid": ORCID, "username": ORCID, "name": "Ada Lovelace",
        "level": level, "created": "2026-11-24T06:28:18.750Z",
    });
    serde_json::from_value(json).unwrap()
}

fn profile(hidden: &[bool], hidden_parts: &[bool]) -> Profile {
    let texts: BTreeMap<_, _> = PARTS.into_iter().collect();
    let text = |key: &str| Some(texts[key].to_owned());
    let page =
        |key: &str| Some(vec![PersonalPage { r#type: "other".to_owned(), url: texts[key].to_owned() }]);
    let flags = |keys: Vec<&str>, hidden: &[bool]| {
        let pairs = keys.into_iter().zip(hidden).map(|(key, hidden)| (key.to_owned(), !hidden));
        pairs.collect::<BTreeMap<_, _>>()
    };
    let identity = Identity { identity: texts["show_identities"].to_owned(), r#type: "other".to_owned() };
    let about = ProfileChange {
        bio: text("show_bio"),
        cv: text("show_cv"),
        job: text("show_job"),
        pronouns: text("show_pronouns"),
        website: text("show_website"),
        identities: Some(vec![identity]),
        social: page("show_social"),
        professional: page("show_professional"),
        other_names: Some(vec![texts["show_other_names"].to_owned()]),
        affiliations_other: Some(vec![texts["show_affiliations_other"].to_owned()]),
        country: Some("AQ".to_owned()),
        keywords: Some(vec![texts["show_keywords"].to_owned()]),
        preferences: flags(Preferences::<ProfilePart>::keys(), hidden_parts),
    };
    let person = PersonChange {
        email: Some(EMAIL.to_owned()),
        preferences: flags(Preferences::<PersonPart>::keys(), hidden),
        ..PersonChange::default()
    };
    let profile = Change::Person(person).of(Profile::default()).unwrap();
    Change::Profile(Box::new(about)).of(profile).unwrap()
}

/// All that somebody gets to see of a person, as text.
fn seen(viewer: Viewer, person: &Person, profile: &Profile) -> [String; 4] {
    let has = Belongings {
        sshkeys: vec![Value::from(KEY)],
        publications: vec![Value::from(PUBLICATION)],
        bastion_login: None,
        project_roles: vec![ShownRole { name: ROLE.to_owned(), description: ROLE.to_owned() }],
    };
    let entry = document(person, profile).unwrap().shown;
    [
        serde_json::to_string(&entry.shown_to(viewer)).unwrap(),
        serde_json::to_string(&PeopleOne::new(person, profile, viewer, has.clone())).unwrap(),
        serde_json::to_string(&ProfilePeople::new(person, profile, viewer)).unwrap(),
        serde_json::to_string(&ProfilePeopleOne::new(person, profile, viewer, has.publications)).unwrap(),
    ]
}

proptest! {
    #[test]
    fn nobody_sees_or_finds_what_is_hidden(
        hidden in prop::collection::vec(any::<bool>(), PersonPart::ALL.len()),
        hidden_parts in prop::collection::vec(any::<bool>(), ProfilePart::ALL.len()),
        level in 0_u16..1000,
        (from, length) in (0_usize..EMAIL.len() - 3, 3_usize..EMAIL.len()),
    ) {
        let (caller, person) = (person(level, 1), person(0, 2));
        let profile = profile(&hidden, &hidden_parts);
        let viewer = Viewer::of(&caller, &person);
        prop_assert_eq!(viewer, Viewer::Other);
        let all = seen(viewer, &person, &profile);
        let [_, one, _, profile_one] = &all;
        let shows = |part| profile.shows(part);
        for (part, text, detail) in [
            (PersonPart::Email, EMAIL, one),
            (PersonPart::Eppn, "0000-0002-1825-0097@orcid.org", one),
            (PersonPart::SshKeys, KEY, one),
            (PersonPart::Roles, ROLE, one),
            (PersonPart::Publications, PUBLICATION, one),
            (PersonPart::Publications, PUBLICATION, profile_one),
        ] {
            prop_assert_eq!(detail.contains(text), shows(part), "{}", detail);
            prop_assert!(shows(part) || all.iter().all(|seen| !seen.contains(text)));
        }
        prop_assert_eq!(one.contains("\"roles\":null"), !shows(PersonPart::Roles));
        for ((key, text), part_is_hidden) in PARTS.into_iter().zip(&hidden_parts) {
            let shown = shows(PersonPart::Profile) && !part_is_hidden;
            for detail in &all[1..] {
                prop_assert_eq!(detail.contains(text), shown, "{} in {}", key, detail);
            }
            let sections = format!("{:?}", Sections::of(&profile));
            prop_assert!(shown || !sections.contains(text));
        }
        // Any part of a hidden address finds nobody, so that no count tells of it either.
        let is_shown = shows(PersonPart::Email);
        let part: String = EMAIL.chars().skip(from).take(length).collect();
        if part.chars().count() >= 3 {
            let texts = [Some(profile.display_name(&person)), profile.public_email()];
            let term = Term::parse(&part, false).unwrap();
            prop_assert_eq!(term.is_in(texts.into_iter().flatten()), shows(PersonPart::Email));
            // Nor does the index when it is behind: what it found is looked at again.
            let found = as_they_are(&[(person.clone(), profile.clone())], Some(&term));
            prop_assert_eq!(!found.is_empty(), shows(PersonPart::Email));
            for document in as_they_are(&[(person, profile)], None) {
                let listed = serde_json::to_string(&document.shown.shown_to(viewer)).unwrap();
                prop_assert_eq!(listed.contains(EMAIL), is_shown);
            }
        }
    }

    #[test]
    fn she_herself_and_operators_see_everything(
        hidden in prop::collection::vec(any::<bool>(), PersonPart::ALL.len()),
        hidden_parts in prop::collection::vec(any::<bool>(), ProfilePart::ALL.len()),
        herself in any::<bool>(),
    ) {
        let person = person(0, 2);
        let profile = profile(&hidden, &hidden_parts);
        let viewer = if herself { Viewer::of(&person, &person) } else { Viewer::of(&self::person(1000, 1), &person) };
        let [listed, one, ..] = seen(viewer, &person, &profile);
        prop_assert!(listed.contains(EMAIL));
        for text in PARTS.map(|(_, text)| text).into_iter().chain([EMAIL, KEY, PUBLICATION, ROLE]) {
            prop_assert!(one.contains(text), "{} in {}", text, one);
        }
    }
}
