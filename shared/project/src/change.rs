//! What can be changed of a project, by whom.

use std::collections::BTreeMap;

use jiff::Timestamp;
use storage::time;
use text::{InvalidText, cut};
use utoipa::ToSchema;

use crate::create::{description, name, project_type};
use crate::invalid::Invalid;
use crate::limits::{MAX_COMPENDIA, MAX_ENTRIES, MAX_LABEL, MAX_NAME};
use crate::options::{AGENCIES, COMMUNITIES, DIRECTORATES, OTHER, TAGS, TYPES_OF_ADMINS, labels};
use crate::people::{Operation, Role, Somebody};
use crate::profile::ProfileEdit;
use crate::record::{Funding, Project};
use crate::text::{formed, line, list, required};
use crate::viewer::Standing;

/// A change of what a project is. What is not given stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, ToSchema)]
#[schema(as = projects_patch)]
pub struct Edit {
    /// Its name.
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// What it is about.
    #[schema(nullable = false, min_length = 1, max_length = 3_000)]
    pub description: Option<String>,
    /// Whose facility it uses.
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    pub facility: Option<String>,
    /// Whether everybody may see it.
    #[schema(nullable = false)]
    pub is_public: Option<bool>,
    /// What kind of project it is: see GET /projects/project-types. Some are for project admins to choose.
    #[schema(nullable = false)]
    pub project_type: Option<String>,
    /// Which parts are shown: see GET /projects/preferences.
    #[schema(nullable = false)]
    pub preferences: Option<BTreeMap<String, bool>>,
}

/// A change of a project, with the people in it as they were found.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Of what it is.
    Edit(Edit),
    /// Of its profile.
    Profile(Box<ProfileEdit>),
    /// Of the communities it belongs to, as a whole.
    Communities(Vec<String>),
    /// Of what it deals with, as a whole.
    Topics(Vec<String>),
    /// Of its tags, as a whole.
    Tags(Vec<String>),
    /// Of its grants, as a whole.
    Funding(Vec<Funding>),
    /// Of lists of people.
    People(Vec<(Role, Operation, Vec<Somebody>)>),
    /// Of a list that somebody takes herself off.
    Leave(Role, Somebody),
    /// Of who leads it. She is an owner from now on.
    Lead(Somebody),
    /// Of its compendia.
    Compendia {
        /// What happens to them.
        operation: Operation,
        /// Their ids.
        ids: Vec<String>,
        /// Those of them that are the caller's to give.
        own: Vec<String>,
    },
    /// Of its end: a time, or a day; an empty text is no end.
    ExpiresOn(String),
    /// Of whether project admins have to look at it.
    ReviewRequired(bool),
    /// To be what it is for good. Again is no change.
    Retire,
}

impl Change {
    /// What somebody must be to the project.
    #[must_use]
    pub fn needs(&self) -> Standing {
        match self {
            Self::Edit(edit) => match edit.project_type.as_deref() {
                Some(given) if TYPES_OF_ADMINS.contains(&given) => Standing::Admin,
                _ => Standing::Owner,
            },
            Self::Leave(..) | Self::Compendia { operation: Operation::Add, .. } => Standing::Member,
            Self::Compendia { operation: Operation::Remove, ids, own }
                if ids.iter().all(|id| own.contains(id)) =>
            {
                Standing::Member
            }
            Self::Tags(_) | Self::Lead(_) | Self::ExpiresOn(_) | Self::ReviewRequired(_) => Standing::Admin,
            Self::Profile(_)
            | Self::Communities(_)
            | Self::Topics(_)
            | Self::Funding(_)
            | Self::People(_)
            | Self::Compendia { .. }
            | Self::Retire => Standing::Owner,
        }
    }

