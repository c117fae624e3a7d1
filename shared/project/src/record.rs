//! A project, as stored.

use identity::Person;
use preferences::Preferences;
use search::Trace;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::order::{self, SortBy};
use crate::parts::ProjectPart;
use crate::profile::Profile;
use crate::search::trace;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub(crate) id: String,
    /// The project's id.
    pub uuid: Uuid,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Whose facility it uses.
    pub facility: String,
    /// What kind of project it is, one of `options::TYPES`.
    pub project_type: String,
    /// Whether everybody may see it.
    pub is_public: bool,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Who made it, whatever she is to it now.
    pub created_by: Uuid,
    /// When it last changed, RFC 3339.
    pub modified: String,
    /// Who leads it; an owner, as long as she does.
    pub lead: Uuid,
    /// Who counts as having made it.
    pub creators: Vec<Uuid>,
    /// Who may change it: at least one person.
    pub owners: Vec<Uuid>,
    /// Who else takes part.
    pub members: Vec<Uuid>,
    /// What project admins marked it with.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The communities it belongs to.
    #[serde(default)]
    pub communities: Vec<String>,
    /// What it deals with.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Its grants.
    #[serde(default)]
    pub funding: Vec<Funding>,
    /// The ids of compendia that belong to it.
    #[serde(default)]
    pub compendia: Vec<String>,
    /// What it says about itself.
    #[serde(default)]
    pub profile: Profile,
    /// What of it is shown.
    #[serde(default)]
    pub preferences: Preferences<ProjectPart>,
    /// Until when it may go on, RFC 3339; without it there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
    /// Whether project admins have to look at it.
    #[serde(default)]
    pub review_required: bool,
    /// When it was retired, RFC 3339: it stays, and changes no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_date: Option<String>,
    /// Grows with every change; a change names the version it was made from.
    pub version: u64,
    /// Index keys: which list it is in, and its place there by each order.
    listed: String,
    by_name: String,
    by_created: String,
    by_modified: String,
    /// The documents of it that the search index may have rows of, the last of them what it is now.
    #[serde(default)]
    pub(crate) traces: Vec<Trace>,
    /// Whether those rows may not be what they should be.
    #[serde(default)]
    pub(crate) untraced: bool,
    /// Those whose ORCID queue does not know yet what it is to them now.
    #[serde(default)]
    pub(crate) untold: Vec<Uuid>,
    /// There while one of the two is to be done: the sparse index of what has to be put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unindexed: Option<String>,
}

/// A grant of one of the agencies that the reference knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProjectFunding)]
#[serde(default)]
pub struct Funding {
    /// Who funds: see GET /projects/funding-agencies.
    pub agency: String,
    /// Who, where the agency is `Other`.
    #[schema(max_length = 200)]
    pub agency_other: String,
    /// How much.
    #[schema(max_length = 100)]
    pub award_amount: String,
    /// The grant's number.
    #[schema(max_length = 100)]
    pub award_number: String,
    /// Of the NSF: see GET /projects/funding-directorates.
    pub directorate: String,
}

/// What a project is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beginning {
    pub name: String,
    pub description: String,
    pub facility: String,
    pub project_type: String,
    pub is_public: bool,
    pub creator: Uuid,
    pub lead: Uuid,
    pub owners: Vec<Uuid>,
    pub members: Vec<Uuid>,
}

/// The two lists that there are: who may see the one need not see the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Listing {
    /// Of projects that everybody sees.
    Public,
    /// Of those that only their people and project admins see.
    Private,
}

impl Listing {
    /// Its name in indexes.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

impl Project {
    /// The value of `unindexed`.
    pub(crate) const UNINDEXED: &str = "yes";

