//! Arguments of a call, as far as they can be known without running it.

use crate::token::Kind;

/// One argument.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Argument<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) value: Value<'a>,
}

/// The value of an argument.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Value<'a> {
    #[default]
    Empty,
    Name(&'a str),
    /// A string, or a vector of strings.
    Texts(Vec<&'a str>),
    /// Anything that has to be evaluated.
    Other,
}

impl<'a> Argument<'a> {
    /// Reads the argument's next token.
    pub(super) fn push(&mut self, kind: &'a Kind<'_>) {
        self.value = match (std::mem::take(&mut self.value), kind) {
            (Value::Empty, Kind::Name(name)) => Value::Name(name),
            (Value::Empty, Kind::Text(text)) => Value::Texts(vec![text]),
            (Value::Name(name), Kind::Symbol("=")) if self.name.is_none() => {
                self.name = Some(name);
                Value::Empty
            }
            _ => Value::Other,
        };
    }

    pub(super) fn is_true(&self) -> bool {
        !matches!(self.value, Value::Name("FALSE" | "F"))
    }
}

/// All values, if all of them are strings.
pub(super) fn texts<'a>(arguments: &[Argument<'a>]) -> Option<Vec<&'a str>> {
    let mut all = Vec::new();
    for argument in arguments {
        match &argument.value {
            Value::Texts(texts) => all.extend_from_slice(texts),
            _ => return None,
        }
    }
    Some(all)
}
