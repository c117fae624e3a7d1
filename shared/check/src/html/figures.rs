//! The figures of two documents: which belong together, and how they are shown.

use super::{
    document::{Document, Key},
    edits::Edits,
    operations::differences,
};
use crate::{
    Limits,
    images::{self, Figure, Outcome},
    page,
};

/// A figure and its counterpart, each by its place among its document's figures.
pub(super) struct Pair {
    original: Option<usize>,
    reproduced: Option<usize>,
    pub(super) outcome: Outcome,
}

/// Pairs and compares the figures. The figures' tokens then carry the pair's number, so that partners are equal to the
/// comparison of texts.
pub(super) fn pair(original: &mut Document<'_>, reproduced: &mut Document<'_>, limits: &Limits) -> Vec<Pair> {
    let mut budget = limits.total_pixels;
    let mut pairs = Vec::new();
    for (before, after) in partners(&original.figures, &reproduced.figures, limits) {
        let figures = (
            before.and_then(|index| original.figures.get(index)),
            after.and_then(|index| reproduced.figures.get(index)),
        );
        let outcome = match figures {
            (Some(before), Some(after)) => images::compare(before, after, &mut budget),
            (Some(only), None) => Outcome::incomparable(only, "only in the original".to_owned()),
            (None, Some(only)) => Outcome::incomparable(only, "only in the reproduction".to_owned()),
            (None, None) => continue,
        };
        pairs.push(Pair { original: before, reproduced: after, outcome });
    }
    number(original, |figure| pairs.iter().position(|pair| pair.original == Some(figure)));
    number(reproduced, |figure| pairs.iter().position(|pair| pair.reproduced == Some(figure)));
    pairs
}

/// By their order. Where the counts differ, equal figures are partners, and between them the order decides.
fn partners(
    original: &[Figure],
    reproduced: &[Figure],
    limits: &Limits,
) -> Vec<(Option<usize>, Option<usize>)> {
    if original.len() == reproduced.len() {
        return (0..original.len()).map(|index| (Some(index), Some(index))).collect();
    }
    let mut partners = Vec::new();
    let (mut before, mut after) = (0, 0);
    for operation in differences(&contents(reproduced), &contents(original), limits.diff_time) {
        partners.extend((before..operation.original.start).zip(after..).map(|(a, b)| (Some(a), Some(b))));
        let (mut only_before, mut only_after) = (operation.original.clone(), operation.reproduced.clone());
        for _ in 0..only_before.len().max(only_after.len()) {
            partners.push((only_before.next(), only_after.next()));
        }
        (before, after) = (operation.original.end, operation.reproduced.end);
    }
    partners.extend((before..original.len()).zip(after..).map(|(a, b)| (Some(a), Some(b))));
    partners
}

fn contents(figures: &[Figure]) -> Vec<&[u8]> {
    figures.iter().map(|figure| figure.bytes.as_slice()).collect()
}

fn number(document: &mut Document<'_>, pair_of: impl Fn(usize) -> Option<usize>) {
    for token in &mut document.tokens {
        if let Key::Figure(figure) = &mut token.key {
            *figure = pair_of(*figure).unwrap_or(*figure);
        }
    }
}

/// Puts original, reproduction and difference in the place of each figure that differs; returns the ids to link to.
pub(super) fn draw(
    edits: &mut Edits,
    original: &Document<'_>,
    reproduced: &Document<'_>,
    pairs: &[Pair],
) -> Vec<String> {
    let mut ids = Vec::new();
    for token in &original.tokens {
        let Key::Figure(index) = token.key else { continue };
        let Some(pair) = pairs.get(index).filter(|pair| pair.outcome.image(index).differs()) else {
            continue;
        };
        let id = format!("erc-checker-image-{index}");
        let before = pair.original.and_then(|index| original.figures.get(index));
        let after = pair.reproduced.and_then(|index| reproduced.figures.get(index));
        match (before, after) {
            (Some(before), Some(after)) => {
                let difference = pair.outcome.difference.as_deref();
                let figure = page::figure(&id, &before.uri(), &after.uri(), difference);
                edits.replace(token.start..token.end, figure);
            }
            _ => edits.insert(token.start, format!("<span id=\"{id}\"></span>")),
        }
        ids.push(id);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::png;

    fn figures(shades: &[u8]) -> Vec<Figure> {
        let limits = Limits::default();
        shades.iter().map(|shade| Figure::read(png(2, 2, &[(0, 0, *shade)]), &limits).unwrap()).collect()
    }

    fn of(original: &[u8], reproduced: &[u8]) -> Vec<(Option<usize>, Option<usize>)> {
        partners(&figures(original), &figures(reproduced), &Limits::default())
    }

    #[test]
    fn as_many_figures_are_paired_by_order() {
        assert_eq!(of(&[1, 2], &[2, 1]), [(Some(0), Some(0)), (Some(1), Some(1))]);
        assert_eq!(of(&[], &[]), []);
    }

    #[test]
    fn a_missing_figure_leaves_the_others_paired() {
        assert_eq!(of(&[1, 2, 3], &[1, 3]), [(Some(0), Some(0)), (Some(1), None), (Some(2), Some(1))]);
        assert_eq!(of(&[3], &[1, 2, 3]), [(None, Some(0)), (None, Some(1)), (Some(0), Some(2))]);
    }

    #[test]
    fn changed_figures_are_paired_between_equal_ones() {
        assert_eq!(
            of(&[1, 2, 3, 9], &[1, 7, 9]),
            [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), None), (Some(3), Some(2))]
        );
        assert_eq!(of(&[1, 2], &[]), [(Some(0), None), (Some(1), None)]);
    }
}
