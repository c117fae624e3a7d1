//! Parts of a request that are never refused in a shape of axum's own.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::compendia::Failure;
use crate::form::query_pairs;

/// The query parameters. Unknown ones are ignored, the last of several with one name counts, and an empty one is as
/// good as none except to `raw`.
#[derive(Debug, Clone, Default)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// A parameter's text, unless it is empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// A parameter's text, empty or not.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(query_pairs(parts.uri.query().unwrap_or_default()).collect()))
    }
}

/// The path's parameters, decoded. A path that is not UTF-8 names nothing: 404.
#[derive(Debug, Clone)]
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(segments)| Self(segments)).map_err(|_| Failure::not_found("not found"))
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    async fn parameters(query: &str) -> Parameters {
        let (mut parts, ()) = Request::builder().uri(format!("/?{query}")).body(()).unwrap().into_parts();
        Parameters::from_request_parts(&mut parts, &()).await.unwrap()
    }

    #[tokio::test]
    async fn the_last_of_several_counts_and_empty_is_absent() {
        let parameters = parameters("user=a&user=b&doi=&%ff=%zz").await;
        assert_eq!(parameters.get("user"), Some("b"));
        assert_eq!(parameters.get("doi"), None);
        assert_eq!(parameters.raw("doi"), Some(""));
        assert_eq!(parameters.raw("limit"), None);
    }
}
