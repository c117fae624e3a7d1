//! Reads of an index: a page, a count, a slice of what passes the filters.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::types::{AttributeValue, Select};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::is_key;
use crate::condition::{Placeholders, attribute};
use crate::{Condition, StorageError, Table};

/// With filters, what is left to leave out is read instead of counted from here on: nobody knows how many items hold
/// the next few that pass.
const READ_FROM: usize = 100;

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
        // What is left out is counted where it is, not sent. A page has as many items as are left to leave out at most,
        // so that it ends where the slice begins, at the latest.
        let counted_until = if query.filters.is_empty() { 0 } else { READ_FROM };
        let (mut left, mut start) = (skip, None);
        while left > counted_until {
            let page = self.send_query(query, start, page_limit(left), Some(Select::Count)).await?;
            left = left.saturating_sub(count(&page));
            start = next(&page);
            if start.is_none() {
                return Ok(Vec::new());
            }
        }
        let mut records = Vec::new();
        let mut read = left.saturating_add(take);
        loop {
            let page = self.send_query(query, start, page_limit(read), None).await?;
            start = next(&page);
            let items = page.items.unwrap_or_default();
            let passed = items.len();
            let wanted: Vec<_> = items.into_iter().skip(left).take(take - records.len()).collect();
            left = left.saturating_sub(passed);
            records.extend(serde_dynamo::from_items::<_, T>(wanted)?);
            if start.is_none() || records.len() >= take {
                return Ok(records);
            }
            // Where a filter decides, more each time.
            read = if query.filters.is_empty() { take - records.len() } else { read.saturating_mul(4) };
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
