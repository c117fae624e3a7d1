//! Reads of an index, or of one partition of a table with two keys: a page, a count, a slice of what passes the filters.

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

/// A read of one partition of an index, or of a table.
#[derive(Debug, Clone)]
pub struct Query {
    index: Option<&'static str>,
    key: (&'static str, AttributeValue),
    from: Option<(&'static str, AttributeValue)>,
    to: Option<AttributeValue>,
    after: Option<HashMap<String, AttributeValue>>,
    only: &'static [&'static str],
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
        Self { index: Some(index), ..Self::partition(name, value) }
    }

    /// All rows of a table with two keys whose partition key `name` equals `value`, in the order of the sort key.
    #[must_use]
    pub fn partition(name: &'static str, value: impl Serialize) -> Self {
        Self {
            index: None,
            key: (name, attribute(value)),
            from: None,
            to: None,
            after: None,
            only: &[],
            filters: Vec::new(),
            newest_first: false,
            page_size: None,
        }
    }

    /// Only items whose sort key `name` is `value` or more.
    #[must_use]
    pub fn from(mut self, name: &'static str, value: impl Serialize) -> Self {
        self.from = Some((name, attribute(value)));
        self
    }

    /// Only items whose sort key `name` is within `from` and `to`. DynamoDB refuses a `from` above `to`.
    #[must_use]
    pub fn between(mut self, name: &'static str, from: impl Serialize, to: impl Serialize) -> Self {
        self.to = Some(attribute(to));
        self.from(name, from)
    }

    /// Only items after the one with these keys: the sort key, and where an index is read the table's own keys. The
    /// partition is known. It need not be there any more.
    #[must_use]
    pub fn after<'a>(mut self, keys: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let keys = keys.into_iter().map(|(name, value)| (name.to_owned(), attribute(value)));
        let partition = (self.key.0.to_owned(), self.key.1.clone());
        self.after = Some(keys.chain([partition]).collect());
        self
    }

    /// Only these attributes: the others are not sent.
    #[must_use]
    pub fn only(mut self, attributes: &'static [&'static str]) -> Self {
        self.only = attributes;
        self
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
        let start = start.or_else(|| query.after.clone());
        let answer = self.send_query(query, start, query.page_size, None).await?;
        let next = next(&answer);
        Ok(Page { records: serde_dynamo::from_items(answer.items.unwrap_or_default())?, next })
    }

    /// How many records there are that pass the filters, also before where the query begins. They are counted where they
    /// are.
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
        let (mut left, mut start) = (skip, query.after.clone());
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
        let mut key = format!("{} = {}", placeholders.name(name), placeholders.value(value.clone()));
        if let Some((name, value)) = &query.from {
            let (name, from) = (placeholders.name(name), placeholders.value(value.clone()));
            key.push_str(&match &query.to {
                None => format!(" AND {name} >= {from}"),
                Some(to) => format!(" AND {name} BETWEEN {from} AND {}", placeholders.value(to.clone())),
            });
        }
        let sends_items = select.is_none() && !query.only.is_empty();
        let only = sends_items.then(|| {
            let names: Vec<_> = query.only.iter().map(|name| placeholders.name(name)).collect();
            names.join(", ")
        });
        let filter = (!query.filters.is_empty())
            .then(|| Condition::All(query.filters.clone()).render(&mut placeholders));
        let request =
            self.client.query().table_name(&self.name).set_index_name(query.index.map(str::to_owned));
        let request = request
            .key_condition_expression(key)
            .set_filter_expression(filter)
            .set_projection_expression(only)
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
