//! Who looks, and what she may do (contract/people.md 1.2 "editor", contract/decisions.md "People").

use identity::{Level, Person};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::parts::ProjectPart;
use crate::record::{Listing, Project};

/// Who looks at projects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Viewer {
    /// The uuids that are hers; none of nobody's.
    uuids: Vec<Uuid>,
    name: String,
    level: Level,
}

/// What somebody is to a project; the later, the more she may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing.
    Stranger,
    /// A member, creator or its lead: sees all of it.
    Member,
    /// An owner: changes it.
    Owner,
    /// A project admin (level 500): changes it, and decides about it.
    Admin,
}

/// What somebody is to a project, as lists show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[schema(as = ProjectMemberships)]
pub struct Memberships {
    /// Counts as having made it.
    pub is_creator: bool,
    /// Leads it.
    pub is_lead: bool,
    /// Takes part.
    pub is_member: bool,
    /// May change it.
    pub is_owner: bool,
}

/// Why somebody may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It is none of hers.
    #[error("User: '{0}' does not have access to this private project")]
    Private(String),
    /// She may see, not change it.
    #[error("User: {0} lacks sufficient authorization to modify this project")]
    NotEditor(Uuid),
    /// It changes no more.
    #[error("Project: {project} was retired on {date}")]
    Retired {
        /// Which.
        project: Uuid,
        /// When, RFC 3339.
        date: String,
    },
    /// Below level 100.
    #[error("User: {0} is not permitted to create projects")]
    NotCreator(Uuid),
    /// Only project admins make others leads, or projects of some types.
    #[error("User: {0} is no project admin")]
    NotAdmin(Uuid),
}

impl Viewer {
    /// Nobody who has signed in.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// Somebody who has.
    #[must_use]
    pub fn person(person: &Person) -> Self {
        Self { uuids: person.uuids().collect(), name: person.name.clone(), level: person.level }
    }

    #[cfg(test)]
    pub(crate) fn for_test(uuids: &[Uuid], level: u16) -> Self {
        Self { uuids: uuids.to_vec(), name: String::new(), level: Level(level) }
    }

    /// Her uuid.
    #[must_use]
    pub fn uuid(&self) -> Option<Uuid> {
        self.uuids.first().copied()
    }

    /// All uuids that are hers.
    #[must_use]
    pub fn uuids(&self) -> &[Uuid] {
        &self.uuids
    }

    /// Whether she is a project admin.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.level >= Level::EDITOR && !self.uuids.is_empty()
    }

    /// What she is to a project.
    #[must_use]
    pub fn standing(&self, project: &Project) -> Standing {
        let memberships = Memberships::of(&self.uuids, project);
        if self.is_admin() {
            Standing::Admin
        } else if memberships.is_owner {
            Standing::Owner
        } else if memberships.any() {
            Standing::Member
        } else {
            Standing::Stranger
        }
    }

    /// Whether she may see a project.
    #[must_use]
    pub fn may_see(&self, project: &Project) -> bool {
        project.is_public || self.standing(project) > Standing::Stranger
    }

    /// The same as a refusal.
    ///
    /// # Errors
    /// `Private`.
    pub fn check_sees(&self, project: &Project) -> Result<(), Denied> {
        if self.may_see(project) { Ok(()) } else { Err(Denied::Private(self.name.clone())) }
    }

    /// Whether lists, searches and counts have it for her.
    #[must_use]
    pub fn lists(&self, project: &Project) -> bool {
        project.listing() == Listing::Public || self.standing(project) > Standing::Stranger
    }

    /// Whether she sees a part of a project that she may see.
    #[must_use]
    pub fn sees_part(&self, project: &Project, part: ProjectPart) -> bool {
        // Who is who is for those who have signed in, as GET /people is.
        let is_for_all =
            !matches!(part, ProjectPart::Members | ProjectPart::Owners) || !self.uuids.is_empty();
        let is_shown = is_for_all && project.preferences.shows(part);
        is_shown || self.standing(project) > Standing::Stranger
    }

    /// What somebody with these uuids is to a project, as far as this viewer may know.
    #[must_use]
    pub fn sees_memberships(&self, project: &Project, of: &[Uuid]) -> Memberships {
        let all = Memberships::of(of, project);
        if of.iter().any(|uuid| self.uuids.contains(uuid)) {
            return all;
        }
        let (owners, members) =
            (self.sees_part(project, ProjectPart::Owners), self.sees_part(project, ProjectPart::Members));
        Memberships {
            is_creator: all.is_creator && owners,
            is_lead: all.is_lead && owners,
            is_member: all.is_member && members,
            is_owner: all.is_owner && owners,
        }
    }

    /// Whether she may make a project that is led by `lead` and of this type.
    ///
    /// # Errors
    /// See `Denied`.
    pub fn may_create(&self, lead: Uuid, is_type_of_admins: bool) -> Result<(), Denied> {
        let own = self.uuid().unwrap_or_default();
        let leads_herself = self.uuids.contains(&lead);
        if self.level < Level::KNOWN {
            Err(Denied::NotCreator(own))
        } else if self.is_admin() || (leads_herself && !is_type_of_admins) {
            Ok(())
        } else {
            Err(Denied::NotAdmin(own))
        }
    }

    /// Whether she may change a project in a way that takes this standing.
    ///
    /// # Errors
    /// See `Denied`; what she may not see is not said to be retired.
    pub fn may_change(&self, project: &Project, needed: Standing) -> Result<(), Denied> {
        let standing = self.standing(project);
        match &project.retired_date {
            _ if standing == Standing::Admin => Ok(()),
            _ if standing < needed => Err(Denied::NotEditor(self.uuid().unwrap_or_default())),
            Some(date) => Err(Denied::Retired { project: project.uuid, date: date.clone() }),
            None => Ok(()),
        }
    }
}

impl Memberships {
    /// What somebody with these uuids is.
    #[must_use]
    pub fn of(uuids: &[Uuid], project: &Project) -> Self {
        let has = |people: &[Uuid]| people.iter().any(|person| uuids.contains(person));
        Self {
            is_creator: has(&project.creators),
            is_lead: uuids.contains(&project.lead),
            is_member: has(&project.members),
            is_owner: has(&project.owners),
        }
    }

    /// Whether it is anything.
    #[must_use]
    pub fn any(self) -> bool {
        let Self { is_creator, is_lead, is_member, is_owner } = self;
        is_creator || is_lead || is_member || is_owner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(level: u16) -> Viewer {
        Viewer::for_test(&[Uuid::from_u128(1), Uuid::from_u128(2)], level)
    }

    #[test]
    fn projects_are_made_from_level_100_on_and_for_others_from_500_on() {
        let (own, former, other) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        assert_eq!(somebody(99).may_create(own, false), Err(Denied::NotCreator(own)));
        for lead in [own, former] {
            assert_eq!(somebody(100).may_create(lead, false), Ok(()));
        }
        assert_eq!(somebody(499).may_create(other, false), Err(Denied::NotAdmin(own)));
        assert_eq!(somebody(499).may_create(own, true), Err(Denied::NotAdmin(own)));
        assert_eq!(somebody(500).may_create(other, true), Ok(()));
    }

    #[test]
    fn nobody_is_no_admin_whatever_the_level() {
        assert!(!Viewer::for_test(&[], 1000).is_admin() && somebody(500).is_admin());
    }
}
