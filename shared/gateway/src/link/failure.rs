//! An answer of ORCID Link that says why not.

use std::borrow::Cow;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::RETRY_AFTER;
use http::{HeaderValue, Uri};
use identity::CallerError;
use orcid::{ApiError, OAuthError, Refusal};
use serde::Serialize;
use serde_json::{Value, json};
use storage::StorageError;
use utoipa::ToSchema;

use super::{Reason, decoded};

/// An error in the group's shape. It carries only what the caller may know.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    reason: Reason,
    message: Cow<'static, str>,
    data: Option<Value>,
    retry_after: Option<u64>,
}

/// Why a call was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorResponse<'a> {
    /// What a client tells one reason from another by.
    pub(super) code: &'a str,
    /// The reason in a few words, for people.
    pub(super) title: &'a str,
    /// The reason in a sentence, for people.
    pub(super) message: &'a str,
    /// What else there is to know, e.g. `detail` and `body` of a request that does not comply with the schema, or ORCID's
    /// own answer. Absent, not null, where there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub(super) data: Option<&'a Value>,
}

impl From<Reason> for Failure {
    fn from(reason: Reason) -> Self {
        let row = reason.row();
        let data = row.detail.map(|detail| json!({ "detail": detail }));
        Self { reason, message: Cow::Borrowed(row.message), data, retry_after: None }
    }
}

impl Failure {
    /// With this `data`.
    #[must_use]
    pub fn with_data(self, data: Value) -> Self {
        Self { data: Some(data), ..self }
    }

    /// With another message than the catalogue's.
    #[must_use]
    pub fn with_message(self, message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// 404 with what is not there, and the path that was asked for.
    #[must_use]
    pub fn not_found(detail: &str, uri: &Uri) -> Self {
        Self::from(Reason::NotFound).with_data(json!({ "detail": detail, "path": decoded(uri) }))
    }

    /// 500. The cause goes to the log, with `alarm` for the metric filter; the client learns nothing of it.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(alarm = true, %cause, "the request failed on our side");
        Reason::Internal.into()
    }

    /// A call of ORCID's API that failed; `source` names the call, e.g. `get_works`.
    #[must_use]
    pub fn orcid(error: ApiError, source: &str) -> Self {
        match error {
            ApiError::NotFound(refusal) | ApiError::Refused(refusal) => Self::refused(&refusal, source),
            ApiError::Duplicate { put_code, refusal } => {
                let mut data = refusal.data(source);
                if let (Some(put_code), Some(fields)) = (put_code, data.as_object_mut()) {
                    fields.insert("putCode".to_owned(), put_code.into());
                }
                Self::from(Reason::Duplicate).with_data(data)
            }
            ApiError::Timeout => Self::timeout(),
            ApiError::Unreachable(cause) => Self::unreachable(&cause, "ORCID can't be reached"),
            ApiError::Unreadable => Self::unreachable("unreadable", "ORCID's answer can't be read"),
        }
    }

    /// A call of ORCID's OAuth endpoints that failed; `source` as above, e.g. `revoke_link`.
    #[must_use]
    pub fn oauth(error: OAuthError, source: &str) -> Self {
        match error {
            OAuthError::Refused(refusal) => Self::refused(&refusal, source),
            OAuthError::Timeout => Self::timeout(),
            OAuthError::Unreachable(cause) => Self::unreachable(&cause, "ORCID can't be reached"),
            OAuthError::Configuration(_) => Self::internal(&error),
        }
    }

    fn refused(refusal: &Refusal, source: &str) -> Self {
        let failure = Self::from(Reason::Upstream).with_data(refusal.data(source));
        Self { retry_after: refusal.retry_after, ..failure }
    }

    fn timeout() -> Self {
        tracing::warn!("ORCID did not answer in time");
        Self::from(Reason::UpstreamTimeout).with_data(json!({ "exception": "timed out" }))
    }

    fn unreachable(cause: &str, exception: &str) -> Self {
        tracing::error!(alarm = true, cause, "ORCID gave no valid answer");
        Self::from(Reason::UpstreamUnreachable).with_data(json!({ "exception": exception }))
    }
}

