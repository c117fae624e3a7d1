//! R code as tokens: enough to tell calls, strings and comments apart.

/// Tokens looked at to find the arguments of a call.
const MAX_CALL: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name with its namespace, a number or a reserved word.
    Word,
    /// A string, without its quotes.
    Text,
    /// From `#` to the end of the line.
    Comment,
    Open,
    Close,
    Comma,
    Equals,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// Line in the code, from 0.
    pub(super) line: usize,
}

/// Splits code into tokens; what is not closed reaches to the end.
pub(super) fn read(code: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = code;
    let mut line = 0;
    while let Some(first) = rest.chars().next() {
        let (length, text, kind) = next(rest, first);
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if let Some(kind) = kind {
            tokens.push(Token { kind, text, line });
        }
        line += token.bytes().filter(|byte| *byte == b'\n').count();
        rest = after;
    }
    tokens
}

/// Length of the token at the beginning, its text, and its kind unless it is space.
fn next(rest: &str, first: char) -> (usize, &str, Option<Kind>) {
    let single = |kind| (first.len_utf8(), rest.get(..first.len_utf8()).unwrap_or_default(), Some(kind));
    if let Some((length, text)) = raw_string(rest) {
        return (length, text, Some(Kind::Text));
    }
    match first {
        '#' => {
            let length = rest.find('\n').unwrap_or(rest.len());
            (length, rest.get(..length).unwrap_or_default().trim_end(), Some(Kind::Comment))
        }
        '"' | '\'' | '`' => {
            let (length, text) = quoted(rest, first);
            (length, text, Some(if first == '`' { Kind::Word } else { Kind::Text }))
        }
        '(' | '[' | '{' => single(Kind::Open),
        ')' | ']' | '}' => single(Kind::Close),
        ',' => single(Kind::Comma),
        '=' if !rest.starts_with("==") => single(Kind::Equals),
        '=' => (2, "==", Some(Kind::Other)),
        _ if first.is_whitespace() => (first.len_utf8(), "", None),
        _ if is_word(first) => {
            let length = word_length(rest);
            (length, rest.get(..length).unwrap_or_default(), Some(Kind::Word))
        }
        _ => single(Kind::Other),
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '_')
}

/// Length of a name, `::` included.
fn word_length(rest: &str) -> usize {
    let mut length = 0;
    loop {
        let tail = rest.get(length..).unwrap_or_default();
        let name = tail.find(|character| !is_word(character)).unwrap_or(tail.len());
        length += name;
        let colons = tail.get(name..).unwrap_or_default().bytes().take_while(|byte| *byte == b':').count();
        if !matches!(colons, 2 | 3) {
            return length;
        }
        length += colons;
    }
}

/// Length and content of a quoted string or name, in which a backslash takes the next character's meaning away.
fn quoted(rest: &str, quote: char) -> (usize, &str) {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return (at + 1, rest.get(1..at).unwrap_or_default()),
            _ => {}
        }
    }
    (rest.len(), rest.get(1..).unwrap_or_default())
}

/// Length and content of a raw string such as `r"(…)"`.
fn raw_string(rest: &str) -> Option<(usize, &str)> {
    let body = rest.strip_prefix(['r', 'R'])?;
    let quote = body.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let body = body.get(1..)?;
    let dashes = body.bytes().take_while(|byte| *byte == b'-').count();
    let close = match body.get(dashes..)?.chars().next()? {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let content = body.get(dashes + 1..)?;
    let end = format!("{close}{}{quote}", "-".repeat(dashes));
    let length = content.find(&end).unwrap_or(content.len());
    Some(((3 + dashes + length + end.len()).min(rest.len()), content.get(..length)?))
}

/// A call of a function.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'t, 'a> {
    /// Name without the namespace.
    pub(super) name: &'a str,
    /// Line in the code, from 0.
    pub(super) line: usize,
    /// What follows the opening parenthesis.
    rest: &'t [Token<'a>],
}

#[derive(Debug, Default)]
struct Argument<'a> {
    name: Option<&'a str>,
    tokens: Vec<Token<'a>>,
}

impl<'a> Argument<'a> {
    /// The argument where it is one name or string.
    fn plain(&self) -> Option<Token<'a>> {
        match self.tokens.as_slice() {
            [token] if matches!(token.kind, Kind::Text | Kind::Word) => Some(*token),
            _ => None,
        }
    }
}

