//! JSON against the tables.

use serde_json::{Map, Number, Value};

use super::{Document, Field, Fields, Scalar, Shape};

/// JSON that does not fit.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// A property that the format does not have.
    #[error("Unrecognized field \"{0}\"")]
    Unknown(String),
    /// A value of the wrong kind.
    #[error("\"{0}\" is not of the right type")]
    Type(String),
}

/// Checks a message and brings it to the form in which ORCID answers: every property there, absent ones null.
///
/// # Errors
/// When a property is unknown or of the wrong kind; the error has its path, such as `title.title.value`.
pub fn canonical(document: &Document, given: &Value) -> Result<Value, JsonError> {
    read_object(document.fields, given, "")
}

fn read_object(fields: Fields, given: &Value, at: &str) -> Result<Value, JsonError> {
    let given = given.as_object().ok_or_else(|| JsonError::Type(at.to_owned()))?;
    if let Some(unknown) =
        given.keys().find(|key| !fields.iter().copied().flatten().any(|field| field.name == key.as_str()))
    {
        return Err(JsonError::Unknown(inside(at, unknown)));
    }
    let mut object = Map::new();
    for field in fields.iter().copied().flatten() {
        let value = given.get(field.name).unwrap_or(&Value::Null);
        object.insert(field.name.to_owned(), read_field(field, value, &inside(at, field.name))?);
    }
    Ok(Value::Object(object))
}

fn read_field(field: &Field, given: &Value, at: &str) -> Result<Value, JsonError> {
    let wrong = || JsonError::Type(at.to_owned());
    match (&field.shape, given) {
        (Shape::List(..) | Shape::Choice(_), Value::Null) => Ok(Value::Array(Vec::new())),
        (_, Value::Null) => Ok(Value::Null),
        (Shape::Attribute(scalar) | Shape::Element(_, scalar), given) => {
            read_scalar(*scalar, given).ok_or_else(wrong)
        }
        (Shape::Value(_, more), given) => {
            let object = given.as_object().ok_or_else(wrong)?;
            let text =
                object.get("value").and_then(|value| read_scalar(Scalar::Text, value)).ok_or_else(wrong)?;
            let mut rest = object.clone();
            rest.remove("value");
            let mut result = Map::from_iter([("value".to_owned(), text)]);
            if let Value::Object(more) = read_object(more, &Value::Object(rest), at)? {
                result.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
            }
            Ok(Value::Object(result))
        }
        (Shape::Instant(_), given) => match given.get("value") {
            Some(Value::Number(milliseconds)) if milliseconds.is_i64() => Ok(given.clone()),
            _ => Err(wrong()),
        },
        (Shape::Object(_, fields), given) => read_object(fields, given, at),
        (Shape::List(_, fields), Value::Array(items)) => {
            items.iter().map(|item| read_object(fields, item, at)).collect::<Result<_, _>>().map(Value::Array)
        }
        (Shape::Choice(choices), Value::Array(items)) => items
            .iter()
            .map(|item| read_choice(choices, item, at))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        (Shape::List(..) | Shape::Choice(_), _) => Err(wrong()),
    }
}

fn read_choice(choices: &'static [Field], given: &Value, at: &str) -> Result<Value, JsonError> {
    let wrong = || JsonError::Type(at.to_owned());
    let object = given.as_object().filter(|object| object.len() == 1).ok_or_else(wrong)?;
    let (name, value) = object.iter().next().ok_or_else(wrong)?;
    let choice = choices
        .iter()
        .find(|choice| choice.name == name)
        .ok_or_else(|| JsonError::Unknown(inside(at, name)))?;
    Ok(Value::Object(Map::from_iter([(name.clone(), read_field(choice, value, &inside(at, name))?)])))
}

/// Numbers are taken as text and the other way round, as ORCID does.
fn read_scalar(scalar: Scalar, given: &Value) -> Option<Value> {
    match (scalar, given) {
        (Scalar::Text, Value::String(_)) | (Scalar::Flag, Value::Bool(_)) => Some(given.clone()),
        (Scalar::Named(names), Value::String(text)) => {
            names.iter().any(|(json, _)| json == text).then(|| given.clone())
        }
        (Scalar::Text, Value::Number(number)) => Some(Value::String(number.to_string())),
        (Scalar::Integer, Value::Number(number)) if number.is_i64() => Some(given.clone()),
        (Scalar::Integer, Value::String(text)) => {
            text.parse::<i64>().ok().map(|number| Value::Number(Number::from(number)))
        }
        _ => None,
    }
}

fn inside(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::work::{BULK, WORK};

    #[test]
    fn absent_properties_become_null_or_empty() {
        let work = canonical(
            &WORK,
            &json!({"put-code": "12", "publication-date": {"year": {"value": 2022}}, "contributors": {}}),
        )
        .unwrap();
        assert_eq!(work["put-code"], 12);
        assert_eq!(work["publication-date"], json!({"year": {"value": "2022"}, "month": null, "day": null}));
        assert_eq!(work["contributors"], json!({"contributor": []}));
        assert_eq!(work["journal-title"], Value::Null);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (given, error) in [
            (json!({"xput-code": 1}), JsonError::Unknown("xput-code".to_owned())),
            (
                json!({"title": {"title": {"value": "a", "b": 1}}}),
                JsonError::Unknown("title.title.b".to_owned()),
            ),
            (json!({"title": {"title": "a"}}), JsonError::Type("title.title".to_owned())),
            (json!({"put-code": "x"}), JsonError::Type("put-code".to_owned())),
            (
                json!({"external-ids": {"external-id": {}}}),
                JsonError::Type("external-ids.external-id".to_owned()),
            ),
            (json!([]), JsonError::Type(String::new())),
        ] {
            assert_eq!(canonical(&WORK, &given).unwrap_err(), error);
        }
    }

    #[test]
    fn a_choice_has_one_name() {
        assert!(canonical(&BULK, &json!({"bulk": [{"work": {}}, {"error": {}}]})).is_ok());
        for bad in [
            json!({"bulk": [{"work": {}, "error": {}}]}),
            json!({"bulk": [{}]}),
            json!({"bulk": [{"funding": {}}]}),
        ] {
            assert!(canonical(&BULK, &bad).is_err(), "{bad}");
        }
    }
}