impl From<CallerError> for Failure {
    fn from(error: CallerError) -> Self {
        let exception = |reason: Reason| {
            let text = error.to_string();
            Self::from(reason).with_data(json!({ "exception": text })).with_message(text)
        };
        match error {
            CallerError::MissingToken => Reason::MissingToken.into(),
            CallerError::InvalidToken => exception(Reason::InvalidToken),
            CallerError::Refused(_) | CallerError::Unreadable => exception(Reason::AuthError),
            CallerError::Unreachable { ref cause } => {
                tracing::error!(alarm = true, cause, "the KBase auth service gave no valid answer");
                exception(Reason::AuthUnreachable)
            }
            CallerError::Timeout => exception(Reason::AuthTimeout),
            CallerError::Storage(error) => error.into(),
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let row = self.reason.row();
        let (code, title) = (row.code, row.title);
        let body = ErrorResponse { code, title, message: &self.message, data: self.data.as_ref() };
        let mut response = (row.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use orcid::Answer;

    use super::*;

    async fn answer(failure: impl Into<Failure>) -> (u16, String) {
        let response = failure.into().into_response();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    fn refusal(status: u16) -> Refusal {
        let document = json!({"response-code": status, "error-code": 9016});
        Refusal { status, answer: Answer::Json(document), retry_after: None }
    }

    #[tokio::test]
    async fn rows_without_data_have_none() {
        insta::assert_snapshot!(answer(Reason::NotLinked).await.1, @r#"{"code":"notFound","title":"Not Linked","message":"No link record was found for this user"}"#);
        insta::assert_snapshot!(answer(Reason::MissingToken).await.1, @r#"{"code":"missingToken","title":"Missing Token","message":"API call requires a KBase auth token"}"#);
    }

    #[tokio::test]
    async fn fastapi_rows_have_their_detail() {
        let (status, body) = answer(Reason::NotOwner).await;
        assert_eq!(status, 403);
        insta::assert_snapshot!(body, @r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception","data":{"detail":"Username does not match linking session"}}"#);
    }

    #[tokio::test]
    async fn callers_that_are_not_recognised() {
        let unreachable = || CallerError::Unreachable { cause: "10.0.0.7 refused".to_owned() };
        for (error, status, code) in [
            (CallerError::MissingToken, 401, "missingToken"),
            (CallerError::InvalidToken, 401, "invalidToken"),
            (CallerError::Refused("No token".to_owned()), 500, "authError"),
            (CallerError::Unreadable, 500, "authError"),
            (unreachable(), 502, "authError"),
            (CallerError::Timeout, 504, "authError"),
            (CallerError::Storage(StorageError::Conflict), 500, "internalServerError"),
        ] {
            let (actual, body) = answer(error).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!((actual, body["code"].as_str()), (status, Some(code)));
        }
        insta::assert_snapshot!(answer(CallerError::InvalidToken).await.1, @r#"{"code":"invalidToken","title":"KBase auth token is invalid","message":"Invalid token","data":{"exception":"Invalid token"}}"#);
        assert!(!answer(unreachable()).await.1.contains("10.0.0.7"));
    }

    #[tokio::test]
    async fn what_orcid_answers_is_passed_on_flat() {
        let (status, body) = answer(Failure::orcid(ApiError::Refused(refusal(403)), "get_works")).await;
        assert_eq!(status, 400);
        insta::assert_snapshot!(body, @r#"{"code":"upstreamError","title":"Error","message":"Error fetching data from ORCID Auth api","data":{"source":"get_works","originalStatusCode":403,"originalResponseJSON":{"response-code":403,"error-code":9016}}}"#);
        let (status, body) = answer(Failure::oauth(OAuthError::Refused(refusal(401)), "revoke_link")).await;
        assert_eq!(status, 400);
        assert!(body.contains(r#""source":"revoke_link","originalStatusCode":401"#), "{body}");
    }

    #[tokio::test]
    async fn a_duplicate_names_the_put_code() {
        let error = ApiError::Duplicate { put_code: Some(7), refusal: refusal(409) };
        let (status, body) = answer(Failure::orcid(error, "save_work")).await;
        assert_eq!(status, 409);
        assert!(body.ends_with(r#""putCode":7}}"#), "{body}");
    }

    #[tokio::test]
    async fn an_orcid_out_of_reach_is_502_and_a_slow_one_504() {
        for (error, status, text) in [
            (ApiError::Timeout, 504, "timed out"),
            (ApiError::Unreachable("tcp connect error 10.0.0.7".to_owned()), 502, "ORCID can't be reached"),
            (ApiError::Unreadable, 502, "ORCID's answer can't be read"),
        ] {
            let (actual, body) = answer(Failure::orcid(error, "get_works")).await;
            assert_eq!(actual, status);
            assert!(body.contains(&format!(r#""data":{{"exception":"{text}"}}"#)), "{body}");
        }
    }

    #[test]
    fn the_time_to_wait_is_passed_on() {
        let slow = Refusal { retry_after: Some(30), ..refusal(429) };
        let response = Failure::orcid(ApiError::Refused(slow), "get_works").into_response();
        assert_eq!(response.headers()["retry-after"], "30");
    }
}
