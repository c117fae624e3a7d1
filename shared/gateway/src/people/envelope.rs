//! The envelope of every answer: `data`, `size`, `status`, `type`, and where a list has pages what they are.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Cursor, Links, List, Paging};

/// An answer without pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Envelope<T> {
    /// What was asked for.
    data: Vec<T>,
    /// How many there are in `data`.
    size: usize,
    /// 200.
    status: u16,
    /// What `data` holds.
    r#type: &'static str,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PagedEnvelope<T> {
    /// The entries of this page.
    data: Vec<T>,
    /// How many entries a page has at most.
    limit: usize,
    /// Other pages of the same list.
    links: Links,
    /// How many entries come before this page.
    offset: usize,
    /// How many entries this page has.
    size: usize,
    /// 200.
    status: u16,
    /// How many entries the whole list has, as far as the caller may see them.
    total: usize,
    /// What `data` holds.
    r#type: &'static str,
}

/// A part of a list, as a store finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// How many entries the whole list has.
    pub total: usize,
    /// Where the next page begins; for none the link to it has the offset alone.
    pub end: Option<Cursor>,
}

/// What a change that has nothing to show answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = no_content)]
pub struct Done {
    /// What was done.
    detail: String,
    /// `No Content`.
    message: &'static str,
}

impl<T> Page<T> {
    /// The page with its entries as they are shown.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page { entries: self.entries.into_iter().map(show).collect(), total: self.total, end: self.end }
    }
}

impl<T> Envelope<T> {
    /// One thing of the type `kind`.
    pub fn one(kind: &'static str, thing: T) -> Self {
        Self::all(kind, vec![thing])
    }

    /// All of a short list.
    #[must_use]
    pub fn all(kind: &'static str, data: Vec<T>) -> Self {
        Self { size: data.len(), data, status: 200, r#type: kind }
    }
}

impl Envelope<Done> {
    /// A change that is done; says of what.
    pub fn no_content(detail: impl Into<String>) -> Self {
        Self::one("no_content", Done { detail: detail.into(), message: "No Content" })
    }
}

impl<T> PagedEnvelope<T> {
    /// A page of the type `kind`, of a list that is asked for like this.
    #[must_use]
    pub fn new(kind: &'static str, page: Page<T>, paging: &Paging, list: &List<'_>) -> Self {
        let Page { entries, total, end } = page;
        let size = entries.len();
        Self {
            links: list.links(paging, size, total, end.as_ref()),
            data: entries,
            limit: paging.limit,
            offset: paging.offset,
            size,
            status: 200,
            total,
            r#type: kind,
        }
    }
}

impl<T: Serialize> IntoResponse for Envelope<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

impl<T: Serialize> IntoResponse for PagedEnvelope<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nulls_are_emitted() {
        let text = serde_json::to_string(&Envelope::one("people", [None::<u8>])).unwrap();
        assert_eq!(text, r#"{"data":[[null]],"size":1,"status":200,"type":"people"}"#);
    }

    #[test]
    fn a_change_that_has_nothing_to_show_says_so() {
        let text = serde_json::to_string(&Envelope::no_content("User: 'A' has been successfully updated"));
        insta::assert_snapshot!(text.unwrap(), @r#"{"data":[{"detail":"User: 'A' has been successfully updated","message":"No Content"}],"size":1,"status":200,"type":"no_content"}"#);
    }

    #[test]
    fn a_page_says_where_it_is() {
        let paging = Paging { offset: 0, limit: 2, after: None };
        let page = Page { entries: vec!["a", "b"], total: 3, end: None };
        let list = List::new("http://localhost", "/people");
        let text = serde_json::to_string(&PagedEnvelope::new("people", page, &paging, &list));
        insta::assert_snapshot!(text.unwrap(), @r#"{"data":["a","b"],"limit":2,"links":{"first":"http://localhost/people?offset=0&limit=2","last":"http://localhost/people?offset=2&limit=2","next":"http://localhost/people?offset=2&limit=2","prev":null,"self":"http://localhost/people?offset=0&limit=2"},"offset":0,"size":2,"status":200,"total":3,"type":"people"}"#);
    }
}
