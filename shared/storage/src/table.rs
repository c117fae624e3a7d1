//! Items of one table, by id.

mod batch;
mod query;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::condition::Placeholders;
use crate::{Condition, StorageError, Update, export};

pub use query::{Page, Query};

/// One DynamoDB table with the string key `id`.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
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
}

/// DynamoDB refuses empty keys and those above 2,048 bytes; as ids of clients they simply name nothing.
fn is_key(text: &str) -> bool {
    (1..=2_048).contains(&text.len())
}

pub(crate) fn key(id: &str) -> AttributeValue {
    AttributeValue::S(id.to_owned())
}
