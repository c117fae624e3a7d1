//! Pages of lists as Spring Data writes them (contract/orcid-sync.md 1.3).

use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::Parameters;

/// Results of a page unless `size` says otherwise.
const DEFAULT_SIZE: usize = 20;
/// Results of a page at most.
const MAX_SIZE: usize = 2_000;

/// Which page of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// From 0.
    pub number: usize,
    /// Results of a page, at least 1.
    pub size: usize,
}

/// The parameters in the documentation of the API.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParameters {
    /// The page, from 0. What is no number is 0.
    #[param(required = false, default = 0, minimum = 0)]
    pub page: i64,
    /// Results of a page; never more than 2,000. What is no number above 0 is 20.
    #[param(required = false, default = 20, minimum = 1)]
    pub size: i64,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HalLink)]
pub struct Link {
    /// Its address.
    pub href: String,
}

/// The pages beside this one. All but `self` are there only when there is more than one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HalPageLinks)]
pub struct PageLinks {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    prev: Option<Link>,
    #[serde(rename = "self")]
    this: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last: Option<Link>,
}

/// Where in the list a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HalPage)]
pub struct PageInfo {
    /// Results of a page at most.
    size: usize,
    /// Results of the whole list.
    total_elements: usize,
    /// Pages of the whole list.
    total_pages: usize,
    /// This page, from 0.
    number: usize,
}

impl Link {
    /// A link to this address.
    pub fn to(href: impl Into<String>) -> Self {
        Self { href: href.into() }
    }
}

impl Paging {
    /// Reads `page` and `size`. What they can't be counts as absent, as in the reference.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        let number = |name| parameters.get(name).and_then(|text| text.trim().parse::<usize>().ok());
        let size = number("size").filter(|size| *size > 0).unwrap_or(DEFAULT_SIZE).min(MAX_SIZE);
        Self { number: number("page").unwrap_or_default(), size }
    }

    /// Results before this page.
    #[must_use]
    pub fn skip(self) -> usize {
        self.number.saturating_mul(self.size)
    }

    /// Where the page is in a list of so many results.
    #[must_use]
    pub fn info(self, total: usize) -> PageInfo {
        PageInfo {
            size: self.size,
            total_elements: total,
            total_pages: total.div_ceil(self.size),
            number: self.number,
        }
    }

    /// The links of the page: `base` is the address of the list, `query` what was asked for.
    #[must_use]
    pub fn links(self, base: &str, query: &str, total: usize) -> PageLinks {
        let pairs: Vec<_> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        let named = |pair: &str, names: &[&str]| names.contains(&pair.split('=').next().unwrap_or_default());
        let address = |pairs: &[String]| {
            if pairs.is_empty() { base.to_owned() } else { format!("{base}?{}", pairs.join("&")) }
        };
        let without = |names: &[&str]| {
            pairs.iter().filter(|pair| !named(pair, names)).map(|pair| (*pair).to_owned()).collect::<Vec<_>>()
        };
        let page = |number: usize| {
            let mut pairs = without(&["embed", "page", "size"]);
            pairs.push(format!("page={number}"));
            pairs.push(format!("size={}", self.size));
            Link::to(address(&pairs))
        };
        let last = total.div_ceil(self.size).saturating_sub(1);
        let several = last > 0;
        PageLinks {
            first: several.then(|| page(0)),
            prev: (several && self.number > 0).then(|| page(self.number.saturating_sub(1).min(last))),
            this: Link::to(address(&without(&["embed"]))),
            next: (several && self.number < last).then(|| page(self.number + 1)),
            last: several.then(|| page(last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(number: usize, size: usize, total: usize) -> String {
        let links = Paging { number, size }.links("/x", "id=a%20b&embed=y&page=1", total);
        serde_json::to_string(&links).unwrap()
    }

    #[test]
    fn a_lone_page_has_no_neighbours() {
        assert_eq!(links(0, 20, 2), r#"{"self":{"href":"/x?id=a%20b&page=1"}}"#);
        assert_eq!(links(0, 20, 0), r#"{"self":{"href":"/x?id=a%20b&page=1"}}"#);
    }

    #[test]
    fn neighbours_keep_what_was_asked_for() {
        insta::assert_snapshot!(links(1, 5, 11), @r#"{"first":{"href":"/x?id=a%20b&page=0&size=5"},"prev":{"href":"/x?id=a%20b&page=0&size=5"},"self":{"href":"/x?id=a%20b&page=1"},"next":{"href":"/x?id=a%20b&page=2&size=5"},"last":{"href":"/x?id=a%20b&page=2&size=5"}}"#);
    }

    proptest! {
        #[test]
        fn any_page_of_any_list_has_links(number in any::<usize>(), size in 1_usize..3_000, total in any::<usize>()) {
            let paging = Paging { number, size };
            let _ = (paging.skip(), paging.info(total), paging.links("/x", "", total));
        }
    }
}
