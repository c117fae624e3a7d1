//! Several writes that happen together or not at all.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update as UpdateItem};
use serde::Serialize;

use crate::condition::Placeholders;
use crate::table::key;
use crate::{Condition, StorageError, Table, Update};

/// Writes to one or several tables, each with its condition; at most 100.
#[derive(Debug, Default)]
pub struct Transaction {
    writes: Vec<TransactWriteItem>,
    client: Option<aws_sdk_dynamodb::Client>,
}

impl Transaction {
    /// An empty transaction.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a whole item under a condition.
    ///
    /// # Errors
    /// When the record can't be an item.
    pub fn put<T: Serialize>(
        self,
        table: &Table,
        record: &T,
        condition: &Condition,
    ) -> Result<Self, StorageError> {
        self.item(table, record, Some(condition))
    }

    /// Adds a whole item, whatever is there.
    ///
    /// # Errors
    /// As `put`.
    pub fn replace<T: Serialize>(self, table: &Table, record: &T) -> Result<Self, StorageError> {
        self.item(table, record, None)
    }

    fn item<T: Serialize>(
        mut self,
        table: &Table,
        record: &T,
        condition: Option<&Condition>,
    ) -> Result<Self, StorageError> {
        let mut placeholders = Placeholders::default();
        let condition = condition.map(|condition| condition.render(&mut placeholders));
        let put = Put::builder()
            .table_name(&table.name)
            .set_item(Some(serde_dynamo::to_item(record)?))
            .set_condition_expression(condition)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values())
            .build()
            .map_err(|error| StorageError::Record(error.to_string()))?;
        self.push(table, TransactWriteItem::builder().put(put).build());
        Ok(self)
    }

    /// Adds a change of parts of an item.
    ///
    /// # Errors
    /// When the change is empty.
    pub fn update(mut self, table: &Table, id: &str, update: &Update) -> Result<Self, StorageError> {
        let mut placeholders = Placeholders::default();
        let (expression, condition) = update.render(&mut placeholders);
        let update = UpdateItem::builder()
            .table_name(&table.name)
            .key("id", key(id))
            .update_expression(expression)
            .set_condition_expression(condition)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values())
            .build()
            .map_err(|error| StorageError::Record(error.to_string()))?;
        self.push(table, TransactWriteItem::builder().update(update).build());
        Ok(self)
    }

    /// Adds the deletion of an item.
    ///
    /// # Errors
    /// Never in practice; the SDK's builder can refuse.
    pub fn delete(self, table: &Table, id: &str) -> Result<Self, StorageError> {
        self.deletion(table, id, None)
    }

    /// Adds the deletion of an item under a condition.
    ///
    /// # Errors
    /// As `delete`.
    pub fn delete_when(self, table: &Table, id: &str, condition: &Condition) -> Result<Self, StorageError> {
        self.deletion(table, id, Some(condition))
    }

    /// Adds the deletion of a row of a table that has two keys, in pairs of name and value.
    ///
    /// # Errors
    /// As `delete`.
    pub fn delete_row(mut self, table: &Table, keys: [(&str, &str); 2]) -> Result<Self, StorageError> {
        let keys = keys.map(|(name, value)| (name.to_owned(), key(value)));
        let delete = Delete::builder().table_name(&table.name).set_key(Some(keys.into())).build();
        let delete = delete.map_err(|error| StorageError::Record(error.to_string()))?;
        self.push(table, TransactWriteItem::builder().delete(delete).build());
        Ok(self)
    }

    fn deletion(
        mut self,
        table: &Table,
        id: &str,
        condition: Option<&Condition>,
    ) -> Result<Self, StorageError> {
        let mut placeholders = Placeholders::default();
        let condition = condition.map(|condition| condition.render(&mut placeholders));
        let delete = Delete::builder()
            .table_name(&table.name)
            .key("id", key(id))
            .set_condition_expression(condition)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values())
            .build()
            .map_err(|error| StorageError::Record(error.to_string()))?;
        self.push(table, TransactWriteItem::builder().delete(delete).build());
        Ok(self)
    }

    /// Adds that a condition must hold for an item that is not written.
    ///
    /// # Errors
    /// As `delete`.
    pub fn check(mut self, table: &Table, id: &str, condition: &Condition) -> Result<Self, StorageError> {
        let mut placeholders = Placeholders::default();
        let condition = condition.render(&mut placeholders);
        let check = ConditionCheck::builder()
            .table_name(&table.name)
            .key("id", key(id))
            .condition_expression(condition)
            .set_expression_attribute_names(placeholders.names())
            .set_expression_attribute_values(placeholders.values())
            .build()
            .map_err(|error| StorageError::Record(error.to_string()))?;
        self.push(table, TransactWriteItem::builder().condition_check(check).build());
        Ok(self)
    }

    /// How many writes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    fn push(&mut self, table: &Table, write: TransactWriteItem) {
        self.writes.push(write);
        self.client.get_or_insert_with(|| table.client.clone());
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// `Conflict` when a condition does not hold or another transaction touches the same items.
    pub async fn commit(self) -> Result<(), StorageError> {
        let Some(client) = self.client else { return Ok(()) };
        let request = client.transact_write_items().set_transact_items(Some(self.writes));
        request.send().await.map_err(|error| {
            let lost = matches!(
                &error,
                SdkError::ServiceError(e)
                    if matches!(e.err(), TransactWriteItemsError::TransactionCanceledException(_))
            );
            if lost {
                StorageError::Conflict
            } else {
                StorageError::service("dynamodb TransactWriteItems", error)
            }
        })?;
        Ok(())
    }
}
