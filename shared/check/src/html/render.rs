//! Draws the differences into the original document: `ins` around what only the original has, `del` around what only the
//! reproduction has. Only words, pictures and other leaves are wrapped, so nesting stays what it was.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    ops::Range,
};

use super::{
    document::{Document, Key},
    edits::Edits,
    operations::Operation,
};
use crate::page;

/// Characters shown of a tag that differs.
const SHOWN: usize = 200;

/// A part of an operation's side.
enum Part {
    /// Tokens that go into one `ins` or `del`.
    Run(Range<usize>),
    /// A tag, or a widget's data.
    Other(usize),
}

/// Cuts a side of an operation at its tags, and at what isn't shown between its tokens.
fn parts(document: &Document<'_>, range: &Range<usize>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for index in range.clone() {
        let content = document.tokens.get(index).is_some_and(|token| token.key.is_content());
        match parts.last_mut() {
            Some(Part::Run(run)) if content && document.gap_after(index - 1).trim().is_empty() => {
                run.end = index + 1;
            }
            _ if content => parts.push(Part::Run(index..index + 1)),
            _ => parts.push(Part::Other(index)),
        }
    }
    parts
}

fn runs(parts: &[Part]) -> usize {
    parts.iter().filter(|part| matches!(part, Part::Run(_))).count()
}

fn has_data(document: &Document<'_>, range: &Range<usize>) -> bool {
    document
        .tokens
        .get(range.clone())
        .is_some_and(|tokens| tokens.iter().any(|t| matches!(t.key, Key::Data(_))))
}

/// How many differences an operation is: the marks it has on its longer side, and at least one (the reference counts the
/// `ins` marks, so that a deletion was none). Figures without a partner are counted as images.
pub(super) fn count(original: &Document<'_>, reproduced: &Document<'_>, operation: &Operation) -> u64 {
    let only_figures = |document: &Document<'_>, range: &Range<usize>| {
        document
            .tokens
            .get(range.clone())
            .is_some_and(|tokens| tokens.iter().all(|token| matches!(token.key, Key::Figure(_))))
    };
    let sides = [(original, &operation.original), (reproduced, &operation.reproduced)];
    if sides.iter().all(|(document, range)| only_figures(document, range)) {
        return 0;
    }
    let marks = sides.iter().map(|(document, range)| runs(&parts(document, range))).max();
    u64::try_from(marks.unwrap_or(0).max(1)).unwrap_or(u64::MAX)
}

/// Draws the operations.
pub(super) fn mark(
    edits: &mut Edits,
    original: &Document<'_>,
    reproduced: &Document<'_>,
    operations: &[Operation],
) {
    for operation in operations {
        Marker { original, reproduced, operation, named: false }.mark(edits);
    }
}

/// The id of an operation's first mark.
pub(super) fn id(operation: usize) -> String {
    format!("erc-checker-{operation}")
}

struct Marker<'d, 'a> {
    original: &'d Document<'a>,
    reproduced: &'d Document<'a>,
    operation: &'d Operation,
    /// Whether a mark has got the operation's id.
    named: bool,
}

impl Marker<'_, '_> {
    fn mark(mut self, edits: &mut Edits) {
        let Operation { original, reproduced, .. } = self.operation;
        let (inserted, deleted) = (parts(self.original, original), parts(self.reproduced, reproduced));
        let mut before = self.notes(runs(&inserted) + runs(&deleted) == 0);
        self.delete(&mut before, &deleted);
        edits.insert(self.original.position(original.start), before);
        for part in inserted {
            if let Part::Run(run) = part {
                edits.insert(self.original.position(run.start), self.opening("ins"));
                let end = self.original.tokens.get(run.end - 1).map_or(0, |token| token.end);
                edits.insert(end, "</ins>".to_owned());
            }
        }
    }

    fn opening(&mut self, element: &str) -> String {
        let index = self.operation.index;
        let mut tag = format!("<{element} data-operation-index=\"{index}\" class=\"erc-checker\"");
        if !self.named {
            self.named = true;
            let _ = write!(tag, " id=\"{}\"", id(index));
        }
        tag.push('>');
        tag
    }

    /// Differences that no mark would show: of tags alone, and of a widget's data.
    fn notes(&mut self, only_tags: bool) -> String {
        let Operation { original, reproduced, .. } = self.operation;
        let sides = [("del", self.reproduced, reproduced), ("ins", self.original, original)];
        let data = sides.map(|(_, document, range)| has_data(document, range));
        let mut notes = String::new();
        if data != [false; 2] {
            let (element, note) = match data {
                [false, _] => ("ins", "data of a widget only in the original"),
                [_, false] => ("del", "data of a widget only in the reproduction"),
                _ => ("ins", "data of a widget differs"),
            };
            let _ = write!(notes, "{}[{note}]</{element}>", self.opening(element));
        } else if only_tags {
            for (element, document, range) in sides.into_iter().filter(|(_, _, range)| !range.is_empty()) {
                let source = document.slice(document.position(range.start), document.position(range.end));
                let source: String = source.trim_end().chars().take(SHOWN).collect();
                let _ = write!(notes, "{}{}</{element}>", self.opening(element), page::escape(&source));
            }
        }
        notes
    }

    /// The reproduction's side: its text marked, with those of its tags that are opened and closed within it.
    fn delete(&mut self, html: &mut String, parts: &[Part]) {
        let document = self.reproduced;
        let begin = self.operation.reproduced.start;
        if begin > 0 && runs(parts) > 0 && !document.gap_after(begin - 1).is_empty() {
            html.push(' ');
        }
        let kept = balanced(document, parts);
        for part in parts {
            let last = match part {
                Part::Run(run) => {
                    let end = document.tokens.get(run.end - 1).map_or(0, |token| token.end);
                    html.push_str(&self.opening("del"));
                    html.push_str(document.slice(document.position(run.start), end));
                    html.push_str("</del>");
                    run.end - 1
                }
                Part::Other(index) => {
                    if let Some(token) = document.tokens.get(*index).filter(|_| kept.contains(index)) {
                        html.push_str(document.slice(token.start, token.end));
                    }
                    *index
                }
            };
            if !document.gap_after(last).is_empty() {
                html.push(' ');
            }
        }
    }
}

/// The tags of some parts that are opened and closed among them, and those that need no closing.
fn balanced(document: &Document<'_>, parts: &[Part]) -> HashSet<usize> {
    let mut kept = HashSet::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for part in parts {
        let Part::Other(index) = part else { continue };
        match document.tokens.get(*index).map(|token| &token.key) {
            Some(Key::Void(_)) => {
                kept.insert(*index);
            }
            Some(Key::Open(name, _)) => {
                open.push((*index, name));
                *counts.entry(name).or_default() += 1;
            }
            Some(Key::Close(name)) if counts.get(&**name).is_some_and(|count| *count > 0) => {
                // Elements that are still open inside of it are left out.
                while let Some((opened, inner)) = open.pop() {
                    counts.entry(inner).and_modify(|count| *count -= 1);
                    if inner == name {
                        kept.extend([opened, *index]);
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    kept
}
