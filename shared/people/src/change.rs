//! Changes that a person makes (contract/people.md 3.2): all of one request, or none.

use std::collections::BTreeMap;

use crate::about::{PROFESSIONAL_TYPES, SOCIAL_TYPES};
use crate::invalid::Invalid;
use crate::text::{email, line, list, prose, url};
use crate::{About, Identity, PersonalPage, Profile, country};

/// Characters of a biography at most.
const MAX_BIO: usize = 5_000;
/// Characters of other texts at most.
const MAX_LINE: usize = 250;
/// Entries of a list at most.
const MAX_ENTRIES: usize = 50;

/// What shall be different about a person. What is absent stays; an empty text takes away what was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonChange {
    /// The e-mail address.
    pub email: Option<String>,
    /// The name; an empty one is ORCID's.
    pub name: Option<String>,
    /// Where she works.
    pub affiliation: Option<String>,
    /// What is shown; what is not named stays.
    pub preferences: BTreeMap<String, bool>,
    /// Whether she wants to be written to about news.
    pub receive_promotional_email: Option<bool>,
}

/// What shall be different about a profile. Lists are replaced.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileChange {
    /// A biography.
    pub bio: Option<String>,
    /// The address of a curriculum vitae.
    pub cv: Option<String>,
    /// The job.
    pub job: Option<String>,
    /// The pronouns.
    pub pronouns: Option<String>,
    /// The address of a website.
    pub website: Option<String>,
    /// Identities at other services.
    pub identities: Option<Vec<Identity>>,
    /// Social pages.
    pub social: Option<Vec<PersonalPage>>,
    /// Professional pages.
    pub professional: Option<Vec<PersonalPage>>,
    /// Other names.
    pub other_names: Option<Vec<String>>,
    /// Other affiliations.
    pub affiliations_other: Option<Vec<String>>,
    /// The country.
    pub country: Option<String>,
    /// Keywords.
    pub keywords: Option<Vec<String>>,
    /// What is shown; what is not named stays.
    pub preferences: BTreeMap<String, bool>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Of the person.
    Person(PersonChange),
    /// Of the profile.
    Profile(Box<ProfileChange>),
}

impl Change {
    /// The profile with this change.
    ///
    /// # Errors
    /// When anything of it can't be said.
    pub fn of(&self, profile: Profile) -> Result<Profile, Invalid> {
        match self {
            Self::Person(change) => change.of(profile),
            Self::Profile(change) => {
                let about = change.of(profile.about.clone())?;
                Ok(Profile { about, ..profile })
            }
        }
    }
}

impl PersonChange {
    fn of(&self, profile: Profile) -> Result<Profile, Invalid> {
        let news = self.receive_promotional_email.unwrap_or(profile.receive_promotional_email);
        Ok(Profile {
            email: changed(self.email.as_ref(), profile.email, |text| email(text))?,
            name: changed(self.name.as_ref(), profile.name, |text| line("Name", text, MAX_LINE))?,
            affiliation: changed(self.affiliation.as_ref(), profile.affiliation, |text| {
                line("Affiliation", text, MAX_LINE)
            })?,
            receive_promotional_email: news,
            preferences: profile.preferences.with(&self.preferences)?,
            ..profile
        })
    }
}

impl ProfileChange {
    fn of(&self, about: About) -> Result<About, Invalid> {
        let short = |field| move |text: &String| line(field, text, MAX_LINE);
        let pages = |field, types: &'static [&'static str]| {
            move |pages: &Vec<PersonalPage>| {
                list(field, pages, MAX_ENTRIES, |page| PersonalPage::checked(field, types, page))
            }
        };
        Ok(About {
            bio: changed(self.bio.as_ref(), about.bio, |text| prose("Bio", text, MAX_BIO))?,
            cv: changed(self.cv.as_ref(), about.cv, |text| url("CV", text))?,
            job: changed(self.job.as_ref(), about.job, short("Job"))?,
            pronouns: changed(self.pronouns.as_ref(), about.pronouns, short("Pronouns"))?,
            website: changed(self.website.as_ref(), about.website, |text| url("Website", text))?,
            identities: changed(self.identities.as_ref(), about.identities, |identities| {
                list("Identities", identities, MAX_ENTRIES, Identity::checked)
            })?,
            social: changed(self.social.as_ref(), about.social, pages("Social", &SOCIAL_TYPES))?,
            professional: changed(
                self.professional.as_ref(),
                about.professional,
                pages("Professional", &PROFESSIONAL_TYPES),
            )?,
            other_names: changed(self.other_names.as_ref(), about.other_names, lines("OtherNames"))?,
            affiliations_other: changed(
                self.affiliations_other.as_ref(),
                about.affiliations_other,
                lines("AffiliationsOther"),
            )?,
            country: changed(self.country.as_ref(), about.country, |text| country::code(text))?,
            keywords: changed(self.keywords.as_ref(), about.keywords, lines("Keywords"))?,
            preferences: about.preferences.with(&self.preferences)?,
        })
    }
}

