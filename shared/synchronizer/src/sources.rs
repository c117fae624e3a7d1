//! Where what is sent comes from.

use identity::{People, Person};
use orcid_queue::{QueueRow, RecordType, Subject};
use people::Profiles;
use project::{Project, Projects};
use publication::{Publication, Publications};
use storage::settings::SettingError;
use storage::{Clients, StorageError};
use uuid::Uuid;

use crate::item::{Item, funding, signature_parts, value_of, work};

/// The stores of entities.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    pub publications: Publications,
    pub projects: Projects,
    pub people: People,
    pub profiles: Profiles,
}

impl Sources {
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            publications: Publications::from_env(clients)?,
            projects: Projects::from_env(clients)?,
            people: People::new(clients.table("PEOPLE_TABLE")?),
            profiles: Profiles::from_env(clients)?,
        })
    }

    /// What people call something of a person's; `None` when it is nothing of hers.
    pub async fn describe(&self, person: &Person, subject: &Subject) -> Result<Option<String>, StorageError> {
        Ok(match subject {
            Subject::Entity { kind: RecordType::Publication, id } => {
                self.publication(person, *id).await?.map(|publication| publication.details.title)
            }
            Subject::Entity { id, .. } => self.project(person, *id).await?.map(|project| project.name),
            Subject::Section { signature, .. } => {
                signature_parts(signature).map(|(_, value)| value.to_owned())
            }
        })
    }

    /// Whether what a history is about is there. People are never deleted.
    pub async fn is_there(&self, kind: RecordType, id: Uuid) -> Result<bool, StorageError> {
        Ok(match kind {
            RecordType::Publication => self.publications.find(id).await?.is_some(),
            RecordType::Project => {
                self.projects.find(id).await?.is_some_and(|project| project.retired_date.is_none())
            }
            _ => true,
        })
    }

    /// A publication of hers.
    async fn publication(&self, person: &Person, id: Uuid) -> Result<Option<Publication>, StorageError> {
        let found = self.publications.find(id).await?;
        Ok(found.filter(|it| person.orcid.as_ref().is_some_and(|own| own.as_str() == it.user)))
    }

    /// A project that she takes part in.
    async fn project(&self, person: &Person, id: Uuid) -> Result<Option<Project>, StorageError> {
        Ok(self.projects.find(id).await?.filter(|project| project.is_funding_of(person)))
    }

    /// What a row is about, as it is now; or why there is nothing.
    pub async fn item(&self, row: &QueueRow, person: &Person) -> Result<Result<Item, String>, StorageError> {
        let missing = || format!("The related entity item (id = {}) was not found", shown(row));
        let id = row.entity_id.unwrap_or_default();
        Ok(match row.record_type {
            RecordType::Publication => {
                let found = self.publication(person, id).await?;
                found.map(|publication| Item::Work(Box::new(work(&publication.details)))).ok_or_else(missing)
            }
            RecordType::Project => match self.project(person, id).await? {
                Some(project) => {
                    let lead = self.people.find(project.lead).await?.map(|lead| lead.name);
                    Ok(Item::Funding(Box::new(funding(&project, lead.into_iter().collect()))))
                }
                None => Err(missing()),
            },
            kind => {
                let signature = row.metadata.as_deref().unwrap_or_default();
                value_of(kind, signature).map(Item::Value).ok_or_else(no_value)
            }
        })
    }
}

/// What the history says of a value that is not there.
pub(crate) fn no_value() -> String {
    "No metadata values provided to create ORCID object with simple value".to_owned()
}

fn shown(row: &QueueRow) -> String {
    row.entity_id.map(|id| id.to_string()).unwrap_or_default()
}
