//! A tokenizer for R: enough of it to tell code from strings and comments.

use std::borrow::Cow;

mod cursor;
mod string;

use cursor::Cursor;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// An identifier or keyword; the content of a backquoted name.
    Name(Cow<'a, str>),
    /// The value of a string.
    Text(Cow<'a, str>),
    /// A number in any notation.
    Number,
    /// An operator, bracket or separator.
    Symbol(&'a str),
}

impl Kind<'_> {
    pub(crate) fn is(&self, symbol: &str) -> bool {
        matches!(self, Self::Symbol(s) if *s == symbol)
    }
}

/// A token and the line it starts on, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) line: usize,
}

/// Operators of more than one character that matter here, longest first: those with `:` and `=` in them.
const OPERATORS: [&str; 9] = [":::", "::", ":=", "==", "<=", ">=", "!=", "<-", "->"];

/// The tokens of `code`, whose first line has the number `line`. Never fails: what is not R becomes symbols, and
/// what is left open ends with the text.
pub(crate) fn tokens(code: &str, line: usize) -> impl Iterator<Item = Token<'_>> {
    let mut cursor = Cursor::new(code, line);
    std::iter::from_fn(move || next(&mut cursor))
}

fn next<'a>(cursor: &mut Cursor<'a>) -> Option<Token<'a>> {
    let first = loop {
        match cursor.peek()? {
            '#' => drop(cursor.take_while(|c| c != '\n')),
            c if c.is_whitespace() => drop(cursor.take_while(char::is_whitespace)),
            c => break c,
        }
    };
    let line = cursor.line();
    if matches!(first, 'r' | 'R')
        && let Some(text) = string::raw(cursor)
    {
        return Some(Token { kind: Kind::Text(Cow::Borrowed(text)), line });
    }
    let kind = match first {
        '"' | '\'' => Kind::Text(string::quoted(cursor, first)),
        '`' => Kind::Name(string::quoted(cursor, first)),
        '%' => Kind::Symbol(infix(cursor)),
        c if c.is_ascii_digit() => {
            cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '.');
            Kind::Number
        }
        c if is_name(c) => Kind::Name(Cow::Borrowed(cursor.take_while(is_name))),
        _ => Kind::Symbol(symbol(cursor)),
    };
    Some(Token { kind, line })
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '.' || c == '_'
}

fn symbol<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    let operator = OPERATORS.iter().find(|o| cursor.rest().starts_with(**o));
    let length = operator.map_or_else(|| cursor.peek().map_or(0, char::len_utf8), |o| o.len());
    cursor.take(length)
}

/// `%in%`, `%>%` …; a lone `%` where it is not closed on its line.
fn infix<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    let after = cursor.rest().get(1..).unwrap_or_default();
    let length = match after.find(['%', '\n']) {
        Some(end) if after.get(end..).is_some_and(|s| s.starts_with('%')) => end + 2,
        _ => 1,
    };
    cursor.take(length)
}

#[cfg(test)]
mod tests;
