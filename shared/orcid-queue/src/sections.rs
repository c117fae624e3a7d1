//! Sections of a profile, value by value.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use storage::{Query, StorageError};
use uuid::Uuid;

use crate::store::OrcidQueue;
use crate::subject::SubjectItem;
use crate::{Change, RecordType, Subject};

/// A value of a section as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionValue {
    /// `field::value`, e.g. `dc.subject::hydrology` (contract/orcid-sync.md 2.2).
    pub signature: String,
    /// The value, as people read it.
    pub description: String,
}

impl OrcidQueue {
    /// Queues what makes a section at ORCID what it is here: values that are new are added, values that are gone are
    /// removed. Nothing for what is there already or waits, so that it may be called at any time and again. `former` values are
    /// those that went lately: the index of what waits may not show them yet.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn enqueue_section(
        &self,
        profile: Uuid,
        kind: RecordType,
        values: &[SectionValue],
        former: &[SectionValue],
    ) -> Result<(), StorageError> {
        let change = |value: SectionValue, present| Change {
            profile,
            subject: Subject::Section { kind, signature: value.signature },
            present,
            description: value.description,
        };
        let now: HashSet<&str> = values.iter().map(|value| value.signature.as_str()).collect();
        let known = self.known_values(profile, kind).await?;
        // Of one that is in both nothing is left to be done the second time.
        let gone = known.into_iter().chain(former.iter().cloned());
        for value in gone.filter(|value| !now.contains(value.signature.as_str())) {
            self.enqueue(&change(value, false)).await?;
        }
        for value in values {
            self.enqueue(&change(value.clone(), true)).await?;
        }
        Ok(())
    }

    /// The values of a section that wait or that ORCID has.
    async fn known_values(&self, profile: Uuid, kind: RecordType) -> Result<Vec<SectionValue>, StorageError> {
        let query = Query::new("series", "series", Subject::series(kind, profile));
        let (mut values, mut start) = (Vec::new(), None);
        loop {
            let page = self.table.query::<SubjectItem>(&query, start).await?;
            let known =
                page.records.into_iter().filter(|item| item.pending.is_some() || item.put_code.is_some());
            values.extend(known.filter_map(|item| {
                let description = item.description.unwrap_or_default();
                item.signature.map(|signature| SectionValue { signature, description })
            }));
            start = page.next;
            if start.is_none() {
                return Ok(values);
            }
        }
    }
}
