//! What is shown of projects: the types of seed 004 with their names, as each viewer may see them.

use std::collections::HashMap;

use preferences::Preferences;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::limits::LISTED_PEOPLE;
use crate::parts::{ProfilePart, ProjectPart};
use crate::profile::{Award, Note};
use crate::record::{Funding, Project};
use crate::viewer::{Memberships, Standing, Viewer};

/// Somebody, as far as the viewer may know her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ProjectPerson)]
pub struct Named {
    /// Her address, where she shows it.
    #[schema(required)]
    pub email: Option<String>,
    /// Her name; empty when it is private at ORCID.
    pub name: String,
    /// Her uuid.
    #[schema(value_type = String, format = "uuid")]
    pub uuid: Uuid,
}

/// Who is who, by the uuids that projects have.
pub type People = HashMap<Uuid, Named>;

/// What belongs to a project, as far as the viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Belongings {
    /// The ids of compendia.
    pub compendia: Vec<String>,
    /// The uuids of publications.
    pub publications: Vec<Uuid>,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = projects_one)]
pub struct ProjectsOne<'a> {
    /// Whether work goes on.
    active: bool,
    /// The communities it belongs to.
    communities: &'a [String],
    /// The ids of compendia that belong to it; null in lists.
    #[schema(required)]
    compendia: Option<Vec<String>>,
    /// When it was made.
    #[schema(format = DateTime)]
    created: &'a str,
    /// Who made it; null for those who may not see its owners.
    #[schema(required)]
    created_by: Option<Named>,
    /// What it is about.
    description: &'a str,
    /// Until when it may go on; null without an end.
    #[schema(required, format = DateTime)]
    expires_on: Option<&'a str>,
    /// Whose facility it uses.
    facility: &'a str,
    /// Whether the caller has to do with it.
    is_member: bool,
    /// Whether everybody may see it.
    is_public: bool,
    /// What the caller is to it; with `person_uuid`, what that person is.
    memberships: Memberships,
    /// When it last changed.
    #[schema(format = DateTime)]
    modified: &'a str,
    /// Its name.
    name: &'a str,
    /// What of it is shown; null for those who have nothing to do with it.
    #[schema(required, value_type = Option<std::collections::BTreeMap<String, bool>>)]
    preferences: Option<&'a Preferences<ProjectPart>>,
    /// What it says about itself; null where it is hidden, and in lists: see GET /profile/projects.
    #[schema(required)]
    profile: Option<ProfileProjectsOne<'a>>,
    /// Who counts as having made it; in lists the first ten.
    project_creators: Vec<Named>,
    /// Its grants.
    project_funding: &'a [Funding],
    /// Who leads it; null for those who may not see its owners.
    #[schema(required)]
    project_lead: Option<Named>,
    /// Who takes part, where it is shown; in lists the first ten.
    project_members: Vec<Named>,
    /// Who may change it, where it is shown; in lists the first ten.
    project_owners: Vec<Named>,
    /// What kind of project it is.
    project_type: &'a str,
    /// The uuids of publications that belong to it; null in lists.
    #[schema(required, value_type = Option<Vec<String>>)]
    publications: Option<Vec<Uuid>>,
    /// When it was retired; null while it is not.
    #[schema(required, format = DateTime)]
    retired_date: Option<&'a str>,
    /// Whether project admins have to look at it.
    review_required: bool,
    /// What project admins marked it with; shown to those who have to do with it.
    tags: &'a [String],
    /// What it deals with.
    topics: &'a [String],
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    uuid: Uuid,
}

/// A project in a list: the same, without what takes looking for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = projects)]
pub struct ListedProject<'a>(ProjectsOne<'a>);

/// A profile in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = profile_projects)]
pub struct ProfileProjects<'a>(ProfileProjectsOne<'a>);

/// A project of the caller's.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = projects_self)]
#[expect(clippy::struct_excessive_bools, reason = "the seed's type")]
pub struct ProjectsSelf<'a> {
    /// When it was made.
    #[schema(format = DateTime)]
    created: &'a str,
    /// Who made it.
    #[schema(required)]
    created_by: Option<Named>,
    /// What it is about.
    description: &'a str,
    /// Whose facility it uses.
    facility: &'a str,
    /// Whether everybody may see it.
    is_public: bool,
    /// Its name.
    name: &'a str,
    /// Whether the caller made it.
    project_creator: bool,
    /// Whether the caller takes part.
    project_member: bool,
    /// Whether the caller may change it.
    project_owner: bool,
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    uuid: Uuid,
}

/// What a project says about itself. What is hidden is null or empty, as what there is not.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = profile_projects_one)]
pub struct ProfileProjectsOne<'a> {
    /// Who funds it.
    #[schema(required)]
    award_information: Option<&'a Award>,
    /// What it wants.
    #[schema(required)]
    goals: Option<&'a str>,
    /// Whether everybody may see the project.
    is_public: bool,
    /// What it is about.
    keywords: &'a [String],
    /// Notebooks to share.
    notebooks: &'a [Note],
    /// What of this is shown; null for those who have nothing to do with the project.
    #[schema(required, value_type = Option<std::collections::BTreeMap<String, bool>>)]
    preferences: Option<&'a Preferences<ProfilePart>>,
    /// How it does.
    #[schema(required)]
    project_status: Option<&'a str>,
    /// What it is for.
    #[schema(required)]
    purpose: Option<&'a str>,
    /// Where it is written about.
    references: &'a [Note],
    /// The project's id.
    #[schema(value_type = String, format = "uuid")]
    uuid: Uuid,
}

/// Who looks, at what time, and who is who.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// Who looks.
    pub viewer: &'a Viewer,
    /// Whose memberships are shown, by all of her uuids: the viewer's own, or another person's.
    pub of: &'a [Uuid],
    /// Who is who.
    pub people: &'a People,
    /// The time, RFC 3339.
    pub now: &'a str,
}

