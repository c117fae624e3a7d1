//! ORCID's message formats, version 3.0, as tables. Both JSON and XML are read, checked and written by them, so the two cannot differ.
//!
//! The order of elements is that of ORCID's XML schemas (`record_3.0`, `common_3.0`), which XML has to keep.

pub mod common;
pub mod funding;
pub mod json;
pub mod person;
pub mod record;
pub mod work;
pub mod xml;

/// The properties of an object, in groups that several objects share.
pub type Fields = &'static [&'static [Field]];

/// A whole message.
#[derive(Debug)]
pub struct Document {
    /// Prefix of the root element's namespace.
    pub space: &'static str,
    /// The root element.
    pub name: &'static str,
    /// What is in it.
    pub fields: Fields,
}

/// One property.
#[derive(Debug)]
pub struct Field {
    /// Its name in both formats.
    pub name: &'static str,
    /// What it looks like.
    pub shape: Shape,
}

/// What a property looks like. The text is the prefix of the element's namespace.
#[derive(Debug)]
pub enum Shape {
    /// JSON `"name": 1`, XML `name="1"`.
    Attribute(Scalar),
    /// JSON `"name": "x"`, XML `<name>x</name>`.
    Element(&'static str, Scalar),
    /// JSON `"name": {"value": "x"}` and perhaps more, XML `<name>x</name>` and perhaps attributes.
    Value(&'static str, Fields),
    /// JSON `"name": {"value": 1664904423849}`, XML `<name>2022-10-04T17:27:03.849Z</name>`.
    Instant(&'static str),
    /// An object.
    Object(&'static str, Fields),
    /// JSON an array of objects, XML the element repeated.
    List(&'static str, Fields),
    /// JSON `"name": [{"a": …}, {"b": …}]`, XML `<a>…</a><b>…</b>`, without an element of its own.
    Choice(&'static [Field]),
}

/// A plain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// True or false.
    Flag,
    /// One of a few names, which JSON and XML spell in two ways.
    Named(&'static [(&'static str, &'static str)]),
}

impl Scalar {
    /// How XML spells a text.
    #[must_use]
    pub fn to_xml(self, text: &str) -> &str {
        match self {
            Self::Named(names) => names.iter().find(|(json, _)| *json == text).map_or(text, |(_, xml)| xml),
            _ => text,
        }
    }
}

impl Document {
    /// The URI that a prefix stands for.
    #[must_use]
    pub fn namespace(space: &str) -> String {
        format!("http://www.orcid.org/ns/{space}")
    }
}

/// A text attribute.
pub(crate) const fn attribute(name: &'static str) -> Field {
    Field { name, shape: Shape::Attribute(Scalar::Text) }
}

/// A text element.
pub(crate) const fn text(space: &'static str, name: &'static str) -> Field {
    Field { name, shape: Shape::Element(space, Scalar::Text) }
}

/// A wrapped text.
pub(crate) const fn value(space: &'static str, name: &'static str) -> Field {
    Field { name, shape: Shape::Value(space, &[]) }
}

/// A point in time.
pub(crate) const fn instant(space: &'static str, name: &'static str) -> Field {
    Field { name, shape: Shape::Instant(space) }
}

/// An object.
pub(crate) const fn object(space: &'static str, name: &'static str, fields: Fields) -> Field {
    Field { name, shape: Shape::Object(space, fields) }
}

/// A list of objects.
pub(crate) const fn list(space: &'static str, name: &'static str, fields: Fields) -> Field {
    Field { name, shape: Shape::List(space, fields) }
}
