//! What a browser brings back from ORCID (RFC 6749 section 4.1.2).

use utoipa::IntoParams;

use crate::form::query_pairs;

/// What ORCID sends back. Empty is not absent.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Returned {
    /// ORCID's authorization code.
    #[param(nullable = false)]
    pub code: Option<String>,
    /// What was sent to ORCID.
    #[param(nullable = false)]
    pub state: Option<String>,
    /// Why ORCID gives no code, e.g. `access_denied`.
    #[param(nullable = false)]
    pub error: Option<String>,
}

impl Returned {
    /// Reads a query; the last of several counts.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let mut returned = Self::default();
        for (name, value) in query_pairs(query) {
            match name.as_str() {
                "code" => returned.code = Some(value),
                "state" => returned.state = Some(value),
                "error" => returned.error = Some(value),
                _ => {}
            }
        }
        returned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_not_absent_and_the_last_counts() {
        let returned = Returned::parse("code=a&code=&x=y&error_description=z");
        assert_eq!(returned, Returned { code: Some(String::new()), ..Returned::default() });
    }
}
