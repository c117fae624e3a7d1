//! Rows as the API shows them (contract/orcid-sync.md 1.1 to 1.3).

use std::collections::BTreeMap;

use gateway::dspace::{Link, PageInfo, PageLinks};
use orcid_queue::{HistoryRow, QueueRow, RecordType};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::category::Category;

/// What waits to be sent to ORCID.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrcidQueue)]
pub struct QueueDocument<'a> {
    id: i32,
    /// The person's uuid; `ownerId` below `/api/cris`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    profile_item_id: Option<Uuid>,
    /// The person's uuid, below `/api/cris`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    owner_id: Option<Uuid>,
    /// The uuid of the publication or project; of the person, for a value of her profile; null when it is deleted.
    #[schema(value_type = Option<String>, format = "uuid")]
    entity_id: Option<Uuid>,
    /// What it is called.
    description: Option<&'a str>,
    /// `Publication`, `Project`, or a section of the profile: `OTHER_NAMES`, `COUNTRY`, `KEYWORDS`, `EXTERNAL_IDS`,
    /// `RESEARCHER_URLS`.
    record_type: &'static str,
    /// `INSERT`, `UPDATE` or `DELETE`.
    operation: &'static str,
    /// `orcidqueue`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `eperson.orcidqueue`
    unique_type: String,
    #[serde(rename = "_links")]
    #[schema(value_type = QueueLinks)]
    links: QueueLinks,
}

/// Where a row and what it is about are.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrcidQueueLinks)]
pub struct QueueLinks {
    #[serde(rename = "self")]
    this: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    entity: Option<Link>,
    profile_item: Link,
}

/// What became of something that was sent to ORCID.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrcidHistory)]
pub struct HistoryDocument<'a> {
    id: i32,
    /// The person's uuid; `ownerId` below `/api/cris`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    profile_item_id: Option<Uuid>,
    /// The person's uuid, below `/api/cris`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = "uuid")]
    owner_id: Option<Uuid>,
    #[schema(value_type = Option<String>, format = "uuid")]
    entity_id: Option<Uuid>,
    /// ORCID's status; 0 when it gave no answer, 500 also when nothing could be sent.
    status: u16,
    /// ORCID's number for the item.
    put_code: Option<&'a str>,
    /// When that was, RFC 3339.
    #[schema(format = DateTime)]
    timestamp: &'a str,
    /// ORCID's answer.
    response_message: Option<&'a str>,
    /// `orcidhistory`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `eperson.orcidhistory`
    unique_type: String,
    #[serde(rename = "_links")]
    #[schema(value_type = SelfLink)]
    links: SelfLink,
}

/// Where it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HalSelf)]
pub struct SelfLink {
    #[serde(rename = "self")]
    this: Link,
}

impl SelfLink {
    /// A document that is here.
    pub fn to(this: Link) -> Self {
        Self { this }
    }
}

/// A page of what waits for a person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrcidQueuePage)]
pub struct QueuePage<'a> {
    /// Absent when the page is empty.
    #[serde(rename = "_embedded", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub embedded: Option<Embedded<'a>>,
    #[serde(rename = "_links")]
    pub links: PageLinks,
    pub page: PageInfo,
}

/// What is on a page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrcidQueuePageContent)]
pub struct Embedded<'a> {
    pub orcidqueues: Vec<QueueDocument<'a>>,
}

/// The searches there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrcidQueueSearches)]
pub struct Searches {
    #[serde(rename = "_links")]
    #[schema(value_type = BTreeMap<String, Link>)]
    links: BTreeMap<&'static str, Link>,
}

/// Who shows it, and where.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub category: Category,
    pub public_url: &'a str,
}

