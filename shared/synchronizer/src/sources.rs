//! Where what is sent comes from.

use identity::{People, Person};
use orcid_queue::{QueueRow, RecordType};
use project::Projects;
use publication::Publications;
use storage::settings::SettingError;
use storage::{Clients, StorageError};

use crate::item::{Item, funding, value_of, work};

/// The stores of entities.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    pub publications: Publications,
    projects: Projects,
    pub people: People,
}

impl Sources {
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            publications: Publications::from_env(clients)?,
            projects: Projects::from_env(clients)?,
            people: People::new(clients.table("PEOPLE_TABLE")?),
        })
    }

    /// What a row is about, as it is now; or why there is nothing.
    pub async fn item(&self, row: &QueueRow, person: &Person) -> Result<Result<Item, String>, StorageError> {
        let missing = || format!("The related entity item (id = {}) was not found", shown(row));
        Ok(match row.record_type {
            RecordType::Publication => {
                let found = match row.entity_id {
                    Some(id) => self.publications.find(id).await?,
                    None => None,
                };
                let own = found.filter(|it| person.orcid.as_ref().is_some_and(|own| own.as_str() == it.user));
                own.map(|publication| Item::Work(Box::new(work(&publication.details)))).ok_or_else(missing)
            }
            RecordType::Project => {
                let found = match row.entity_id {
                    Some(id) => self.projects.find(id).await?,
                    None => None,
                };
                let takes_part = |project: &project::Project| {
                    let all = || project.owners.iter().chain(&project.members).chain([&project.lead]);
                    person.uuids().any(|uuid| all().any(|one| *one == uuid))
                };
                match found.filter(takes_part) {
                    Some(project) => {
                        let lead = self.people.find(project.lead).await?.map(|lead| lead.name);
                        Ok(Item::Funding(Box::new(funding(&project, lead.into_iter().collect()))))
                    }
                    None => Err(missing()),
                }
            }
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
