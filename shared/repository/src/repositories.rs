//! Where the repositories are, and which of them are open to us.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use storage::settings::{self, SettingError};
use storage::{Secret, SecretText, StorageError};
use upstream::Http;
use url::Url;

use crate::b2share::B2share;
use crate::client::Client;
use crate::zenodo::Zenodo;
use crate::{Recipient, Repository};

/// Addresses of repositories' APIs other than their own: stand-ins, or other installations of the same software.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses(Arc<BTreeMap<Recipient, Url>>);

/// Not `recipient=URL` pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not comma-separated pairs recipient=URL")]
pub struct NotAddresses;

impl FromStr for Addresses {
    type Err = NotAddresses;

    /// `zenodo=https://…/api,b2share=https://…/api`.
    fn from_str(text: &str) -> Result<Self, NotAddresses> {
        let pair = |pair: &str| {
            let (recipient, url) = pair.split_once('=').ok_or(NotAddresses)?;
            let recipient: Recipient = recipient.parse().map_err(|_| NotAddresses)?;
            let url = Url::parse(url).map_err(|_| NotAddresses)?;
            let usable = recipient.address().is_some() && url.has_host() && url.query().is_none();
            let usable = usable && matches!(url.scheme(), "http" | "https");
            if usable { Ok((recipient, url)) } else { Err(NotAddresses) }
        };
        text.split(',').map(pair).collect::<Result<_, _>>().map(|pairs| Self(Arc::new(pairs)))
    }
}

impl Addresses {
    fn of(&self, recipient: Recipient) -> Option<Url> {
        let address = || recipient.address().and_then(|address| Url::parse(address).ok());
        self.0.get(&recipient).cloned().or_else(address)
    }
}

/// The repositories of one execution environment.
#[derive(Debug, Clone)]
pub struct Repositories {
    http: Http,
    addresses: Addresses,
    patience: Duration,
    tokens: Tokens,
}

/// `{"zenodo": "…", "b2share": "…"}`; a missing one or an empty text is none.
#[derive(Debug, Clone)]
enum Tokens {
    Secret(Secret),
    Fixed(SecretText),
}

impl Repositories {
    /// By `REPOSITORY_URLS` (pairs `recipient=URL`; default the services' own) and `UPSTREAM_TIMEOUT_MS` (default 10,000);
    /// the `secret` holds the tokens, by recipient.
    ///
    /// # Errors
    /// When a setting can't be read.
    pub fn from_env(secret: Secret) -> Result<Self, SettingError> {
        let expected = "comma-separated pairs recipient=URL";
        let addresses = settings::parsed("REPOSITORY_URLS", Addresses::default(), expected)?;
        Ok(Self { tokens: Tokens::Secret(secret), ..Self::new(addresses, "", upstream::timeout()?) })
    }

    /// With these tokens, `{"zenodo": "…"}`, and this time for a call.
    #[must_use]
    pub fn new(addresses: Addresses, tokens: &str, patience: Duration) -> Self {
        let tokens = Tokens::Fixed(SecretText::new(tokens));
        Self { http: Http::default(), addresses, patience, tokens }
    }

    /// The repositories that there is a token for, in the order of `Recipient::ALL`; never `Download`. A token that was put
    /// is known within a minute.
    ///
    /// # Errors
    /// When the secret can't be read.
    pub async fn configured(&self) -> Result<Vec<Recipient>, StorageError> {
        let tokens = self.tokens().await?;
        Ok(Recipient::ALL.into_iter().filter(|recipient| tokens.contains_key(recipient)).collect())
    }

    /// A repository, if there is a token for it.
    ///
    /// # Errors
    /// When the secret can't be read.
    pub async fn of(&self, recipient: Recipient) -> Result<Option<Repository>, StorageError> {
        let token = self.tokens().await?.remove(&recipient);
        Ok(token.and_then(|token| self.open(recipient, token)))
    }

    fn open(&self, recipient: Recipient, token: SecretText) -> Option<Repository> {
        let client = Client::new(self.http.clone(), self.addresses.of(recipient)?, token, self.patience);
        match recipient {
            Recipient::Download => None,
            Recipient::Zenodo | Recipient::ZenodoSandbox => {
                Some(Repository::zenodo(recipient, Zenodo(client)))
            }
            Recipient::B2share | Recipient::B2shareSandbox => {
                Some(Repository::b2share(recipient, B2share(client)))
            }
        }
    }

    async fn tokens(&self) -> Result<BTreeMap<Recipient, SecretText>, StorageError> {
        let text = match &self.tokens {
            Tokens::Secret(secret) => secret.fresh().await?,
            Tokens::Fixed(text) => text.clone(),
        };
        Ok(read(text.expose()))
    }
}

/// Names that are no recipients are left out, so that a new version's secret does no harm to an old one.
fn read(text: &str) -> BTreeMap<Recipient, SecretText> {
    let Ok(tokens) = serde_json::from_str::<BTreeMap<String, String>>(text) else {
        tracing::error!("the secret of the repositories must be {{\"<recipient>\": \"<token>\"}}");
        return BTreeMap::new();
    };
    let tokens = tokens.into_iter().filter(|(_, token)| !token.trim().is_empty());
    let tokens =
        tokens.filter_map(|(id, token)| Some((id.parse::<Recipient>().ok()?, SecretText::new(token.trim()))));
    tokens.filter(|(recipient, _)| recipient.address().is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repositories(tokens: &str) -> Repositories {
        Repositories::new(Addresses::default(), tokens, Duration::from_secs(1))
    }

    #[tokio::test]
    async fn what_has_no_token_is_not_configured() {
        let tokens =
            r#"{"b2share": "a", "zenodo": "t0ken", "zenodo_sandbox": " ", "download": "c", "dryad": "d"}"#;
        let here = repositories(tokens);
        assert_eq!(here.configured().await.unwrap(), [Recipient::Zenodo, Recipient::B2share]);
        assert_eq!(here.of(Recipient::Zenodo).await.unwrap().unwrap().recipient(), Recipient::Zenodo);
        assert!(!format!("{here:?}").contains("t0ken"));
        for none in [Recipient::ZenodoSandbox, Recipient::B2shareSandbox, Recipient::Download] {
            assert!(here.of(none).await.unwrap().is_none(), "{none}");
        }
    }

    #[tokio::test]
    async fn an_unreadable_secret_configures_nothing() {
        for tokens in ["", "[]", r#"{"zenodo": 5}"#] {
            assert_eq!(repositories(tokens).configured().await.unwrap(), [], "{tokens}");
        }
    }

    #[test]
    fn addresses_are_the_services_own_unless_a_setting_says_otherwise() {
        let addresses: Addresses =
            "zenodo_sandbox=http://localhost:8090/sandbox.zenodo.org/api".parse().unwrap();
        let of = |recipient| addresses.of(recipient).map(String::from);
        assert_eq!(of(Recipient::ZenodoSandbox).unwrap(), "http://localhost:8090/sandbox.zenodo.org/api");
        assert_eq!(of(Recipient::B2share).unwrap(), "https://b2share.eudat.eu/api");
        assert_eq!(of(Recipient::Download), None);
        for wrong in [
            "",
            "zenodo",
            "dryad=https://x/",
            "download=https://x/",
            "zenodo=file:///x",
            "zenodo=https://x/?a",
        ] {
            assert_eq!(wrong.parse::<Addresses>(), Err(NotAddresses), "{wrong}");
        }
    }
}
