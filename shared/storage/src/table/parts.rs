//! Parts of many items at once.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use serde::de::DeserializeOwned;

use super::{is_key, key};
use crate::condition::Placeholders;
use crate::{StorageError, Table};

/// Items that DynamoDB answers at once.
const BATCH: usize = 100;
/// Times that DynamoDB is asked for what it left out because it was too much at once.
const ATTEMPTS: u32 = 6;
/// How long that waits, times the number of the attempt.
const PAUSE: Duration = Duration::from_millis(50);

impl Table {
    /// These attributes of the items with these ids, read consistently, in no order; ids of no item are left out.
    ///
    /// # Errors
    /// When DynamoDB does not answer, or an item's parts are not a `T`.
    pub async fn parts<T: DeserializeOwned>(
        &self,
        ids: &[&str],
        attributes: &[&str],
    ) -> Result<Vec<T>, StorageError> {
        let mut seen = HashSet::new();
        let ids: Vec<_> = ids.iter().filter(|id| is_key(id) && seen.insert(**id)).collect();
        let mut parts = Vec::with_capacity(ids.len());
        for batch in ids.chunks(BATCH) {
            let keys = batch.iter().map(|id| HashMap::from([("id".to_owned(), key(id))])).collect();
            parts.extend(serde_dynamo::from_items::<_, T>(self.batch(keys, attributes).await?)?);
        }
        Ok(parts)
    }

    async fn batch(
        &self,
        keys: Vec<HashMap<String, AttributeValue>>,
        attributes: &[&str],
    ) -> Result<Vec<HashMap<String, AttributeValue>>, StorageError> {
        let mut placeholders = Placeholders::default();
        let names: Vec<_> = attributes.iter().map(|name| placeholders.name(name)).collect();
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .projection_expression(names.join(", "))
            .set_expression_attribute_names(placeholders.names())
            .build()
            .map_err(|error| StorageError::Record(error.to_string()))?;
        let mut left = Some(HashMap::from([(self.name.clone(), wanted)]));
        let mut items = Vec::new();
        for attempt in 0..ATTEMPTS {
            let Some(wanted) = left.take().filter(|wanted| !wanted.is_empty()) else { return Ok(items) };
            tokio::time::sleep(PAUSE * attempt).await;
            let answer = self.client.batch_get_item().set_request_items(Some(wanted)).send().await;
            let answer = answer.map_err(|error| StorageError::service("dynamodb BatchGetItem", error))?;
            items.extend(answer.responses.unwrap_or_default().into_values().flatten());
            left = answer.unprocessed_keys;
        }
        match left.filter(|left| !left.is_empty()) {
            None => Ok(items),
            Some(_) => Err(StorageError::Service {
                operation: "dynamodb BatchGetItem",
                detail: format!("it left keys out {ATTEMPTS} times"),
            }),
        }
    }
}