    /// The project with all of the change, or with none of it.
    ///
    /// # Errors
    /// What is wrong with the first part that can't be.
    pub fn apply(&self, project: &Project, now: &str) -> Result<Project, Invalid> {
        let mut changed = project.clone();
        match self {
            Self::Edit(edit) => edit.apply(&mut changed)?,
            Self::Profile(edit) => changed.profile = project.profile.with(edit)?,
            Self::Communities(given) => {
                changed.communities = labels("Communities", "community", given, COMMUNITIES)?;
            }
            Self::Topics(given) => changed.topics = list("Topics", given, MAX_ENTRIES, |text| topic(text))?,
            Self::Tags(given) => changed.tags = labels("Tags", "tag", given, TAGS)?,
            Self::Funding(given) => changed.funding = list("Project Funding", given, MAX_ENTRIES, grant)?,
            Self::People(changes) => {
                for (role, operation, people) in changes {
                    role.change(&mut changed, *operation, people)?;
                }
            }
            Self::Leave(role, herself) => {
                role.change(&mut changed, Operation::Remove, std::slice::from_ref(herself))?;
            }
            Self::Lead(lead) => {
                Role::Owner.change(&mut changed, Operation::Add, std::slice::from_ref(lead))?;
                changed.lead = lead.uuids().first().copied().unwrap_or(changed.lead);
            }
            Self::Compendia { operation, ids, own } => {
                changed.compendia = operation.on_texts(&project.compendia, ids);
                let is_new = |id: &&String| !project.compendia.contains(id) && !own.contains(id);
                if let Some(id) = changed.compendia.iter().find(is_new) {
                    return Err(Invalid::NoCompendium(cut(id)));
                }
                if changed.compendia.len() > MAX_COMPENDIA {
                    return Err(InvalidText::TooMany { field: "Compendia", max: MAX_COMPENDIA }.into());
                }
            }
            Self::ExpiresOn(text) => changed.expires_on = moment(text)?,
            Self::ReviewRequired(required) => changed.review_required = *required,
            Self::Retire => {
                changed.retired_date.get_or_insert_with(|| now.to_owned());
            }
        }
        if changed == *project { Ok(changed) } else { Ok(changed.changed(project, now)) }
    }
}

impl Edit {
    fn apply(&self, project: &mut Project) -> Result<(), Invalid> {
        if let Some(text) = &self.name {
            project.name = name(text)?;
        }
        if let Some(text) = &self.description {
            project.description = description(text)?;
        }
        if let Some(text) = &self.facility {
            project.facility = required("Facility", line("Facility", text, MAX_LABEL))?;
        }
        if let Some(text) = &self.project_type {
            project.project_type = project_type(text)?;
        }
        if let Some(changes) = &self.preferences {
            project.preferences = project.preferences.clone().with(changes)?;
        }
        project.is_public = self.is_public.unwrap_or(project.is_public);
        Ok(())
    }
}

/// In small letters, with hyphens for spaces (contract/people.md 1.3).
fn topic(text: &str) -> Result<String, Invalid> {
    let text = required("Topics", line("Topics", text, MAX_LABEL))?;
    Ok(text.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-"))
}

fn grant(given: &Funding) -> Result<Funding, Invalid> {
    const FIELD: &str = "Project Funding";
    let one_of = |options: &'static [&'static str]| move |text: &str| options.contains(&text);
    let agency = required(
        FIELD,
        formed(FIELD, &given.agency, "an agency of GET /projects/funding-agencies", one_of(AGENCIES)),
    )?;
    let agency_other = line(FIELD, &given.agency_other, MAX_NAME)?;
    if (agency == OTHER) == agency_other.is_empty() {
        let expected = "the name of another agency, beside the agency Other only";
        return Err(Invalid::Value { field: FIELD, value: cut(&agency_other), expected });
    }
    Ok(Funding {
        agency,
        agency_other,
        award_amount: line(FIELD, &given.award_amount, MAX_LABEL)?,
        award_number: line(FIELD, &given.award_number, MAX_LABEL)?,
        directorate: formed(
            FIELD,
            &given.directorate,
            "a directorate of GET /projects/funding-directorates",
            one_of(DIRECTORATES),
        )?,
    })
}

