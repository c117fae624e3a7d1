//! Who sees what stands for a compendium elsewhere, as jobs in lists do.
//!
//! Such rows carry their audience, so that a list needs no look at the compendia. It changes when the compendium is
//! published or deleted: a mark `audience/<id>/<random>` stands in the bucket before that, and whoever finds it later
//! sets right what was not reached.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use storage::{Objects, StorageError, ids, time};

use crate::Compendium;

const PREFIX: &str = "audience/";
/// Age, in seconds, at which a mark is looked at: the request that put it has ended, as have those that had read the
/// compendium before it changed (API Gateway gives up after 30), and the indexes show what these wrote.
const SETTLED_SECONDS: i64 = 90;
/// The word for everybody; no ORCID iD.
const PUBLIC: &str = "public";

/// Who sees it, beside editors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Audience {
    /// Everybody.
    Public,
    /// The person with this ORCID iD.
    Person(String),
}

impl Audience {
    /// Of what `user` made of a compendium: that of the compendium, and `user` where there is none any more
    /// (`access::owned`).
    #[must_use]
    pub fn of(compendium: Option<&Compendium>, user: &str) -> Self {
        match compendium {
            Some(compendium) if !compendium.candidate => Self::Public,
            Some(compendium) => Self::Person(compendium.user.clone()),
            None => Self::Person(user.to_owned()),
        }
    }
}

impl From<String> for Audience {
    fn from(stored: String) -> Self {
        if stored == PUBLIC { Self::Public } else { Self::Person(stored) }
    }
}

impl From<Audience> for String {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Public => PUBLIC.to_owned(),
            Audience::Person(orcid) => orcid,
        }
    }
}

/// A mark: the audience of this compendium has changed, or was to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    key: String,
    /// The compendium's id.
    pub compendium: String,
}

impl Change {
    fn parse(key: &str) -> Option<Self> {
        let (compendium, _) = key.strip_prefix(PREFIX)?.rsplit_once('/')?;
        Some(Self { key: key.to_owned(), compendium: compendium.to_owned() })
    }

    /// Puts a mark; each is one of its own, so that who removes an older one removes no other.
    pub(crate) async fn announce(objects: &Objects, compendium: &str) -> Result<(), StorageError> {
        let key = format!("{PREFIX}{compendium}/{}", ids::random(ids::SECRET));
        objects.put(&key, Bytes::new()).await
    }

    /// Marks that are old enough for all to be set right. At most 1,000.
    ///
    /// # Errors
    /// When the bucket does not answer.
    pub async fn settled(objects: &Objects) -> Result<Vec<Self>, StorageError> {
        let marks = objects.list(PREFIX, None).await?.into_iter();
        let old = marks.filter(|mark| time::is_past(mark.modified.saturating_add(SETTLED_SECONDS)));
        Ok(old.filter_map(|mark| Self::parse(&mark.key)).collect())
    }

    /// Removes the mark: all has been set right.
    ///
    /// # Errors
    /// When the bucket does not answer.
    pub async fn done(self, objects: &Objects) -> Result<(), StorageError> {
        objects.delete(&self.key).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_stored_as_one_word() {
        for (audience, stored) in [
            (Audience::Public, "\"public\""),
            (Audience::Person("0000-0002-1825-0097".to_owned()), "\"0000-0002-1825-0097\""),
        ] {
            assert_eq!(serde_json::to_string(&audience).unwrap(), stored);
            assert_eq!(serde_json::from_str::<Audience>(stored).unwrap(), audience);
        }
    }

    #[test]
    fn what_is_left_of_a_compendium_that_is_gone_is_its_makers() {
        assert_eq!(Audience::of(None, "0000-0001"), Audience::Person("0000-0001".to_owned()));
    }

    #[test]
    fn a_mark_names_its_compendium() {
        let change = Change::parse("audience/b9b0099e-base/Xy").unwrap();
        assert_eq!(change.compendium, "b9b0099e-base");
        assert_eq!(Change::parse("audience/b9b0099e-base"), None);
        assert_eq!(Change::parse("removing/b9b0099e-base/Xy"), None);
    }
}
