//! JSON bodies, read field by field, so that everything that is wrong is told at once.

use axum::body::to_bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use mime::Mime;
use serde_json::{Map, Value, json};

use super::{Details, Failure, Reason, syntax};

/// The largest body that is read, in bytes. A refused body is repeated in the answer, twice where it is no JSON, and a
/// character of it may take six there: all of that has to fit into what a Lambda function can answer.
pub(super) const MAX_BODY_BYTES: usize = 256 * 1024;

/// What a request brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing, or `null`.
    Absent,
    /// JSON.
    Json(Value),
    /// A body that says to be something else.
    Text(String),
    /// What was to be JSON, and the item that tells what it is instead.
    Broken(String, Value),
}

/// The fields of an object in a body.
#[derive(Debug)]
pub struct Fields<'a> {
    fields: &'a Map<String, Value>,
    location: Vec<Value>,
    details: &'a mut Details,
}

impl Body {
    /// Reads a body: as JSON when the content type is absent, `application/json` or `application/…+json`.
    ///
    /// # Errors
    /// 413 when it is too large, 400 when it is not UTF-8.
    pub async fn read(headers: &HeaderMap, body: axum::body::Body) -> Result<Self, Failure> {
        let bytes = to_bytes(body, MAX_BODY_BYTES).await;
        let bytes = bytes.map_err(|_| Failure::from(Reason::BodyTooLarge))?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| Failure::from(Reason::UnreadableBody))?;
        Ok(if text.is_empty() {
            Self::Absent
        } else if is_json(headers) {
            Self::parse(text)
        } else {
            Self::Text(text)
        })
    }

    fn parse(text: String) -> Self {
        match serde_json::from_str(&text) {
            Ok(Value::Null) => Self::Absent,
            Ok(value) => Self::Json(value),
            Err(error) => {
                let item = syntax::item(&text, &error);
                Self::Broken(text, item)
            }
        }
    }

    /// Reads the object that the body should be. What is wrong goes to `details`.
    pub fn object<T>(
        &self,
        details: &mut Details,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> Option<T> {
        let empty = Map::new();
        let fields = match self {
            Self::Json(Value::Object(fields)) => fields,
            // An empty list is read as an object without fields, as the reference does.
            Self::Json(Value::Array(elements)) if elements.is_empty() => &empty,
            Self::Broken(_, item) => {
                details.push(item.clone());
                return None;
            }
            Self::Absent => {
                details.add(&json!(["body"]), "field required", "value_error.missing");
                return None;
            }
            Self::Json(_) | Self::Text(_) => {
                details.add(&json!(["body"]), "value is not a valid dict", "type_error.dict");
                return None;
            }
        };
        read(&mut Fields { fields, location: vec!["body".into()], details })
    }

    /// The body as a 422 repeats it.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Absent => Value::Null,
            Self::Json(value) => value,
            Self::Text(text) | Self::Broken(text, _) => text.into(),
        }
    }
}

impl<'a> Fields<'a> {
    /// A required text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.required(name)? {
            Value::String(text) => Some(text.clone()),
            _ => self.refuse(name, "str type expected", "type_error.str"),
        }
    }

    /// A required text that `is_valid` holds for; otherwise the item has this message and type.
    pub fn text_that(
        &mut self,
        name: &str,
        is_valid: impl FnOnce(&str) -> bool,
        (message, kind): (&str, &str),
    ) -> Option<String> {
        let text = self.text(name)?;
        if is_valid(&text) { Some(text) } else { self.refuse(name, message, kind) }
    }

    /// A required whole number. `7.0` is one, as JSON Schema has it.
    pub fn integer(&mut self, name: &str) -> Option<i64> {
        match whole(self.required(name)?) {
            Some(number) => Some(number),
            None => self.refuse(name, "value is not a valid integer", "type_error.integer"),
        }
    }

    /// A required list of objects, each of which is read.
    pub fn list<T>(&mut self, name: &str, read: impl Fn(&mut Fields<'_>) -> Option<T>) -> Option<Vec<T>> {
        let Value::Array(elements) = self.required(name)? else {
            return self.refuse(name, "value is not a valid list", "type_error.list");
        };
        let mut list = Some(Vec::with_capacity(elements.len()));
        for (index, element) in elements.iter().enumerate() {
            let mut location = self.at(name);
            location.push(index.into());
            let read = match element {
                Value::Object(fields) => read(&mut Fields { fields, location, details: self.details }),
                Value::Null => {
                    let message = "none is not an allowed value";
                    self.details.add(&location.into(), message, "type_error.none.not_allowed");
                    None
                }
                _ => {
                    self.details.add(&location.into(), "value is not a valid dict", "type_error.dict");
                    None
                }
            };
            list = list.zip(read).map(|(mut list, element)| {
                list.push(element);
                list
            });
        }
        list
    }

    fn required(&mut self, name: &str) -> Option<&'a Value> {
        let (message, kind) = match self.fields.get(name) {
            None => ("field required", "value_error.missing"),
            Some(Value::Null) => ("none is not an allowed value", "type_error.none.not_allowed"),
            Some(_) => return self.fields.get(name),
        };
        self.refuse(name, message, kind)
    }

    fn refuse<T>(&mut self, name: &str, message: &str, kind: &str) -> Option<T> {
        let location = self.at(name);
        self.details.add(&location.into(), message, kind);
        None
    }

    fn at(&self, name: &str) -> Vec<Value> {
        let mut location = self.location.clone();
        location.push(name.into());
        location
    }
}

fn whole(value: &Value) -> Option<i64> {
    let whole = || value.as_f64().filter(|number| number.fract() == 0.0).map(|number| format!("{number}"));
    // Text has no rounding and an end: what is no `i64` is none here either.
    value.as_i64().or_else(|| whole()?.parse().ok())
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(header) = headers.get(CONTENT_TYPE) else { return true };
    let mime = header.to_str().ok().and_then(|text| text.parse::<Mime>().ok());
    mime.is_some_and(|mime| {
        let json = mime.subtype() == mime::JSON || mime.suffix() == Some(mime::JSON);
        mime.type_() == mime::APPLICATION && json
    })
}

#[cfg(test)]
mod tests;
