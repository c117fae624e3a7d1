//! ORCID's own error answers, as far as they may be passed on.

use serde_json::{Value, json};

/// Characters of a text that are passed on at most.
const MAX_TEXT: usize = 2_000;
/// The field in which ORCID repeats the token it was called with.
const DESCRIPTION: &str = "error_description";

/// An answer of ORCID that is no success. It holds neither `error_description` nor the secrets of the call.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// ORCID's HTTP status.
    pub status: u16,
    /// What it answered.
    pub answer: Answer,
    /// Seconds to wait before the next call, when ORCID says so.
    pub retry_after: Option<u64>,
}

/// The body of a refusal.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A document, e.g. with `response-code`, `developer-message`, `error-code`.
    Json(Value),
    /// Anything else.
    Text(String),
}

impl Refusal {
    /// Reads an answer; wherever one of `secrets` stands in it, `REDACTED` stands instead.
    pub(crate) fn read(status: u16, body: &[u8], secrets: &[&str]) -> Self {
        let answer = match serde_json::from_slice(body) {
            Ok(mut document) => {
                clean(&mut document, secrets);
                Answer::Json(document)
            }
            Err(_) => Answer::Text(clean_text(&String::from_utf8_lossy(body), secrets)),
        };
        Self { status, answer, retry_after: None }
    }

    /// The refusal of one element of a bulk answer.
    pub(crate) fn element(mut document: Value, secrets: &[&str]) -> Self {
        clean(&mut document, secrets);
        let status = document.get("response-code").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok()).unwrap_or(500);
        Self { status, answer: Answer::Json(document), retry_after: None }
    }

    /// OAuth's code, e.g. `invalid_grant`.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match &self.answer {
            Answer::Json(document) => document.get("error")?.as_str(),
            Answer::Text(_) => None,
        }
    }

    /// The work that is there already, as ORCID names it in a 409: `… element with put-code 42. …`.
    #[must_use]
    pub fn existing_put_code(&self) -> Option<i64> {
        let Answer::Json(document) = &self.answer else { return None };
        existing_put_code(document.get("developer-message")?.as_str()?)
    }

    /// What ORCID Link's clients read under `data` (contract/orcid-link.md 1.6, `upstreamError`).
    #[must_use]
    pub fn data(&self, source: &str) -> Value {
        let (name, answer) = match &self.answer {
            Answer::Json(document) => ("originalResponseJSON", document.clone()),
            Answer::Text(text) => ("originalResponseText", text.clone().into()),
        };
        json!({ "source": source, "originalStatusCode": self.status, name: answer })
    }
}

/// The put-code in ORCID's words of a duplicate.
pub(crate) fn existing_put_code(message: &str) -> Option<i64> {
    let (_, rest) = message.split_once("put-code ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// A whole answer that is no JSON, as it may be passed on.
pub(crate) fn passed_on(text: &[u8], secret: &str) -> String {
    let text = String::from_utf8_lossy(text);
    if text.contains(DESCRIPTION) { String::new() } else { without(&text, &[secret]) }
}

fn clean(value: &mut Value, secrets: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.shift_remove(DESCRIPTION);
            fields.values_mut().for_each(|field| clean(field, secrets));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| clean(element, secrets)),
        Value::String(text) => *text = without(text, secrets),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn clean_text(text: &str, secrets: &[&str]) -> String {
    if text.contains(DESCRIPTION) {
        return String::new();
    }
    without(text, secrets).chars().take(MAX_TEXT).collect()
}

fn without(text: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "REDACTED"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_description_is_never_passed_on() {
        let body = br#"{"error":"invalid_token","error_description":"Invalid access token: t0k"}"#;
        let refusal = Refusal::read(401, body, &["t0k"]);
        assert_eq!(refusal.error(), Some("invalid_token"));
        assert_eq!(
            refusal.data("get_works"),
            json!({"source": "get_works", "originalStatusCode": 401, "originalResponseJSON": {"error": "invalid_token"}})
        );
        let xml = b"<oauth><error_description>Invalid access token: other</error_description></oauth>";
        assert_eq!(Refusal::read(401, xml, &[]).answer, Answer::Text(String::new()));
    }

    #[test]
    fn texts_are_passed_on_as_they_are() {
        let data = Refusal::read(503, b"come back later", &["t0k"]).data("save_work");
        assert_eq!(
            data,
            json!({"source": "save_work", "originalStatusCode": 503, "originalResponseText": "come back later"})
        );
    }

    #[test]
    fn the_existing_put_code_is_found() {
        let message = "409 Conflict: You have already added this activity (matched by external identifiers), please \
                       see element with put-code 1537385. If you are trying to edit the item, please use PUT.";
        let document = json!({"response-code": 409, "developer-message": message, "error-code": 9021});
        let refusal = Refusal::element(document, &[]);
        assert_eq!((refusal.status, refusal.existing_put_code()), (409, Some(1_537_385)));
        assert_eq!(Refusal::read(409, b"{}", &[]).existing_put_code(), None);
    }

    proptest! {
        #[test]
        fn a_secret_is_not_passed_on(before in "[a-z <>\":]*", after in ".*", status in 100u16..600) {
            let secret = "2b0c6b0e-4b3c-4b0e-8d2a-000000000000";
            let text = format!("{before}{secret}{after}");
            for body in [text.clone(), json!({"a": [{"b": text}]}).to_string()] {
                let refusal = Refusal::read(status, body.as_bytes(), &[secret]);
                prop_assert!(!refusal.data("get_works").to_string().contains(secret));
            }
        }
    }
}
