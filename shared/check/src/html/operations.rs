//! The differences of two token sequences.

use std::{
    collections::HashMap,
    hash::Hash,
    ops::Range,
    time::{Duration, Instant},
};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// A place where two sequences differ: what is there in each of them. One range may be empty, never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    /// Position among all operations, equal stretches included (the reference's `data-operation-index`).
    pub(super) index: usize,
    pub(super) reproduced: Range<usize>,
    pub(super) original: Range<usize>,
}

/// What an item is to the structure of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Opens,
    Closes,
    Neither,
}

/// Finds the differences. Unique items anchor the comparison (patience), and what lies between is compared by Myers' algorithm
/// until `time` is over; from then on it is taken as different.
pub(super) fn differences<T: Eq + Hash>(reproduced: &[T], original: &[T], time: Duration) -> Vec<Operation> {
    let (reproduced, original) = numbered(reproduced, original);
    let deadline = Instant::now().checked_add(time);
    let found = capture_diff_slices_deadline(Algorithm::Patience, &reproduced, &original, deadline);
    let mut operations: Vec<Operation> = Vec::new();
    let mut index = 0;
    for op in found {
        let (before, after) = (op.old_range(), op.new_range());
        match operations.last_mut() {
            _ if matches!(op, DiffOp::Equal { .. }) => {}
            // A deletion and an insertion at the same place are one replacement.
            Some(last) if last.reproduced.end == before.start && last.original.end == after.start => {
                last.reproduced.end = before.end;
                last.original.end = after.end;
                continue;
            }
            _ => operations.push(Operation { index, reproduced: before, original: after }),
        }
        index += 1;
    }
    operations
}

/// Items as numbers: equal numbers for equal items.
fn numbered<T: Eq + Hash>(a: &[T], b: &[T]) -> (Vec<usize>, Vec<usize>) {
    let mut numbers = HashMap::with_capacity(a.len() + b.len());
    let mut number = |item| {
        let next = numbers.len();
        *numbers.entry(item).or_insert(next)
    };
    let a = a.iter().map(&mut number).collect();
    let b = b.iter().map(&mut number).collect();
    (a, b)
}

/// Moves deletions and insertions so that they cover whole elements where they can: of `a</p><p>b` and `<p>b</p>` the
/// latter. `items` are those of the side that has the ranges; the others follow.
pub(super) fn align<T: Eq>(
    operations: &mut [Operation],
    reproduced: &[T],
    original: &[T],
    role: impl Fn(&T) -> Role,
) {
    let (mut reproduced_end, mut original_end) = (0, 0);
    for operation in operations {
        let free = (operation.reproduced.start - reproduced_end).min(operation.original.start - original_end);
        let shift = if operation.original.is_empty() {
            shift_to_element(reproduced, &operation.reproduced, free, &role)
        } else if operation.reproduced.is_empty() {
            shift_to_element(original, &operation.original, free, &role)
        } else {
            0
        };
        // An operation that moved next to the one before it would be part of it.
        if shift < free || shift == 0 {
            for range in [&mut operation.reproduced, &mut operation.original] {
                *range = range.start - shift..range.end - shift;
            }
        }
        (reproduced_end, original_end) = (operation.reproduced.end, operation.original.end);
    }
}

/// How far a range can be moved to the left, over equal items, to begin with an opening and end with a closing tag.
fn shift_to_element<T: Eq>(
    items: &[T],
    range: &Range<usize>,
    free: usize,
    role: impl Fn(&T) -> Role,
) -> usize {
    let is = |at: usize, wanted: Role| items.get(at).is_some_and(|item| role(item) == wanted);
    for shift in 0..=free.min(range.len()) {
        let (start, end) = (range.start - shift, range.end - shift);
        if is(start, Role::Opens) && end > start + 1 && is(end - 1, Role::Closes) {
            return shift;
        }
        if start == 0 || items.get(start - 1) != items.get(end - 1) {
            break;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONG: Duration = Duration::from_secs(10);

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    fn found(reproduced: &str, original: &str) -> Vec<(usize, String, String)> {
        let (reproduced, original) = (words(reproduced), words(original));
        let mut operations = differences(&reproduced, &original, LONG);
        align(&mut operations, &reproduced, &original, |word: &&str| match *word {
            word if word.starts_with("</") => Role::Closes,
            word if word.starts_with('<') => Role::Opens,
            _ => Role::Neither,
        });
        let text = |words: &[&str], range: Range<usize>| words[range].join(" ");
        operations
            .into_iter()
            .map(|o| (o.index, text(&reproduced, o.reproduced), text(&original, o.original)))
            .collect()
    }

    #[test]
    fn insertion_deletion_and_replacement() {
        let of = |index, a: &str, b: &str| (index, a.to_owned(), b.to_owned());
        assert_eq!(found("a b c", "a b c"), []);
        assert_eq!(found("a c", "a b c"), [of(1, "", "b")]);
        assert_eq!(found("b c x", "c"), [of(0, "b", ""), of(2, "x", "")]);
        assert_eq!(found("a x y c", "a b c"), [of(1, "x y", "b")]);
    }

    #[test]
    fn whole_elements_are_preferred() {
        let of = |index, a: &str, b: &str| (index, a.to_owned(), b.to_owned());
        let (short, long) = ("<p> a </p> <p> c </p>", "<p> a </p> <p> b </p> <p> c </p>");
        assert_eq!(found(long, short), [of(1, "<p> b </p>", "")]);
        assert_eq!(found(short, long), [of(1, "", "<p> b </p>")]);
    }

    #[test]
    fn an_expired_deadline_still_gives_a_true_answer() {
        let reproduced: Vec<u32> = (0..50_000).map(|n| n % 977).collect();
        let original: Vec<u32> = (0..50_000).map(|n| n % 983).collect();
        let operations = differences(&reproduced, &original, Duration::ZERO);
        assert!(!operations.is_empty());
        assert!(differences(&reproduced, &reproduced, Duration::ZERO).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_left_between_the_operations_is_equal(
            reproduced in proptest::collection::vec(0_u8..6, 0..60),
            original in proptest::collection::vec(0_u8..6, 0..60),
        ) {
            let mut operations = differences(&reproduced, &original, LONG);
            align(&mut operations, &reproduced, &original, |item| match item {
                0 => Role::Opens,
                1 => Role::Closes,
                _ => Role::Neither,
            });
            prop_assert_eq!(operations.is_empty(), reproduced == original);
            let mut at = (0, 0);
            for operation in &operations {
                prop_assert!(!operation.reproduced.is_empty() || !operation.original.is_empty());
                prop_assert_eq!(
                    &reproduced[at.0..operation.reproduced.start],
                    &original[at.1..operation.original.start]
                );
                at = (operation.reproduced.end, operation.original.end);
            }
            prop_assert_eq!(&reproduced[at.0..], &original[at.1..]);
        }
    }
}
