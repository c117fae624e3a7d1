//! New projects.

use text::cut;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::invalid::Invalid;
use crate::limits::{MAX_DESCRIPTION, MAX_LABEL, MAX_NAME};
use crate::options::{TYPE, TYPES, TYPES_OF_ADMINS};
use crate::people::{Operation, Role, Somebody};
use crate::record::{Beginning, Project};
use crate::text::{line, prose, required};

/// The facility of projects that name none.
const FACILITY: &str = "Ercid";

/// What a new project is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, ToSchema)]
#[schema(as = projects_post)]
pub struct NewProject {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is about.
    #[schema(min_length = 1, max_length = 3_000)]
    pub description: String,
    /// Whether everybody may see it.
    pub is_public: bool,
    /// Whose facility it uses.
    #[schema(nullable = false, required = false, default = "Ercid", max_length = 100)]
    pub facility: Option<String>,
    /// Who leads it, and owns it; the caller unless it is said. Only project admins make others leads.
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    pub project_lead: Option<Uuid>,
    /// Who takes part.
    #[schema(required = false, max_items = 80, value_type = Vec<String>)]
    pub project_members: Vec<Uuid>,
    /// Who else owns it.
    #[schema(required = false, max_items = 80, value_type = Vec<String>)]
    pub project_owners: Vec<Uuid>,
    /// What kind of project it is: see GET /projects/project-types.
    #[schema(nullable = false, default = "research")]
    pub project_type: Option<String>,
}

/// The people of a new project, as they were found.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub creator: Somebody,
    pub lead: Somebody,
    pub owners: Vec<Somebody>,
    pub members: Vec<Somebody>,
}

impl NewProject {
    /// Whether only project admins make such a project.
    #[must_use]
    pub fn is_of_admins(&self) -> bool {
        self.project_type.as_deref().is_some_and(|given| TYPES_OF_ADMINS.contains(&given))
    }

    /// The project.
    pub(crate) fn begin(&self, team: &Team, uuid: Uuid, now: &str) -> Result<Project, Invalid> {
        let first = |somebody: &Somebody| somebody.uuids().first().copied().unwrap_or_default();
        let facility = line("Facility", self.facility.as_deref().unwrap_or_default(), MAX_LABEL)?;
        let mut project = Project::begin(
            Beginning {
                name: name(&self.name)?,
                description: description(&self.description)?,
                facility: if facility.is_empty() { FACILITY.to_owned() } else { facility },
                project_type: project_type(self.project_type.as_deref().unwrap_or(TYPE))?,
                is_public: self.is_public,
                creator: first(&team.creator),
                lead: first(&team.lead),
                owners: vec![first(&team.lead)],
                members: Vec::new(),
            },
            uuid,
            now,
        );
        Role::Owner.change(&mut project, Operation::Add, &team.owners)?;
        Role::Member.change(&mut project, Operation::Add, &team.members)?;
        Ok(project.begun())
    }
}

pub(crate) fn name(text: &str) -> Result<String, Invalid> {
    required("Name", line("Name", text, MAX_NAME))
}

pub(crate) fn description(text: &str) -> Result<String, Invalid> {
    required("Description", prose("Description", text, MAX_DESCRIPTION))
}

pub(crate) fn project_type(text: &str) -> Result<String, Invalid> {
    if TYPES.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(Invalid::Value {
        field: "Project Type",
        value: cut(text),
        expected: "one of GET /projects/project-types",
    })
}
