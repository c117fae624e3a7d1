//! A link between a user and an ORCID iD.

use identity::OrcidId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{OrcidAuth, SealedGrant};

/// A link, as stored under `link#<username>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub(crate) id: String,
    /// Whose link it is.
    pub username: String,
    /// When it was made, ms since 1970.
    created_ms: i64,
    /// When ORCID's access token ends, ms since 1970. Not named `expires_at`: the table's TTL must not see it.
    expires_ms: i64,
    /// The session that made it: tells this link from a later one of the same user.
    pub(crate) session: String,
    pub(crate) grant: SealedGrant,
}

/// A link between a KBase user and an ORCID account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkRecordPublic)]
pub struct LinkView<'a> {
    /// Whose link it is.
    username: &'a str,
    /// When it was made, in milliseconds since 1970.
    created_at: i64,
    /// When ORCID's access token ends, in milliseconds since 1970.
    expires_at: i64,
    orcid_auth: &'a OrcidAuth,
}

impl Link {
    /// A link that begins now.
    pub(crate) fn new(username: &str, session: &str, grant: SealedGrant, now_ms: i64) -> Self {
        Self {
            id: link_key(username),
            username: username.to_owned(),
            created_ms: now_ms,
            expires_ms: now_ms.saturating_add(grant.public.expires_in.saturating_mul(1_000)),
            session: session.to_owned(),
            grant,
        }
    }

    /// The ORCID iD that the user is linked to.
    #[must_use]
    pub fn orcid(&self) -> &OrcidId {
        &self.grant.public.orcid
    }

    /// As the API shows it; without tokens.
    #[must_use]
    pub fn view(&self) -> LinkView<'_> {
        LinkView {
            username: &self.username,
            created_at: self.created_ms,
            expires_at: self.expires_ms,
            orcid_auth: &self.grant.public,
        }
    }
}

/// Which user holds an ORCID iD: stored under `orcid#<iD>`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Holder {
    pub id: String,
    pub username: String,
}

pub(crate) fn link_key(username: &str) -> String {
    format!("link#{username}")
}

pub(crate) fn orcid_key(orcid: &OrcidId) -> String {
    format!("orcid#{orcid}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> SealedGrant {
        serde_json::from_value(serde_json::json!({
            "public": {
                "name": "Josiah Carberry", "scope": "/read-limited openid", "expires_in": 631_138_518,
                "orcid": "0000-0002-1825-0097",
            },
            "token_type": "bearer", "access_token": "k1.AAAA", "refresh_token": "k1.BBBB",
        }))
        .unwrap()
    }

    #[test]
    fn the_view_has_the_contracts_order_and_no_token() {
        let link = Link::new("amara", "s", grant(), 1_764_000_000_123);
        insta::assert_snapshot!(
            serde_json::to_string(&link.view()).unwrap(),
            @r#"{"username":"amara","created_at":1764000000123,"expires_at":2395138518123,"orcid_auth":{"name":"Josiah Carberry","scope":"/read-limited openid","expires_in":631138518,"orcid":"0000-0002-1825-0097"}}"#
        );
    }

    #[test]
    fn the_row_has_nothing_that_the_tables_ttl_would_delete_it_by() {
        let row = serde_json::to_value(Link::new("amara", "s", grant(), 0)).unwrap();
        assert!(row.get("expires_at").is_none());
        assert_eq!(row["id"], "link#amara");
    }
}
