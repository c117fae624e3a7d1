//! One call, with its repetitions, within the record's deadline.

use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use tokio::time::{Instant, sleep};
use upstream::Error as TransportError;

use super::{ApiError, Record, retry};
use crate::Refusal;

/// ORCID's JSON.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.orcid+json");
/// The largest answer that is read, in bytes: a record with ten thousand works.
const MAX_ANSWER_BYTES: usize = 24 << 20;

/// How one attempt ended.
enum Outcome {
    Success(Option<Value>),
    Refused(Refusal),
    Failed(ApiError),
}

impl Record<'_> {
    /// Makes a call; `None` is a success without a body.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Option<Value>, ApiError> {
        // True once an attempt without a clear answer may have been carried out.
        let mut uncertain = false;
        for attempt in 1.. {
            let outcome = self.attempt(&method, path, body).await;
            let (error, retry_after) = match outcome {
                Outcome::Success(value) => return Ok(value),
                // An attempt whose answer was lost had removed it.
                Outcome::Refused(refusal)
                    if refusal.status == 404 && method == Method::DELETE && uncertain =>
                {
                    return Ok(None);
                }
                Outcome::Refused(refusal) if !is_passing(refusal.status) => return Err(refusal.into()),
                Outcome::Refused(refusal) => {
                    uncertain |= retry::is_uncertain(refusal.status);
                    let wait = refusal.retry_after;
                    (ApiError::from(refusal), wait.map(Duration::from_secs))
                }
                Outcome::Failed(error @ ApiError::Unreachable(_)) => {
                    uncertain = true;
                    (error, None)
                }
                Outcome::Failed(error) => return Err(error),
            };
            let left = self.deadline.saturating_duration_since(Instant::now());
            let pause = retry::pause(attempt, retry_after, left).filter(|_| retry::is_idempotent(&method));
            let Some(pause) = pause else { return Err(error) };
            tracing::warn!(%error, attempt, %method, "ORCID is called again");
            sleep(pause).await;
        }
        Err(ApiError::Timeout)
    }

    async fn attempt(&self, method: &Method, path: &str, body: Option<&Value>) -> Outcome {
        let body = body.map(Value::to_string);
        match self.send(method, path, &MEDIA_TYPE, body).await {
            Ok((status, headers, bytes)) if !status.is_success() => {
                let mut refusal = Refusal::read(status.as_u16(), &bytes, &[self.token.expose()]);
                refusal.retry_after = wanted_pause(&headers).map(|pause| pause.as_secs());
                Outcome::Refused(refusal)
            }
            Ok((_, _, bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => Outcome::Success(None),
            Ok((_, _, bytes)) => match serde_json::from_slice(&bytes) {
                Ok(value) => Outcome::Success(Some(value)),
                Err(_) => Outcome::Failed(ApiError::Unreadable),
            },
            Err(error) => Outcome::Failed(error.into()),
        }
    }

    /// Sends one request in one of ORCID's formats.
    pub(super) async fn send(
        &self,
        method: &Method,
        path: &str,
        format: &HeaderValue,
        body: Option<String>,
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>), TransportError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let url = format!("{}/{}/{path}", self.api.base, self.orcid);
        let mut request = self.api.http.client()?.request(method.clone(), url).timeout(left);
        request = request.header(ACCEPT, format).header(AUTHORIZATION, self.bearer()?);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, format).body(body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok((status, headers, upstream::body(response, MAX_ANSWER_BYTES).await?))
    }

    fn bearer(&self) -> Result<HeaderValue, TransportError> {
        let value = HeaderValue::from_str(&format!("Bearer {}", self.token.expose()));
        let mut value =
            value.map_err(|_| TransportError::Unreachable("the token is no header value".to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// How long ORCID wants to be left alone.
pub(super) fn wanted_pause(headers: &HeaderMap) -> Option<Duration> {
    let header = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok())?;
    upstream::retry_after(header, Timestamp::now())
}

fn is_passing(status: u16) -> bool {
    StatusCode::from_u16(status).is_ok_and(retry::is_passing)
}
