//! What is wrong with JSON, in the words of Python's decoder, which the contract's clients know.

use serde_json::{Error, Value, json};

/// The item of a 422 for a body that is no JSON.
pub(super) fn item(text: &str, error: &Error) -> Value {
    let message = message(&error.to_string());
    let position = position(text, error);
    let before: String = text.chars().take(position).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    json!({
        "loc": ["body", position],
        "msg": format!("{message}: line {line} column {column} (char {position})"),
        "type": "value_error.jsondecode",
        "ctx": { "msg": message, "doc": text, "pos": position, "lineno": line, "colno": column },
    })
}

fn message(error: &str) -> &'static str {
    const MESSAGES: [(&str, &str); 8] = [
        ("trailing characters", "Extra data"),
        ("EOF while parsing a string", "Unterminated string starting at"),
        ("EOF while parsing a", "Expecting value"),
        ("key must be a string", "Expecting property name enclosed in double quotes"),
        ("expected `:`", "Expecting ':' delimiter"),
        ("expected `,`", "Expecting ',' delimiter"),
        ("control character", "Invalid control character at"),
        ("invalid escape", "Invalid \\escape"),
    ];
    let known = MESSAGES.iter().find(|(theirs, _)| error.starts_with(theirs));
    known.map_or("Expecting value", |(_, ours)| ours)
}

/// The index of the character at fault, from 0.
fn position(text: &str, error: &Error) -> usize {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    // serde's column counts bytes from 1, up to the one at fault; at the end of the text there is none.
    let column = if error.is_eof() { error.column() } else { error.column().saturating_sub(1) };
    let offset = lines.map(str::len).sum::<usize>() + column;
    text.char_indices().take_while(|(index, _)| *index < offset).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Value {
        item(text, &serde_json::from_str::<Value>(text).unwrap_err())
    }

    #[test]
    fn the_contracts_example() {
        insta::assert_snapshot!(of("{\"title\":"), @r#"{"loc":["body",9],"msg":"Expecting value: line 1 column 10 (char 9)","type":"value_error.jsondecode","ctx":{"msg":"Expecting value","doc":"{\"title\":","pos":9,"lineno":1,"colno":10}}"#);
    }

    #[test]
    fn pythons_words_and_places() {
        for (text, message) in [
            ("x", "Expecting value: line 1 column 1 (char 0)"),
            ("{} x", "Extra data: line 1 column 4 (char 3)"),
            ("{\n \"ü\": x}", "Expecting value: line 2 column 7 (char 8)"),
            ("{1: 2}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
        ] {
            assert_eq!(of(text)["msg"], message, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_place_is_in_the_text(text in "[\\[{}\\]\":,ü\n x1\\\\]{0,12}") {
            if let Err(error) = serde_json::from_str::<Value>(&text) {
                let item = item(&text, &error);
                prop_assert!(item["ctx"]["pos"].as_u64().unwrap() as usize <= text.chars().count());
            }
        }
    }
}
