//! Bodies of POST requests: multipart, JSON and urlencoded are the same to a handler (contract/decisions.md).

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use mime::Mime;
use serde_json::Value;

/// The largest body that reaches a function, in bytes: Lambda's own limit of 6 MB per event.
pub const MAX_BODY_BYTES: usize = 6 << 20;
/// Fields and files of one form at most.
const MAX_FIELDS: usize = 64;

/// A body that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// Neither of the three media types.
    #[error(
        "unsupported media type {0:?}: use multipart/form-data, application/json or application/x-www-form-urlencoded"
    )]
    UnsupportedMediaType(String),
    /// More bytes than a request may have; the text says what the limit is.
    #[error("request body is larger than {0} bytes")]
    TooLarge(usize),
    /// Not JSON, or not an object.
    #[error("SyntaxError: {0}")]
    Json(String),
    /// The multipart framing is broken.
    #[error("multipart body can't be read: {0}")]
    Multipart(String),
    /// Text that is not UTF-8.
    #[error("form fields must be UTF-8")]
    Text,
}

/// A file in a multipart form.
#[derive(Debug, Clone)]
pub struct FormFile {
    /// The media type of the part as the client gave it, e.g. `application/zip`.
    pub content_type: Option<String>,
    /// The content.
    pub content: Bytes,
}

/// A form's fields by name. The last of several with one name counts.
#[derive(Debug, Default, Clone)]
pub struct Form {
    fields: BTreeMap<String, Value>,
    files: BTreeMap<String, FormFile>,
}

impl Form {
    /// Reads the body in whichever of the three media types it has. An empty body is an empty form.
    ///
    /// # Errors
    /// See `FormError`.
    pub async fn read(request: Request) -> Result<Self, FormError> {
        let (parts, body) = request.into_parts();
        let media_type = media_type(&parts.headers)?;
        let body = body_bytes(body).await?;
        match media_type {
            None if body.is_empty() => Ok(Self::default()),
            None => Err(FormError::UnsupportedMediaType(String::new())),
            Some(mime) => match (mime.type_(), mime.subtype()) {
                (mime::MULTIPART, mime::FORM_DATA) => Self::multipart(&mime, body).await,
                (mime::APPLICATION, mime::JSON) => Self::json(&body),
                (mime::APPLICATION, mime::WWW_FORM_URLENCODED) => Ok(Self::urlencoded(&body)),
                _ => Err(FormError::UnsupportedMediaType(mime.essence_str().to_owned())),
            },
        }
    }

    /// A field's text. Numbers and booleans of a JSON body count as their text; empty is not absent.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A field's value as JSON.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Takes a file out of the form.
    pub fn take_file(&mut self, name: &str) -> Option<FormFile> {
        self.files.remove(name)
    }

    async fn multipart(mime: &Mime, body: Bytes) -> Result<Self, FormError> {
        let broken = |error: multer::Error| FormError::Multipart(error.to_string());
        let boundary = mime.get_param(mime::BOUNDARY).map(|boundary| boundary.as_str().to_owned());
        let boundary = boundary.ok_or_else(|| FormError::Multipart("there is no boundary".to_owned()))?;
        let chunks = futures::stream::iter([Ok::<_, std::io::Error>(body)]);
        let mut multipart = multer::Multipart::new(chunks, boundary);
        let mut form = Self::default();
        let mut count = 0;
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            count += 1;
            if count > MAX_FIELDS {
                return Err(FormError::Multipart(format!("more than {MAX_FIELDS} fields")));
            }
            let Some(name) = field.name().map(str::to_owned) else { continue };
            let is_file = field.file_name().is_some();
            let content_type = field.content_type().map(ToString::to_string);
            let content = field.bytes().await.map_err(broken)?;
            if is_file {
                form.files.insert(name, FormFile { content_type, content });
            } else {
                let text = String::from_utf8(content.to_vec()).map_err(|_| FormError::Text)?;
                form.fields.insert(name, Value::String(text));
            }
        }
        Ok(form)
    }

    fn json(body: &[u8]) -> Result<Self, FormError> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self { fields: fields.into_iter().collect(), ..Self::default() }),
            Ok(_) => Err(FormError::Json("the body must be a JSON object".to_owned())),
            Err(error) => Err(FormError::Json(error.to_string())),
        }
    }

    fn urlencoded(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body).take(MAX_FIELDS);
        let fields = pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())));
        Self { fields: fields.collect(), ..Self::default() }
    }
}

