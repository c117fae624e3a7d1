//! ORCID's tokens, as only the sandbox can tell them.

use crate::{Client, Stack};

/// An access token and what came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
}

/// The tokens that open a researcher's record, oldest first; none is revoked.
pub async fn tokens(orcid: &str) -> Vec<Pair> {
    let url = format!("{}/admin/tokens?orcid={orcid}", Stack::get().sandbox);
    let pairs = Client::new().get(&url).await.ok();
    let text = |pair: &serde_json::Value, name: &str| pair[name].as_str().expect("a token").to_owned();
    let pairs = pairs.as_array().expect("a list").iter();
    pairs
        .map(|pair| Pair { access: text(pair, "access_token"), refresh: text(pair, "refresh_token") })
        .collect()
}
