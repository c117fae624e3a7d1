//! JSON values the way Python prints them, as the reference's log does.

use std::fmt::{self, Display, Formatter, Write};

use serde_json::Value;

/// Bytes after which a value is cut.
const MAX_LENGTH: usize = 1_000;

/// Displays a value as Python's `repr` of it, cut after about 1,000 bytes.
pub(super) struct Repr<'a>(pub(super) &'a Value);

impl Display for Repr<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        if write_value(&mut text, self.0).is_err() {
            text.push('…');
        }
        formatter.write_str(&text)
    }
}

/// Fails when the text has become too long.
fn write_value(text: &mut String, value: &Value) -> fmt::Result {
    if text.len() > MAX_LENGTH {
        return Err(fmt::Error);
    }
    match value {
        Value::Null => text.write_str("None"),
        Value::Bool(true) => text.write_str("True"),
        Value::Bool(false) => text.write_str("False"),
        Value::Number(number) => write!(text, "{number}"),
        Value::String(string) => write_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_value(text, item)?;
            }
            text.write_char(']')
        }
        Value::Object(fields) => {
            text.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_string(text, name)?;
                text.push_str(": ");
                write_value(text, field)?;
            }
            text.write_char('}')
        }
    }
}

fn write_string(text: &mut String, string: &str) -> fmt::Result {
    let quote = if string.contains('\'') && !string.contains('"') { '"' } else { '\'' };
    text.push(quote);
    for character in string.chars() {
        if text.len() > MAX_LENGTH {
            return Err(fmt::Error);
        }
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ if character == quote => text.extend(['\\', quote]),
            _ if character.is_control() => write!(text, "\\x{:02x}", u32::from(character))?,
            _ => text.push(character),
        }
    }
    text.write_char(quote)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn prints_as_python_does() {
        let value = json!({"a": null, "b": [true, false, 1, 1.5], "c": "it's", "d": "\"it's\"\n\u{1}ü\\"});
        assert_eq!(
            Repr(&value).to_string(),
            r#"{'a': None, 'b': [True, False, 1, 1.5], 'c': "it's", 'd': '"it\'s"\n\x01ü\\'}"#
        );
    }

    proptest! {
        #[test]
        fn strings_of_any_length_are_bounded(string in ".{0,3000}") {
            prop_assert!(Repr(&Value::from(string)).to_string().len() <= MAX_LENGTH + 16);
        }
    }
}
