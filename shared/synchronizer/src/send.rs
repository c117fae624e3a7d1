//! Sending one row.

use std::time::Duration;

use identity::{OrcidId, Person};
use linking::{LinkingError, Links};
use orcid::{Api, ClientCredentials};
use orcid_queue::{
    Claim, HistoryRow, Operation, OrcidQueue, Outcome, QueueRow, RecordType, Retry, SentId, Subject,
};
use storage::settings::SettingError;
use storage::{Clients, Secret, SecretText, StorageError};

use crate::SyncError;
use crate::exchange::{Exchange, Exchanged};
use crate::item::Item;
use crate::sources::{Sources, no_value};

/// How long the push leaves ORCID alone when it asks for that without saying how long.
const PAUSE: Duration = Duration::from_secs(60);

/// What became of a row.
#[derive(Debug)]
pub enum Sent {
    /// It was sent, or could not be: the history says what came of it.
    Recorded(Box<HistoryRow>),
    /// ORCID wants to be asked later; only for the push.
    Later(Duration),
}

/// Sends rows of the queue.
#[derive(Debug, Clone)]
pub struct Synchronizer {
    pub(crate) queue: OrcidQueue,
    pub(crate) sources: Sources,
    links: Links,
    api: Api,
    secret: Secret,
}

/// What is needed to speak for a person.
#[derive(Debug)]
struct Access {
    person: Person,
    orcid: OrcidId,
    token: SecretText,
}

