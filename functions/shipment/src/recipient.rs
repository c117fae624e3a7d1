//! GET /recipient (contract/compendia.md 7.2).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use futures::future::join_all;
use repository::{Recipient, Repositories};
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::state::Service;

/// How long it is believed that a token opens a repository.
const GOOD_FOR: Duration = Duration::from_secs(300);
/// How long it is believed that it doesn't.
const BAD_FOR: Duration = Duration::from_secs(30);
/// How long a repository may take to say so.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is known of the repositories' tokens, and until when.
#[derive(Debug, Clone, Default)]
pub struct Verified(Arc<Mutex<HashMap<Recipient, (bool, Instant)>>>);

/// Who shipments can go to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recipients {
    recipients: Vec<Item>,
}

/// A recipient of shipments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecipientItem)]
struct Item {
    /// What `recipient` of a new shipment is.
    #[schema(value_type = Recipient)]
    id: Recipient,
    /// Its name for people.
    label: &'static str,
}

/// Lists recipients
///
/// Who shipments can go to: whoever downloads them, and the repositories that this service has a good token for.
#[utoipa::path(get, path = "/api/v1/recipient", tag = "Shipments", operation_id = "listRecipients", security(()),
    responses((status = 200, description = "The recipients.", body = Recipients, content_type = "application/json; charset=utf-8")))]
pub async fn list(State(service): State<Service>) -> Json<Recipients> {
    let configured = service.repositories.configured().await.unwrap_or_else(|error| {
        tracing::error!(alarm = true, %error, "the repositories' tokens can't be read");
        Vec::new()
    });
    let asked =
        configured.iter().map(|recipient| service.verified.is_open(&service.repositories, *recipient));
    let open = join_all(asked).await;
    let open =
        configured.into_iter().zip(open).filter_map(|(recipient, is_open)| is_open.then_some(recipient));
    let all = std::iter::once(Recipient::Download).chain(open);
    Json(Recipients { recipients: all.map(|id| Item { id, label: id.label() }).collect() })
}

impl Verified {
    async fn is_open(&self, repositories: &Repositories, recipient: Recipient) -> bool {
        if let Some((is_open, until)) = self.0.lock().await.get(&recipient)
            && Instant::now() < *until
        {
            return *is_open;
        }
        let is_open = verify(repositories, recipient).await;
        let until = Instant::now() + if is_open { GOOD_FOR } else { BAD_FOR };
        self.0.lock().await.insert(recipient, (is_open, until));
        is_open
    }
}

async fn verify(repositories: &Repositories, recipient: Recipient) -> bool {
    let Ok(Some(repository)) = repositories.of(recipient).await else { return false };
    match timeout(PATIENCE, repository.verify()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, %recipient, "a repository's token was not verified");
            false
        }
        Err(_) => false,
    }
}
