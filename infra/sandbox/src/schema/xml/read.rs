//! From XML to JSON.

use roxmltree::Node;
use serde_json::{Map, Value, json};

use super::super::json::{JsonError, canonical};
use super::super::{Document, Field, Fields, Scalar, Shape};

/// XML that does not fit.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// It is not XML, or has a document type.
    #[error("{0}")]
    Syntax(#[from] roxmltree::Error),
    /// The root element is another.
    #[error("unexpected element (uri:\"{0}\", local:\"{1}\")")]
    Root(String, String),
    /// An element or an attribute that does not belong where it is.
    #[error("Invalid content was found starting with '{0}'")]
    Unexpected(String),
    /// A value that is not of its type.
    #[error("{0}")]
    Value(#[from] JsonError),
}

/// Reads a message into the form that [`canonical`] gives.
///
/// # Errors
/// When the text is not XML, or not the message.
pub fn read(document: &Document, text: &str) -> Result<Value, XmlError> {
    let tree = roxmltree::Document::parse(text)?;
    let root = tree.root_element();
    if !is(root, document.space, document.name) {
        let name = root.tag_name();
        return Err(XmlError::Root(name.namespace().unwrap_or_default().to_owned(), name.name().to_owned()));
    }
    let value = read_object(document.fields, root)?;
    Ok(canonical(document, &value)?)
}

fn read_object(fields: Fields, node: Node<'_, '_>) -> Result<Value, XmlError> {
    let mut object = read_attributes(fields, node)?;
    let mut elements = fields.iter().copied().flatten().peekable();
    for child in node.children().filter(Node::is_element) {
        // Elements keep the order of the table; those that may repeat are not passed by.
        while elements.peek().is_some_and(|field| !holds(field, child)) {
            elements.next();
        }
        let Some(field) = elements.peek().copied() else {
            return Err(XmlError::Unexpected(child.tag_name().name().to_owned()));
        };
        let value = read_element(field, child)?;
        if matches!(field.shape, Shape::List(..) | Shape::Choice(_)) {
            match object.entry(field.name).or_insert_with(|| json!([])) {
                Value::Array(items) => items.push(value),
                _ => return Err(XmlError::Unexpected(field.name.to_owned())),
            }
        } else {
            object.insert(field.name.to_owned(), value);
            elements.next();
        }
    }
    Ok(Value::Object(object))
}

fn read_element(field: &Field, node: Node<'_, '_>) -> Result<Value, XmlError> {
    match &field.shape {
        Shape::Object(_, fields) | Shape::List(_, fields) => read_object(fields, node),
        Shape::Choice(choices) => {
            let name = node.tag_name().name();
            let choice = choices
                .iter()
                .find(|choice| holds(choice, node))
                .ok_or_else(|| XmlError::Unexpected(name.to_owned()))?;
            Ok(Value::Object(Map::from_iter([(name.to_owned(), read_element(choice, node)?)])))
        }
        Shape::Value(_, more) => {
            let mut object = read_attributes(more, node)?;
            object.insert("value".to_owned(), text_of(node)?.into());
            Ok(Value::Object(object))
        }
        Shape::Instant(_) => {
            let text = text_of(node)?;
            let time: jiff::Timestamp = text.parse().map_err(|_| JsonError::Type(field.name.to_owned()))?;
            Ok(json!({"value": time.as_millisecond()}))
        }
        Shape::Element(_, scalar) => {
            read_attributes(&[], node)?;
            Ok(scalar_of(*scalar, text_of(node)?))
        }
        Shape::Attribute(_) => Err(XmlError::Unexpected(field.name.to_owned())),
    }
}

fn read_attributes(fields: Fields, node: Node<'_, '_>) -> Result<Map<String, Value>, XmlError> {
    let mut object = Map::new();
    // Attributes with a namespace are the schema location.
    for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
        let known = fields.iter().copied().flatten().find(|field| field.name == attribute.name());
        let Some(Field { name, shape: Shape::Attribute(scalar) }) = known else {
            return Err(XmlError::Unexpected(attribute.name().to_owned()));
        };
        object.insert((*name).to_owned(), scalar_of(*scalar, attribute.value().to_owned()));
    }
    Ok(object)
}

/// Values that are not of the type stay text, which [`canonical`] then refuses.
fn scalar_of(scalar: Scalar, text: String) -> Value {
    match (scalar, text.trim()) {
        (Scalar::Flag, "true" | "1") => Value::Bool(true),
        (Scalar::Flag, "false" | "0") => Value::Bool(false),
        (Scalar::Named(names), name) => names
            .iter()
            .find(|(_, xml)| *xml == name)
            .map_or(Value::String(text), |(json, _)| Value::from(*json)),
        _ => Value::String(text),
    }
}

fn text_of(node: Node<'_, '_>) -> Result<String, XmlError> {
    if let Some(child) = node.children().find(Node::is_element) {
        return Err(XmlError::Unexpected(child.tag_name().name().to_owned()));
    }
    Ok(node.children().filter(Node::is_text).filter_map(|text| text.text()).collect())
}

fn holds(field: &Field, node: Node<'_, '_>) -> bool {
    match &field.shape {
        Shape::Attribute(_) => false,
        Shape::Choice(choices) => choices.iter().any(|choice| holds(choice, node)),
        Shape::Element(space, _)
        | Shape::Value(space, _)
        | Shape::Instant(space)
        | Shape::Object(space, _)
        | Shape::List(space, _) => is(node, space, field.name),
    }
}

fn is(node: Node<'_, '_>, space: &str, name: &str) -> bool {
    node.tag_name().name() == name && node.tag_name().namespace() == Some(Document::namespace(space).as_str())
}
