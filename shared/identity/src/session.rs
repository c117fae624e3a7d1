//! Web sessions: the cookie `connect.sid` and the row behind it.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use storage::{StorageError, Table, ids, time};
use uuid::Uuid;

use crate::signature;

/// How long a session lasts, in seconds: 7 days.
pub const SESSION_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The name of the session cookie (contract/compendia.md 11.2).
/// The cookie's name.
pub const COOKIE: &str = "connect.sid";

/// A session id that came with a right signature, or that is about to be given one.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionCookie {
    sid: String,
}

impl SessionCookie {
    /// A cookie for a new session.
    #[must_use]
    pub fn random() -> Self {
        Self { sid: ids::random(ids::SECRET) }
    }

    /// Finds and verifies the session cookie in a `Cookie` header. Unknown and wrongly signed ones are as if there
    /// were none; raw and percent-encoded values are both accepted.
    #[must_use]
    pub fn from_header(header: &str, secret: &str) -> Option<Self> {
        let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        let values = pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value);
        values.take(4).find_map(|value| Self::verify(value, secret))
    }

    /// Verifies a cookie's value: `s:<sid>.<signature>`.
    #[must_use]
    pub fn verify(value: &str, secret: &str) -> Option<Self> {
        let decoded = percent_decode_str(value.trim_matches('"')).decode_utf8().ok()?;
        // A raw value may hold `+`, `/` and `=`, none of which decoding touches.
        let (sid, mac) = decoded.strip_prefix("s:")?.rsplit_once('.')?;
        let mac = signature::from_base64(mac.trim_end_matches('='))?;
        signature::verify(secret, sid, &mac).then(|| Self { sid: sid.to_owned() })
    }

    /// The cookie's value, signed and percent-encoded.
    #[must_use]
    pub fn value(&self, secret: &str) -> String {
        let mac = signature::base64(&signature::sign(secret, &self.sid));
        utf8_percent_encode(&format!("s:{}.{mac}", self.sid), NON_ALPHANUMERIC).to_string()
    }

    /// The `Set-Cookie` header that begins the session.
    #[must_use]
    pub fn set_cookie(&self, secret: &str, secure: bool) -> String {
        let value = self.value(secret);
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SESSION_SECONDS}{}", flag(secure))
    }

    /// The `Set-Cookie` header that ends it.
    #[must_use]
    pub fn clear_cookie(secure: bool) -> String {
        format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", flag(secure))
    }

    /// What the row is found by: a reader of the table can't make a cookie from it.
    fn key(&self) -> String {
        format!("session#{}", signature::fingerprint(&self.sid))
    }
}

fn flag(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}

#[derive(Debug, Serialize, Deserialize)]
struct SessionRow {
    id: String,
    person: Uuid,
    created: String,
    expires_at: i64,
}

/// The sessions of signed-in people.
#[derive(Debug, Clone)]
pub struct Sessions {
    table: Table,
}

impl Sessions {
    /// Sessions in this table.
    #[must_use]
    pub fn new(table: Table) -> Self {
        Self { table }
    }

    /// Begins a session for a person who has just signed in.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin(&self, person: Uuid) -> Result<SessionCookie, StorageError> {
        let cookie = SessionCookie::random();
        let row = SessionRow {
            id: cookie.key(),
            person,
            created: time::now_rfc3339(),
            expires_at: time::epoch_seconds_after(SESSION_SECONDS),
        };
        self.table.insert(&row).await?;
        Ok(cookie)
    }

    /// The person whose session this is, unless it has ended.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn person(&self, cookie: &SessionCookie) -> Result<Option<Uuid>, StorageError> {
        let row: Option<SessionRow> = self.table.get(&cookie.key()).await?;
        Ok(row.filter(|row| !time::is_past(row.expires_at)).map(|row| row.person))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end(&self, cookie: &SessionCookie) -> Result<(), StorageError> {
        self.table.delete(&cookie.key(), None).await
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SID: &str = "yleQfdYnkh-sbj9Ez--_TWHVhXeXNEgq";
    const MAC: &str = "qRmINNdkRuJ+iHGg5woRa9ydziuJ+DzFG9GnAZRvaaM";

    #[test]
    fn the_references_check_value_is_accepted_raw_and_encoded() {
        let raw = format!("s:{SID}.{MAC}");
        let encoded = raw.replace(':', "%3A").replace('+', "%2B");
        for header in [
            format!("connect.sid={raw}"),
            format!("a=b; connect.sid={encoded}; c=d"),
            format!("connect.sid=junk; connect.sid={raw}"),
        ] {
            let cookie = SessionCookie::from_header(&header, "o2r");
            assert_eq!(cookie.map(|cookie| cookie.sid).as_deref(), Some(SID), "{header}");
        }
    }

    #[test]
    fn a_wrong_signature_is_no_session() {
        for header in [
            format!("connect.sid=s:{SID}.{}", MAC.replace('q', "r")),
            format!("connect.sid=s:{SID}."),
            format!("connect.sid={SID}.{MAC}"),
            format!("connect.sid=s:x{SID}.{MAC}"),
            "connect.sid=".to_owned(),
            String::new(),
        ] {
            assert!(SessionCookie::from_header(&header, "o2r").is_none(), "{header}");
        }
        let right = format!("connect.sid=s:{SID}.{MAC}");
        assert!(SessionCookie::from_header(&right, "another secret").is_none());
    }

    #[test]
    fn a_cookie_is_marked_for_its_use() {
        let cookie = SessionCookie::random().set_cookie("o2r", true);
        for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/", "; Max-Age=604800"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }

    proptest! {
        #[test]
        fn what_is_signed_verifies(secret in "\\PC+") {
            let cookie = SessionCookie::random();
            let read = SessionCookie::verify(&cookie.value(&secret), &secret);
            prop_assert_eq!(read.map(|read| read.sid), Some(cookie.sid));
        }

        #[test]
        fn any_header_is_survived(header in "\\PC*") {
            prop_assert!(SessionCookie::from_header(&header, "o2r").is_none());
        }
    }
}
