//! Pages of what a viewer sees: the public list, and beside it what only she and few others see.

use std::cmp::Ordering;

use crate::order::Order;
use crate::viewer::Viewer;

/// What a viewer's lists have beside the public projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Nothing.
    Nothing,
    /// The private ones that she has to do with: few.
    Own,
    /// All private ones.
    Private,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// After so many.
    Offset(usize),
    /// After this place.
    After(String),
}

/// What has to be read of the public list for a page, where what is beside it is known as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// Places of the public list that are left out: all of them come before the page.
    pub skip: usize,
    /// Places of the public list that are needed.
    pub take: usize,
    /// Places of both together that still come before the page.
    pub ahead: usize,
}

impl Viewer {
    pub(crate) fn beside(&self) -> Beside {
        match self.uuid() {
            None => Beside::Nothing,
            Some(_) if self.is_admin() => Beside::Private,
            Some(_) => Beside::Own,
        }
    }
}

impl Window {
    /// For a page after `offset` places, where `beside` places are merged into the public list. However those lie, the
    /// place `offset` is one of the `beside` before or after the same place of the public list.
    pub fn new(offset: usize, limit: usize, beside: usize) -> Self {
        let skip = offset.saturating_sub(beside);
        let ahead = offset - skip;
        Self { skip, take: ahead.saturating_add(limit), ahead }
    }
}

/// Two lists in an order as one, without the first `ahead`, at most `limit`. A place that both have, because the project
/// went from one to the other meanwhile, is there once.
pub(crate) fn merge(order: Order, a: Vec<String>, b: Vec<String>, ahead: usize, limit: usize) -> Vec<String> {
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    let merged = std::iter::from_fn(|| match (a.peek(), b.peek()) {
        (Some(first), Some(second)) => match first.cmp(second) {
            Ordering::Equal => {
                b.next();
                a.next()
            }
            _ if order.is_before(first, second) => a.next(),
            _ => b.next(),
        },
        (Some(_), None) => a.next(),
        (None, _) => b.next(),
    });
    merged.skip(ahead).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::order::SortBy;

    proptest! {
        #[test]
        fn a_page_is_what_sorting_all_would_give(
            all in prop::collection::vec((0_u16..2_000, any::<bool>()), 0..60),
            offset in 0_usize..70,
            limit in 1_usize..20,
            descending in any::<bool>(),
        ) {
            let order = Order { by: SortBy::Name, descending };
            let mut seen = BTreeSet::new();
            let (mut public, mut beside) = (Vec::new(), Vec::new());
            for (place, is_public) in all.into_iter().filter(|(place, _)| seen.insert(*place)) {
                let list = if is_public { &mut public } else { &mut beside };
                list.push(format!("{place:04}"));
            }
            order.sort(&mut public);
            order.sort(&mut beside);
            let mut sorted: Vec<_> = public.iter().chain(&beside).cloned().collect();
            order.sort(&mut sorted);
            let expected: Vec<_> = sorted.iter().skip(offset).take(limit).cloned().collect();

            let window = Window::new(offset, limit, beside.len());
            prop_assert!(window.take <= limit + beside.len());
            let read = public.iter().skip(window.skip).take(window.take).cloned().collect();
            prop_assert_eq!(&merge(order, read, beside.clone(), window.ahead, limit), &expected);

            // The same by the place that the page before ended at.
            let Some(last) = offset.checked_sub(1).and_then(|last| sorted.get(last)) else { return Ok(()) };
            let after = |list: &[String]| -> Vec<_> {
                list.iter().filter(|place| order.is_before(last, place)).take(limit).cloned().collect()
            };
            prop_assert_eq!(merge(order, after(&public), after(&beside), 0, limit), expected);
        }
    }

    #[test]
    fn a_place_in_both_lists_is_there_once() {
        let list = || vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(merge(Order::default(), list(), list(), 0, 9), ["a", "b"]);
    }
}