impl Synchronizer {
    /// From the environment: `ORCID_SYNC_TABLE`, `PUBLICATIONS_TABLE`, `PEOPLE_TABLE`, `PROFILES_TABLE`, what `project::Projects` and
    /// `linking::Links` need, `ORCID_API_URL`, `ORCID_SECRET`, `UPSTREAM_TIMEOUT_MS`.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            queue: OrcidQueue::from_env(clients)?,
            sources: Sources::from_env(clients)?,
            links: Links::from_env(clients)?,
            api: Api::from_env()?,
            secret: clients.secret("ORCID_SECRET")?,
        })
    }

    /// The queue.
    #[must_use]
    pub fn queue(&self) -> &OrcidQueue {
        &self.queue
    }

    /// What people call something of a person's; `None` when it is nothing of hers.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn describe(&self, person: &Person, subject: &Subject) -> Result<Option<String>, StorageError> {
        self.sources.describe(person, subject).await
    }

    /// Sends a row as an addition if `is_forced`, and records what came of it. `retry` is the push's.
    ///
    /// # Errors
    /// See `SyncError`; the row waits on, and nothing is recorded.
    pub async fn send(&self, claim: Claim, is_forced: bool, retry: Option<Retry>) -> Result<Sent, SyncError> {
        let number = claim.row().number;
        let sent = self.send_claimed(claim, is_forced, retry).await;
        if let Err(error) = self.queue.withdraw(number).await {
            tracing::warn!(row = number, %error, "whether it is still wanted is left to whoever looks next");
        }
        sent
    }

    async fn send_claimed(
        &self,
        claim: Claim,
        is_forced: bool,
        retry: Option<Retry>,
    ) -> Result<Sent, SyncError> {
        let access = match self.access(claim.row()).await {
            Ok(access) => access,
            Err(error) => return self.given_back(claim, error, retry).await,
        };
        match self.exchange(&claim, &access, is_forced).await {
            Ok(exchanged) if exchanged.is_later() && retry.is_some() => {
                let pause = pause(exchanged.later);
                claim.pause(pause).await?;
                Ok(Sent::Later(pause))
            }
            Ok(Exchanged { outcome, .. }) => self.record(claim, &outcome, retry).await,
            Err(error) => self.given_back(claim, error, retry).await,
        }
    }

    /// A history as it is now: what was deleted here since has no uuid any more (contract/orcid-sync.md 2.2).
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn history(&self, number: i32) -> Result<Option<HistoryRow>, StorageError> {
        let Some(mut history) = self.queue.history(number).await? else { return Ok(None) };
        if let Some(id) = history.entity_id
            && !self.sources.is_there(history.record_type, id).await?
        {
            history.entity_id = None;
        }
        Ok(Some(history))
    }

    /// Whether a person's record can be written at all: she has an ORCID iD, and a link to it.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn is_linked(&self, person: &Person) -> Result<bool, StorageError> {
        match self.links.find(&person.username).await {
            Ok(link) => Ok(person.orcid.is_some() && link.is_some()),
            Err(LinkingError::Storage(error)) => Err(error),
            Err(error) => Err(StorageError::Record(error.to_string())),
        }
    }

    async fn given_back(
        &self,
        claim: Claim,
        error: SyncError,
        retry: Option<Retry>,
    ) -> Result<Sent, SyncError> {
        claim.release(retry).await?;
        Err(error)
    }

    async fn access(&self, row: &QueueRow) -> Result<Access, SyncError> {
        let profile = row.profile_item_id;
        let person = self.sources.people.find(profile).await?.ok_or(SyncError::NoOrcid(profile))?;
        if person.orcid.is_none() {
            return Err(SyncError::NoOrcid(profile));
        }
        let link = self.links.find(&person.username).await?.ok_or(SyncError::NoToken(profile))?;
        let token = self.links.access_token(&link).await?;
        Ok(Access { orcid: link.orcid().clone(), person, token })
    }

    async fn exchange(
        &self,
        claim: &Claim,
        access: &Access,
        is_forced: bool,
    ) -> Result<Exchanged, SyncError> {
        let row = claim.row();
        let kind = row.record_type;
        let operation = effective(row, is_forced);
        let client = ClientCredentials::read(&self.secret).await?;
        let exchange = |ids, is_unclear| Exchange {
            record: self.api.record(access.orcid.as_str(), &access.token),
            queue: &self.queue,
            row,
            kind,
            client_id: &client.client_id,
            operation,
            ids,
            is_unclear,
        };
        tracing::info!(row = row.number, "{}", announcement(row, operation));
        // Of a section's value there is nothing to be changed: it goes (contract/orcid-sync.md 2.3).
        if operation == Operation::Delete || (kind.is_section() && operation == Operation::Update) {
            return Ok(exchange(&row.sent, row.is_unclear()).delete(row.put_code.as_deref()).await);
        }
        let item = match self.sources.item(row, &access.person).await? {
            Ok(item) => item,
            Err(reason) => return Ok(impossible(operation, reason)),
        };
        // Written once before anything is sent: what is wrong with it is said.
        if item.xml(None)?.is_none() {
            return Ok(impossible(operation, nothing_of(&item, row)));
        }
        let xml = |put_code: Option<&str>| item.xml(put_code).ok().flatten().unwrap_or_default();
        match row.put_code.as_deref() {
            Some(put_code) if operation == Operation::Update => {
                Ok(exchange(&[], false).update(put_code, &xml(Some(put_code))).await)
            }
            _ => {
                let ids = all_ids(row, &item);
                claim.begin(&ids).await?;
                Ok(exchange(&ids, row.is_unclear() || operation == Operation::Update).insert(xml).await)
            }
        }
    }

    async fn record(&self, claim: Claim, outcome: &Outcome, retry: Option<Retry>) -> Result<Sent, SyncError> {
        // Before the row goes: whoever dies in between does it again.
        if outcome.done && claim.row().record_type == RecordType::Publication {
            self.remember(claim.row(), outcome).await?;
        }
        let row = claim.row().number;
        let history = claim.settle(outcome, retry).await?;
        tracing::info!(row, history = history.number, "{}", conclusion(&history));
        Ok(Sent::Recorded(Box::new(history)))
    }

    /// Tells the publication what ORCID calls it, or that it is not there any more. After a change that is what it was.
    async fn remember(&self, row: &QueueRow, outcome: &Outcome) -> Result<(), SyncError> {
        let put_code = outcome.put_code.as_deref();
        match row.entity() {
            Some(id) if put_code.is_some() || outcome.operation == Operation::Delete => {
                Ok(self.sources.publications.record(id, put_code).await?)
            }
            _ => Ok(()),
        }
    }
}

/// How long ORCID is left alone, whatever it asks for.
fn pause(wanted: Option<Duration>) -> Duration {
    wanted.unwrap_or(PAUSE).clamp(Duration::from_secs(1), Retry::MAX_PAUSE)
}

/// What ORCID is asked for: a deletion stays one, an addition can be forced.
fn effective(row: &QueueRow, is_forced: bool) -> Operation {
    match row.operation {
        Operation::Delete => Operation::Delete,
        _ if is_forced => Operation::Insert,
        operation => operation,
    }
}

/// By what the item is found: as it is now, and as it was when it was sent before.
fn all_ids(row: &QueueRow, item: &Item) -> Vec<SentId> {
    let mut ids = item.ids();
    for sent in &row.sent {
        if !ids.contains(sent) {
            ids.push(sent.clone());
        }
    }
    ids
}

/// What can't be sent, as the history says it.
fn impossible(operation: Operation, reason: String) -> Exchanged {
    let outcome = Outcome {
        operation,
        status: 500,
        put_code: None,
        message: Some(reason),
        done: false,
        unclear: false,
    };
    Exchanged { outcome, later: None }
}

