//! Items of one table, by id and by index.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::condition::{Placeholders, attribute};
use crate::{Condition, StorageError, Update, export};

/// One DynamoDB table with the string key `id`.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
}

/// A read of one index.
#[derive(Debug, Clone)]
pub struct Query {
    index: &'static str,
    key: (&'static str, AttributeValue),
    filters: Vec<Condition>,
    newest_first: bool,
    page_size: Option<i32>,
}

/// One page of an index, and where the next begins.
#[derive(Debug)]
pub struct Page<T> {
    /// The records of this page, after the filters.
    pub records: Vec<T>,
    /// The key to go on from; `None` at the end.
    pub next: Option<HashMap<String, AttributeValue>>,
}

impl Query {
    /// All items of `index` whose partition key `name` equals `value`, in the order of the sort key.
    #[must_use]
    pub fn new(index: &'static str, name: &'static str, value: impl Serialize) -> Self {
        let key = (name, attribute(value));
        Self { index, key, filters: Vec::new(), newest_first: false, page_size: None }
    }

    /// In descending order of the sort key.
    #[must_use]
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// Only items for which `filter` holds; it is applied after reading, so it saves no read units.
    #[must_use]
    pub fn filter(mut self, filter: Condition) -> Self {
        self.filters.push(filter);
        self
    }

    /// At most this many items read per page.
    #[must_use]
    pub fn page_size(mut self, items: i32) -> Self {
        self.page_size = Some(items);
        self
    }
}

impl Table {
    pub(crate) fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }

    /// The item with this id, read consistently; none for an id that can't be a key.
    ///
    /// # Errors
    /// When DynamoDB does not answer or the item is not a `T`.
    pub async fn get<T: DeserializeOwned>(&self, id: &str) -> Result<Option<T>, StorageError> {
        Ok(self.item(id).await?.map(serde_dynamo::from_item).transpose()?)
    }

    /// The item with this id, also as JSON that `aws dynamodb put-item` takes back.
    ///
    /// # Errors
    /// As `get`.
    pub async fn get_exported<T: DeserializeOwned>(
        &self,
        id: &str,
    ) -> Result<Option<(T, serde_json::Value)>, StorageError> {
        let Some(item) = self.item(id).await? else { return Ok(None) };
        let exported = export::item(&item);
        Ok(Some((serde_dynamo::from_item(item)?, exported)))
    }

    async fn item(&self, id: &str) -> Result<Option<HashMap<String, AttributeValue>>, StorageError> {
        if !is_key(id) {
            return Ok(None);
        }
        let request = self.client.get_item().table_name(&self.name).consistent_read(true);
        let answer = request.key("id", key(id)).send().await;
        Ok(answer.map_err(|error| StorageError::service("dynamodb GetItem", error))?.item)
    }

