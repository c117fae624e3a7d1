use std::borrow::Cow;

use super::entities::decode;

/// A tag of a document, still as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// As written.
    pub(super) name: &'a str,
    pub(super) closing: bool,
    /// Bytes from `<` to `>`.
    pub(super) len: usize,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Parses the tag at the beginning of `text`, which starts with `<` and a letter or `</` and a letter; `None` if the
    /// text ends first.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let closing = text.starts_with("</");
        let name_at = 1 + usize::from(closing);
        let name_len =
            text.get(name_at..)?.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')?;
        let attributes_at = name_at + name_len;
        let end = attributes_at + end_of_attributes(text.get(attributes_at..)?)?;
        Some(Self {
            name: text.get(name_at..attributes_at)?,
            closing,
            len: end + 1,
            attributes: text.get(attributes_at..end)?,
        })
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The name in lower case.
    pub(super) fn lower_name(&self) -> Cow<'a, str> {
        if self.name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(self.name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(self.name)
        }
    }

    pub(super) fn self_closing(&self) -> bool {
        self.attributes.ends_with('/')
    }

    /// The value of an attribute, whatever its place and quotes, with character references resolved.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        Attributes(self.attributes)
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| decode(value))
    }
}

/// The offset of the `>` that ends a tag: quotes count only where a value begins.
fn end_of_attributes(text: &str) -> Option<usize> {
    let mut value_begins = false;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open != byte => {}
            (Some(_), _) => quote = None,
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if value_begins => {
                quote = Some(byte);
                value_begins = false;
            }
            (None, b'=') => value_begins = true,
            (None, _) => value_begins &= byte.is_ascii_whitespace(),
        }
    }
    None
}

/// Names and values; the value of a bare attribute is empty.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if text.is_empty() {
            return None;
        }
        // A leading `=` belongs to the name (HTML standard 13.2.5.32).
        let first = text.chars().next().map_or(0, char::len_utf8);
        let (name, rest) = split(text, first, |c| c.is_ascii_whitespace() || c == '/' || c == '=');
        let Some(value) = rest.trim_ascii_start().strip_prefix('=') else {
            self.0 = rest;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let (quoted, rest) = split(value, 1, |c| c == quote);
                (quoted.get(1..).unwrap_or_default(), rest.get(1..).unwrap_or_default())
            }
            _ => split(value, 0, |c| c.is_ascii_whitespace()),
        };
        self.0 = rest;
        Some((name, value))
    }
}

/// Splits before the first match at or after byte `from`.
fn split(text: &str, from: usize, at: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.get(from..).and_then(|rest| rest.find(at)).map_or(text.len(), |found| from + found);
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_any_order_and_quotes() {
        for tag in [
            r#"<img src="a b.png" width=672 />"#,
            "<IMG width='672' SRC = 'a b.png'>",
            "<img hidden width=672 src='a&#32;b.png'>",
            "<img\nalt=\"src='x'\"\nwidth=672 src=\"a b.png\"/>",
        ] {
            let tag = Tag::parse(tag).unwrap();
            assert!(tag.is("img"));
            assert_eq!(tag.attribute("src").as_deref(), Some("a b.png"), "{tag:?}");
            assert_eq!(tag.attribute("width").as_deref(), Some("672"));
            assert_eq!(tag.attribute("height"), None);
        }
    }

    #[test]
    fn a_tag_ends_outside_of_quotes() {
        assert_eq!(Tag::parse("<p a='>' b=\">\" c>rest").unwrap().len, "<p a='>' b=\">\" c>".len());
        assert_eq!(Tag::parse("<p it's>rest'").unwrap().len, "<p it's>".len());
        assert_eq!(Tag::parse("<p a=b'c>rest'").unwrap().len, "<p a=b'c>".len());
        assert_eq!(Tag::parse("<p a='>"), None);
    }

    #[test]
    fn closing_and_self_closing() {
        let tag = Tag::parse("</Div >").unwrap();
        assert!(tag.closing && tag.lower_name() == "div");
        assert!(Tag::parse("<br/>").unwrap().self_closing());
        assert!(!Tag::parse("<br>").unwrap().self_closing());
    }
}
