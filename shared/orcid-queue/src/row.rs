//! A row of the queue.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use storage::time;
use uuid::Uuid;

use crate::{RecordType, Subject};

/// What is to be done at ORCID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    /// Add it.
    Insert,
    /// Put it as it is now into the place of what is there.
    Update,
    /// Remove it.
    Delete,
}

impl Operation {
    /// As the API writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

impl FromStr for Operation {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let named = |operation: &Self| operation.name() == name;
        [Self::Insert, Self::Update, Self::Delete].into_iter().find(named).ok_or(())
    }
}

/// By what ORCID's item is found again when the answer that named it was lost: an external id, or a section's content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SentId {
    /// The type of the external id; empty for content.
    pub kind: String,
    /// Its value.
    pub value: String,
}

/// A row of the queue, as stored under `queue#<number>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub(crate) id: String,
    /// Its id in the API.
    pub number: i32,
    /// The person's uuid. It is the key of the index of her rows.
    pub profile_item_id: Uuid,
    /// The uuid of the publication or the project; none when it is gone, and for sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<Uuid>,
    /// What it is about.
    pub record_type: RecordType,
    /// What is to be done.
    pub operation: Operation,
    /// The signature of a section's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// ORCID's number for what is to be changed or removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_code: Option<String>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether its owner asked for it, whatever her preferences.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) asked: bool,
    /// How often the push has failed with it.
    #[serde(default)]
    pub attempts: u32,
    /// How often it was changed: what was sent before a change has to be sent again.
    #[serde(default)]
    pub revision: u32,
    /// What was sent and not clearly answered: ORCID may have it. Empty when nothing is unclear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<SentId>,
    /// Key of the item of its subject.
    pub(crate) subject: String,
    /// Who is sending it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) holder: Option<String>,
    /// Until when nobody else may, in epoch seconds.
    #[serde(default)]
    pub(crate) until: i64,
    /// The id that the history of the present attempt will have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) history: Option<i32>,
    /// Present while the push looks after it: key of the index of what is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) batch: Option<String>,
    /// When the push looks after it, in epoch seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<i64>,
}

impl QueueRow {
    /// The value of `batch`.
    pub(crate) const BATCH: &str = "yes";

    /// The key of the row with this number.
    pub(crate) fn key(number: i32) -> String {
        format!("queue#{number}")
    }

    /// A row that waits.
    pub(crate) fn new(number: i32, profile: Uuid, subject: &Subject, operation: Operation) -> Self {
        let (entity_id, metadata) = match subject {
            Subject::Entity { id, .. } => (Some(*id), None),
            // The entity of a section is the profile itself (contract/orcid-sync.md 2.2).
            Subject::Section { signature, .. } => (Some(profile), Some(signature.clone())),
        };
        Self {
            id: Self::key(number),
            number,
            profile_item_id: profile,
            entity_id: entity_id.filter(|_| subject.kind().is_section() || operation != Operation::Delete),
            record_type: subject.kind(),
            operation,
            metadata,
            put_code: None,
            description: None,
            asked: false,
            attempts: 0,
            revision: 0,
            sent: Vec::new(),
            subject: subject.key(profile),
            holder: None,
            until: 0,
            history: None,
            batch: None,
            due: None,
        }
    }

    /// The publication or project that it is about, also of a deletion, which has no `entity_id`.
    #[must_use]
    pub fn entity(&self) -> Option<Uuid> {
        Subject::entity_of(&self.subject)
    }

    /// For the push, which looks after it from now on.
    pub(crate) fn pushed(mut self) -> Self {
        self.batch = Some(Self::BATCH.to_owned());
        self.due = Some(time::epoch_seconds_after(0));
        self
    }

    /// Whether somebody is sending it now.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.holder.is_some() && !time::is_past(self.until)
    }

    /// Whether ORCID may have what was sent, though nobody knows.
    #[must_use]
    pub fn is_unclear(&self) -> bool {
        !self.sent.is_empty()
    }
}
