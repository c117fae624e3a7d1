//! R code in R Markdown: chunks and inline expressions, as knitr sees them (`knitr::all_patterns$md`).

use crate::token::{Kind, tokens};

/// The R code of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Document<'a> {
    /// Each piece of code and the line it starts on.
    pub(crate) code: Vec<(usize, &'a str)>,
    /// Lines of chunks that are not evaluated.
    pub(crate) skipped: Vec<usize>,
}

/// A fence that opens a chunk.
struct Fence<'a> {
    ticks: usize,
    header: &'a str,
}

pub(crate) fn read(text: &str) -> Document<'_> {
    let mut document = Document::default();
    let mut open: Option<Fence<'_>> = None;
    let (mut start, mut first_line, mut offset) = (0, 1, 0);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let opens = if open.is_none() { fence(line) } else { None };
        if opens.is_some() || open.as_ref().is_some_and(|fence| closes(line, fence.ticks)) {
            document.block(open.as_ref(), first_line, text.get(start..offset).unwrap_or_default());
            open = opens;
            (start, first_line) = (offset + line.len(), index + 2);
        }
        offset += line.len();
    }
    document.block(open.as_ref(), first_line, text.get(start..).unwrap_or_default());
    document
}

impl<'a> Document<'a> {
    /// Adds what stands between two fences.
    fn block(&mut self, fence: Option<&Fence<'a>>, line: usize, text: &'a str) {
        let Some(fence) = fence else { return self.inline(line, text) };
        match options(fence.header) {
            Some(options) if is_evaluated(options, text) => {
                self.code.extend([(line - 1, options), (line, text)]);
            }
            Some(_) => self.skipped.push(line - 1),
            None => {}
        }
    }

    /// Adds the expressions `` `r …` ``.
    fn inline(&mut self, mut line: usize, mut text: &'a str) {
        while let Some((before, after)) = text.split_once("`r") {
            line += newlines(before);
            text = after;
            // Not the fence of a block that is only shown.
            let fence = before.strip_suffix("``").is_some_and(|b| b.is_empty() || b.ends_with('\n'));
            if after.starts_with([' ', '#'])
                && !fence
                && let Some((code, rest)) = after.split_once('`')
            {
                self.code.push((line, code));
                line += newlines(code);
                text = rest;
            }
        }
    }
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

/// The line without what a chunk may be indented with, and its backticks.
fn ticks(line: &str) -> (usize, &str) {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let rest = line.trim_start_matches('`');
    (line.len() - rest.len(), rest.trim())
}

fn fence(line: &str) -> Option<Fence<'_>> {
    let (ticks, rest) = ticks(line);
    let header = rest.strip_prefix('{')?.strip_suffix('}')?;
    (ticks >= 3).then_some(Fence { ticks, header })
}

fn closes(line: &str, opening: usize) -> bool {
    let (ticks, rest) = ticks(line);
    ticks >= opening && rest.is_empty()
}

/// The options of an R chunk; nothing for other engines.
fn options(header: &str) -> Option<&str> {
    let options = header.trim_start().strip_prefix(['r', 'R'])?;
    options.chars().next().is_none_or(|c| c.is_whitespace() || c == ',').then_some(options)
}

fn is_evaluated(options: &str, code: &str) -> bool {
    let in_code = code
        .lines()
        .map_while(|line| line.trim_start().strip_prefix("#|"))
        .any(|option| option.replace(char::is_whitespace, "").eq_ignore_ascii_case("eval:false"));
    let tokens: Vec<_> = tokens(options, 1).map(|token| token.kind).collect();
    let in_header = tokens.windows(3).any(|window| match window {
        [Kind::Name(name), Kind::Symbol("="), Kind::Name(value)] => {
            name == "eval" && matches!(value.as_ref(), "FALSE" | "F")
        }
        [Kind::Name(name), Kind::Symbol("="), Kind::Text(engine)] => {
            name == "engine" && !engine.eq_ignore_ascii_case("r")
        }
        _ => false,
    });
    !in_code && !in_header
}

#[cfg(test)]
mod tests;
