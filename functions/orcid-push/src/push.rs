//! What the function does with an event.

use std::time::{Duration, Instant};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use gateway::batch;
use lambda_runtime::Error;
use orcid_queue::{OrcidQueue, Retry, Wakeup, wake};
use serde_json::Value;
use storage::{Clients, Queue, settings};
use synchronizer::Synchronizer;
use tokio::time::timeout;

/// How long it looks through preferences before it hands out rows, so that one round ends before the next begins.
const LOOKING: Duration = Duration::from_secs(20);
/// When it stops wherever it is: somebody may have thousands of publications, and nobody's rows wait for that.
const LONGEST: Duration = Duration::from_secs(25);

/// The push.
pub struct Push {
    synchronizer: Synchronizer,
    queue: OrcidQueue,
    messages: Queue,
    retry: Retry,
    enabled: bool,
}

impl Push {
    /// From the function's environment.
    pub fn from_env(clients: &Clients) -> Result<Self, Error> {
        Ok(Self {
            synchronizer: Synchronizer::from_env(clients)?,
            queue: OrcidQueue::from_env(clients)?,
            messages: clients.queue("ORCID_SYNC_QUEUE_URL")?,
            retry: Retry::from_env()?,
            enabled: settings::parsed("ORCID_SYNCHRONIZATION", true, "true or false")?,
        })
    }

    /// Sends the rows of messages; hands out what is due for anything else, which the schedule sends,
    /// after looking through preferences that were chosen.
    pub async fn handle(&self, event: Value) -> Result<SqsBatchResponse, Error> {
        if !self.enabled {
            tracing::warn!("The ORCID synchronization is disabled. The script cannot proceed");
            return Ok(SqsBatchResponse::default());
        }
        if event.get("Records").is_some() {
            let event: SqsEvent = serde_json::from_value(event)?;
            let push = async |message: Wakeup| self.synchronizer.push(&message, self.retry).await.map(drop);
            return Ok(batch::handle(event, push).await);
        }
        // First: what it hands over is found then.
        let looking = self.synchronizer.look_through(Instant::now() + LOOKING);
        let looked = timeout(LONGEST, looking).await;
        let found = wake(&self.queue, &self.messages).await?;
        tracing::info!("Found {found} queue records to synchronize with ORCID");
        match looked {
            Ok(looked) => {
                let looked = looked?;
                tracing::info!(looked, "looked through preferences");
            }
            Err(_) => tracing::warn!("preferences are looked through to the end by another round"),
        }
        Ok(SqsBatchResponse::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_event_is_understood() {
        let sample: Value = serde_json::from_str(include_str!("../../../events/orcid-push.json")).unwrap();
        let event: SqsEvent = serde_json::from_value(sample).unwrap();
        let body = event.records[0].body.as_deref().unwrap();
        assert_eq!(serde_json::from_str::<Wakeup>(body).unwrap(), Wakeup { row: 73, due: None });
    }
}
