//! Addresses of publications.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// Characters of one at most.
const MAX: usize = 2_000;

/// An absolute `http` or `https` address without user and password, percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(String);

/// A text that is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a valid URL: an http or https address of at most {MAX} characters")]
pub struct InvalidLink;

impl Link {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Link {
    type Err = InvalidLink;

    fn from_str(text: &str) -> Result<Self, InvalidLink> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidLink)?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let is_public = url.username().is_empty() && url.password().is_none();
        let text = String::from(url);
        if is_web && is_public && text.len() <= MAX { Ok(Self(text)) } else { Err(InvalidLink) }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Link {
    type Error = InvalidLink;

    fn try_from(text: String) -> Result<Self, InvalidLink> {
        text.parse()
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_normalised() {
        for (text, link) in [
            ("HTTPS://Example.ORG", "https://example.org/"),
            (" http://example.org:80/a b ", "http://example.org/a%20b"),
            ("https://münster.example/ü?q=ü#f", "https://xn--mnster-3ya.example/%C3%BC?q=%C3%BC#f"),
        ] {
            assert_eq!(text.parse::<Link>().unwrap().as_str(), link);
        }
    }

    #[test]
    fn what_is_no_address_of_a_page_is_refused() {
        for text in [
            "",
            "example.org",
            "ftp://example.org/a",
            "javascript:alert(1)",
            "https://",
            "https://a:b@example.org/",
        ] {
            assert_eq!(text.parse::<Link>(), Err(InvalidLink), "{text}");
        }
        assert_eq!(format!("https://example.org/{}", "x".repeat(MAX)).parse::<Link>(), Err(InvalidLink));
    }

    proptest! {
        #[test]
        fn what_is_one_stays_the_same(text in "https?://[a-z.]{1,9}/\\PC{0,20}") {
            if let Ok(link) = text.parse::<Link>() {
                prop_assert!(link.as_str().is_ascii());
                prop_assert_eq!(link.to_string().parse::<Link>(), Ok(link));
            }
        }
    }
}
