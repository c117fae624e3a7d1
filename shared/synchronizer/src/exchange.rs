//! The conversation with ORCID about one row.

use orcid::{ApiError, ItemAnswer, Record, find};
use orcid_queue::{Operation, OrcidQueue, Outcome, QueueRow, RecordType, SentId};

/// What a row says, and how it is told.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub record: Record<'a>,
    /// Where it is known whose the items are that ORCID has.
    pub queue: &'a OrcidQueue,
    pub row: &'a QueueRow,
    pub kind: RecordType,
    pub client_id: &'a str,
    /// What ORCID is asked for.
    pub operation: Operation,
    /// By what the item is found again.
    pub ids: &'a [SentId],
    /// Whether it was sent before, without a clear answer.
    pub is_unclear: bool,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Exchanged {
    pub outcome: Outcome,
    /// How long ORCID wants to be left alone.
    pub later: Option<std::time::Duration>,
}

impl Exchanged {
    /// Whether ORCID only wants to be asked later.
    pub fn is_later(&self) -> bool {
        matches!(self.outcome.status, 429 | 503)
    }
}

impl Exchange<'_> {
    /// Adds the item, or finds it there. `xml` writes it, with the put-code of what it takes the place of.
    pub async fn insert(&self, xml: impl Fn(Option<&str>) -> String) -> Exchanged {
        if self.is_unclear {
            match self.found().await {
                Ok(Some(put_code)) => return self.take_over(&put_code, xml).await,
                Ok(None) => {}
                Err(error) => return self.failed(&error),
            }
        }
        match self.record.add_item(self.kind.path(), &xml(None)).await {
            Ok(answer) if answer.status == 409 => self.duplicate(answer, xml).await,
            Ok(answer) if answer.is_success() && answer.put_code.is_none() => {
                let put_code = self.found().await.unwrap_or_default();
                self.answered(ItemAnswer { put_code, ..answer })
            }
            Ok(answer) => self.answered(answer),
            Err(error) => self.failed(&error),
        }
    }

    /// Puts the item into the place of the one that is there.
    pub async fn update(&self, put_code: &str, xml: &str) -> Exchanged {
        match self.record.change_item(self.kind.path(), put_code, xml).await {
            Ok(answer) => self.answered(answer),
            Err(error) => self.failed(&error),
        }
    }

    /// Removes the item. What is not there is removed.
    pub async fn delete(&self, put_code: Option<&str>) -> Exchanged {
        let found = match put_code {
            Some(put_code) => Some(put_code.to_owned()),
            None => match self.found().await {
                Ok(found) => found,
                Err(error) => return self.failed(&error),
            },
        };
        let Some(put_code) = found else { return self.ended(204, None, None) };
        match self.record.remove_item(self.kind.path(), &put_code).await {
            Ok(answer) if answer.status == 404 => self.ended(204, None, answer.body),
            Ok(answer) => self.answered(ItemAnswer { put_code: None, ..answer }),
            Err(error) => self.failed(&error),
        }
    }

    /// What ORCID has already, by its number in the answer or by what it is.
    async fn duplicate(&self, answer: ItemAnswer, xml: impl Fn(Option<&str>) -> String) -> Exchanged {
        let there = match &answer.put_code {
            Some(put_code) => self.unless_anothers(put_code.clone()).await,
            None => self.found().await,
        };
        match there.unwrap_or_default() {
            Some(put_code) => self.take_over(&put_code, xml).await,
            None => self.answered(answer),
        }
    }

    /// The item is there, from an attempt whose answer was lost: it becomes what it is here now. A value is that already.
    async fn take_over(&self, put_code: &str, xml: impl Fn(Option<&str>) -> String) -> Exchanged {
        tracing::info!(put_code, "the item is on the record already, and is taken over");
        if self.kind.is_section() {
            return self.ended(200, Some(put_code.to_owned()), None);
        }
        let mut exchanged = self.update(put_code, &xml(Some(put_code))).await;
        exchanged.outcome.put_code = exchanged.outcome.done.then(|| put_code.to_owned());
        exchanged.outcome.unclear = !exchanged.outcome.done;
        exchanged
    }

    async fn found(&self) -> Result<Option<String>, ApiError> {
        if self.ids.is_empty() {
            return Ok(None);
        }
        let list = self.record.items(list(self.kind)).await?;
        let ids: Vec<_> = self.ids.iter().map(|id| (id.kind.as_str(), id.value.as_str())).collect();
        match find(&list, self.client_id, &ids) {
            Some(put_code) => self.unless_anothers(put_code.to_string()).await,
            None => Ok(None),
        }
    }

    /// An item that is there, unless it is something else of hers: two publications may have one DOI, and what becomes of one
    /// is not to become of the other.
    async fn unless_anothers(&self, put_code: String) -> Result<Option<String>, ApiError> {
        match self.queue.is_anothers(self.row, &put_code).await {
            Ok(is_anothers) => Ok(Some(put_code).filter(|_| !is_anothers)),
            Err(error) => Err(ApiError::Unreachable(format!("whose item that is can't be told: {error}"))),
        }
    }

    fn answered(&self, answer: ItemAnswer) -> Exchanged {
        let (done, is_later) = (answer.is_success(), answer.is_later());
        // Behind a failure of a server the call may have been carried out.
        let unclear = self.operation == Operation::Insert && answer.status >= 500 && !is_later;
        let outcome = Outcome {
            operation: self.operation,
            status: answer.status,
            put_code: answer.put_code.filter(|_| done),
            message: answer.body,
            done,
            unclear: unclear || (is_later && self.is_unclear),
        };
        Exchanged { outcome, later: answer.retry_after }
    }

    fn ended(&self, status: u16, put_code: Option<String>, message: Option<String>) -> Exchanged {
        let operation = self.operation;
        let outcome = Outcome { operation, status, put_code, message, done: true, unclear: false };
        Exchanged { outcome, later: None }
    }

    /// No answer, or one to a question that comes before.
    fn failed(&self, error: &ApiError) -> Exchanged {
        let refusal = match error {
            ApiError::NotFound(refusal)
            | ApiError::Refused(refusal)
            | ApiError::Duplicate { refusal, .. } => Some(refusal),
            ApiError::Timeout | ApiError::Unreachable(_) | ApiError::Unreadable => None,
        };
        tracing::warn!(%error, "ORCID gave no answer to the item");
        let status = refusal.map_or(0, |refusal| refusal.status);
        let message = match error {
            // The cause names hosts.
            ApiError::Unreachable(_) => "ORCID can't be reached".to_owned(),
            error => error.to_string(),
        };
        let outcome = Outcome {
            operation: self.operation,
            status,
            put_code: None,
            message: Some(message),
            done: false,
            unclear: self.operation == Operation::Insert || self.is_unclear,
        };
        let later = refusal.and_then(|refusal| refusal.retry_after).map(std::time::Duration::from_secs);
        Exchanged { outcome, later }
    }
}

/// The word in ORCID's path of all items of a kind.
fn list(kind: RecordType) -> &'static str {
    match kind {
        RecordType::Publication => "works",
        RecordType::Project => "fundings",
        section => section.path(),
    }
}
