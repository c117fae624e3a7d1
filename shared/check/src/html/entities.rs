//! Character references: `&quot;` and `"` read the same.

use std::borrow::Cow;

/// Those that tools write; any other is compared as it is written.
const NAMED: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("copy", '©'),
    ("reg", '®'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("minus", '−'),
    ("middot", '·'),
    ("sect", '§'),
    ("larr", '←'),
    ("rarr", '→'),
    ("infin", '∞'),
];

/// The character at the beginning of a text, and how many bytes it takes there.
pub(super) fn first(text: &str) -> Option<(char, usize)> {
    let plain = text.chars().next().map(|c| (c, c.len_utf8()));
    if text.starts_with('&') { reference(text).or(plain) } else { plain }
}

/// Resolves the character references of a text.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((character, len)) = first(rest) {
        decoded.push(character);
        rest = rest.get(len..).unwrap_or_default();
    }
    Cow::Owned(decoded)
}

fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_what_it_knows_and_keeps_the_rest() {
        assert_eq!(decode("a &lt; b&#39;s &#x2013; &ndash;&nbsp;"), "a < b's – –\u{a0}");
        assert_eq!(decode("AT&T &unknown; &#xD800; &;&"), "AT&T &unknown; &#xD800; &;&");
        assert!(matches!(decode("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn first_tells_the_length_in_the_source() {
        assert_eq!(first("&nbsp;x"), Some(('\u{a0}', 6)));
        assert_eq!(first("&x"), Some(('&', 1)));
        assert_eq!(first("ü"), Some(('ü', 2)));
        assert_eq!(first(""), None);
    }
}
