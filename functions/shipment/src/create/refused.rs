//! A shipment that will not be (contract/compendia.md 7.2).

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;
use shipment::{Order, Status};

/// The answer.
#[derive(Debug, Serialize)]
pub struct Refused {
    #[serde(skip)]
    code: StatusCode,
    id: String,
    recipient: String,
    deposition_id: Option<String>,
    status: Status,
    /// Why.
    pub error: &'static str,
}

impl Refused {
    /// 400.
    pub fn bad_request(order: &Order, error: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, order, error)
    }

    /// 403.
    pub fn forbidden(order: &Order, error: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, order, error)
    }

    fn new(code: StatusCode, order: &Order, error: &'static str) -> Self {
        let (id, recipient) = (order.id.to_string(), order.recipient.chars().take(64).collect());
        Self { code, id, recipient, deposition_id: None, status: Status::Error, error }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.code, Json(self)).into_response()
    }
}
