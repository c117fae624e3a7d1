//! Rows that their owners ask for: POST /api/eperson/orcidqueues (contract/decisions.md "ORCID queue and history").

use gateway::dspace::Failure;
use identity::Person;
use orcid_queue::{NewRow, Operation, RecordType, Subject};
use serde::Deserialize;
use synchronizer::{Synchronizer, is_field, signature_parts};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::category::Category;

/// Characters of a signature at most.
const MAX_SIGNATURE: usize = 2_500;

/// Something to be queued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NewQueueRow {
    /// The person's uuid; `ownerId` below `/api/cris`.
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    profile_item_id: Option<String>,
    /// The person's uuid, below `/api/cris`.
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    owner_id: Option<String>,
    /// `Publication`, `Project`, or a section of the profile: `OTHER_NAMES`, `COUNTRY`, `KEYWORDS`, `EXTERNAL_IDS`,
    /// `RESEARCHER_URLS`.
    #[schema(nullable = false, required, example = "Publication")]
    record_type: Option<String>,
    /// `INSERT`, `UPDATE` or `DELETE`.
    #[schema(nullable = false, required, example = "INSERT")]
    operation: Option<String>,
    /// The publication or project.
    #[schema(value_type = Option<String>, format = "uuid")]
    entity_id: Option<String>,
    /// For a section, what tells its value: `dc.subject::soil`.
    metadata: Option<String>,
    /// ORCID's number for what is to be changed or removed.
    put_code: Option<String>,
}

/// 422, and what is wrong with which field.
pub fn wrong(field: &str, what: &str) -> Failure {
    Failure::unprocessable(format!("{field} {what}"))
}

impl NewQueueRow {
    /// Whose record it is about.
    pub fn profile(&self, category: Category) -> Result<Uuid, Failure> {
        let profile = match category {
            Category::Eperson => &self.profile_item_id,
            Category::Cris => &self.owner_id,
        };
        uuid(category.profile_field(), profile.as_deref())
    }

    /// What is to be done with what, as far as that can be told without looking.
    fn parsed(&self) -> Result<(Subject, Operation), Failure> {
        let kind = self.record_type.as_deref().unwrap_or_default();
        let kind: RecordType = kind.parse().map_err(|_| wrong("recordType", "is no record type"))?;
        let operation = self.operation.as_deref().unwrap_or_default();
        let operation =
            operation.parse().map_err(|()| wrong("operation", "is not INSERT, UPDATE or DELETE"))?;
        let put_code = self.put_code.as_deref().unwrap_or_default();
        let is_number = put_code.len() <= 20 && put_code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || (put_code.is_empty() && operation != Operation::Insert) {
            return Err(wrong("putCode", "is no put-code"));
        }
        if !kind.is_section() {
            let id = uuid("entityId", self.entity_id.as_deref())?;
            return Ok((Subject::Entity { kind, id }, operation));
        }
        let signature = self.metadata.clone().unwrap_or_default();
        let fits = signature.chars().count() <= MAX_SIGNATURE;
        let is_known = signature_parts(&signature).is_some_and(|(field, _)| is_field(kind, field));
        if fits && is_known {
            Ok((Subject::Section { kind, signature }, operation))
        } else {
            Err(wrong("metadata", "is no signature of a value of this section"))
        }
    }
}

/// The row that was asked for, if it can be.
pub async fn checked(
    asked: &NewQueueRow,
    synchronizer: &Synchronizer,
    person: &Person,
) -> Result<NewRow, Failure> {
    let (subject, operation) = asked.parsed()?;
    let description = synchronizer.describe(person, &subject).await?;
    // What is to be removed may be gone here already.
    if description.is_none() && operation != Operation::Delete {
        return Err(wrong("entityId", "is nothing of this person's"));
    }
    let put_code = asked.put_code.clone().filter(|_| operation != Operation::Insert);
    Ok(NewRow { profile: person.uuid, subject, operation, put_code, description })
}

fn uuid(field: &str, text: Option<&str>) -> Result<Uuid, Failure> {
    text.and_then(|text| text.parse().ok()).ok_or_else(|| wrong(field, "is no uuid"))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn asked(json: &str) -> Result<(Subject, Operation), StatusCode> {
        let row: NewQueueRow = serde_json::from_str(json).unwrap();
        row.parsed().map_err(|failure| failure.status())
    }

    #[test]
    fn each_type_needs_what_tells_its_subject() {
        let id = Uuid::from_u128(7);
        assert_eq!(
            asked(&format!(r#"{{"recordType":"publication","operation":"INSERT","entityId":"{id}"}}"#)),
            Ok((Subject::publication(id), Operation::Insert))
        );
        assert_eq!(
            asked(
                r#"{"recordType":"KEYWORDS","operation":"DELETE","metadata":"dc.subject::soil","putCode":"7"}"#
            ),
            Ok((
                Subject::Section { kind: RecordType::Keywords, signature: "dc.subject::soil".to_owned() },
                Operation::Delete
            ))
        );
    }

    #[test]
    fn what_can_not_be_is_refused() {
        for json in [
            "{}",
            r#"{"recordType":"Person","operation":"INSERT"}"#,
            r#"{"recordType":"Publication","operation":"INSERT"}"#,
            r#"{"recordType":"Publication","operation":"INSERT","entityId":"x"}"#,
            r#"{"recordType":"Project","operation":"UPDATE","entityId":"87d24f06-0ca5-4abe-84f9-bfd36a8236d8"}"#,
            r#"{"recordType":"Project","operation":"DELETE","entityId":"87d24f06-0ca5-4abe-84f9-bfd36a8236d8","putCode":"x"}"#,
            r#"{"recordType":"KEYWORDS","operation":"INSERT","metadata":"soil"}"#,
            r#"{"recordType":"KEYWORDS","operation":"INSERT","metadata":"person.country::DE"}"#,
            r#"{"recordType":"KEYWORDS","operation":"insert","metadata":"dc.subject::soil"}"#,
        ] {
            assert_eq!(asked(json), Err(StatusCode::UNPROCESSABLE_ENTITY), "{json}");
        }
    }
}
