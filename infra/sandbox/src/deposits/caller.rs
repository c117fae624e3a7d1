//! Who calls a repository.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::host::Host;
use super::refusal::Refusal;
use crate::server::base_url;

/// A user with a token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Where.
    pub host: Host,
    /// The user's number there.
    pub owner: u32,
    /// Whether the token has the scopes to write.
    writes: bool,
    /// The address by which the caller knows the repository.
    pub base: String,
}

/// A user's number and whether their token may write. Every repository knows three tokens: `local-<host>` is the local
/// stack's, `other-<host>` another user's, `reader-<host>` the local stack's without the scopes to write.
fn token(host: Host, token: &str) -> Option<(u32, bool)> {
    match token.strip_suffix(host.name())? {
        "local-" => Some((1, true)),
        "other-" => Some((2, true)),
        "reader-" => Some((1, false)),
        _ => None,
    }
}

impl Caller {
    /// Refuses a token that may not write.
    ///
    /// # Errors
    /// 403.
    pub fn writes(&self) -> Result<(), Refusal> {
        if self.writes { Ok(()) } else { Err(Refusal::forbidden()) }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let host = parts.uri.path().split('/').nth(1).and_then(Host::named).ok_or_else(Refusal::unknown)?;
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = header.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let query = || form_urlencoded::parse(query).find(|(name, _)| name == "access_token");
        let given = bearer.or_else(|| query().map(|(_, value)| value.into_owned()));
        let given = given.ok_or_else(Refusal::unauthorized)?;
        let (owner, writes) = token(host, &given).ok_or_else(Refusal::unauthorized)?;
        Ok(Self { host, owner, writes, base: format!("{}/{}", base_url(&parts.headers), host.name()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_at_one_host() {
        assert_eq!(token(Host::Zenodo, "local-zenodo.org"), Some((1, true)));
        assert_eq!(token(Host::Zenodo, "reader-zenodo.org"), Some((1, false)));
        assert_eq!(token(Host::ZenodoSandbox, "local-zenodo.org"), None);
        assert_eq!(token(Host::Zenodo, "local-sandbox.zenodo.org"), None);
        assert_eq!(token(Host::B2share, ""), None);
    }
}
