//! Python's JSON scanner (`Modules/_json.c` and `json/decoder.py` of 3.11), for the place and the name of the first fault.

/// Nesting that is followed; deeper is refused before by our own parser.
const MAX_DEPTH: usize = 128;

/// The first fault in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// Python's words.
    pub message: &'static str,
    /// Where it is, in bytes.
    pub offset: usize,
}

/// The end of what was read, or why it can't be; `None` when it is nested too deeply.
type Scanned = Result<usize, Option<Fault>>;

/// What Python finds wrong; `None` for what it takes.
pub(super) fn fault(text: &str) -> Option<Fault> {
    let scanner = Scanner(text.as_bytes());
    let end = match scanner.value(scanner.space(0), 0) {
        Ok(end) => scanner.space(end),
        Err(fault) => return fault,
    };
    (end < text.len()).then_some(Fault { message: "Extra data", offset: end })
}

struct Scanner<'a>(&'a [u8]);

impl Scanner<'_> {
    fn at(&self, offset: usize) -> Option<u8> {
        self.0.get(offset).copied()
    }

    fn has(&self, offset: usize, word: &str) -> bool {
        self.0.get(offset..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    fn skip(&self, offset: usize, skipped: impl Fn(u8) -> bool) -> usize {
        let rest = self.0.get(offset..).unwrap_or_default();
        offset + rest.iter().take_while(|byte| skipped(**byte)).count()
    }

    fn space(&self, offset: usize) -> usize {
        self.skip(offset, |byte| b" \t\n\r".contains(&byte))
    }

    fn digits(&self, offset: usize) -> usize {
        self.skip(offset, |byte| byte.is_ascii_digit())
    }

    fn value(&self, offset: usize, depth: usize) -> Scanned {
        if depth > MAX_DEPTH {
            return Err(None);
        }
        const WORDS: [&str; 6] = ["null", "true", "false", "NaN", "Infinity", "-Infinity"];
        match self.at(offset) {
            Some(b'"') => self.string(offset),
            Some(b'{') => self.object(offset + 1, depth + 1),
            Some(b'[') => self.array(offset + 1, depth + 1),
            _ => match WORDS.iter().find(|word| self.has(offset, word)) {
                Some(word) => Ok(offset + word.len()),
                None => self.number(offset),
            },
        }
    }

    fn object(&self, start: usize, depth: usize) -> Scanned {
        let mut offset = self.space(start);
        if self.at(offset) == Some(b'}') {
            return Ok(offset + 1);
        }
        loop {
            if self.at(offset) != Some(b'"') {
                return wrong("Expecting property name enclosed in double quotes", offset);
            }
            offset = self.space(self.string(offset)?);
            if self.at(offset) != Some(b':') {
                return wrong("Expecting ':' delimiter", offset);
            }
            offset = self.space(self.value(self.space(offset + 1), depth)?);
            match self.at(offset) {
                Some(b'}') => return Ok(offset + 1),
                Some(b',') => offset = self.space(offset + 1),
                _ => return wrong("Expecting ',' delimiter", offset),
            }
        }
    }

    fn array(&self, start: usize, depth: usize) -> Scanned {
        let mut offset = self.space(start);
        if self.at(offset) == Some(b']') {
            return Ok(offset + 1);
        }
        loop {
            offset = self.space(self.value(offset, depth)?);
            match self.at(offset) {
                Some(b']') => return Ok(offset + 1),
                Some(b',') => offset = self.space(offset + 1),
                _ => return wrong("Expecting ',' delimiter", offset),
            }
        }
    }

    fn string(&self, start: usize) -> Scanned {
        let mut offset = start + 1;
        loop {
            offset = self.skip(offset, |byte| byte > 0x1F && byte != b'"' && byte != b'\\');
            match self.at(offset) {
                Some(b'"') => return Ok(offset + 1),
                Some(b'\\') => offset = self.escape(start, offset)?,
                Some(_) => return wrong("Invalid control character at", offset),
                None => return wrong("Unterminated string starting at", start),
            }
        }
    }

    /// An escape at `offset` in the string at `start`.
    fn escape(&self, start: usize, offset: usize) -> Scanned {
        match self.at(offset + 1) {
            None => wrong("Unterminated string starting at", start),
            Some(b'u') => {
                let end = offset + 6;
                let digits = self.0.get(offset + 2..end);
                let good = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
                // What follows is the end of the string at least.
                if good && end < self.0.len() { Ok(end) } else { wrong("Invalid \\uXXXX escape", offset + 1) }
            }
            Some(byte) if b"\"\\/bfnrt".contains(&byte) => Ok(offset + 2),
            Some(_) => wrong("Invalid \\escape", offset),
        }
    }

    fn number(&self, start: usize) -> Scanned {
        let first = start + usize::from(self.at(start) == Some(b'-'));
        let mut offset = match self.at(first) {
            Some(b'0') => first + 1,
            Some(b'1'..=b'9') => self.digits(first),
            _ => return wrong("Expecting value", start),
        };
        if self.at(offset) == Some(b'.') && self.digits(offset + 1) > offset + 1 {
            offset = self.digits(offset + 1);
        }
        if matches!(self.at(offset), Some(b'e' | b'E')) {
            let digits = offset + 1 + usize::from(matches!(self.at(offset + 1), Some(b'+' | b'-')));
            if self.digits(digits) > digits {
                offset = self.digits(digits);
            }
        }
        Ok(offset)
    }
}

fn wrong(message: &'static str, offset: usize) -> Scanned {
    Err(Some(Fault { message, offset }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Message and place of what Python 3.11's `json.loads` says.
    #[test]
    fn pythons_words_and_places() {
        for (text, message, position) in [
            ("", "Expecting value", 0),
            ("  ", "Expecting value", 2),
            ("x", "Expecting value", 0),
            ("{", "Expecting property name enclosed in double quotes", 1),
            ("{ ", "Expecting property name enclosed in double quotes", 2),
            ("[", "Expecting value", 1),
            ("[1", "Expecting ',' delimiter", 2),
            ("[1,", "Expecting value", 3),
            ("[1,]", "Expecting value", 3),
            ("[1 2]", "Expecting ',' delimiter", 3),
            ("{}x", "Extra data", 2),
            ("{} x", "Extra data", 3),
            ("{1: 2}", "Expecting property name enclosed in double quotes", 1),
            ("{'a': 1}", "Expecting property name enclosed in double quotes", 1),
            ("{\"a\"", "Expecting ':' delimiter", 4),
            ("{\"a\" 1}", "Expecting ':' delimiter", 5),
            ("{\"a\":", "Expecting value", 5),
            ("{\"a\": }", "Expecting value", 6),
            ("{\"a\":1", "Expecting ',' delimiter", 6),
            ("{\"a\":1,", "Expecting property name enclosed in double quotes", 7),
            ("{\"a\":1,}", "Expecting property name enclosed in double quotes", 7),
            ("{\"a\":1 \"b\":2}", "Expecting ',' delimiter", 7),
            ("\"abc", "Unterminated string starting at", 0),
            ("{\"a\":\"b", "Unterminated string starting at", 5),
            ("\"a\nb\"", "Invalid control character at", 2),
            ("{\"a\":\"\t\"}", "Invalid control character at", 6),
            ("\"\\x\"", "Invalid \\escape", 1),
            ("\"\\", "Unterminated string starting at", 0),
            ("\"\\u12\"", "Invalid \\uXXXX escape", 2),
            ("\"\\u12", "Invalid \\uXXXX escape", 2),
            ("\"\\u12g4\"", "Invalid \\uXXXX escape", 2),
            ("01", "Extra data", 1),
            ("[01]", "Expecting ',' delimiter", 2),
            ("-", "Expecting value", 0),
            ("-x", "Expecting value", 0),
            ("1.", "Extra data", 1),
            ("1.x", "Extra data", 1),
            ("1e", "Extra data", 1),
            ("[1e+]", "Expecting ',' delimiter", 2),
            (".5", "Expecting value", 0),
            ("+1", "Expecting value", 0),
            ("tru", "Expecting value", 0),
            ("nul", "Expecting value", 0),
            ("True", "Expecting value", 0),
            ("None", "Expecting value", 0),
            ("undefined", "Expecting value", 0),
            ("{\"a\": 1}}", "Extra data", 8),
            ("]", "Expecting value", 0),
            ("}", "Expecting value", 0),
            (",", "Expecting value", 0),
            (":", "Expecting value", 0),
            ("{,}", "Expecting property name enclosed in double quotes", 1),
            ("[,]", "Expecting value", 1),
            ("{\"a\":[1,{\"b\":]}]}", "Expecting value", 13),
            ("{\n \"ü\": x}", "Expecting value", 8),
            ("{\n\n  \"a\": \"ü\" \"b\"\n}", "Expecting ',' delimiter", 14),
            ("\"\\u00e9", "Invalid \\uXXXX escape", 2),
            ("{\"title\": \"t\", \"journal\": }", "Expecting value", 26),
        ] {
            let fault = fault(text).unwrap();
            assert_eq!(fault.message, message, "{text}");
            assert_eq!(text[..fault.offset].chars().count(), position, "{text}");
        }
    }

    #[test]
    fn what_python_takes_has_no_fault() {
        for text in ["{}", " [1, -0.5e+3, \"\\u00e9\\n\", null] \n", "NaN", "[-Infinity]", "\"\\ud800\""] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn depth_ends_the_scan() {
        assert_eq!(fault(&"[".repeat(1_000_000)), None);
        assert_eq!(fault(&format!("{}]", "[".repeat(100))).map(|fault| fault.offset), Some(101));
    }

    proptest! {
        #[test]
        fn json_has_no_fault_and_faults_are_in_the_text(text in "[\\[{}\\]\":,ü\n x1e.\\\\u-]{0,16}|.*") {
            match (fault(&text), serde_json::from_str::<serde_json::Value>(&text)) {
                (Some(fault), Err(_)) => prop_assert!(text.is_char_boundary(fault.offset)),
                (Some(fault), Ok(_)) => prop_assert!(false, "{fault:?}"),
                (None, _) => {}
            }
        }
    }
}
