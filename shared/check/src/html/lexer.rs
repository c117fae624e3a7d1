//! Splits HTML into tags, text and what isn't shown. Never fails, and reads every byte once.

use super::tag::Tag;

/// A piece of a document; the pieces of a document make up all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: LexemeKind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LexemeKind<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
    /// An element whose content isn't markup, from its opening to its closing tag.
    Raw {
        tag: Tag<'a>,
        content: &'a str,
    },
    /// Comments, declarations, processing instructions.
    Comment,
}

/// Elements whose content isn't markup (HTML standard 13.1.2).
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes"];

#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    source: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, position: 0 }
    }

    fn rest(&self, position: usize) -> &'a str {
        self.source.get(position..).unwrap_or_default()
    }

    /// The position after `needle`, or the document's end.
    fn after(&self, from: usize, needle: &str) -> usize {
        self.rest(from).find(needle).map_or(self.source.len(), |at| from + at + needle.len())
    }

    fn text(&self) -> Lexeme<'a> {
        let start = self.position;
        let mut end = start + 1;
        loop {
            end = self.rest(end).find('<').map_or(self.source.len(), |at| end + at);
            if end == self.source.len() || is_markup(self.rest(end)) {
                break;
            }
            end += 1;
        }
        Lexeme { start, end, kind: LexemeKind::Text(self.source.get(start..end).unwrap_or_default()) }
    }

    fn comment(&self, start: usize) -> Lexeme<'a> {
        let end = match self.rest(start).strip_prefix("<!--") {
            Some(comment) if comment.starts_with('>') => start + 5,
            Some(comment) if comment.starts_with("->") => start + 6,
            Some(_) => self.after(start + 4, "-->"),
            None => self.after(start, ">"),
        };
        Lexeme { start, end, kind: LexemeKind::Comment }
    }

    /// A tag, or the whole element if its content isn't markup.
    fn element(&self, start: usize) -> Lexeme<'a> {
        let Some(tag) = Tag::parse(self.rest(start)) else {
            // The document ends inside the tag.
            let kind = LexemeKind::Text(self.rest(start));
            return Lexeme { start, end: self.source.len(), kind };
        };
        let end = start + tag.len;
        if tag.closing || !RAW.iter().any(|name| tag.is(name)) {
            return Lexeme { start, end, kind: LexemeKind::Tag(tag) };
        }
        let content_end = self.closing_tag(end, tag.name);
        let content = self.source.get(end..content_end).unwrap_or_default();
        Lexeme { start, end: self.after(content_end, ">"), kind: LexemeKind::Raw { tag, content } }
    }

    /// Where the closing tag of a raw element begins, or the document's end.
    fn closing_tag(&self, from: usize, name: &str) -> usize {
        let mut position = from;
        while let Some(at) = self.rest(position).find("</") {
            let candidate = position + at;
            let rest = self.rest(candidate + 2);
            let ends = rest.get(name.len()..).is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
            });
            if ends && rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                return candidate;
            }
            position = candidate + 2;
        }
        self.source.len()
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Lexeme<'a>;

    fn next(&mut self) -> Option<Lexeme<'a>> {
        let rest = self.rest(self.position);
        if rest.is_empty() {
            return None;
        }
        let lexeme = if !is_markup(rest) {
            self.text()
        } else if is_tag(rest) {
            self.element(self.position)
        } else {
            self.comment(self.position)
        };
        self.position = lexeme.end;
        Some(lexeme)
    }
}

fn is_markup(rest: &str) -> bool {
    is_tag(rest) || rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</")
}

fn is_tag(rest: &str) -> bool {
    rest.strip_prefix('<').is_some_and(|rest| {
        rest.strip_prefix('/').unwrap_or(rest).starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(source: &str) -> Vec<String> {
        Lexer::new(source)
            .map(|lexeme| {
                let kind = match lexeme.kind {
                    LexemeKind::Text(_) => "text",
                    LexemeKind::Tag(_) => "tag",
                    LexemeKind::Raw { .. } => "raw",
                    LexemeKind::Comment => "comment",
                };
                format!("{kind} {}", &source[lexeme.start..lexeme.end])
            })
            .collect()
    }

    #[test]
    fn splits_markup_from_text() {
        assert_eq!(
            pieces("<!doctype html><p class='a>b'>1 < 2</p><!-- <i> --><BR/>"),
            [
                "comment <!doctype html>",
                "tag <p class='a>b'>",
                "text 1 < 2",
                "tag </p>",
                "comment <!-- <i> -->",
                "tag <BR/>"
            ]
        );
    }

    #[test]
    fn scripts_may_contain_markup() {
        assert_eq!(
            pieces("<script>x = '<body></scripty></p>'</SCRIPT >y<style>"),
            ["raw <script>x = '<body></scripty></p>'</SCRIPT >", "text y", "raw <style>"]
        );
    }

    #[test]
    fn broken_markup_is_still_read_to_the_end() {
        assert_eq!(pieces("a<p title=\"x"), ["text a", "text <p title=\"x"]);
        assert_eq!(
            pieces("<!-->a<!--->b<!-- c"),
            ["comment <!-->", "text a", "comment <!--->", "text b", "comment <!-- c"]
        );
        assert_eq!(pieces("</ x>a<?xml?><"), ["comment </ x>", "text a", "comment <?xml?>", "text <"]);
    }

    #[test]
    fn unclosed_markup_is_read_in_linear_time() {
        for piece in ["<a '", "<", "</", "<!--", "<script>", "<p x=\"", "<svg>"] {
            let end = Lexer::new(&piece.repeat(200_000)).last().unwrap().end;
            assert_eq!(end, piece.len() * 200_000, "{piece}");
        }
    }
}
