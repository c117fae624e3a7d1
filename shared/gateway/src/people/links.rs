//! Addresses of the other pages of a list.

use form_urlencoded::Serializer;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Cursor, Paging};

/// Addresses of pages; null where there is no such page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PageLinks)]
pub struct Links {
    /// The first page.
    first: Option<String>,
    /// The last page.
    last: Option<String>,
    /// The next page. It carries `after`, so that it costs no more than the first.
    next: Option<String>,
    /// The page before.
    prev: Option<String>,
    /// This page.
    #[serde(rename = "self")]
    this: String,
}

/// A list by its address, without what makes a page of it.
#[derive(Debug, Clone)]
pub struct List<'a> {
    public_url: &'a str,
    path: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> List<'a> {
    /// A list at this path of the service that answers at `public_url`.
    #[must_use]
    pub fn new(public_url: &'a str, path: &'a str) -> Self {
        Self { public_url, path, parameters: Vec::new() }
    }

    /// Asked for with this parameter, which every link repeats.
    #[must_use]
    pub fn with(mut self, name: &'a str, value: Option<&'a str>) -> Self {
        self.parameters.extend(value.map(|value| (name, value)));
        self
    }

    /// The links of a page with `size` of `total` entries that ended at `end`.
    pub(super) fn links(&self, paging: &Paging, size: usize, total: usize, end: Option<&Cursor>) -> Links {
        let &Paging { offset, limit, ref after } = paging;
        let page = |offset: usize| self.page(offset, limit, None);
        let last = total.saturating_sub(1) / limit.max(1) * limit;
        let beyond = offset.saturating_add(size);
        let any = total > 0;
        Links {
            first: any.then(|| page(0)),
            last: any.then(|| page(last)),
            next: (size > 0 && beyond < total).then(|| self.page(beyond, limit, end)),
            prev: (any && offset > 0).then(|| page(offset.saturating_sub(limit).min(last))),
            this: self.page(offset, limit, after.as_ref()),
        }
    }

    fn page(&self, offset: usize, limit: usize, after: Option<&Cursor>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.parameters);
        query.append_pair("offset", &offset.to_string()).append_pair("limit", &limit.to_string());
        if let Some(after) = after {
            query.append_pair("after", &after.encode());
        }
        format!("{}{}?{}", self.public_url, self.path, query.finish())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(offset: usize, limit: usize, size: usize, total: usize) -> Links {
        let paging = Paging { offset, limit, after: None };
        let list = List::new("http://h", "/people").with("search", Some("ü&x")).with("none", None);
        list.links(&paging, size, total, Some(&Cursor::new(["k"])))
    }

    #[test]
    fn every_page_is_linked_and_escaped() {
        let page = |offset| format!("http://h/people?search=%C3%BC%26x&offset={offset}&limit=5");
        let middle = links(5, 5, 5, 12);
        assert_eq!(middle.first, Some(page(0)));
        assert_eq!(middle.last, Some(page(10)));
        assert_eq!(middle.next, Some(page(10) + "&after=WyJrIl0"));
        assert_eq!(middle.prev, Some(page(0)));
        assert_eq!(middle.this, page(5));
    }

    #[test]
    fn an_empty_list_links_to_itself_only() {
        let Links { first, last, next, prev, this } = links(0, 5, 0, 0);
        assert_eq!([first, last, next, prev], [None, None, None, None]);
        assert!(this.ends_with("offset=0&limit=5"));
    }

    #[test]
    fn offsets_are_not_rounded() {
        let odd = links(3, 5, 5, 12);
        assert!(odd.next.unwrap().contains("offset=8&"));
        assert!(odd.prev.unwrap().ends_with("offset=0&limit=5"));
        let beyond = links(100, 5, 0, 12);
        assert_eq!(beyond.next, None);
        assert!(beyond.prev.unwrap().ends_with("offset=10&limit=5"));
    }

    proptest! {
        #[test]
        fn the_last_page_has_entries(limit in 1_usize..=200, total in 1_usize..10_000) {
            let last = links(0, limit, limit.min(total), total).last.unwrap();
            let offset = last.split("offset=").nth(1).unwrap().split('&').next().unwrap();
            let offset: usize = offset.parse().unwrap();
            prop_assert!(offset < total && total - offset <= limit);
        }
    }
}
