//! What is kept of a person beside who she is.

use identity::Person;
use orcid_queue::{RecordType, SectionValue};
use preferences::Preferences;
use search::Trace;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{About, PersonPart, Sections};

/// What a person says of herself, as stored under her uuid. Empty texts are what nothing was said of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub(crate) id: String,
    /// Grows with every write; a write names the version it was made from. 0 is not stored yet.
    pub(crate) version: u64,
    /// The e-mail address that she has told; nobody has checked it.
    pub email: String,
    /// The name that she wants to be shown in the place of ORCID's.
    pub name: String,
    /// Where she works.
    pub affiliation: String,
    /// Whether she wants to be written to about news.
    pub receive_promotional_email: bool,
    /// What of her is shown.
    pub preferences: Preferences<PersonPart>,
    /// Her profile.
    pub about: About,
    /// What was written to the index, or may have been.
    pub(crate) traces: Vec<Trace>,
    /// Values that her sections showed, and that the ORCID queue may not have been told are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) former: Vec<(RecordType, SectionValue)>,
    /// The profile that she had under another uuid before two persons became one: it is in this one, and goes when this
    /// is written.
    #[serde(skip)]
    pub(crate) absorbs: Option<Box<Profile>>,
}

impl Profile {
    /// The profile of somebody who has said nothing.
    pub(crate) fn empty(uuid: Uuid) -> Self {
        Self { id: uuid.to_string(), ..Self::default() }
    }

    /// With the values that `before` showed and this does not.
    pub(crate) fn following(mut self, before: &Sections) -> Self {
        let now = Sections::of(&self).values();
        for ((kind, values), (_, now)) in before.values().into_iter().zip(&now) {
            let gone = values.into_iter().filter(|value| !now.contains(value)).map(|value| (kind, value));
            let new: Vec<_> = gone.filter(|value| !self.former.contains(value)).collect();
            self.former.extend(new);
        }
        self
    }

    /// The name that is shown: hers, or ORCID's, or what the service knows her by.
    #[must_use]
    pub fn display_name<'a>(&'a self, person: &'a Person) -> &'a str {
        if self.name.is_empty() { person.display_name() } else { &self.name }
    }

    /// The e-mail address as everybody may see it.
    #[must_use]
    pub fn public_email(&self) -> Option<&str> {
        let shown = self.preferences.shows(PersonPart::Email);
        Some(self.email.as_str()).filter(|email| shown && !email.is_empty())
    }

    /// Whether this part of her is shown to everybody.
    #[must_use]
    pub fn shows(&self, part: PersonPart) -> bool {
        self.preferences.shows(part)
    }

    /// With what she had said under another uuid, where nothing is said here. What was hidden in either stays hidden.
    pub(crate) fn absorbing(self, other: Profile) -> Self {
        let (mine, theirs) = (self.about, &other.about);
        let about = About {
            bio: first(mine.bio, &theirs.bio),
            cv: first(mine.cv, &theirs.cv),
            job: first(mine.job, &theirs.job),
            pronouns: first(mine.pronouns, &theirs.pronouns),
            website: first(mine.website, &theirs.website),
            identities: first_list(mine.identities, &theirs.identities),
            social: first_list(mine.social, &theirs.social),
            professional: first_list(mine.professional, &theirs.professional),
            other_names: first_list(mine.other_names, &theirs.other_names),
            affiliations_other: first_list(mine.affiliations_other, &theirs.affiliations_other),
            country: first(mine.country, &theirs.country),
            keywords: first_list(mine.keywords, &theirs.keywords),
            preferences: mine.preferences.and(&theirs.preferences),
        };
        Self {
            email: first(self.email, &other.email),
            name: first(self.name, &other.name),
            affiliation: first(self.affiliation, &other.affiliation),
            receive_promotional_email: (self.receive_promotional_email || self.version == 0)
                && other.receive_promotional_email,
            preferences: self.preferences.and(&other.preferences),
            about,
            traces: self.traces.into_iter().chain(other.traces.iter().cloned()).collect(),
            absorbs: Some(Box::new(other)),
            ..self
        }
    }
}

fn first(mine: String, theirs: &str) -> String {
    if mine.is_empty() { theirs.to_owned() } else { mine }
}

fn first_list<T: Clone>(mine: Vec<T>, theirs: &[T]) -> Vec<T> {
    if mine.is_empty() { theirs.to_vec() } else { mine }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn two_profiles_become_one_and_what_is_hidden_stays_hidden() {
        let hidden = BTreeMap::from([("show_email".to_owned(), false)]);
        let theirs = Profile {
            email: "b@example.org".to_owned(),
            affiliation: "There".to_owned(),
            preferences: Preferences::default().with(&hidden).unwrap(),
            about: About { bio: "b".to_owned(), job: "j".to_owned(), ..About::default() },
            version: 3,
            ..Profile::empty(Uuid::from_u128(2))
        };
        let mine = Profile {
            email: "a@example.org".to_owned(),
            about: About { bio: "a".to_owned(), ..About::default() },
            ..Profile::empty(Uuid::from_u128(1))
        };
        let both = mine.absorbing(theirs);
        assert_eq!((both.email.as_str(), both.affiliation.as_str()), ("a@example.org", "There"));
        assert_eq!((both.about.bio.as_str(), both.about.job.as_str()), ("a", "j"));
        assert_eq!((both.public_email(), both.version), (None, 0));
        assert_eq!(both.absorbs.unwrap().version, 3);
    }

    #[test]
    fn what_is_said_no_more_is_remembered_until_the_queue_has_followed() {
        let saying = |profile: Profile, keywords: &[&str]| {
            let before = Sections::of(&profile);
            let keywords = keywords.iter().map(|&keyword| keyword.to_owned()).collect();
            let about = About { keywords, ..profile.about.clone() };
            Profile { about, ..profile }.following(&before)
        };
        let profile = saying(Profile::empty(Uuid::nil()), &["soil", "ships"]);
        assert!(profile.former.is_empty());
        let profile = saying(saying(saying(profile, &["ships"]), &["ships", "soil"]), &["ships"]);
        let former: Vec<_> =
            profile.former.iter().map(|(kind, value)| (*kind, value.signature.as_str())).collect();
        assert_eq!(former, [(RecordType::Keywords, "dc.subject::soil")]);
    }
}