impl<'a> Sight<'a> {
    /// A project of a list.
    #[must_use]
    pub fn entry(&self, project: &'a Project) -> ListedProject<'a> {
        ListedProject(self.project(project, LISTED_PEOPLE))
    }

    /// The profile of a project of a list.
    #[must_use]
    pub fn profile_entry(&self, project: &'a Project) -> ProfileProjects<'a> {
        ProfileProjects(self.profile(project))
    }

    /// A project as a whole, with what belongs to it.
    #[must_use]
    pub fn detail(&self, project: &'a Project, belongings: Belongings) -> ProjectsOne<'a> {
        let shows_profile = self.viewer.sees_part(project, ProjectPart::Profile);
        let shows_works = self.viewer.sees_part(project, ProjectPart::Publications);
        let Belongings { compendia, publications } =
            if shows_works { belongings } else { Belongings::default() };
        ProjectsOne {
            compendia: Some(compendia),
            profile: shows_profile.then(|| self.profile(project)),
            publications: Some(publications),
            ..self.project(project, usize::MAX)
        }
    }

    fn project(&self, project: &'a Project, people: usize) -> ProjectsOne<'a> {
        let is_of_it = self.viewer.standing(project) > Standing::Stranger;
        let owners = self.viewer.sees_part(project, ProjectPart::Owners);
        let members = self.viewer.sees_part(project, ProjectPart::Members);
        let named = |list: &[Uuid], is_shown: bool| {
            let shown = list.iter().take(if is_shown { people } else { 0 });
            shown.map(|uuid| self.named(*uuid)).collect()
        };
        ProjectsOne {
            active: project.is_active(self.now),
            communities: &project.communities,
            compendia: None,
            created: &project.created,
            created_by: owners.then(|| self.named(project.created_by)),
            description: &project.description,
            expires_on: project.expires_on.as_deref(),
            facility: &project.facility,
            is_member: Memberships::of(self.viewer.uuids(), project).any(),
            is_public: project.is_public,
            memberships: self.viewer.sees_memberships(project, self.of),
            modified: &project.modified,
            name: &project.name,
            preferences: is_of_it.then_some(&project.preferences),
            profile: None,
            project_creators: named(&project.creators, owners),
            project_funding: &project.funding,
            project_lead: owners.then(|| self.named(project.lead)),
            project_members: named(&project.members, members),
            project_owners: named(&project.owners, owners),
            project_type: &project.project_type,
            publications: None,
            retired_date: project.retired_date.as_deref(),
            review_required: project.review_required,
            tags: if is_of_it { &project.tags } else { &[] },
            topics: &project.topics,
            uuid: project.uuid,
        }
    }

    /// A project of the viewer's own.
    #[must_use]
    pub fn own(&self, project: &'a Project) -> ProjectsSelf<'a> {
        let memberships = Memberships::of(self.viewer.uuids(), project);
        let owners = self.viewer.sees_part(project, ProjectPart::Owners);
        ProjectsSelf {
            created: &project.created,
            created_by: owners.then(|| self.named(project.created_by)),
            description: &project.description,
            facility: &project.facility,
            is_public: project.is_public,
            name: &project.name,
            project_creator: memberships.is_creator,
            project_member: memberships.is_member,
            project_owner: memberships.is_owner,
            uuid: project.uuid,
        }
    }

    /// The profile of a project that the viewer may see.
    #[must_use]
    pub fn profile(&self, project: &'a Project) -> ProfileProjectsOne<'a> {
        let profile = &project.profile;
        let is_of_it = self.viewer.standing(project) > Standing::Stranger;
        let is_shown = self.viewer.sees_part(project, ProjectPart::Profile);
        let shows = |part| is_of_it || (is_shown && profile.preferences.shows(part));
        let text = |part, text: &'a str| Some(text).filter(|text| shows(part) && !text.is_empty());
        let notes = |part, notes: &'a [Note]| if shows(part) { notes } else { &[] };
        ProfileProjectsOne {
            award_information: profile
                .award_information
                .as_ref()
                .filter(|_| shows(ProfilePart::AwardInformation)),
            goals: text(ProfilePart::Goals, &profile.goals),
            is_public: project.is_public,
            keywords: if shows(ProfilePart::Keywords) { &profile.keywords } else { &[] },
            notebooks: notes(ProfilePart::Notebooks, &profile.notebooks),
            preferences: is_of_it.then_some(&profile.preferences),
            project_status: text(ProfilePart::ProjectStatus, &profile.project_status),
            purpose: text(ProfilePart::Purpose, &profile.purpose),
            references: notes(ProfilePart::References, &profile.references),
            uuid: project.uuid,
        }
    }

    fn named(&self, uuid: Uuid) -> Named {
        let known = self.people.get(&uuid);
        known.cloned().unwrap_or(Named { email: None, name: String::new(), uuid })
    }

    /// Whose names the viewer is shown with these projects: `limit` of each kind of each project, and those who made and
    /// lead it.
    #[must_use]
    pub fn shown(viewer: &Viewer, projects: &[Project], limit: usize) -> Vec<Uuid> {
        let mut shown = Vec::new();
        for project in projects {
            if viewer.sees_part(project, ProjectPart::Owners) {
                shown.extend([project.lead, project.created_by]);
                shown.extend(project.owners.iter().take(limit));
                shown.extend(project.creators.iter().take(limit));
            }
            if viewer.sees_part(project, ProjectPart::Members) {
                shown.extend(project.members.iter().take(limit));
            }
        }
        shown.sort_unstable();
        shown.dedup();
        shown
    }
}
