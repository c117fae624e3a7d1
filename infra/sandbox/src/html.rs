//! Text in HTML and XML.

/// Escapes text for element content and for attributes in quotes. What XML cannot hold becomes U+FFFD.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    proptest::proptest! {
        #[test]
        fn escaped_text_is_read_back_from_xml(text in "[^\\x00-\\x1f\u{fffe}\u{ffff}]*") {
            let xml = format!("<a b=\"{0}\">{0}</a>", super::escape(&text));
            let tree = roxmltree::Document::parse(&xml).unwrap();
            let root = tree.root_element();
            proptest::prop_assert_eq!(root.text().unwrap_or_default(), text.as_str());
            proptest::prop_assert_eq!(root.attribute("b").unwrap(), text.as_str());
        }
    }

    #[test]
    fn control_characters_do_not_break_xml() {
        assert_eq!(super::escape("a\u{0}b\tc"), "a\u{fffd}b\tc");
    }

    #[test]
    fn markup_becomes_text() {
        assert_eq!(super::escape(r#"<a b="c">&'"#), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
    }
}
