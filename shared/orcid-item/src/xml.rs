//! Writing ORCID's XML. Nothing that is written can fail: it goes to memory.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// What the elements of an item are written with.
pub(crate) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// A document whose root has this name and prefix, and the put-code of what it takes the place of.
    pub fn document(
        prefix: &str,
        name: &str,
        put_code: Option<&str>,
        content: impl FnOnce(&mut Self),
    ) -> String {
        let mut xml = Self { writer: Writer::new(Vec::new()) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        let name = format!("{prefix}:{name}");
        let mut root = BytesStart::new(&name);
        let namespace = format!("http://www.orcid.org/ns/{prefix}");
        root.push_attribute((format!("xmlns:{prefix}").as_str(), namespace.as_str()));
        root.push_attribute(("xmlns:common", "http://www.orcid.org/ns/common"));
        // What is no number is no put-code.
        if let Some(put_code) = put_code.filter(|code| code.parse::<u64>().is_ok()) {
            root.push_attribute(("put-code", put_code));
        }
        xml.event(Event::Start(root));
        content(&mut xml);
        xml.event(Event::End(BytesEnd::new(name)));
        String::from_utf8_lossy(&xml.writer.into_inner()).into_owned()
    }

    /// An element with elements in it.
    pub fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(BytesStart::new(name)));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, None, text);
    }

    /// An element with a text and perhaps an attribute.
    pub fn text_with(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) {
        let mut start = BytesStart::new(name);
        if let Some(attribute) = attribute {
            start.push_attribute(attribute);
        }
        self.event(Event::Start(start));
        self.event(Event::Text(BytesText::new(&legal(text))));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with a text of so many characters at most, if there is one.
    pub fn optional(&mut self, name: &str, text: Option<&str>, characters: usize) {
        let text = cut(text.unwrap_or_default(), characters);
        if !text.is_empty() {
            self.text(name, &text);
        }
    }

    fn event(&mut self, event: Event<'_>) {
        // A vector takes everything.
        self.writer.write_event(event).unwrap_or_default();
    }
}

/// So many characters of a text, without those that XML can't hold and without white space around it.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    let text: String = legal(text).trim().chars().take(characters).collect();
    text.trim_end().to_owned()
}

/// A text without the characters that XML 1.0 can't hold (section 2.2). A carriage return would be read as a line feed.
pub(crate) fn legal(text: &str) -> String {
    let is_legal = |c: &char| matches!(c, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}');
    text.chars().filter(is_legal).collect()
}

/// An address that the schema takes: every character that a URI can't hold is escaped.
pub(crate) fn uri(text: &str, characters: usize) -> Option<String> {
    let text = text.trim();
    let is_web = text.starts_with("http://") || text.starts_with("https://");
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`[]".contains(&byte));
    let escapes = text.split('%').skip(1);
    let is_escaped =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    let one_fragment = text.matches('#').count() <= 1;
    let fits = text.len() <= characters;
    (is_web && is_plain && one_fragment && fits && escapes.into_iter().all(is_escaped))
        .then(|| text.to_owned())
}

/// A text as one segment of an address.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_cut_and_cleaned() {
        let written = Xml::document("work", "work", Some("7"), |xml| {
            xml.optional("a", Some(" a<b & \u{0}c\u{FFFF}\r\n"), 10);
            xml.optional("b", Some("äöü"), 2);
            xml.optional("c", Some(" \u{1}"), 2);
            xml.text_with("d", Some(("code", "\"<")), "x");
        });
        insta::assert_snapshot!(written, @r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common" put-code="7"><a>a&lt;b &amp; c</a><b>äö</b><d code="&quot;&lt;">x</d></work:work>"#);
    }

    #[test]
    fn what_is_no_put_code_is_left_out() {
        let written = Xml::document("work", "work", Some("ABCDE"), |_| {});
        assert!(!written.contains("put-code"), "{written}");
    }

    #[test]
    fn only_addresses_are_addresses() {
        for good in ["https://doi.org/10.5072/zenodo.7", "http://a.example/x?y=%20#z"] {
            assert_eq!(uri(good, 100).as_deref(), Some(good));
        }
        for bad in [
            "",
            "doi:10.5072/7",
            "https://a.example/a b",
            "https://a/%zz",
            "https://a/#b#c",
            "https://ü.example",
        ] {
            assert_eq!(uri(bad, 100), None, "{bad}");
        }
    }
}