/// What is asked for, read; what was there where nothing is.
fn changed<T, U>(
    asked: Option<&T>,
    known: U,
    read: impl FnOnce(&T) -> Result<U, Invalid>,
) -> Result<U, Invalid> {
    asked.map_or(Ok(known), read)
}

/// Reads a list of lines; empty ones are left out.
fn lines(field: &'static str) -> impl FnOnce(&Vec<String>) -> Result<Vec<String>, Invalid> {
    move |texts| {
        list(field, texts, MAX_ENTRIES, |text| {
            Ok(Some(line(field, text, MAX_LINE)?).filter(|text| !text.is_empty()))
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn of(change: ProfileChange) -> Result<About, String> {
        let profile = Profile {
            about: About { bio: "before".to_owned(), country: "CH".to_owned(), ..About::default() },
            ..Profile::empty(Uuid::nil())
        };
        let changed = Change::Profile(Box::new(change)).of(profile);
        changed.map(|profile| profile.about).map_err(|invalid| invalid.to_string())
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn what_is_absent_stays_and_what_is_empty_goes() {
        let about = of(ProfileChange { bio: text(" "), job: text(" Dean "), ..Default::default() }).unwrap();
        assert_eq!((about.bio.as_str(), about.job.as_str(), about.country.as_str()), ("", "Dean", "CH"));
    }

    #[test]
    fn lists_are_sets_without_empty_ones() {
        let keywords = Some(["r", "", "r", "geo"].map(str::to_owned).to_vec());
        assert_eq!(of(ProfileChange { keywords, ..Default::default() }).unwrap().keywords, ["r", "geo"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cases = [
            (ProfileChange { cv: text("x"), ..Default::default() }, "CV: 'x' is not a valid URL"),
            (ProfileChange { website: text("x"), ..Default::default() }, "Website: 'x' is not a valid URL"),
            (
                ProfileChange { country: text("zz"), ..Default::default() },
                "Country: 'zz' is not an ISO 3166-1 alpha-2 code",
            ),
            (
                ProfileChange { job: Some("x".repeat(251)), ..Default::default() },
                "Job: is longer than 250 characters",
            ),
            (
                ProfileChange { keywords: Some(vec!["x".to_owned(); 51]), ..Default::default() },
                "Keywords: has more than 50 entries",
            ),
            (ProfileChange { job: text("a\u{0}b"), ..Default::default() }, "Job: has control characters"),
            (
                ProfileChange {
                    preferences: BTreeMap::from([("show_x".to_owned(), true)]),
                    ..Default::default()
                },
                "Profile People Preferences: 'show_x' is not a valid preference type",
            ),
        ];
        for (change, expected) in cases {
            assert_eq!(of(change).unwrap_err(), expected);
        }
    }

    #[test]
    fn a_person_says_her_name_and_email() {
        let change = |change: PersonChange| Change::Person(change).of(Profile::empty(Uuid::nil()));
        let email = PersonChange { email: text("ada"), ..Default::default() };
        assert_eq!(change(email).unwrap_err().to_string(), "Email: 'ada' is not a valid email address");
        let good = PersonChange { email: text("ada@example.org"), name: text("Ada"), ..Default::default() };
        let profile = change(good).unwrap();
        assert_eq!((profile.email.as_str(), profile.name.as_str()), ("ada@example.org", "Ada"));
    }
}
