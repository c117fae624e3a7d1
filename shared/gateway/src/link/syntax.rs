//! What is wrong with JSON, in the words of Python's decoder, which the contract's clients know.

mod scanner;

use serde_json::{Error, Value, json};

use scanner::Fault;

/// The item of a 422 for a body that is no JSON.
pub(super) fn item(text: &str, error: &Error) -> Value {
    let Fault { message, offset } = scanner::fault(text).unwrap_or_else(|| ours(text, error));
    let before = text.get(..offset).unwrap_or(text);
    let position = before.chars().count();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    json!({
        "loc": ["body", position],
        "msg": format!("{message}: line {line} column {column} (char {position})"),
        "type": "value_error.jsondecode",
        "ctx": { "msg": message, "doc": text, "pos": position, "lineno": line, "colno": column },
    })
}

/// What we refuse and Python takes: `NaN`, half a surrogate pair, numbers and nesting beyond measure.
fn ours(text: &str, error: &Error) -> Fault {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    // serde's column counts bytes from 1, up to the one at fault.
    let offset = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let start = (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset));
    Fault { message: "Expecting value", offset: start.unwrap_or_default() }
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
    fn what_only_we_refuse_has_a_place_too() {
        for (text, message) in [
            ("[NaN]", "Expecting value: line 1 column 2 (char 1)"),
            ("{\"a\": 1e999}", "Expecting value: line 1 column 11 (char 10)"),
            (&"[".repeat(200), "Expecting value: line 1 column 128 (char 127)"),
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
