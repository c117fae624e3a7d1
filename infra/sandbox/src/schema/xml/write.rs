//! From JSON to XML.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::{Document, Field, Fields, Shape};
use crate::html::escape;

/// Prefixes that are declared on every root element.
const SPACES: [&str; 27] = [
    "common",
    "work",
    "bulk",
    "error",
    "activities",
    "record",
    "person",
    "personal-details",
    "preferences",
    "history",
    "other-name",
    "researcher-url",
    "email",
    "address",
    "keyword",
    "external-identifier",
    "distinction",
    "education",
    "employment",
    "funding",
    "invited-position",
    "membership",
    "qualification",
    "service",
    "peer-review",
    "research-resource",
    "internal",
];

/// Writes a message that has the form of its table; anything else in it is left out.
#[must_use]
pub fn write(document: &Document, message: &Value) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    let mut declarations = String::new();
    if !document.space.is_empty() {
        for space in SPACES {
            let _ = write!(declarations, " xmlns:{space}=\"{}\"", Document::namespace(space));
        }
    }
    write_object(&mut xml, document.space, document.name, &declarations, document.fields, message);
    xml
}

fn write_object(
    xml: &mut String,
    space: &str,
    name: &str,
    declarations: &str,
    fields: Fields,
    value: &Value,
) {
    let tag = tag(space, name);
    let _ = write!(xml, "<{tag}");
    write_attributes(xml, fields, value);
    let _ = write!(xml, "{declarations}>");
    for field in fields.iter().copied().flatten() {
        write_field(xml, field, value.get(field.name).unwrap_or(&Value::Null));
    }
    let _ = write!(xml, "</{tag}>");
}

fn write_field(xml: &mut String, field: &Field, value: &Value) {
    if value.is_null() {
        return;
    }
    match &field.shape {
        Shape::Attribute(_) => {}
        Shape::Element(space, scalar) => {
            let text = scalar.to_xml(&plain(value)).into();
            write_text(xml, space, field.name, (&[], value), &text);
        }
        Shape::Value(space, more) => {
            write_text(xml, space, field.name, (more, value), value.get("value").unwrap_or(&Value::Null));
        }
        Shape::Instant(space) => {
            let milliseconds = value.get("value").and_then(Value::as_i64).unwrap_or_default();
            let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
            write_text(xml, space, field.name, (&[], value), &Value::String(format!("{time:.3}")));
        }
        Shape::Object(space, fields) => write_object(xml, space, field.name, "", fields, value),
        Shape::List(space, fields) => {
            for item in value.as_array().into_iter().flatten() {
                write_object(xml, space, field.name, "", fields, item);
            }
        }
        Shape::Choice(choices) => {
            for item in value.as_array().into_iter().flatten() {
                for choice in *choices {
                    write_field(xml, choice, item.get(choice.name).unwrap_or(&Value::Null));
                }
            }
        }
    }
}

fn write_text(xml: &mut String, space: &str, name: &str, (fields, object): (Fields, &Value), text: &Value) {
    let tag = tag(space, name);
    let _ = write!(xml, "<{tag}");
    write_attributes(xml, fields, object);
    let _ = write!(xml, ">{}</{tag}>", escape(&plain(text)));
}

fn write_attributes(xml: &mut String, fields: Fields, object: &Value) {
    for field in fields.iter().copied().flatten() {
        if let (Shape::Attribute(_), Some(value)) =
            (&field.shape, object.get(field.name).filter(|value| !value.is_null()))
        {
            let _ = write!(xml, " {}=\"{}\"", field.name, escape(&plain(value)));
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn tag(space: &str, name: &str) -> String {
    if space.is_empty() { name.to_owned() } else { format!("{space}:{name}") }
}
