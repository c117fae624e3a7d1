//! Many items by their ids.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures::future::try_join_all;
use serde::de::DeserializeOwned;

use super::{is_key, key};
use crate::condition::Placeholders;
use crate::{StorageError, Table};

/// Items that DynamoDB reads at once.
const MAX_ITEMS: usize = 100;
/// Times that DynamoDB is asked for what it left out.
const ATTEMPTS: u32 = 6;
/// How long it is left in peace before it is asked again, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(25);

impl Table {
    /// The items with these ids, read consistently, in no order; of ids that nothing has, none. With `only`, these
    /// attributes of them.
    ///
    /// # Errors
    /// When DynamoDB does not answer or an item is not a `T`.
    pub async fn get_many<T: DeserializeOwned>(
        &self,
        ids: &[String],
        only: &[&'static str],
    ) -> Result<Vec<T>, StorageError> {
        let mut ids: Vec<_> = ids.iter().filter(|id| is_key(id)).collect();
        ids.sort_unstable();
        ids.dedup();
        let batches = ids.chunks(MAX_ITEMS).map(|ids| self.batch(ids, only));
        let items = try_join_all(batches).await?.into_iter().flatten();
        Ok(serde_dynamo::from_items(items.collect::<Vec<_>>())?)
    }

    async fn batch(
        &self,
        ids: &[&String],
        only: &[&'static str],
    ) -> Result<Vec<HashMap<String, AttributeValue>>, StorageError> {
        let mut placeholders = Placeholders::default();
        let names: Vec<_> = only.iter().map(|name| placeholders.name(name)).collect();
        let keys = ids.iter().map(|id| HashMap::from([("id".to_owned(), key(id))])).collect();
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .set_projection_expression((!names.is_empty()).then(|| names.join(", ")))
            .set_expression_attribute_names(placeholders.names());
        let wanted = wanted.build().map_err(|error| StorageError::Record(error.to_string()))?;
        let mut left = Some(HashMap::from([(self.name.clone(), wanted)]));
        let mut items = Vec::with_capacity(ids.len());
        for attempt in 1..=ATTEMPTS {
            let answer = self.client.batch_get_item().set_request_items(left).send().await;
            let answer = answer.map_err(|error| StorageError::service("dynamodb BatchGetItem", error))?;
            items.extend(answer.responses.unwrap_or_default().remove(&self.name).unwrap_or_default());
            left = answer.unprocessed_keys.filter(|keys| !keys.is_empty());
            if left.is_none() {
                return Ok(items);
            }
            tokio::time::sleep(PAUSE * attempt).await;
        }
        let detail = "items are left out again and again".to_owned();
        Err(StorageError::Service { operation: "dynamodb BatchGetItem", detail })
    }
}
