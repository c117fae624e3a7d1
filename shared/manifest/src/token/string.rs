//! R's string constants (`?Quotes`).

use std::borrow::Cow;

use super::cursor::Cursor;

/// A constant in `quote`s, of which the opening one is next.
pub(super) fn quoted<'a>(cursor: &mut Cursor<'a>, quote: char) -> Cow<'a, str> {
    cursor.take(quote.len_utf8());
    let mut text = Cow::Borrowed(cursor.take_while(|c| c != quote && c != '\\'));
    while cursor.peek() == Some('\\') {
        cursor.take(1);
        let escaped = cursor.peek();
        cursor.take(escaped.map_or(0, char::len_utf8));
        text.to_mut().extend(escaped.map(unescape));
        text.to_mut().push_str(cursor.take_while(|c| c != quote && c != '\\'));
    }
    cursor.take(quote.len_utf8());
    text
}

/// Numeric escapes are not decoded: no name that is looked for here is written with them.
fn unescape(escaped: char) -> char {
    match escaped {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        other => other,
    }
}

/// A raw constant, `r"---(…)---"`, if one is next.
pub(super) fn raw<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let rest = cursor.rest().get(1..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let after_quote = rest.get(1..)?;
    let dashes = after_quote.bytes().take_while(|b| *b == b'-').count();
    let closing = match after_quote.get(dashes..)?.chars().next()? {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let terminator = format!("{closing}{}{quote}", "-".repeat(dashes));
    cursor.take(2 + dashes + 1);
    let length = cursor.rest().find(&terminator).unwrap_or(cursor.rest().len());
    let text = cursor.take(length);
    cursor.take(terminator.len().min(cursor.rest().len()));
    Some(text)
}