fn nothing_of(item: &Item, row: &QueueRow) -> String {
    match item {
        Item::Value(orcid_item::SectionItem::Country(value)) => {
            format!("No address creatable from value {value}")
        }
        _ => {
            tracing::info!(row = row.number, "nothing can be made of the value");
            no_value()
        }
    }
}

fn announcement(row: &QueueRow, operation: Operation) -> String {
    let (kind, profile) = (row.record_type.name(), row.profile_item_id);
    let put_code = row.put_code.as_deref().unwrap_or_default();
    match operation {
        Operation::Insert => format!("Addition of {kind} for profile with ID: {profile}"),
        Operation::Update => {
            format!("Update of {kind} for profile with ID: {profile} by put code {put_code}")
        }
        Operation::Delete => {
            format!("Deletion of {kind} for profile with ID: {profile} by put code {put_code}")
        }
    }
}

fn conclusion(history: &HistoryRow) -> String {
    let status = history.status;
    let suffix = match status {
        200 | 201 | 204 => ". The operation was completed successfully",
        400 => ". The resource sent to ORCID registry is not valid",
        404 => ". The resource does not exists anymore on the ORCID registry",
        409 => ". The resource is already present on the ORCID registry",
        500 => ". An internal server error on ORCID registry side occurs",
        _ => {
            let details = history.response_message.as_deref().unwrap_or_default();
            return format!("History record created with status {status}. Details: {details}");
        }
    };
    format!("History record created with status {status}{suffix}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_log_says_what_is_asked_for_in_the_contracts_words() {
        let profile = Uuid::nil();
        for (operation, put_code, line) in [
            ("INSERT", None, format!("Addition of Publication for profile with ID: {profile}")),
            (
                "UPDATE",
                Some("7"),
                format!("Update of Publication for profile with ID: {profile} by put code 7"),
            ),
            (
                "DELETE",
                Some("7"),
                format!("Deletion of Publication for profile with ID: {profile} by put code 7"),
            ),
        ] {
            let row: QueueRow = serde_json::from_value(json!({
                "id": "queue#73", "number": 73, "profile_item_id": profile, "record_type": "Publication",
                "operation": operation, "put_code": put_code, "subject": "subject#x",
            }))
            .unwrap();
            assert_eq!(announcement(&row, row.operation), line);
        }
    }

    #[test]
    fn the_log_says_what_came_of_it_in_the_contracts_words() {
        for (status, suffix) in [
            (200, ". The operation was completed successfully"),
            (201, ". The operation was completed successfully"),
            (204, ". The operation was completed successfully"),
            (400, ". The resource sent to ORCID registry is not valid"),
            (404, ". The resource does not exists anymore on the ORCID registry"),
            (409, ". The resource is already present on the ORCID registry"),
            (500, ". An internal server error on ORCID registry side occurs"),
            (0, ". Details: why"),
            (401, ". Details: why"),
            (502, ". Details: why"),
        ] {
            let history: HistoryRow = serde_json::from_value(json!({
                "id": "history#20", "history": 20, "profile_item_id": Uuid::nil(), "record_type": "Publication",
                "operation": "INSERT", "status": status, "response_message": "why",
                "timestamp": "2014-01-01T23:28:56.782Z",
            }))
            .unwrap();
            assert_eq!(conclusion(&history), format!("History record created with status {status}{suffix}"));
        }
    }

    #[test]
    fn an_addition_can_be_forced_and_a_deletion_stays_one() {
        let row = |operation: &str| -> QueueRow {
            serde_json::from_value(json!({
                "id": "queue#73", "number": 73, "profile_item_id": Uuid::nil(), "record_type": "Project",
                "operation": operation, "subject": "subject#x",
            }))
            .unwrap()
        };
        for (operation, asked, forced) in [
            ("INSERT", Operation::Insert, Operation::Insert),
            ("UPDATE", Operation::Update, Operation::Insert),
            ("DELETE", Operation::Delete, Operation::Delete),
        ] {
            let row = row(operation);
            assert_eq!((effective(&row, false), effective(&row, true)), (asked, forced));
        }
    }

    #[test]
    fn orcid_is_left_alone_for_a_second_to_six_hours() {
        assert_eq!(pause(None), PAUSE);
        for (wanted, granted) in [(0, 1), (600, 600), (21_600, 21_600), (u64::MAX, 21_600)] {
            assert_eq!(pause(Some(Duration::from_secs(wanted))), Duration::from_secs(granted));
        }
    }
}
