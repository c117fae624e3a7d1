//! Items of one table, by id and by index.

mod parts;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, Select};
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
        let answer = self.send_query(query, start, query.page_size, None).await?;
        let next = next(&answer);
        Ok(Page { records: serde_dynamo::from_items(answer.items.unwrap_or_default())?, next })
    }

    /// How many records an index has that pass the filters. They are counted where they are.
    ///
    /// # Errors
    /// When DynamoDB does not answer.
    pub async fn count(&self, query: &Query) -> Result<usize, StorageError> {
        let (mut counted, mut start) = (0_usize, None);
        loop {
            let page = self.send_query(query, start, None, Some(Select::Count)).await?;
            counted = counted.saturating_add(count(&page));
            start = next(&page);
            if start.is_none() {
                return Ok(counted);
            }
        }
    }

    /// Leaves out the first `skip` records of an index that pass the filters, and answers the next `take`.
    ///
    /// # Errors
    /// As `query`.
    pub async fn slice<T: DeserializeOwned>(
        &self,
        query: &Query,
        skip: usize,
        take: usize,
    ) -> Result<Vec<T>, StorageError> {
        if !query.filters.is_empty() {
            return self.slice_filtered(query, skip, take).await;
        }
        // What is left out is counted, not sent. A page of it ends where the slice begins, at the latest.
        let (mut left, mut start) = (skip, None);
        while left > 0 {
            let page = self.send_query(query, start, page_limit(left), Some(Select::Count)).await?;
            left = left.saturating_sub(count(&page));
            start = next(&page);
            if start.is_none() {
                return Ok(Vec::new());
            }
        }
        let mut records = Vec::new();
        loop {
            let limit = page_limit(take.saturating_sub(records.len()));
            let page = self.send_query(query, start, limit, None).await?;
            start = next(&page);
            records.extend(serde_dynamo::from_items::<_, T>(page.items.unwrap_or_default())?);
            if start.is_none() || records.len() >= take {
                return Ok(records);
            }
        }
    }

    /// Where a filter decides, nobody knows how far to read: more each time.
    async fn slice_filtered<T: DeserializeOwned>(
        &self,
        query: &Query,
        skip: usize,
        take: usize,
    ) -> Result<Vec<T>, StorageError> {
        let wanted = skip.saturating_add(take);
        let mut records: Vec<T> = Vec::new();
        let mut seen = 0_usize;
        let mut start = None;
        let mut read = wanted.saturating_mul(2);
        loop {
            let page = self.send_query(query, start, page_limit(read), None).await?;
            start = next(&page);
            for record in serde_dynamo::from_items(page.items.unwrap_or_default())? {
                if (skip..wanted).contains(&seen) {
                    records.push(record);
                }
                seen += 1;
            }
            if start.is_none() || seen >= wanted {
                return Ok(records);
            }
            read = read.saturating_mul(4);
        }
    }

    async fn send_query(
        &self,
        query: &Query,
        start: Option<HashMap<String, AttributeValue>>,
        limit: Option<i32>,
        select: Option<Select>,
    ) -> Result<QueryOutput, StorageError> {
        let mut placeholders = Placeholders::default();
        let (name, value) = &query.key;
        if value.as_s().is_ok_and(|text| !is_key(text)) {
            return Ok(QueryOutput::builder().build());
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
            .set_limit(limit)
            .set_select(select)
            .set_exclusive_start_key(start);
        request.send().await.map_err(|error| StorageError::service("dynamodb Query", error))
    }
}

/// The key that the next page goes on from.
fn next(page: &QueryOutput) -> Option<HashMap<String, AttributeValue>> {
    page.last_evaluated_key.clone().filter(|key| !key.is_empty())
}

fn count(page: &QueryOutput) -> usize {
    usize::try_from(page.count).unwrap_or_default()
}

/// At most so many; as many as DynamoDB reads at once where that is more.
fn page_limit(records: usize) -> Option<i32> {
    i32::try_from(records).ok()
}

/// DynamoDB refuses empty keys and those above 2,048 bytes; as ids of clients they simply name nothing.
fn is_key(text: &str) -> bool {
    (1..=2_048).contains(&text.len())
}

pub(crate) fn key(id: &str) -> AttributeValue {
    AttributeValue::S(id.to_owned())
}
