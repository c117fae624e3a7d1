//! What is wrong with a request, item by item (contract/orcid-link.md 1.5). Types are strict: nothing is converted.

use http::HeaderMap;
use identity::Credential;
use serde_json::{Value, json};

use super::{Body, Failure, Reason};

/// The length of a KBase token.
const TOKEN_CHARACTERS: usize = 32;

/// Items of a 422, in the order in which they are found: path, query, header, cookie, body.
#[derive(Debug, Default)]
pub struct Details(Vec<Value>);

impl Details {
    /// Adds an item: where, what, and its type.
    pub fn add(&mut self, location: &Value, message: &str, kind: &str) {
        self.0.push(json!({ "loc": location, "msg": message, "type": kind }));
    }

    /// Adds an item that is already in its form.
    pub(super) fn push(&mut self, item: Value) {
        self.0.push(item);
    }

    /// A whole number in a path: digits, and a minus before them at most. A number that is larger than any put-code
    /// becomes the largest one.
    pub fn integer(&mut self, location: [&str; 2], text: &str) -> Option<i64> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            self.add(&json!(location), "value is not a valid integer", "type_error.integer");
            return None;
        }
        Some(text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX }))
    }

    /// A text of exactly so many characters.
    pub fn length(&mut self, location: [&str; 2], text: &str, characters: usize) {
        self.characters(location, text.chars().count(), characters);
    }

    /// The `Authorization` header, which holds a token of 32 characters if it holds one as it is. None at all is not for
    /// the validation, but for the token check after it.
    pub fn credential(&mut self, headers: &HeaderMap) {
        let wrong = Credential::from_headers(headers).and_then(|credential| credential.wrong_length());
        if let Some(characters) = wrong {
            self.characters(["header", "authorization"], characters, TOKEN_CHARACTERS);
        }
    }

    /// For a request in which only the credential can be wrong.
    ///
    /// # Errors
    /// 422 `requestParametersInvalid`.
    pub fn of_credential(headers: &HeaderMap) -> Result<(), Failure> {
        let mut details = Self::default();
        details.credential(headers);
        details.check(Some(()), Body::Absent)
    }

    /// The value that was read, when nothing is wrong with the request; otherwise 422 with the items and the body.
    ///
    /// # Errors
    /// 422 `requestParametersInvalid`.
    pub fn check<T>(self, value: Option<T>, body: Body) -> Result<T, Failure> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => {
                let data = json!({ "detail": self.0, "body": body.into_value() });
                Err(Failure::from(Reason::ParametersInvalid).with_data(data))
            }
        }
    }

    fn characters(&mut self, location: [&str; 2], actual: usize, expected: usize) {
        let (bound, kind) = match actual.cmp(&expected) {
            std::cmp::Ordering::Less => ("least", "min_length"),
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Greater => ("most", "max_length"),
        };
        self.push(json!({
            "loc": location,
            "msg": format!("ensure this value has at {bound} {expected} characters"),
            "type": format!("value_error.any_str.{kind}"),
            "ctx": { "limit_value": expected },
        }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn items(fill: impl FnOnce(&mut Details)) -> String {
        let mut details = Details::default();
        fill(&mut details);
        Value::from(details.0).to_string()
    }

    fn with_header(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(http::header::AUTHORIZATION, value.parse().unwrap())])
    }

    #[test]
    fn a_token_has_32_characters() {
        insta::assert_snapshot!(items(|details| details.credential(&with_header(&"x".repeat(31)))), @r#"[{"loc":["header","authorization"],"msg":"ensure this value has at least 32 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":32}}]"#);
        insta::assert_snapshot!(items(|details| details.credential(&with_header(&"x".repeat(33)))), @r#"[{"loc":["header","authorization"],"msg":"ensure this value has at most 32 characters","type":"value_error.any_str.max_length","ctx":{"limit_value":32}}]"#);
        for fine in
            [with_header(&"x".repeat(32)), with_header("Bearer short"), with_header(""), HeaderMap::new()]
        {
            assert_eq!(items(|details| details.credential(&fine)), "[]", "{fine:?}");
        }
    }

    #[test]
    fn a_session_id_has_36_characters() {
        insta::assert_snapshot!(items(|details| details.length(["path", "session_id"], "short", 36)), @r#"[{"loc":["path","session_id"],"msg":"ensure this value has at least 36 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":36}}]"#);
        assert_eq!(items(|details| details.length(["path", "session_id"], &"ü".repeat(36), 36)), "[]");
    }

    #[test]
    fn a_put_code_is_digits() {
        let mut details = Details::default();
        let mut code = |text: &str| details.integer(["path", "put_code"], text);
        assert_eq!((code("1537385"), code("007"), code("-5")), (Some(1_537_385), Some(7), Some(-5)));
        assert_eq!(code("99999999999999999999"), Some(i64::MAX));
        for text in ["", "-", "x", "+5", " 5", "1_0", "1.0", "５"] {
            assert_eq!(code(text), None, "{text:?}");
        }
        insta::assert_snapshot!(items(|details| assert!(details.integer(["path", "put_code"], "x").is_none())), @r#"[{"loc":["path","put_code"],"msg":"value is not a valid integer","type":"type_error.integer"}]"#);
    }

    proptest! {
        #[test]
        fn any_number_is_a_put_code(number in any::<i64>()) {
            prop_assert_eq!(Details::default().integer(["path", "put_code"], &number.to_string()), Some(number));
        }
    }
}
