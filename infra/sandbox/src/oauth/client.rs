//! The application that researchers are asked to trust.

use axum::http::Uri;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::OAuthError;

/// A registered client.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its public identifier, `APP-…`.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// Its name, as consent page and sources show it.
    pub name: String,
    /// Where codes may be sent: origins; one without a port stands for every port of that host.
    pub redirect_origins: Vec<String>,
}

impl Client {
    /// True when codes may be sent to this address.
    #[must_use]
    pub fn may_redirect_to(&self, address: &str) -> bool {
        let Some(target) = Origin::of(address) else { return false };
        !address.contains('#')
            && self.redirect_origins.iter().filter_map(|origin| Origin::of(origin)).any(|origin| {
                origin.scheme == target.scheme
                    && origin.host == target.host
                    && (origin.port.is_none() || origin.port == target.port)
            })
    }

    /// The same as sources of a content security policy.
    #[must_use]
    pub fn redirect_sources(&self) -> String {
        let source = |origin: &Origin| match origin.port {
            Some(_) => origin.to_string(),
            None => format!("{origin}:*"),
        };
        let origins = self.redirect_origins.iter().filter_map(|origin| Origin::of(origin));
        origins.map(|origin| source(&origin)).collect::<Vec<_>>().join(" ")
    }

    /// Authenticates a request by the form's fields or, where these are absent, by HTTP Basic (RFC 6749, 2.3.1).
    ///
    /// # Errors
    /// `invalid_client` when the credentials are absent or wrong.
    pub fn authenticate(
        &self,
        id: Option<&str>,
        secret: Option<&str>,
        basic: Option<&str>,
    ) -> Result<(), OAuthError> {
        let basic = basic.and_then(decode_basic);
        let (id, secret) = match (id, secret, &basic) {
            (Some(id), Some(secret), _) => (id, secret),
            (_, _, Some((id, secret))) => (id.as_str(), secret.as_str()),
            _ => return Err(OAuthError::invalid_client("No client credentials presented")),
        };
        if id != self.id {
            return Err(OAuthError::invalid_client(&format!("Client not found: {id}")));
        }
        if secret != self.secret {
            return Err(OAuthError::invalid_client("Bad client credentials"));
        }
        Ok(())
    }
}

fn decode_basic(header: &str) -> Option<(String, String)> {
    let encoded = header.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// Scheme, host and port of an address.
#[derive(Debug)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Origin {
    /// The origin of an absolute http or https address without credentials.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        let uri: Uri = address.parse().ok()?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
        Some(Self {
            scheme: scheme.to_owned(),
            host: authority.host().to_ascii_lowercase(),
            port: authority.port_u16(),
        })
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)?;
        self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client {
            id: "APP-LOCAL".to_owned(),
            secret: "local-secret".to_owned(),
            name: "Local stack".to_owned(),
            redirect_origins: vec!["http://localhost".to_owned(), "https://example.org:8443".to_owned()],
        }
    }

    #[test]
    fn codes_go_to_known_origins_only() {
        for good in ["http://localhost/a?b=c", "http://localhost:9999/", "https://example.org:8443/x"] {
            assert!(client().may_redirect_to(good), "{good}");
        }
        for bad in [
            "https://localhost/",
            "http://localhost@evil.example/",
            "http://localhost.evil.example/",
            "https://example.org/",
            "http://localhost/#fragment",
            "/relative",
            "javascript:alert(1)",
        ] {
            assert!(!client().may_redirect_to(bad), "{bad}");
        }
    }

    #[test]
    fn origins_become_sources_of_a_policy() {
        assert_eq!(client().redirect_sources(), "http://localhost:* https://example.org:8443");
    }

    #[test]
    fn credentials_come_by_form_or_basic() {
        let client = client();
        let basic = format!("Basic {}", STANDARD.encode("APP-LOCAL:local-secret"));
        assert!(client.authenticate(Some("APP-LOCAL"), Some("local-secret"), None).is_ok());
        assert!(client.authenticate(None, None, Some(&basic)).is_ok());
        assert!(client.authenticate(Some("APP-LOCAL"), None, Some(&basic)).is_ok());
    }

    #[test]
    fn wrong_credentials_are_invalid_client() {
        let client = client();
        for (id, secret, basic) in [
            (None, None, None),
            (Some("APP-OTHER"), Some("local-secret"), None),
            (Some("APP-LOCAL"), Some("guess"), None),
            (None, None, Some("Basic !!!")),
            (None, None, Some("Bearer x")),
        ] {
            assert_eq!(client.authenticate(id, secret, basic).unwrap_err().error, "invalid_client");
        }
    }
}