/// A time in UTC as it is stored, from any of RFC 3339 or a day.
fn moment(text: &str) -> Result<Option<String>, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = || format!("{text}T00:00:00Z").parse::<Timestamp>();
    match text.parse::<Timestamp>().or_else(|_| day()) {
        Ok(at) => Ok(Some(time::rfc3339(at))),
        Err(_) => Err(Invalid::Value {
            field: "Expires On",
            value: cut(text),
            expected: "a time of RFC 3339 or a day",
        }),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::create::{NewProject, Team};

    const NOW: &str = "2026-11-27T12:00:00.000Z";
    const LATER: &str = "2026-11-27T12:00:01.000Z";

    fn project() -> Project {
        let new = NewProject {
            name: "Soil".to_owned(),
            description: "Of all kinds".to_owned(),
            ..NewProject::default()
        };
        let somebody = Somebody::unknown(Uuid::from_u128(1));
        let team =
            Team { creator: somebody.clone(), lead: somebody, owners: Vec::new(), members: Vec::new() };
        new.begin(&team, Uuid::from_u128(9), NOW).unwrap()
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_change_is_a_new_version_and_the_same_again_is_none() {
        let change = Change::Topics(texts(&["Deep  Soil", "deep soil"]));
        let changed = change.apply(&project(), LATER).unwrap();
        assert_eq!(changed.topics, ["deep-soil"]);
        assert_eq!((changed.version, changed.modified.as_str(), changed.created.as_str()), (1, LATER, NOW));
        assert_eq!(change.apply(&changed, "2027-01-01T00:00:00.000Z").unwrap(), changed);
    }

    #[test]
    fn what_it_is_found_by_is_known_until_the_index_is_right() {
        let made = project();
        assert_eq!((made.traces.len(), made.unindexed.as_deref()), (1, Some(Project::UNINDEXED)));
        let mut settled = made;
        (settled.untraced, settled.untold, settled.unindexed) = (false, Vec::new(), None);
        let tagged = Change::Tags(texts(&["Data.Large"])).apply(&settled, LATER).unwrap();
        assert_eq!((tagged.traces.len(), tagged.unindexed), (1, None));
        let shown = Edit { is_public: Some(true), ..Edit::default() };
        let public = Change::Edit(shown).apply(&settled, LATER).unwrap();
        assert_eq!((public.traces.len(), public.unindexed.as_deref()), (2, Some(Project::UNINDEXED)));
    }

    #[test]
    fn members_give_what_is_theirs_and_owners_take_all_out() {
        let compendia = |operation, own: &[&str]| Change::Compendia {
            operation,
            ids: texts(&["a", "b"]),
            own: texts(own),
        };
        assert_eq!(compendia(Operation::Add, &["a"]).needs(), Standing::Member);
        assert_eq!(compendia(Operation::Remove, &["b", "a"]).needs(), Standing::Member);
        assert_eq!(compendia(Operation::Remove, &["a"]).needs(), Standing::Owner);
        assert_eq!(compendia(Operation::Batch, &["a", "b"]).needs(), Standing::Owner);
        let refused = compendia(Operation::Add, &["a"]).apply(&project(), LATER);
        assert_eq!(refused, Err(Invalid::NoCompendium("b".to_owned())));
        let both = compendia(Operation::Add, &["a", "b"]).apply(&project(), LATER).unwrap();
        // What is there already needs not be hers.
        assert_eq!(compendia(Operation::Batch, &[]).apply(&both, LATER), Ok(both));
    }

    #[test]
    fn some_types_are_for_project_admins_to_give() {
        let needs = |given: &str| {
            Change::Edit(Edit { project_type: Some(given.to_owned()), ..Edit::default() }).needs()
        };
        assert_eq!((needs("education"), needs("service")), (Standing::Owner, Standing::Admin));
    }

    #[test]
    fn ends_are_times_in_utc() {
        for (text, stored) in [
            ("2027-12-31", "2027-12-31T00:00:00.000Z"),
            ("2027-12-31T01:00:00+01:00", "2027-12-31T00:00:00.000Z"),
        ] {
            assert_eq!(moment(text).unwrap().as_deref(), Some(stored));
        }
        assert_eq!(moment(" "), Ok(None));
        assert!(moment("2027-02-30").is_err() && moment("soon").is_err());
        let ended = Change::ExpiresOn("2026-11-27T12:00:00Z".to_owned()).apply(&project(), NOW).unwrap();
        assert!(!ended.is_active(NOW) && ended.is_active("2026-11-27T11:59:59.999Z"));
    }

    #[test]
    fn another_agency_has_a_name() {
        let grant = |agency: &str, other: &str| {
            grant(&Funding {
                agency: agency.to_owned(),
                agency_other: other.to_owned(),
                ..Funding::default()
            })
        };
        assert!(grant("NSF", "").is_ok() && grant("Other", "DFG").is_ok());
        for (agency, other) in [("Other", ""), ("NSF", "DFG"), ("", ""), ("DFG", "")] {
            assert!(grant(agency, other).is_err(), "{agency} {other}");
        }
    }
}
