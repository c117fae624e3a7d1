//! What the handlers work with.

use gateway::people::{Failure, signed_in};
use http::HeaderMap;
use identity::{Callers, Person};
use people::{Belongings, Directory, PersonPart, Profile, ShownRole, Viewer};
use project::{Projects, Told};
use publication::{Document, Part};
use serde::Serialize;
use serde_json::Value;
use sshkey::{KeyKind, Keys, SshKeysOne};
use storage::settings::{self, SettingError};
use storage::{Clients, StorageError};
use uuid::Uuid;

/// Publications that are shown with a person at most; all are at `/publications?person_uuid=`.
const MAX_PUBLICATIONS: usize = 100;

/// Clients of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) directory: Directory,
    keys: Keys,
    projects: Projects,
    /// Where the service answers, without a slash at the end.
    pub(crate) public_url: String,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let callers = Callers::from_env(clients)?;
        let directory = Directory::from_env(clients, callers.people().clone())?;
        let keys = Keys::from_env(clients)?;
        let projects = Projects::from_env(clients)?;
        Ok(Self { callers, directory, keys, projects, public_url: settings::text("PUBLIC_URL")? })
    }

    /// Who calls.
    ///
    /// # Errors
    /// 401 for nobody.
    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Person, Failure> {
        let caller = self.callers.identify(headers).await?;
        signed_in(&caller).cloned()
    }

    /// Who is named in a path.
    ///
    /// # Errors
    /// 404 for nobody.
    pub(crate) async fn person(&self, segment: &str) -> Result<(Person, Profile), Failure> {
        let found = match Uuid::parse_str(segment) {
            Ok(uuid) => self.directory.find(uuid).await?,
            Err(_) => None,
        };
        found.ok_or_else(|| Failure::no_match("Person", segment))
    }

    /// What others know of a person, as far as a viewer may see it.
    pub(crate) async fn belongings(
        &self,
        person: &Person,
        profile: &Profile,
        viewer: Viewer,
    ) -> Result<Belongings, StorageError> {
        let (publications, sshkeys, project_roles, bastion_login) = tokio::try_join!(
            self.publications(person, profile, viewer),
            self.sshkeys(person, profile, viewer),
            self.project_roles(person, profile, viewer),
            self.bastion_login(person, viewer),
        )?;
        Ok(Belongings { sshkeys, publications, bastion_login, project_roles })
    }

    /// A person's newest publications, as far as a viewer may see them, without the projects that they belong to: which of
    /// these the viewer may know of, is told at `/publications`.
    pub(crate) async fn publications(
        &self,
        person: &Person,
        profile: &Profile,
        viewer: Viewer,
    ) -> Result<Vec<Value>, StorageError> {
        let is_shown = viewer.sees(profile, PersonPart::Publications);
        let Some(orcid) = person.orcid.as_ref().filter(|_| is_shown) else { return Ok(Vec::new()) };
        let part = Part { skip: 0, take: MAX_PUBLICATIONS, after: None };
        let found = self.directory.publications().of_owner(orcid.as_str(), true, &part).await?;
        let document = |publication| Document { projects: Vec::new(), ..Document::from(publication) };
        values(found.publications.into_iter().map(document))
    }

    /// What a person is in projects, as far as a viewer may know of them.
    async fn project_roles(
        &self,
        person: &Person,
        profile: &Profile,
        viewer: Viewer,
    ) -> Result<Vec<ShownRole>, StorageError> {
        if !viewer.sees(profile, PersonPart::Roles) {
            return Ok(Vec::new());
        }
        let told = if viewer.sees_all() { Told::Herself } else { Told::Everybody };
        let roles = self.projects.roles(person, told).await?.into_iter();
        Ok(roles.map(|role| ShownRole { name: role.name, description: role.description }).collect())
    }

    /// Her login at bastion hosts, for herself and operators.
    async fn bastion_login(&self, person: &Person, viewer: Viewer) -> Result<Option<String>, StorageError> {
        if !viewer.sees_all() {
            return Ok(None);
        }
        let login = self.keys.known_login(person).await?;
        Ok(login.map(|login| login.as_str().to_owned()))
    }

    /// A person's active SSH keys; those for slivers only, where somebody else looks.
    async fn sshkeys(
        &self,
        person: &Person,
        profile: &Profile,
        viewer: Viewer,
    ) -> Result<Vec<Value>, StorageError> {
        if !viewer.sees(profile, PersonPart::SshKeys) {
            return Ok(Vec::new());
        }
        let mut keys = self.keys.active(person).await?;
        keys.retain(|key| viewer.sees_all() || key.kind == KeyKind::Sliver);
        values(keys.iter().map(SshKeysOne::from))
    }
}

/// Documents within another document.
fn values<T: Serialize>(documents: impl Iterator<Item = T>) -> Result<Vec<Value>, StorageError> {
    let values = documents.map(serde_json::to_value);
    values.collect::<Result<_, _>>().map_err(|error| StorageError::Record(error.to_string()))
}