impl<'t, 'a> Call<'t, 'a> {
    /// The call whose name is the token at `index`, if a call it is.
    pub(super) fn at(tokens: &'t [Token<'a>], index: usize) -> Option<Self> {
        let name = tokens.get(index)?;
        tokens.get(index + 1).filter(|token| token.kind == Kind::Open && token.text == "(")?;
        let short_name = name.text.rsplit(':').next().unwrap_or(name.text);
        Some(Self { name: short_name, line: name.line, rest: tokens.get(index + 2..)? })
    }

    fn arguments(&self) -> Vec<Argument<'a>> {
        let mut arguments = Vec::new();
        let mut current = Argument::default();
        let mut depth = 0_usize;
        for token in self.rest.iter().take(MAX_CALL) {
            match token.kind {
                Kind::Close if depth == 0 => break,
                Kind::Close => depth -= 1,
                Kind::Open => depth += 1,
                Kind::Comma if depth == 0 => arguments.push(std::mem::take(&mut current)),
                Kind::Equals if depth == 0 => current.name = current.tokens.pop().map(|token| token.text),
                Kind::Comment => {}
                _ => current.tokens.push(*token),
            }
        }
        arguments.push(current);
        arguments
    }

    /// The package that `library` and its like are given, unless a variable holds its name.
    pub(super) fn package(&self) -> Option<&'a str> {
        let arguments = self.arguments();
        let named = arguments.iter().find(|argument| argument.name == Some("package"));
        let argument = named.or(arguments.first().filter(|argument| argument.name.is_none()))?;
        let by_variable = arguments.iter().any(|argument| argument.name == Some("character.only"));
        argument.plain().filter(|token| token.kind == Kind::Text || !by_variable).map(|token| token.text)
    }

    /// The strings of the first argument.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> {
        let tokens = self.arguments().into_iter().next().unwrap_or_default().tokens;
        tokens.into_iter().filter(|token| token.kind == Kind::Text).map(|token| token.text)
    }

    /// Unnamed arguments that are one name or string.
    pub(super) fn plain_arguments(&self) -> impl Iterator<Item = &'a str> {
        let unnamed = self.arguments().into_iter().filter(|argument| argument.name.is_none());
        unnamed.filter_map(|argument| argument.plain()).map(|token| token.text)
    }

    /// The file that a reading function is given: the last string of the first argument that has one, since
    /// `file.path("data", "a.csv")` ends with the file's name.
    pub(super) fn file(&self) -> Option<&'a str> {
        let names = [None, Some("file"), Some("path"), Some("dsn"), Some("con"), Some("input"), Some("x")];
        let arguments = self.arguments();
        let mut files = arguments.iter().filter(|argument| names.contains(&argument.name));
        files
            .find_map(|argument| argument.tokens.iter().rfind(|token| token.kind == Kind::Text))
            .map(|token| token.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(code: &str) -> Vec<&str> {
        read(code).iter().map(|token| token.text).collect()
    }

    #[test]
    fn strings_names_and_comments() {
        assert_eq!(texts("a.b<-\"x\\\"#y\" # z"), ["a.b", "<", "-", "x\\\"#y", "# z"]);
        assert_eq!(texts("`a b` 'c' pkg:::f 1:10"), ["a b", "c", "pkg:::f", "1", ":", "10"]);
        assert_eq!(texts("r\"--(a)\"b)--\" R'[x]'"), ["a)\"b", "x"]);
        assert_eq!(texts("\"open"), ["open"]);
        assert_eq!(texts("r\"(open\""), ["open\""]);
    }

    #[test]
    fn lines_are_counted_over_strings() {
        let tokens = read("a\n'x\ny'\r\nb");
        assert_eq!(tokens.iter().map(|token| token.line).collect::<Vec<_>>(), [0, 1, 3]);
    }

    #[test]
    fn calls_have_arguments() {
        let tokens = read("p::f(a = g(1, 2), \"b\", c == 1)");
        let call = Call::at(&tokens, 0).unwrap();
        assert_eq!((call.name, call.arguments().len()), ("f", 3));
        assert_eq!(call.arguments()[0].name, Some("a"));
        assert_eq!(call.file(), Some("b"));
        assert!(Call::at(&tokens, 1).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(code in ".{0,60}") {
            let tokens = read(&code);
            let visible = code.chars().filter(|character| !character.is_whitespace()).count();
            prop_assert!(tokens.len() <= visible);
            prop_assert!(visible == 0 || !tokens.is_empty());
        }
    }
}
