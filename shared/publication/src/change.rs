//! What a request says of one field.

use serde::{Deserialize, Deserializer};

/// A field that is left as it is, cleared or set: absent, null or a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// The request does not name it.
    #[default]
    Keep,
    /// It is null.
    Clear,
    /// It has this value from now on.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T> Change<T> {
    /// The value afterwards, of one that may be absent.
    pub(crate) fn apply<U, E>(
        self,
        current: Option<U>,
        parse: impl FnOnce(T) -> Result<Option<U>, E>,
    ) -> Result<Option<U>, E> {
        match self {
            Self::Keep => Ok(current),
            Self::Clear => Ok(None),
            Self::Set(value) => parse(value),
        }
    }

    /// The list afterwards.
    pub(crate) fn apply_list<U, E>(
        self,
        current: Vec<U>,
        parse: impl FnOnce(T) -> Result<Vec<U>, E>,
    ) -> Result<Vec<U>, E> {
        match self {
            Self::Keep => Ok(current),
            Self::Clear => Ok(Vec::new()),
            Self::Set(value) => parse(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        title: Change<String>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        let read = |json: &str| serde_json::from_str::<Body>(json).map(|body| body.title);
        assert_eq!(read("{}").unwrap(), Change::Keep);
        assert_eq!(read(r#"{"title": null}"#).unwrap(), Change::Clear);
        assert_eq!(read(r#"{"title": "a"}"#).unwrap(), Change::Set("a".to_owned()));
        assert!(read(r#"{"title": 5}"#).is_err());
    }
}
