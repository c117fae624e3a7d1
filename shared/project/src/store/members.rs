//! Who has to do with which project: a row for each pair, so that a person's projects are one query.

use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use storage::{Query, StorageError, Transaction};
use uuid::Uuid;

use super::{ProjectError, Projects};
use crate::create::{NewProject, Team};
use crate::invalid::Invalid;
use crate::limits::{MAX_CHANGED, MAX_PROJECTS_OF_A_PERSON};
use crate::people::{Role, Somebody};
use crate::record::{Project, key};
use crate::roles::{Cast, ProjectRole, Told};

/// Somebody has to do with a project.
#[derive(Debug, Serialize, Deserialize)]
struct Membership {
    id: String,
    person: Uuid,
    project: Uuid,
}

impl Membership {
    fn new(project: Uuid, person: Uuid) -> Self {
        Self { id: format!("member#{project}#{person}"), person, project }
    }
}

impl Projects {
    /// The uuids of the projects that somebody with these uuids has to do with.
    pub(super) async fn uuids_of(&self, person: &[Uuid]) -> Result<Vec<Uuid>, StorageError> {
        let of = person.iter().map(|uuid| async move {
            self.table.slice::<Membership>(&of(*uuid), 0, MAX_PROJECTS_OF_A_PERSON).await
        });
        let rows = try_join_all(of).await?;
        let mut uuids: Vec<_> = rows.into_iter().flatten().map(|row| row.project).collect();
        uuids.sort_unstable();
        uuids.dedup();
        Ok(uuids)
    }

    /// The roles that somebody has in projects, as far as they are told, in no order. Who takes part is looked at in the
    /// projects themselves: the index of people may be behind.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn roles(
        &self,
        person: &identity::Person,
        told: Told,
    ) -> Result<Vec<ProjectRole>, StorageError> {
        let of: Vec<_> = person.uuids().collect();
        let ids: Vec<_> = self.uuids_of(&of).await?.into_iter().map(key).collect();
        let casts: Vec<Cast> = self.table.get_many(&ids, Cast::ATTRIBUTES).await?;
        Ok(casts.iter().flat_map(|cast| cast.roles(&of, told)).collect())
    }

    /// Commits the write of a project together with the rows of its people, where `before` were those until now.
    pub(super) async fn commit_people(
        &self,
        before: &[Uuid],
        project: &Project,
        mut writes: Transaction,
    ) -> Result<(), ProjectError> {
        let after = project.people();
        let added: Vec<_> = after.iter().filter(|uuid| !before.contains(uuid)).collect();
        let removed: Vec<_> = before.iter().filter(|uuid| !after.contains(uuid)).collect();
        if added.len() + removed.len() > MAX_CHANGED {
            return Err(Invalid::TooManyChanged(MAX_CHANGED).into());
        }
        try_join_all(added.iter().map(|uuid| self.has_room(**uuid))).await?;
        for uuid in added {
            writes = writes.replace(&self.table, &Membership::new(project.uuid, *uuid))?;
        }
        for uuid in removed {
            writes = writes.delete(&self.table, &Membership::new(project.uuid, *uuid).id)?;
        }
        Ok(writes.commit().await?)
    }

    /// Two at once may exceed it by one each; it is there so that reading somebody's projects has an end.
    async fn has_room(&self, uuid: Uuid) -> Result<(), ProjectError> {
        if self.table.count(&of(uuid)).await? < MAX_PROJECTS_OF_A_PERSON {
            return Ok(());
        }
        Err(Invalid::Busy { uuid, max: MAX_PROJECTS_OF_A_PERSON }.into())
    }
}

fn of(person: Uuid) -> Query {
    Query::new("person", "person", person)
}

impl Team {
    /// The people of a new project.
    pub(super) async fn find(
        creator: &identity::Person,
        new: &NewProject,
        people: &identity::People,
    ) -> Result<Self, ProjectError> {
        let creator = Somebody::known(creator);
        let lead = match new.project_lead {
            None => creator.clone(),
            Some(uuid) => {
                let found = Somebody::find(people, "Project Lead", &[uuid]).await?;
                found.into_iter().next().unwrap_or_else(|| creator.clone())
            }
        };
        let (owners, members) = tokio::try_join!(
            Somebody::find(people, Role::Owner.field(), &new.project_owners),
            Somebody::find(people, Role::Member.field(), &new.project_members),
        )?;
        Ok(Self { creator, lead, owners, members })
    }
}

impl Somebody {
    /// The people with these uuids, who must be there.
    ///
    /// # Errors
    /// `Invalid` for who is not, and for too many.
    pub async fn find(
        people: &identity::People,
        field: &'static str,
        uuids: &[Uuid],
    ) -> Result<Vec<Self>, ProjectError> {
        Self::known_of(people, uuids, |uuid| Err(Invalid::NoPerson { field, uuid })).await
    }

    /// The people with these uuids, where those whom nobody knows can only be removed.
    ///
    /// # Errors
    /// `Invalid` for too many.
    pub async fn find_any(people: &identity::People, uuids: &[Uuid]) -> Result<Vec<Self>, ProjectError> {
        Self::known_of(people, uuids, |uuid| Ok(Self::unknown(uuid))).await
    }

    async fn known_of(
        people: &identity::People,
        uuids: &[Uuid],
        otherwise: impl Fn(Uuid) -> Result<Self, Invalid>,
    ) -> Result<Vec<Self>, ProjectError> {
        if uuids.len() > crate::limits::MAX_PEOPLE {
            return Err(Invalid::TooManyChanged(MAX_CHANGED).into());
        }
        let found = people.find_many(uuids).await?;
        let known = uuids
            .iter()
            .map(|uuid| found.get(uuid).map_or_else(|| otherwise(*uuid), |person| Ok(Self::known(person))));
        Ok(known.collect::<Result<_, _>>()?)
    }
}
