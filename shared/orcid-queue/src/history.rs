//! What became of an attempt.

use serde::{Deserialize, Serialize};
use storage::time;
use uuid::Uuid;

use crate::{Operation, QueueRow, RecordType};

/// Bytes of ORCID's answer that are kept at most: an item of the table has 400 kB.
const MAX_MESSAGE_BYTES: usize = 128 * 1024;

/// One attempt, as stored under `history#<number>`. Nothing of it ever changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    pub(crate) id: String,
    /// Its id in the API. Not stored as `number`: it would be in the index of what waits for the person.
    #[serde(rename = "history")]
    pub number: i32,
    /// The person's uuid.
    pub profile_item_id: Uuid,
    /// The uuid of the entity, as the row had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<Uuid>,
    /// What it was about.
    pub record_type: RecordType,
    /// What ORCID was asked for.
    pub operation: Operation,
    /// The signature of a section's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// ORCID's status; 0 when there was no answer, 500 also when nothing could be sent.
    pub status: u16,
    /// ORCID's number for the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_code: Option<String>,
    /// ORCID's answer, or why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_message: Option<String>,
    /// When that was, RFC 3339.
    pub timestamp: String,
}

impl HistoryRow {
    pub(crate) fn key(number: i32) -> String {
        format!("history#{number}")
    }

    /// What became of an attempt with this row.
    pub(crate) fn new(
        number: i32,
        row: &QueueRow,
        operation: Operation,
        status: u16,
        put_code: Option<&str>,
        message: Option<&str>,
    ) -> Self {
        Self {
            id: Self::key(number),
            number,
            profile_item_id: row.profile_item_id,
            entity_id: row.entity_id,
            record_type: row.record_type,
            operation,
            metadata: row.metadata.clone(),
            description: row.description.clone(),
            status,
            put_code: put_code.map(str::to_owned),
            response_message: message.map(cut),
            timestamp: time::now_rfc3339(),
        }
    }
}

/// A text, as far as it is kept.
fn cut(text: &str) -> String {
    let end = text.floor_char_boundary(MAX_MESSAGE_BYTES);
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_answers_are_cut_between_characters() {
        let long = "ü".repeat(MAX_MESSAGE_BYTES);
        assert_eq!(cut(&long).len(), MAX_MESSAGE_BYTES);
        assert_eq!(cut(&format!("x{long}")).len(), MAX_MESSAGE_BYTES - 1);
        assert_eq!(cut("<work/>"), "<work/>");
    }
}
