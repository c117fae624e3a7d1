//! Projects that publications belong to: who may say so, and who may see it.

use std::collections::{BTreeSet, HashMap};

use gateway::people::Failure;
use identity::{Caller, Person};
use project::{Project, ProjectPart, Standing, Viewer};
use publication::{Document, Publication};
use uuid::Uuid;

use crate::state::Service;

impl Service {
    /// The documents of publications, each without the projects of which the caller may not know that it belongs to them.
    pub(crate) async fn shown(
        &self,
        caller: &Caller,
        publications: Vec<Publication>,
    ) -> Result<Vec<Document>, Failure> {
        let all: BTreeSet<Uuid> =
            publications.iter().flat_map(|one| one.details.projects.iter().copied()).collect();
        let viewer = caller.person().map_or_else(Viewer::anonymous, Viewer::person);
        let projects = self.projects_of(all.into_iter().collect()).await?;
        let sees = |uuid: &Uuid| {
            let project = projects.get(uuid);
            project.is_some_and(|it| viewer.may_see(it) && viewer.sees_part(it, ProjectPart::Publications))
        };
        let mut documents: Vec<_> = publications.into_iter().map(Document::from).collect();
        documents.iter_mut().for_each(|document| document.projects.retain(sees));
        Ok(documents)
    }

    /// Refuses projects that a publication did not belong to `before` and that its owner is no member of.
    pub(crate) async fn check_projects(
        &self,
        person: &Person,
        wanted: &[Uuid],
        before: &[Uuid],
    ) -> Result<(), Failure> {
        let new: Vec<_> = wanted.iter().copied().filter(|project| !before.contains(project)).collect();
        let viewer = Viewer::person(person);
        let projects = self.projects_of(new.clone()).await?;
        let is_hers = |uuid: &Uuid| {
            projects.get(uuid).is_some_and(|project| viewer.standing(project) > Standing::Stranger)
        };
        match new.iter().find(|uuid| !is_hers(uuid)) {
            // The same for one that is not there: nobody learns of a private project here.
            Some(uuid) => {
                Err(Failure::bad_request(format!("projects: '{uuid}' is no project of the caller's")))
            }
            None => Ok(()),
        }
    }

    async fn projects_of(&self, uuids: Vec<Uuid>) -> Result<HashMap<Uuid, Project>, Failure> {
        if uuids.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.projects.find_many(&uuids).await?;
        Ok(found.into_iter().map(|project| (project.uuid, project)).collect())
    }
}