    pub(crate) fn begin(beginning: Beginning, uuid: Uuid, now: &str) -> Self {
        let Beginning {
            name,
            description,
            facility,
            project_type,
            is_public,
            creator,
            lead,
            owners,
            members,
        } = beginning;
        let project = Self {
            id: key(uuid),
            uuid,
            name,
            description,
            facility,
            project_type,
            is_public,
            created: now.to_owned(),
            created_by: creator,
            modified: now.to_owned(),
            lead,
            creators: vec![creator],
            owners,
            members,
            tags: Vec::new(),
            communities: Vec::new(),
            topics: Vec::new(),
            funding: Vec::new(),
            compendia: Vec::new(),
            profile: Profile::default(),
            preferences: Preferences::default(),
            expires_on: None,
            review_required: false,
            retired_date: None,
            version: 0,
            listed: String::new(),
            by_name: String::new(),
            by_created: String::new(),
            by_modified: String::new(),
            traces: Vec::new(),
            untraced: false,
            untold: Vec::new(),
            unindexed: None,
        };
        project.indexed()
    }

    /// As it is once all its people are in it.
    pub(crate) fn begun(mut self) -> Self {
        self.untold = self.funded();
        self.indexed()
    }

    /// As it is after a change at `now`.
    pub(crate) fn changed(mut self, before: &Self, now: &str) -> Self {
        now.clone_into(&mut self.modified);
        self.version += 1;
        let (then, now) = (before.funded(), self.funded());
        let is_same = self.is_same_funding(before);
        let concerned = then.iter().filter(|one| !is_same || !now.contains(one));
        self.untold.extend(concerned.chain(now.iter().filter(|one| !is_same || !then.contains(one))));
        self.untold.sort_unstable();
        self.untold.dedup();
        self.indexed()
    }

    /// With index keys that fit what it is.
    fn indexed(mut self) -> Self {
        self.listing().key().clone_into(&mut self.listed);
        self.by_name = order::key(&self, SortBy::Name);
        self.by_created = order::key(&self, SortBy::Created);
        self.by_modified = order::key(&self, SortBy::Modified);
        let trace = trace(&self);
        if self.traces.last() != Some(&trace) {
            self.traces.push(trace);
            self.untraced = true;
        }
        if self.untraced || !self.untold.is_empty() {
            self.unindexed = Some(Self::UNINDEXED.to_owned());
        }
        self
    }

    /// Those on whose ORCID record it is a funding: who takes part in it, until it is retired.
    #[must_use]
    pub fn funded(&self) -> Vec<Uuid> {
        if self.retired_date.is_some() {
            return Vec::new();
        }
        let all = self.owners.iter().chain(&self.members).chain([&self.lead]);
        let mut people: Vec<_> = all.copied().collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Whether it is a funding of hers, by any of her uuids.
    #[must_use]
    pub fn is_funding_of(&self, person: &Person) -> bool {
        let funded = self.funded();
        person.uuids().any(|uuid| funded.contains(&uuid))
    }

    /// Whether ORCID is told the same of both.
    fn is_same_funding(&self, other: &Self) -> bool {
        (&self.name, &self.description, self.lead) == (&other.name, &other.description, other.lead)
            && self.profile.award_information == other.profile.award_information
    }

    /// The list it is in. What was retired, and what has to be looked at, is listed to its people and project admins only.
    #[must_use]
    pub fn listing(&self) -> Listing {
        let is_listed = self.is_public && self.retired_date.is_none() && !self.review_required;
        if is_listed { Listing::Public } else { Listing::Private }
    }

    /// Whether work goes on at `now`, RFC 3339.
    #[must_use]
    pub fn is_active(&self, now: &str) -> bool {
        let has_expired = self.expires_on.as_deref().is_some_and(|end| end <= now);
        self.retired_date.is_none() && !self.review_required && !has_expired
    }

    /// Everybody who has to do with it, nobody twice.
    #[must_use]
    pub fn people(&self) -> Vec<Uuid> {
        let all = self.owners.iter().chain(&self.members).chain(&self.creators);
        let mut people: Vec<_> = all.copied().chain([self.lead]).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}

/// The key of a project's row.
pub(crate) fn key(uuid: Uuid) -> String {
    format!("project#{uuid}")
}