impl Place<'_> {
    /// The person's uuid under the name that it has here.
    fn profile(self, uuid: Uuid) -> (Option<Uuid>, Option<Uuid>) {
        match self.category {
            Category::Eperson => (Some(uuid), None),
            Category::Cris => (None, Some(uuid)),
        }
    }

    fn of(self, collection: &str, number: i32) -> Link {
        Link::to(format!("{}{}/{collection}/{number}", self.public_url, self.category.root()))
    }

    /// A row of the queue.
    pub fn queue<'a>(self, row: &'a QueueRow) -> QueueDocument<'a> {
        let (profile_item_id, owner_id) = self.profile(row.profile_item_id);
        let collection = match row.record_type {
            RecordType::Publication => "publications",
            RecordType::Project => "projects",
            _ => "people",
        };
        let entity = row.entity_id.map(|id| Link::to(format!("{}/{collection}/{id}", self.public_url)));
        QueueDocument {
            id: row.number,
            profile_item_id,
            owner_id,
            entity_id: row.entity_id,
            description: row.description.as_deref(),
            record_type: row.record_type.name(),
            operation: row.operation.name(),
            kind: "orcidqueue",
            unique_type: format!("{}.orcidqueue", self.category.name()),
            links: QueueLinks {
                this: self.of("orcidqueues", row.number),
                entity,
                profile_item: Link::to(format!("{}/people/{}", self.public_url, row.profile_item_id)),
            },
        }
    }

    /// A row of the history.
    pub fn history<'a>(self, row: &'a HistoryRow) -> HistoryDocument<'a> {
        let (profile_item_id, owner_id) = self.profile(row.profile_item_id);
        HistoryDocument {
            id: row.number,
            profile_item_id,
            owner_id,
            entity_id: row.entity_id,
            status: row.status,
            put_code: row.put_code.as_deref(),
            timestamp: &row.timestamp,
            response_message: row.response_message.as_deref(),
            kind: "orcidhistory",
            unique_type: format!("{}.orcidhistory", self.category.name()),
            links: SelfLink { this: self.of("orcidhistories", row.number) },
        }
    }

    /// Where the search for rows is.
    pub fn search(self) -> String {
        let category = self.category;
        format!("{}{}/orcidqueues/search/{}", self.public_url, category.root(), category.search())
    }

    /// The searches there are.
    pub fn searches(self) -> Searches {
        Searches { links: BTreeMap::from([(self.category.search(), Link::to(self.search()))]) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PLACE: Place<'_> = Place { category: Category::Eperson, public_url: "https://host" };

    fn row(entity: Option<&str>) -> QueueRow {
        serde_json::from_value(json!({
            "id": "queue#73", "number": 73, "profile_item_id": "87d24f06-0ca5-4abe-84f9-bfd36a8236d8",
            "entity_id": entity, "record_type": "Publication", "operation": "INSERT",
            "description": "My Publication", "subject": "subject#x", "put_code": "7",
        }))
        .unwrap()
    }

    #[test]
    fn a_row_has_the_contracts_fields_and_no_more() {
        let row = row(Some("66e0d773-ddeb-4b6b-bcac-ced2ae67141c"));
        insta::assert_snapshot!(serde_json::to_string(&PLACE.queue(&row)).unwrap(), @r#"{"id":73,"profileItemId":"87d24f06-0ca5-4abe-84f9-bfd36a8236d8","entityId":"66e0d773-ddeb-4b6b-bcac-ced2ae67141c","description":"My Publication","recordType":"Publication","operation":"INSERT","type":"orcidqueue","uniqueType":"eperson.orcidqueue","_links":{"self":{"href":"https://host/api/eperson/orcidqueues/73"},"entity":{"href":"https://host/publications/66e0d773-ddeb-4b6b-bcac-ced2ae67141c"},"profileItem":{"href":"https://host/people/87d24f06-0ca5-4abe-84f9-bfd36a8236d8"}}}"#);
        let cris = Place { category: Category::Cris, ..PLACE };
        let document = serde_json::to_value(cris.queue(&row)).unwrap();
        assert_eq!(document["ownerId"], "87d24f06-0ca5-4abe-84f9-bfd36a8236d8");
        assert_eq!(document.get("profileItemId"), None);
        assert_eq!(document["_links"]["self"]["href"], "https://host/api/cris/orcidqueues/73");
    }

    #[test]
    fn what_is_deleted_has_no_entity() {
        let document = serde_json::to_value(PLACE.queue(&row(None))).unwrap();
        assert_eq!((document.get("entityId"), document["_links"].get("entity")), (Some(&json!(null)), None));
    }

    #[test]
    fn a_history_has_the_contracts_fields_and_a_number_as_status() {
        let row: HistoryRow = serde_json::from_value(json!({
            "id": "history#20", "history": 20, "profile_item_id": "87d24f06-0ca5-4abe-84f9-bfd36a8236d8",
            "record_type": "Publication", "operation": "INSERT", "status": 201, "put_code": "123456",
            "timestamp": "2014-01-01T23:28:56.782Z", "response_message": "<xml><work>...</work>",
        }))
        .unwrap();
        insta::assert_snapshot!(serde_json::to_string(&PLACE.history(&row)).unwrap(), @r#"{"id":20,"profileItemId":"87d24f06-0ca5-4abe-84f9-bfd36a8236d8","entityId":null,"status":201,"putCode":"123456","timestamp":"2014-01-01T23:28:56.782Z","responseMessage":"<xml><work>...</work>","type":"orcidhistory","uniqueType":"eperson.orcidhistory","_links":{"self":{"href":"https://host/api/eperson/orcidhistories/20"}}}"#);
    }
}
