//! HTML display files: the algorithm of contract 6.5 with its defects mended.

mod document;
mod edits;
mod entities;
mod figures;
mod lexer;
mod operations;
mod render;
mod tag;
mod widget;

use std::borrow::Cow;

use document::{Document, Key};
use edits::Edits;
use figures::Pair;
use operations::{Operation, Role, align, differences};

use crate::{Comparison, ImageComparison, Limits, comparison::differing, page};

/// Compares two documents that are known to differ in bytes.
pub(crate) fn compare(original: &[u8], reproduced: &[u8], limits: &Limits) -> Comparison {
    let (original_text, reproduced_text) = (decode(original), decode(reproduced));
    let mut original = Document::parse(&original_text, limits);
    let mut reproduced = Document::parse(&reproduced_text, limits);
    let pairs = figures::pair(&mut original, &mut reproduced, limits);
    let operations = compare_texts(&original, &reproduced, limits);
    let texts = operations.iter().map(|operation| render::count(&original, &reproduced, operation)).sum();
    let images: Vec<ImageComparison> =
        pairs.iter().enumerate().map(|(index, pair)| pair.outcome.image(index)).collect();
    let errors = pairs
        .iter()
        .enumerate()
        .filter_map(|(index, pair)| Some(format!("image {index}: {}", pair.outcome.error.as_ref()?)))
        .collect();
    let mut comparison = Comparison::new(texts, images, errors);
    if !comparison.check_successful {
        // A byte order mark outranks what the document says about its encoding: the page is UTF-8.
        let mark = if matches!(original_text, Cow::Owned(_)) { "\u{feff}" } else { "" };
        let page = draw(&original, &reproduced, &operations, &pairs, &comparison);
        comparison.html = Some(format!("{mark}{page}"));
    }
    comparison
}

/// UTF-8, else each byte as the character of its number (ISO 8859-1), so that no two different files become equal.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    }
}

fn compare_texts(original: &Document<'_>, reproduced: &Document<'_>, limits: &Limits) -> Vec<Operation> {
    let (before, after) = (reproduced.keys(), original.keys());
    let mut operations = differences(&before, &after, limits.diff_time);
    align(&mut operations, &before, &after, |key| match key {
        Key::Open(..) => Role::Opens,
        Key::Close(_) => Role::Closes,
        _ => Role::Neither,
    });
    operations
}

/// The original with the differences drawn into it.
fn draw(
    original: &Document<'_>,
    reproduced: &Document<'_>,
    operations: &[Operation],
    pairs: &[Pair],
    comparison: &Comparison,
) -> String {
    let text_ids: Vec<String> = operations
        .iter()
        .filter(|operation| render::count(original, reproduced, operation) > 0)
        .map(|operation| render::id(operation.index))
        .collect();
    let mut drawn = Edits::default();
    render::mark(&mut drawn, original, reproduced, operations);
    let image_ids = figures::draw(&mut drawn, original, reproduced, pairs);
    let bar =
        page::bar(comparison.num_text_differences, &text_ids, differing(&comparison.images), &image_ids);
    let mut edits = Edits::default();
    edits.insert(original.body, format!("\n{}{bar}", page::STYLE));
    edits.extend(drawn);
    edits.apply(original.source)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn differences_are_found_if_and_only_if_tokens_differ(
            original in "(<p>|</p>|<b>|[ab] |<br>|<!--a-->){0,12}",
            reproduced in "(<p>|</p>|<b>|[ab] |<br>|<!--b-->){0,12}",
        ) {
            let limits = Limits::default();
            let comparison = compare(original.as_bytes(), reproduced.as_bytes(), &limits);
            let (a, b) = (Document::parse(&original, &limits), Document::parse(&reproduced, &limits));
            prop_assert_eq!(comparison.num_text_differences > 0, a.keys() != b.keys());
        }
    }
}
