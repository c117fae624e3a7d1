//! Public links: secret ids under which a candidate can be seen without signing in (contract/compendia.md 1.8).
//!
//! A link is a row `link#<id>` beside the compendia; the compendium names its one link. Both change in one
//! transaction.

use serde::{Deserialize, Serialize};
use storage::{Condition, Query, StorageError, Transaction, Update, ids, time};
use utoipa::ToSchema;

use crate::{Compendia, Compendium, Opened};

/// Attempts against others who change the same compendium.
const ATTEMPTS: usize = 5;
/// The one value of the index `links`.
const LISTED: &str = "link";

/// A public link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicLink {
    /// Its id, in place of the compendium's wherever that is only looked at.
    pub id: String,
    /// What it leads to.
    pub compendium_id: String,
    /// The ORCID iD of who made it.
    pub user: String,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// There is no such compendium.
    #[error("compendium not found")]
    Unknown,
    /// It is published: everybody can see it.
    #[error("compendium is not a candidate")]
    NotACandidate,
    /// It has no link.
    #[error("no link found")]
    None,
    /// Others changed it at every attempt, or the store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Row {
    id: String,
    compendium: String,
    user: String,
    created: String,
    link_listing: String,
}

impl Row {
    fn new(compendium: &str, user: &str) -> Self {
        let text = str::to_owned;
        Self {
            id: key(&ids::random(ids::SECRET)),
            compendium: text(compendium),
            user: text(user),
            created: time::now_rfc3339(),
            link_listing: text(LISTED),
        }
    }

    fn public(self) -> PublicLink {
        let id = self.id.strip_prefix(PREFIX).unwrap_or(&self.id).to_owned();
        PublicLink { id, compendium_id: self.compendium, user: self.user }
    }
}

const PREFIX: &str = "link#";

/// The row of a link. No compendium's id has a `#`.
pub(crate) fn key(link: &str) -> String {
    format!("{PREFIX}{link}")
}

fn is_link(id: &str) -> bool {
    id.len() == ids::SECRET && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl Compendia {
    /// The compendium with this id, or behind the public link with this id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open(&self, id: &str) -> Result<Option<Opened>, StorageError> {
        // Links come first: nobody can put a compendium in front of one by giving it the link's id.
        if is_link(id)
            && let Some(row) = self.table.get::<Row>(&key(id)).await?
        {
            let compendium = self.find(&row.compendium).await?;
            return Ok(compendium.map(|compendium| Opened::by_link(compendium, id.to_owned())));
        }
        Ok(self.find(id).await?.map(Opened::by_id))
    }

    /// Whether this is the id of a public link that leads somewhere.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn is_open_link(&self, id: &str) -> Result<bool, StorageError> {
        Ok(is_link(id) && self.open(id).await?.is_some_and(|opened| opened.link().is_some()))
    }

    /// The link of a candidate, made by `user` if there is none yet. Two at once get the same one.
    ///
    /// # Errors
    /// See `LinkError`.
    pub async fn make_link(&self, compendium: &str, user: &str) -> Result<PublicLink, LinkError> {
        for _ in 0..ATTEMPTS {
            let found = self.find(compendium).await?.ok_or(LinkError::Unknown)?;
            if !found.candidate {
                return Err(LinkError::NotACandidate);
            }
            if let Some(link) = self.link_of(&found).await? {
                return Ok(link);
            }
            let row = Row::new(compendium, user);
            let link = row.clone().public();
            let named = Update::new()
                .set("link", &link.id)
                .when(Condition::equals("candidate", true).and(Condition::absent("link")));
            let made = Transaction::new().put(&self.table, &row, &Condition::new_item())?.update(
                &self.table,
                compendium,
                &named,
            )?;
            match made.commit().await {
                Ok(()) => return Ok(link),
                Err(StorageError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StorageError::Conflict.into())
    }

    /// The link of a compendium.
    ///
    /// # Errors
    /// See `LinkError`.
    pub async fn link(&self, compendium: &str) -> Result<PublicLink, LinkError> {
        let found = self.find(compendium).await?.ok_or(LinkError::Unknown)?;
        self.link_of(&found).await?.ok_or(LinkError::None)
    }

    /// Makes the link of a compendium lead nowhere.
    ///
    /// # Errors
    /// See `LinkError`; `None` also for whoever comes second.
    pub async fn delete_link(&self, compendium: &str) -> Result<(), LinkError> {
        let found = self.find(compendium).await?.ok_or(LinkError::Unknown)?;
        let link = found.link.ok_or(LinkError::None)?;
        let forgotten = Update::new().remove("link").when(Condition::equals("link", &link));
        let deleted = Transaction::new().delete(&self.table, &key(&link))?.update(
            &self.table,
            compendium,
            &forgotten,
        )?;
        deleted.commit().await.map_err(|error| match error {
            StorageError::Conflict => LinkError::None,
            error => error.into(),
        })
    }

    /// The links after the `skip` oldest, at most `take`, in the order of their making.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn links(&self, skip: usize, take: usize) -> Result<Vec<PublicLink>, StorageError> {
        let query = Query::new("links", "link_listing", LISTED);
        let rows: Vec<Row> = self.table.slice(&query, skip, take).await?;
        Ok(rows.into_iter().map(Row::public).collect())
    }

    async fn link_of(&self, compendium: &Compendium) -> Result<Option<PublicLink>, StorageError> {
        let Some(link) = &compendium.link else { return Ok(None) };
        Ok(self.table.get::<Row>(&key(link)).await?.map(Row::public))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_secrets_can_be_links() {
        assert!(is_link(&ids::random(ids::SECRET)));
        for id in ["a1B2c", "", "b9b0099e-base", &"x".repeat(31), &format!("{}#", "x".repeat(31))] {
            assert!(!is_link(id), "{id}");
        }
    }

    #[test]
    fn a_row_shows_its_secret_without_the_prefix() {
        let row = Row::new("a1B2c", "0000-0002-1825-0097");
        let key_of_row = row.id.clone();
        let link = row.public();
        assert_eq!(key(&link.id), key_of_row);
        assert!(is_link(&link.id), "{}", link.id);
        assert_eq!((link.compendium_id.as_str(), link.user.as_str()), ("a1B2c", "0000-0002-1825-0097"));
    }
}
