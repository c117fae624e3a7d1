//! Digital object identifiers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Characters of one at most: an ORCID external id holds no more.
const MAX: usize = 2_084;

/// A DOI without resolver, in lower case, as they compare: `10.5281/zenodo.1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Doi(String);

/// A text that is no DOI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a DOI is written 10.<prefix>/<suffix>, also after `doi:` or `https://doi.org/`")]
pub struct InvalidDoi;

impl Doi {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it resolves.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = String::from("https://doi.org/");
        for character in self.0.chars() {
            match character {
                // What would end the path, or not be one.
                '%' | '#' | '?' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                    let mut bytes = [0_u8; 4];
                    for byte in character.encode_utf8(&mut bytes).bytes() {
                        url.push_str(&format!("%{byte:02X}"));
                    }
                }
                other => url.push(other),
            }
        }
        url
    }
}

impl FromStr for Doi {
    type Err = InvalidDoi;

    fn from_str(text: &str) -> Result<Self, InvalidDoi> {
        let text = text.trim();
        let bare = match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => resolved(&url).ok_or(InvalidDoi)?,
            _ => without_scheme(text).to_owned(),
        };
        let suffix = bare.strip_prefix("10.").and_then(|rest| rest.split_once('/'));
        let (registrant, suffix) = suffix.ok_or(InvalidDoi)?;
        let is_registrant = (4..=32).contains(&registrant.len())
            && registrant.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        let is_suffix = !suffix.is_empty()
            && !suffix.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        let lower = bare.to_lowercase();
        if is_registrant && is_suffix && lower.chars().count() <= MAX {
            Ok(Self(lower))
        } else {
            Err(InvalidDoi)
        }
    }
}

/// What stands after `doi:`, in any case.
fn without_scheme(text: &str) -> &str {
    match text.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("doi:") => rest.trim_start(),
        _ => text,
    }
}

/// The DOI that a resolver's address names.
fn resolved(url: &Url) -> Option<String> {
    let Some(Host::Domain("doi.org" | "dx.doi.org" | "www.doi.org")) = url.host() else { return None };
    // A suffix may hold what an address takes for a query.
    let path = url.path().strip_prefix('/')?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    decoded(&format!("{path}{query}"))
}

/// Percent-decodes a text; `None` when it isn't UTF-8 then.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| tail.split_at_checked(2)).flatten();
        let escaped = escaped.and_then(|(digits, tail)| {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
            Some((u8::from_str_radix(digits, 16).ok()?, tail))
        });
        let (byte, tail) = escaped.unwrap_or((*first, tail));
        bytes.push(byte);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

impl fmt::Display for Doi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Doi {
    type Error = InvalidDoi;

    fn try_from(text: String) -> Result<Self, InvalidDoi> {
        text.parse()
    }
}

impl From<Doi> for String {
    fn from(doi: Doi) -> Self {
        doi.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_ways_of_writing_it_are_one() {
        for text in [
            "10.5281/zenodo.1",
            "10.5281/ZENODO.1",
            " doi:10.5281/zenodo.1 ",
            "DOI: 10.5281/zenodo.1",
            "http://dx.doi.org/10.5281/zenodo.1",
            "https://doi.org/10.5281%2Fzenodo.1",
        ] {
            assert_eq!(text.parse::<Doi>().unwrap().as_str(), "10.5281/zenodo.1", "{text}");
        }
    }

    #[test]
    fn an_odd_suffix_comes_back_from_its_address() {
        for text in ["10.1002/(sici)1096<3::aid>3.0.co;2-x", "10.1000/a?b#c%41", "10.1000.12/ä"] {
            let doi: Doi = text.parse().unwrap();
            assert_eq!(doi.url().parse::<Doi>(), Ok(doi), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "10.5281",
            "10.5281/",
            "11.5281/a",
            "10.a/b",
            "10..1/b",
            "10.1/b",
            "10.5281/a b",
            "https://example.org/10.5281/zenodo.1",
            "https://doi.org/",
            "urn:doi:10.5281/a",
        ] {
            assert_eq!(text.parse::<Doi>(), Err(InvalidDoi), "{text}");
        }
        assert_eq!(format!("10.5281/{}", "x".repeat(MAX)).parse::<Doi>(), Err(InvalidDoi));
    }

    proptest! {
        #[test]
        fn what_is_one_stays_the_same(text in "(doi:|https://doi.org/)?10\\.[0-9]{4,6}/\\PC{1,20}") {
            if let Ok(doi) = text.parse::<Doi>() {
                prop_assert_eq!(doi.to_string().parse::<Doi>(), Ok(doi));
            }
        }

        #[test]
        fn any_text_is_survived(text in ".{0,40}") {
            let _ = text.parse::<Doi>();
        }
    }
}
