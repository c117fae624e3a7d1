//! The requests received, for tests that count.

use serde::Serialize;

/// How many are remembered.
const KEPT: usize = 10_000;

/// One request. Neither query, headers nor body: they hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// When, in milliseconds since 1970.
    pub time: i64,
}

/// The newest requests, oldest first.
#[derive(Debug, Default)]
pub struct Requests(std::collections::VecDeque<Received>);

impl Requests {
    /// Remembers a request, and forgets the oldest when there are too many.
    pub fn push(&mut self, received: Received) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(received);
    }

    /// Those whose path starts so.
    pub fn under<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Received> {
        self.0.iter().filter(move |received| received.path.starts_with(path))
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept() {
        let mut requests = Requests::default();
        for time in 0..=i64::try_from(KEPT).unwrap() {
            requests.push(Received { method: "GET".to_owned(), path: format!("/{}", time % 2), time });
        }
        assert_eq!(requests.under("/").count(), KEPT);
        assert_eq!(requests.under("/0").map(|received| received.time).next(), Some(2));
        requests.clear();
        assert_eq!(requests.under("").count(), 0);
    }
}
