//! GET /recipient (contract/compendia.md 7.2).

use axum::Json;
use axum::extract::State;
use repository::Recipient;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Service;

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
    let open = service.verified.open(&service.repositories).await.unwrap_or_else(|error| {
        tracing::error!(alarm = true, %error, "the repositories' tokens can't be read");
        Vec::new()
    });
    let all = std::iter::once(Recipient::Download).chain(open);
    Json(Recipients { recipients: all.map(|id| Item { id, label: id.label() }).collect() })
}
