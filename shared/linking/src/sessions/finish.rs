//! Finish: the session becomes a link.

use identity::{Account, People};
use storage::{Condition, StorageError, Transaction};

use super::{ATTEMPTS, LinkingSessions, now_ms};
use crate::link::{Holder, link_key, orcid_key};
use crate::machine::Event;
use crate::{Link, LinkingError, Session, session};

impl LinkingSessions {
    /// Makes the link, gives it the ORCID iD, ends the session, and makes the KBase person and the ORCID person one: all
    /// of it happens, or nothing. Of two browsers that finish at once one makes the link; the other finds no session.
    ///
    /// # Errors
    /// As `expect`, then `AlreadyLinked`, then `OrcidAlreadyLinked`.
    pub async fn finish(
        &self,
        session_id: &str,
        account: &Account,
        people: &People,
    ) -> Result<Link, LinkingError> {
        for _ in 0..ATTEMPTS {
            let session = self.expect(session_id, &account.username, Event::Finish).await?;
            if self.links.find(&account.username).await?.is_some() {
                return Err(LinkingError::AlreadyLinked);
            }
            let link = self.link(&session).await?;
            if self.is_held_by_another(link.orcid(), &account.username).await? {
                return Err(LinkingError::OrcidAlreadyLinked);
            }
            match self.commit(&session, &link, account, people).await {
                // Something came in between: the next look says what.
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error.into()),
                Ok(()) => return Ok(link),
            }
        }
        Err(StorageError::Conflict.into())
    }

    async fn link(&self, session: &Session) -> Result<Link, LinkingError> {
        let grant = session.grant.as_ref().ok_or(LinkingError::WrongState)?;
        let grant = grant.move_to(&self.vault, session.row(), &link_key(&session.username)).await?;
        Ok(Link::new(&session.username, &session.session_id, grant, now_ms()))
    }

    async fn commit(
        &self,
        session: &Session,
        link: &Link,
        account: &Account,
        people: &People,
    ) -> Result<(), StorageError> {
        let username = &account.username;
        let holder = Holder { id: orcid_key(link.orcid()), username: username.clone() };
        let free = Condition::new_item().or(Condition::equals("username", username));
        let writes = Transaction::new()
            .put(&self.table, link, &Condition::new_item())?
            .put(&self.table, &holder, &free)?
            .delete_when(&self.table, session.row(), &session::finish(username, now_ms()))?;
        let name = &link.grant.public.name;
        people.unite(account.person, link.orcid(), name, writes).await?.commit().await
    }
}
