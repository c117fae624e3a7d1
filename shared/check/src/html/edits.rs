use std::ops::Range;

/// Changes to the original's source: a range of bytes and what replaces it.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    pub(super) fn replace(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    pub(super) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Of edits at the same place, the one made first comes first.
    pub(super) fn apply(mut self, source: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let added: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut result = String::with_capacity(source.len() + added);
        let mut position = 0;
        for (range, text) in self.0 {
            result.push_str(source.get(position..range.start).unwrap_or_default());
            result.push_str(&text);
            position = range.end;
        }
        result.push_str(source.get(position..).unwrap_or_default());
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_at_one_place_keep_their_order() {
        let mut edits = Edits::default();
        edits.insert(3, "]".to_owned());
        edits.insert(1, "[".to_owned());
        edits.replace(1..2, "B".to_owned());
        edits.insert(3, "(".to_owned());
        edits.replace(3..4, String::new());
        assert_eq!(edits.apply("abcde"), "a[Bc](e");
    }
}