    /// Writes a whole item under a condition.
    ///
    /// # Errors
    /// `Conflict` when the condition does not hold.
    pub async fn put<T: Serialize + Sync>(
        &self,
        record: &T,
        condition: Condition,
    ) -> Result<(), StorageError> {
        let mut placeholders = Placeholders::default();
        let condition = condition.render(&mut placeholders);
        let request = self.client.put_item().table_name(&self.name);
        let request = request.set_item(Some(serde_dynamo::to_item(record)?)).condition_expression(condition);
        let request = request
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values());
        request.send().await.map_err(|error| {
            let lost = matches!(
                &error,
                SdkError::ServiceError(e) if matches!(e.err(), PutItemError::ConditionalCheckFailedException(_))
            );
            if lost { StorageError::Conflict } else { StorageError::service("dynamodb PutItem", error) }
        })?;
        Ok(())
    }

    /// Writes an item that must be new.
    ///
    /// # Errors
    /// `Conflict` when the id is taken.
    pub async fn insert<T: Serialize + Sync>(&self, record: &T) -> Result<(), StorageError> {
        self.put(record, Condition::new_item()).await
    }

    /// Changes parts of an item and answers the item as it is afterwards.
    ///
    /// # Errors
    /// `Conflict` when the update's condition does not hold.
    pub async fn update<T: DeserializeOwned>(&self, id: &str, update: Update) -> Result<T, StorageError> {
        let answer = self.send_update(id, update, ReturnValue::AllNew).await?;
        Ok(serde_dynamo::from_item(answer.unwrap_or_default())?)
    }

    /// Changes parts of an item.
    ///
    /// # Errors
    /// `Conflict` when the update's condition does not hold.
    pub async fn change(&self, id: &str, update: Update) -> Result<(), StorageError> {
        self.send_update(id, update, ReturnValue::None).await.map(|_| ())
    }

    async fn send_update(
        &self,
        id: &str,
        update: Update,
        answer: ReturnValue,
    ) -> Result<Option<HashMap<String, AttributeValue>>, StorageError> {
        let mut placeholders = Placeholders::default();
        let (expression, condition) = update.render(&mut placeholders);
        let request = self.client.update_item().table_name(&self.name).key("id", key(id));
        let request = request
            .update_expression(expression)
            .set_condition_expression(condition)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values())
            .return_values(answer);
        let answer = request.send().await.map_err(|error| {
            let lost = matches!(
                &error,
                SdkError::ServiceError(e) if matches!(e.err(), UpdateItemError::ConditionalCheckFailedException(_))
            );
            if lost { StorageError::Conflict } else { StorageError::service("dynamodb UpdateItem", error) }
        })?;
        Ok(answer.attributes)
    }

    /// Deletes an item; one that is not there is no error unless the condition says so.
    ///
    /// # Errors
    /// `Conflict` when the condition does not hold.
    pub async fn delete(&self, id: &str, condition: Option<Condition>) -> Result<(), StorageError> {
        let mut placeholders = Placeholders::default();
        let condition = condition.map(|condition| condition.render(&mut placeholders));
        let request = self.client.delete_item().table_name(&self.name).key("id", key(id));
        let request = request
            .set_condition_expression(condition)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values());
        request.send().await.map_err(|error| {
            let lost = matches!(
                &error,
                SdkError::ServiceError(e) if matches!(e.err(), DeleteItemError::ConditionalCheckFailedException(_))
            );
            if lost { StorageError::Conflict } else { StorageError::service("dynamodb DeleteItem", error) }
        })?;
        Ok(())
    }

    /// One page of an index, from `start` on.
    ///
    /// # Errors
    /// When DynamoDB does not answer or an item is not a `T`.
    pub async fn query<T: DeserializeOwned>(
        &self,
        query: &Query,
        start: Option<HashMap<String, AttributeValue>>,
    ) -> Result<Page<T>, StorageError> {
        let mut placeholders = Placeholders::default();
        let (name, value) = &query.key;
        if value.as_s().is_ok_and(|text| !is_key(text)) {
            return Ok(Page { records: Vec::new(), next: None });
        }
        let key = format!("{} = {}", placeholders.name(name), placeholders.value(value.clone()));
        let filter = (!query.filters.is_empty())
            .then(|| Condition::All(query.filters.clone()).render(&mut placeholders));
        let request = self.client.query().table_name(&self.name).index_name(query.index);
        let request = request
            .key_condition_expression(key)
            .set_filter_expression(filter)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values())
            .scan_index_forward(!query.newest_first)
            .set_limit(query.page_size)
            .set_exclusive_start_key(start);
        let answer = request.send().await.map_err(|error| StorageError::service("dynamodb Query", error))?;
        let records = serde_dynamo::from_items(answer.items.unwrap_or_default())?;
        Ok(Page { records, next: answer.last_evaluated_key.filter(|key| !key.is_empty()) })
    }

    /// Reads an index until `skip + take` records have passed the filters, and answers the last `take` of them.
    ///
    /// # Errors
    /// As `query`.
    pub async fn slice<T: DeserializeOwned>(
        &self,
        query: &Query,
        skip: usize,
        take: usize,
    ) -> Result<Vec<T>, StorageError> {
        let wanted = skip.saturating_add(take);
        let mut records: Vec<T> = Vec::new();
        let mut seen = 0_usize;
        let mut start = None;
        loop {
            let page = self.query(query, start).await?;
            for record in page.records {
                if (skip..wanted).contains(&seen) {
                    records.push(record);
                }
                seen += 1;
            }
            start = page.next;
            if start.is_none() || seen >= wanted {
                return Ok(records);
            }
        }
    }
}

/// DynamoDB refuses empty keys and those above 2,048 bytes; as ids of clients they simply name nothing.
fn is_key(text: &str) -> bool {
    (1..=2_048).contains(&text.len())
}

pub(crate) fn key(id: &str) -> AttributeValue {
    AttributeValue::S(id.to_owned())
}
