//! What ORCID gives for an authorization code.

use serde::Deserialize;
use storage::SecretText;

/// Tokens, what they are good for, and whose they are (contract/orcid-link.md 4.5). Printing it shows no token.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Opens the record.
    pub access_token: SecretText,
    /// Gets another access token.
    pub refresh_token: Option<SecretText>,
    /// Says who signed in; only for the scope `openid`.
    pub id_token: Option<SecretText>,
    /// `bearer`.
    pub token_type: String,
    /// How long the access token lives, in seconds.
    pub expires_in: i64,
    /// The scopes that were granted, separated by spaces.
    pub scope: String,
    /// The researcher's name; empty when it is private.
    pub name: String,
    /// The ORCID iD, as ORCID wrote it.
    pub orcid: String,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    refresh_token: Option<String>,
    id_token: Option<String>,
    token_type: String,
    expires_in: i64,
    scope: String,
    name: Option<String>,
    orcid: String,
}

impl Grant {
    /// Reads a successful answer of the token endpoint.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let answer: Answer = serde_json::from_slice(body).ok()?;
        Some(Self {
            access_token: SecretText::new(answer.access_token),
            refresh_token: answer.refresh_token.map(SecretText::new),
            id_token: answer.id_token.map(SecretText::new),
            token_type: answer.token_type,
            expires_in: answer.expires_in,
            scope: answer.scope,
            name: answer.name.unwrap_or_default(),
            orcid: answer.orcid,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"access_token":"access-1","token_type":"bearer","refresh_token":"refresh-1",
        "expires_in":631138518,"scope":"/read-limited openid","name":null,"orcid":"0000-0002-1825-0097","extra":1}"#;

    #[test]
    fn a_private_name_is_empty_and_an_id_token_may_be_missing() {
        let grant = Grant::read(BODY.as_bytes()).unwrap();
        assert_eq!((grant.name.as_str(), grant.orcid.as_str()), ("", "0000-0002-1825-0097"));
        assert!(grant.id_token.is_none());
        assert_eq!(grant.access_token.expose(), "access-1");
    }

    #[test]
    fn tokens_are_not_printed() {
        let printed = format!("{:?}", Grant::read(BODY.as_bytes()).unwrap());
        assert!(!printed.contains("access-1") && !printed.contains("refresh-1"), "{printed}");
    }

    #[test]
    fn an_answer_without_token_or_id_is_none() {
        for missing in ["access_token", "orcid", "expires_in"] {
            assert!(Grant::read(BODY.replace(missing, "other").as_bytes()).is_none(), "{missing}");
        }
    }
}
