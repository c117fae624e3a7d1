//! JSON bodies, field by field, with an error that names the field. Fields that nobody asks for are ignored.

use std::collections::BTreeMap;

use axum::extract::Request;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Failure;
use crate::form::{FormError, read_json};

/// Elements of a list or map that are read at most.
const MAX_ELEMENTS: usize = 1_000;

/// The fields of an object. `null` is as good as absent.
#[derive(Debug, Clone)]
pub struct Fields {
    fields: Map<String, Value>,
    /// What the object is called in errors, e.g. `references.`
    within: String,
}

impl Fields {
    /// Reads a body that must be an object.
    ///
    /// # Errors
    /// 400, and 413 for one that is too large.
    pub async fn read(request: Request) -> Result<Self, Failure> {
        match read_json(request).await? {
            Value::Object(fields) => Ok(Self { fields, within: String::new() }),
            _ => Err(FormError::Json("the body must be a JSON object".to_owned()).into()),
        }
    }

    /// Whether the field is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The field as it is.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong(name, "must be a text")),
        }
    }

    /// A text that must be there and not empty.
    ///
    /// # Errors
    /// 400.
    pub fn required_text(&self, name: &str) -> Result<String, Failure> {
        let text = self.text(name)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.wrong(name, "is required"))
    }

    /// True or false.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, Failure> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(self.wrong(name, "must be true or false")),
        }
    }

    /// A list of texts.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        let wrong = || self.wrong(name, "must be a list of texts");
        let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(wrong);
        self.elements(name)?.map(|elements| elements.iter().map(text).collect()).transpose()
    }

    /// A list of uuids.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn uuids(&self, name: &str) -> Result<Option<Vec<Uuid>>, Failure> {
        let uuid = |text: &String| Uuid::parse_str(text).map_err(|_| self.wrong(name, "must be uuids"));
        self.texts(name)?.map(|texts| texts.iter().map(uuid).collect()).transpose()
    }

    /// A list of objects.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, Failure> {
        let object = |value: &Value| match value {
            Value::Object(fields) => Ok(self.inner(name, fields)),
            _ => Err(self.wrong(name, "must be a list of objects")),
        };
        self.elements(name)?.map(|elements| elements.iter().map(object).collect()).transpose()
    }

    /// An object.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, Failure> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(self.inner(name, fields))),
            Some(_) => Err(self.wrong(name, "must be an object")),
        }
    }

    /// An object whose values are true or false.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn booleans(&self, name: &str) -> Result<Option<BTreeMap<String, bool>>, Failure> {
        let wrong = || self.wrong(name, "must be an object of true and false");
        let Some(value) = self.value(name) else { return Ok(None) };
        let fields = value.as_object().filter(|fields| fields.len() <= MAX_ELEMENTS).ok_or_else(wrong)?;
        let boolean = |(name, value): (&String, &Value)| value.as_bool().map(|value| (name.clone(), value));
        fields.iter().map(boolean).collect::<Option<_>>().map(Some).ok_or_else(wrong)
    }

    /// 400 that names a field of this object.
    #[must_use]
    pub fn wrong(&self, name: &str, what: &str) -> Failure {
        Failure::bad_request(format!("{}{name}: {what}", self.within))
    }

    fn elements(&self, name: &str) -> Result<Option<&Vec<Value>>, Failure> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Array(elements)) if elements.len() <= MAX_ELEMENTS => Ok(Some(elements)),
            Some(Value::Array(_)) => Err(self.wrong(name, "has too many elements")),
            Some(_) => Err(self.wrong(name, "must be a list")),
        }
    }

    fn inner(&self, name: &str, fields: &Map<String, Value>) -> Self {
        Self { fields: fields.clone(), within: format!("{}{name}.", self.within) }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn read(body: &str) -> Result<Fields, Failure> {
        let request = Request::builder().header("content-type", "application/json");
        Fields::read(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    fn detail<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
        result.unwrap_err().detail().to_owned()
    }

    #[tokio::test]
    async fn fields_are_read_by_their_type_and_null_is_absent() {
        let body = r#"{"a":"x","b":true,"c":["y"],"d":{"e":false},"f":null,"g":[{"h":1}],"i":" "}"#;
        let fields = read(body).await.unwrap();
        assert_eq!(fields.text("a").unwrap().as_deref(), Some("x"));
        assert_eq!(fields.boolean("b").unwrap(), Some(true));
        assert_eq!(fields.texts("c").unwrap().unwrap(), ["y"]);
        assert_eq!(fields.booleans("d").unwrap().unwrap(), BTreeMap::from([("e".to_owned(), false)]));
        assert_eq!(fields.text("f").unwrap(), None);
        assert!(!fields.has("f") && fields.has("a") && !fields.has("z"));
        let inner = &fields.objects("g").unwrap().unwrap()[0];
        assert_eq!(detail(inner.text("h")), "g.h: must be a text");
        assert_eq!(detail(fields.required_text("i")), "i: is required");
        assert_eq!(detail(fields.uuids("c")), "c: must be uuids");
        assert_eq!(detail(fields.text("b")), "b: must be a text");
        assert_eq!(detail(fields.boolean("a")), "a: must be true or false");
        assert_eq!(detail(fields.texts("g")), "g: must be a list of texts");
        assert_eq!(detail(fields.booleans("a")), "a: must be an object of true and false");
    }

    #[tokio::test]
    async fn what_is_no_object_is_400() {
        for body in ["", "[]", "null", "{", "7"] {
            assert_eq!(read(body).await.unwrap_err().status().as_u16(), 400, "{body}");
        }
    }
}
