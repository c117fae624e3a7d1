//! What a request brings to say who sent it (contract/decisions.md "Identity").

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};
use storage::SecretText;

/// The length of a KBase token, which a raw header value must have.
const TOKEN_CHARACTERS: usize = 32;
/// Cookies that hold a KBase token, first present wins. The backup exists because KBase's production UI and services
/// differ in host.
const TOKEN_COOKIES: [&str; 2] = ["kbase_session", "kbase_session_backup"];

/// A token, and where it was found. What comes after these is the session cookie `connect.sid`.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The whole `Authorization` header.
    Raw(SecretText),
    /// `Authorization: Bearer …`.
    Bearer(SecretText),
    /// A cookie of KBase's UI.
    Cookie(SecretText),
}

impl Credential {
    /// The first credential that is there. Empty ones count as absent.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let header = headers.get(AUTHORIZATION).map(|value| latin1(value.as_bytes()));
        header.as_deref().and_then(Self::from_authorization).or_else(|| {
            let cookies = cookies(headers);
            let token = TOKEN_COOKIES.iter().find_map(|name| cookie(&cookies, name));
            token.map(|token| Self::Cookie(SecretText::new(token)))
        })
    }

    /// Of a repeated header, which API Gateway joins with commas, the first counts. No token has a comma.
    fn from_authorization(value: &str) -> Option<Self> {
        let value = value.split(',').next().unwrap_or_default().trim();
        let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
        let (token, bearer) =
            if scheme.eq_ignore_ascii_case("bearer") { (token.trim(), true) } else { (value, false) };
        let secret = (!token.is_empty()).then(|| SecretText::new(token))?;
        Some(if bearer { Self::Bearer(secret) } else { Self::Raw(secret) })
    }

    /// The number of characters of a raw header value that is no token by its length: ORCID Link answers 422.
    #[must_use]
    pub fn wrong_length(&self) -> Option<usize> {
        let Self::Raw(token) = self else { return None };
        let characters = token.expose().chars().count();
        (characters != TOKEN_CHARACTERS).then_some(characters)
    }

    /// The token itself.
    #[must_use]
    pub fn token(&self) -> &SecretText {
        match self {
            Self::Raw(token) | Self::Bearer(token) | Self::Cookie(token) => token,
        }
    }
}

/// All `Cookie` headers as one.
#[must_use]
pub fn cookies(headers: &HeaderMap) -> String {
    let values: Vec<_> = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join("; ")
}

/// The value of one of them, without quotes; none that is empty.
#[must_use]
pub fn cookie<'a>(cookies: &'a str, wanted: &str) -> Option<&'a str> {
    let pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(name, _)| *name == wanted).map(|(_, value)| value.trim_matches('"'));
    values.next().filter(|value| !value.is_empty())
}

/// Header values are bytes; each counts as one character, as in the reference.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn found(pairs: &[(&'static str, &str)]) -> Option<(&'static str, String)> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        let credential = Credential::from_headers(&headers)?;
        let kind = match credential {
            Credential::Raw(_) => "raw",
            Credential::Bearer(_) => "bearer",
            Credential::Cookie(_) => "cookie",
        };
        Some((kind, credential.token().expose().to_owned()))
    }

    #[test]
    fn the_first_that_is_there_wins() {
        let header = ("authorization", "header-token");
        let cookies = ("cookie", "a=b; kbase_session_backup=backup; kbase_session=\"first\"");
        assert_eq!(found(&[header, cookies]), Some(("raw", "header-token".into())));
        assert_eq!(found(&[cookies]), Some(("cookie", "first".into())));
        assert_eq!(found(&[("cookie", "kbase_session_backup=backup")]), Some(("cookie", "backup".into())));
        assert_eq!(found(&[("authorization", "one"), ("authorization", "two")]), Some(("raw", "one".into())));
        assert_eq!(found(&[("authorization", "one,two")]), Some(("raw", "one".into())));
        assert_eq!(found(&[("authorization", "Bearer one, two")]), Some(("bearer", "one".into())));
    }

    #[test]
    fn empty_ones_count_as_absent() {
        for value in ["", " ", "Bearer", "bearer  "] {
            let backup = ("cookie", "kbase_session=; kbase_session_backup=b");
            assert_eq!(found(&[("authorization", value), backup]), Some(("cookie", "b".into())), "{value:?}");
            assert_eq!(found(&[("authorization", value), ("cookie", "kbase_session=\"\"")]), None);
        }
    }

    #[test]
    fn the_scheme_is_read_in_any_case() {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(found(&[("authorization", &format!("{scheme} t"))]), Some(("bearer", "t".into())));
        }
        assert_eq!(found(&[("authorization", "Basic dTpw")]), Some(("raw", "Basic dTpw".into())));
    }

    #[test]
    fn only_raw_header_values_must_have_32_characters() {
        let length = |value: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
            Credential::from_headers(&headers).unwrap().wrong_length()
        };
        assert_eq!(length(&[b'x'; 31]), Some(31));
        assert_eq!(length(&[b'x'; 32]), None);
        assert_eq!(length(&[0xE9; 33]), Some(33));
        assert_eq!(length(b"Bearer short"), None);
    }

    #[test]
    fn a_credential_is_not_printed() {
        let credential = Credential::from_authorization("hunter2").unwrap();
        assert!(!format!("{credential:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn any_cookies_are_survived(text in "[ -~]*") {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, text.parse().unwrap());
            if let Some(credential) = Credential::from_headers(&headers) {
                prop_assert!(text.contains(credential.token().expose()));
            }
        }
    }
}
