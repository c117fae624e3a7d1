//! What of a person is at ORCID, or is to be: one item there.

use serde::{Deserialize, Serialize};
use storage::sha256_hex;
use uuid::Uuid;

use crate::RecordType;

/// One item at ORCID, by what it is here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A publication or a project.
    Entity {
        /// Which of the two.
        kind: RecordType,
        /// Its uuid.
        id: Uuid,
    },
    /// A value of a section of the profile.
    Section {
        /// The section.
        kind: RecordType,
        /// What tells the value: `field::value`.
        signature: String,
    },
}

impl Subject {
    /// A publication.
    #[must_use]
    pub fn publication(id: Uuid) -> Self {
        Self::Entity { kind: RecordType::Publication, id }
    }

    /// A project.
    #[must_use]
    pub fn project(id: Uuid) -> Self {
        Self::Entity { kind: RecordType::Project, id }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> RecordType {
        match self {
            Self::Entity { kind, .. } | Self::Section { kind, .. } => *kind,
        }
    }

    /// The key of its item. Signatures are as long as people like.
    pub(crate) fn key(&self, profile: Uuid) -> String {
        match self {
            Self::Entity { id, .. } => format!("subject#{profile}#{id}"),
            Self::Section { kind, signature } => {
                format!("subject#{profile}#{}#{}", kind.name(), sha256_hex(signature.as_bytes()))
            }
        }
    }

    /// The publication or project whose item has this key.
    pub(crate) fn entity_of(key: &str) -> Option<Uuid> {
        let mut parts = key.strip_prefix("subject#")?.split('#');
        let (_profile, id) = (parts.next()?, parts.next()?);
        // A section's key has one part more, after a name.
        id.parse().ok()
    }

    /// What its item is listed under: all items of one kind of one person.
    pub(crate) fn series(kind: RecordType, profile: Uuid) -> String {
        format!("{profile}#{}", kind.name())
    }
}

/// What is known of a subject, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubjectItem {
    pub id: String,
    /// Of a section's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// What it was called when it was last queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The number of the row that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<i32>,
    /// ORCID's number for it, while it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_code: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entitys_key_tells_it_and_a_values_tells_none() {
        let (profile, id) = (Uuid::from_u128(1), Uuid::from_u128(7));
        for subject in [Subject::publication(id), Subject::project(id)] {
            assert_eq!(Subject::entity_of(&subject.key(profile)), Some(id));
        }
        let value = Subject::Section { kind: RecordType::Keywords, signature: format!("dc.subject::{id}") };
        assert_eq!(Subject::entity_of(&value.key(profile)), None);
    }
}
