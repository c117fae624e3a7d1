//! What of a document is compared, as a sequence of tokens.

use std::{borrow::Cow, collections::HashSet};

use super::{
    entities,
    lexer::{Lexeme, LexemeKind, Lexer},
    tag::Tag,
    widget,
};
use crate::{Limits, images::Figure};

/// A document and its tokens. Between them lie white space and what isn't shown.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) source: &'a str,
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) figures: Vec<Figure>,
    /// Where the body begins, in bytes.
    pub(super) body: usize,
}

#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) key: Key<'a>,
}

/// What makes two tokens equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    /// A run of characters without white space.
    Word(Cow<'a, str>),
    /// An element's beginning: its name and what it points to.
    Open(Cow<'a, str>, Cow<'a, str>),
    Close(Cow<'a, str>),
    /// An element without content that isn't a picture.
    Void(Cow<'a, str>),
    /// An element that is compared as a whole.
    Whole(Cow<'a, str>),
    /// A picture that is compared by its source.
    Source(Cow<'a, str>),
    /// A figure that is compared by pixels; its index in [`Document::figures`], later that of its pair.
    Figure(usize),
    /// The data of a widget.
    Data(Cow<'a, str>),
}

impl Key<'_> {
    /// Whether the token can stand in an element `ins` or `del`.
    pub(super) fn is_content(&self) -> bool {
        matches!(self, Self::Word(_) | Self::Whole(_) | Self::Source(_) | Self::Figure(_))
    }
}

/// Not shown, and without a place in the body's structure.
const INVISIBLE: [&str; 8] = ["html", "head", "body", "meta", "link", "base", "title", "style"];
const VOID: [&str; 9] = ["area", "br", "col", "embed", "hr", "input", "source", "track", "wbr"];
/// Compared as a whole (contract 6.5, and what is like it).
const WHOLE: [&str; 4] = ["object", "math", "svg", "video"];

impl<'a> Document<'a> {
    pub(super) fn parse(source: &'a str, limits: &Limits) -> Self {
        let document = Self { source, tokens: Vec::new(), figures: Vec::new(), body: 0 };
        let mut parser =
            Parser { document, in_head: false, body_found: false, unclosed: HashSet::new(), limits };
        let mut lexer = Lexer::new(source);
        while let Some(lexeme) = lexer.next() {
            parser.lexeme(&lexeme, &mut lexer);
        }
        parser.document
    }

    /// What the comparison sees.
    pub(super) fn keys(&self) -> Vec<&Key<'a>> {
        self.tokens.iter().map(|token| &token.key).collect()
    }

    /// The source from one byte to another.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or_default()
    }

    /// What lies between a token and the next one (or the end).
    pub(super) fn gap_after(&self, index: usize) -> &'a str {
        let start = self.tokens.get(index).map_or(0, |token| token.end);
        self.slice(start, self.position(index + 1))
    }

    /// Where a token begins; for the one after the last, where that ends.
    pub(super) fn position(&self, index: usize) -> usize {
        match self.tokens.get(index) {
            Some(token) => token.start,
            None => self.tokens.last().map_or(self.body, |token| token.end),
        }
    }
}

struct Parser<'a, 'l> {
    document: Document<'a>,
    in_head: bool,
    body_found: bool,
    /// Names of elements that were not closed once: the rest of them are read tag by tag.
    unclosed: HashSet<String>,
    limits: &'l Limits,
}

impl<'a> Parser<'a, '_> {
    fn push(&mut self, start: usize, end: usize, key: Key<'a>) {
        self.body_found = true;
        self.in_head = false;
        self.document.tokens.push(Token { start, end, key });
    }

    fn lexeme(&mut self, lexeme: &Lexeme<'a>, lexer: &mut Lexer<'a>) {
        let (start, end) = (lexeme.start, lexeme.end);
        match &lexeme.kind {
            LexemeKind::Comment => self.prologue(end),
            LexemeKind::Text(text) => self.words(start, text),
            LexemeKind::Raw { tag, content } => self.raw(start, end, tag, content),
            LexemeKind::Tag(tag) if INVISIBLE.iter().any(|name| tag.is(name)) => self.frame(end, tag),
            LexemeKind::Tag(tag) if tag.closing => self.push(start, end, Key::Close(tag.lower_name())),
            LexemeKind::Tag(tag) if tag.is("img") => {
                let key = self.picture(tag);
                self.push(start, end, key);
            }
            LexemeKind::Tag(tag) if VOID.iter().any(|name| tag.is(name)) => {
                self.push(start, end, Key::Void(tag.lower_name()));
            }
            LexemeKind::Tag(tag) => match self.end_of_whole(tag, lexer) {
                Some(end) => self.whole(start, end),
                None => {
                    let target = if tag.is("a") { tag.attribute("href") } else { None };
                    self.push(start, end, Key::Open(tag.lower_name(), target.unwrap_or_default()));
                }
            },
        }
    }

    /// A document without head and body begins behind its declaration.
    fn prologue(&mut self, end: usize) {
        if !self.in_head && !self.body_found {
            self.document.body = end;
        }
    }

    fn frame(&mut self, end: usize, tag: &Tag<'a>) {
        if tag.is("html") && !tag.closing {
            self.prologue(end);
        }
        if tag.is("head") {
            self.in_head = !tag.closing;
        }
        if (tag.is("body") && !tag.closing) || (tag.is("head") && tag.closing) {
            self.in_head = false;
            self.prologue(end);
            self.body_found |= tag.is("body");
        }
    }

    fn words(&mut self, start: usize, text: &'a str) {
        let mut word: Option<usize> = None;
        let mut at = 0;
        while let Some((character, len)) = text.get(at..).and_then(entities::first) {
            if character.is_whitespace() {
                if let Some(begin) = word.take() {
                    self.word(start, text, begin, at);
                }
            } else {
                word.get_or_insert(at);
            }
            at += len;
        }
        if let Some(begin) = word {
            self.word(start, text, begin, at);
        }
    }

    fn word(&mut self, start: usize, text: &'a str, begin: usize, end: usize) {
        let word = entities::decode(text.get(begin..end).unwrap_or_default());
        self.push(start + begin, start + end, Key::Word(word));
    }

    fn raw(&mut self, start: usize, end: usize, tag: &Tag<'a>, content: &'a str) {
        if tag.is("script") {
            if widget::is_data(tag) && !self.in_head {
                self.push(start, end, Key::Data(widget::normalized(content)));
            }
        } else if tag.is("iframe") {
            let source = tag.attribute("src").unwrap_or_default();
            let inline = tag.attribute("srcdoc").unwrap_or_default();
            self.push(start, end, Key::Whole(Cow::Owned(format!("iframe {source} {inline}"))));
        } else if !tag.is("style") && !tag.is("title") {
            self.whole(start, end);
        }
    }

    fn whole(&mut self, start: usize, end: usize) {
        self.push(start, end, Key::Whole(collapsed(self.document.slice(start, end))));
    }

    /// The end of an element that is compared as a whole; the lexer then stands behind it.
    fn end_of_whole(&mut self, tag: &Tag<'a>, lexer: &mut Lexer<'a>) -> Option<usize> {
        let name = WHOLE.iter().find(|name| tag.is(name))?;
        if self.unclosed.contains(*name) || tag.self_closing() {
            return None;
        }
        let mut ahead = lexer.clone();
        let mut depth = 1_usize;
        while let Some(lexeme) = ahead.next() {
            match lexeme.kind {
                LexemeKind::Tag(inner) if inner.is(name) && inner.closing => depth -= 1,
                LexemeKind::Tag(inner) if inner.is(name) && !inner.self_closing() => depth += 1,
                _ => {}
            }
            if depth == 0 {
                *lexer = ahead;
                return Some(lexeme.end);
            }
        }
        self.unclosed.insert((*name).to_owned());
        None
    }

    fn picture(&mut self, tag: &Tag<'a>) -> Key<'a> {
        let source = tag.attribute("src").unwrap_or_default();
        let figures = &mut self.document.figures;
        if figures.len() < self.limits.images
            && let Some(figure) = Figure::from_uri(&source, self.limits)
        {
            figures.push(figure);
            return Key::Figure(figures.len() - 1);
        }
        Key::Source(source)
    }
}

/// A text with each run of white space as one blank.
fn collapsed(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(source: &str) -> Document<'_> {
        Document::parse(source, &Limits::default())
    }

    fn word(text: &str) -> Key<'_> {
        Key::Word(Cow::Borrowed(text))
    }

    #[test]
    fn tokens_are_what_is_compared() {
        let open = |name, target| Key::Open(Cow::Borrowed(name), Cow::Borrowed(target));
        let close = |name| Key::Close(Cow::Borrowed(name));
        let keys: Vec<_> =
            document("<P class=x>1.5&nbsp;m <a href=\"#b\">b</a><!-- c --><hr></p><script>s</script>")
                .tokens
                .into_iter()
                .map(|token| token.key)
                .collect();
        let expected = [
            open("p", ""),
            word("1.5"),
            word("m"),
            open("a", "#b"),
            word("b"),
            close("a"),
            Key::Void(Cow::Borrowed("hr")),
            close("p"),
        ];
        assert_eq!(keys, expected);
    }

    #[test]
    fn the_body_begins_where_it_is_shown() {
        for source in [
            "<!doctype html><html><head><script>'<body>'</script></head> <body class=a>|x</body>",
            "<!doctype html><html><head><title>t</title></head>|<p>x",
            "<!doctype html><html>|",
            "<!doctype html>|<p>x",
            "|x<body>",
            "|",
        ] {
            let at = source.find('|').unwrap();
            assert_eq!(document(&source.replace('|', "")).body, at, "{source}");
        }
    }

    #[test]
    fn an_unclosed_element_is_read_tag_by_tag() {
        assert_eq!(document("<svg><g>a</g>").tokens.len(), 4);
        assert_eq!(document("<svg><g>a</g></svg>b").tokens.len(), 2);
        assert_eq!(document(&"<svg><g>".repeat(100_000)).tokens.len(), 200_000);
    }
}
