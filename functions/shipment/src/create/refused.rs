//! A shipment that will not be (contract/compendia.md 7.2).

use axum::Json;
use axum::response::{IntoResponse, Response};
use gateway::compendia::Failure;
use http::StatusCode;
use serde::Serialize;
use shipment::{Order, OrderError, Status};

use crate::errors;

/// The answer, but for the reason.
#[derive(Debug, Serialize)]
pub struct Refused {
    id: String,
    recipient: String,
    deposition_id: Option<String>,
    status: Status,
    /// Why.
    error: String,
}

impl Refused {
    /// What would be said of this order.
    pub fn of(order: &Order) -> Self {
        let (id, recipient) = (order.id.to_string(), order.recipient.chars().take(64).collect());
        Self { id, recipient, deposition_id: None, status: Status::Error, error: String::new() }
    }

    /// The answer where the shipment is what is wrong, the group's failure where it is something else.
    pub fn because(self, error: OrderError) -> Result<Response, Failure> {
        let code = match error {
            OrderError::UnknownCompendium | OrderError::UnknownRecipient => StatusCode::BAD_REQUEST,
            OrderError::Candidate => StatusCode::FORBIDDEN,
            OrderError::Package(error) => return Err(errors::package(error)),
            OrderError::InUse => return Err(Failure::new(StatusCode::CONFLICT, error.to_string())),
            OrderError::Storage(error) => return Err(error.into()),
        };
        Ok((code, Json(Self { error: error.to_string(), ..self })).into_response())
    }
}
