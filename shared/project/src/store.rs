//! Reading and writing projects.

mod list;
mod members;
mod rows;

use std::time::Duration;

use identity::People;
use orcid_queue::OrcidQueue;
use search::Index;
use storage::settings::SettingError;
use storage::{Clients, Condition, StorageError, Table, Transaction, time};
use uuid::Uuid;

pub use list::{Ask, Listed, Scope};

use crate::change::Change;
use crate::create::{NewProject, Team};
use crate::invalid::Invalid;
use crate::record::{Project, key};
use crate::viewer::{Denied, Viewer};

/// Times that a change is tried again after losing to another.
const ATTEMPTS: u32 = 8;
/// How long it waits before it is tried again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(15);

/// Why a project is not what it was asked to be.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// It can't be.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is none.
    #[error("No match for Project with uuid = '{0}'")]
    Unknown(Uuid),
    /// Others change it all the time.
    #[error("Project is being changed by others, try again")]
    Busy,
    /// The store did not answer.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The projects of this service.
#[derive(Debug, Clone)]
pub struct Projects {
    table: Table,
    index: Index,
    people: People,
    queue: OrcidQueue,
}

impl Projects {
    /// The tables that the environment names: `PROJECTS_TABLE`, `SEARCH_TABLE`, `PEOPLE_TABLE`, `ORCID_SYNC_TABLE`.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            table: clients.table("PROJECTS_TABLE")?,
            index: Index::from_env(clients)?,
            people: People::new(clients.table("PEOPLE_TABLE")?),
            queue: OrcidQueue::from_env(clients)?,
        })
    }

    /// The project with this uuid, whoever asks.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(&self, uuid: Uuid) -> Result<Option<Project>, StorageError> {
        self.table.get(&key(uuid)).await
    }

    /// The project with this uuid, for a viewer.
    ///
    /// # Errors
    /// `Unknown`, and `Denied` where she may not see it.
    pub async fn see(&self, viewer: &Viewer, uuid: Uuid) -> Result<Project, ProjectError> {
        let project = self.find(uuid).await?.ok_or(ProjectError::Unknown(uuid))?;
        viewer.check_sees(&project)?;
        Ok(project)
    }

    /// Makes a project in the name of `creator`.
    ///
    /// # Errors
    /// See `ProjectError`.
    pub async fn create(
        &self,
        creator: &identity::Person,
        new: &NewProject,
        people: &People,
    ) -> Result<Project, ProjectError> {
        let viewer = Viewer::person(creator);
        // Before anybody is looked up: who may create none learns nothing of others.
        let led_by = new.project_lead.unwrap_or(creator.uuid);
        viewer.may_create(led_by, new.is_of_admins())?;
        let team = Team::find(creator, new, people).await?;
        let project = new.begin(&team, Uuid::new_v4(), &time::now_rfc3339())?;
        let writes = Transaction::new().put(&self.table, &project, &Condition::new_item())?;
        self.commit_people(&[], &project, writes).await?;
        self.follow_up(&project).await;
        Ok(project)
    }

    /// Changes a project in the name of a viewer. Of two changes at once both happen, one after the other; the rules are
    /// applied to what the project is at the moment of the write.
    ///
    /// # Errors
    /// See `ProjectError`.
    pub async fn change(
        &self,
        viewer: &Viewer,
        uuid: Uuid,
        change: &Change,
    ) -> Result<Project, ProjectError> {
        for attempt in 1..=ATTEMPTS {
            let project = self.see(viewer, uuid).await?;
            viewer.may_change(&project, change.needs())?;
            let changed = change.apply(&project, &time::now_rfc3339())?;
            if changed == project {
                return Ok(project);
            }
            let unchanged = Condition::equals("version", project.version);
            let writes = Transaction::new().put(&self.table, &changed, &unchanged)?;
            match self.commit_people(&project.people(), &changed, writes).await {
                Ok(()) => {
                    self.follow_up(&changed).await;
                    return Ok(changed);
                }
                Err(ProjectError::Storage(StorageError::Conflict)) => {
                    tokio::time::sleep(PAUSE * attempt).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(ProjectError::Busy)
    }
}