/// A JSON body as it is.
///
/// # Errors
/// As `Form::read`; any media type but JSON is refused.
pub async fn read_json(request: Request) -> Result<Value, FormError> {
    let (parts, body) = request.into_parts();
    if let Some(mime) = media_type(&parts.headers)?
        && (mime.type_(), mime.subtype()) != (mime::APPLICATION, mime::JSON)
    {
        return Err(FormError::UnsupportedMediaType(mime.essence_str().to_owned()));
    }
    let body = body_bytes(body).await?;
    serde_json::from_slice(&body).map_err(|error| FormError::Json(error.to_string()))
}

/// The decoded pairs of a query string; no text is too odd for it.
pub fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let pairs = form_urlencoded::parse(query.as_bytes()).take(MAX_FIELDS);
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned()))
}

fn media_type(headers: &HeaderMap) -> Result<Option<Mime>, FormError> {
    let Some(header) = headers.get(CONTENT_TYPE) else { return Ok(None) };
    let text = header.to_str().unwrap_or_default();
    text.parse().map(Some).map_err(|_| FormError::UnsupportedMediaType(text.chars().take(100).collect()))
}

async fn body_bytes(body: Body) -> Result<Bytes, FormError> {
    to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| FormError::TooLarge(MAX_BODY_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(content_type: &str, body: &str) -> Request {
        let body = Body::from(body.to_owned());
        Request::builder().method("POST").uri("/").header(CONTENT_TYPE, content_type).body(body).unwrap()
    }

    #[tokio::test]
    async fn the_three_media_types_give_the_same_form() {
        let multipart =
            "--x\r\nContent-Disposition: form-data; name=\"compendium_id\"\r\n\r\nabc12\r\n--x--\r\n";
        for (content_type, body) in [
            ("multipart/form-data; boundary=x", multipart),
            ("application/json", r#"{"compendium_id":"abc12"}"#),
            ("application/x-www-form-urlencoded", "compendium_id=abc12"),
        ] {
            let form = Form::read(request(content_type, body)).await.unwrap();
            assert_eq!(form.text("compendium_id").as_deref(), Some("abc12"), "{content_type}");
        }
    }

    #[tokio::test]
    async fn a_file_keeps_its_media_type_and_bytes() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"compendium\"; filename=\"a.zip\"\r\n\
                    Content-Type: application/zip\r\n\r\nPK\r\n\r\n--x--\r\n";
        let mut form = Form::read(request("multipart/form-data; boundary=x", body)).await.unwrap();
        let file = form.take_file("compendium").unwrap();
        assert_eq!(file.content_type.as_deref(), Some("application/zip"));
        assert_eq!(&file.content[..], b"PK\r\n");
    }

    #[tokio::test]
    async fn unreadable_bodies_are_refused_with_their_reason() {
        for (content_type, body, expected) in [
            ("application/json", "{", "SyntaxError: EOF while parsing an object at line 1 column 1"),
            ("application/json", "[]", "SyntaxError: the body must be a JSON object"),
            ("text/plain", "x", "unsupported media type \"text/plain\""),
            ("nonsense", "x", "unsupported media type \"nonsense\""),
            ("multipart/form-data", "x", "multipart body can't be read: there is no boundary"),
            ("multipart/form-data; boundary=x", "--x\r\nContent", "multipart body can't be read: incomplete"),
        ] {
            let error = Form::read(request(content_type, body)).await.unwrap_err().to_string();
            assert!(error.starts_with(expected), "{content_type} {body}: {error}");
        }
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_refused() {
        let body = "x".repeat(MAX_BODY_BYTES + 1);
        let error = Form::read(request("application/x-www-form-urlencoded", &body)).await.unwrap_err();
        assert!(matches!(error, FormError::TooLarge(_)), "{error}");
    }
}
