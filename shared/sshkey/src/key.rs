//! What is kept of a key.

use identity::Person;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use storage::time;
use uuid::Uuid;

use crate::text::MAX_COMMENT;
use crate::{Comment, Description, KeyKind, Login, PublicKey};

/// The one partition of the indexes that bastion hosts read.
pub(crate) const LISTED: &str = "bastion";
/// How long a key is remembered after it has ended, in days.
const REMEMBERED_DAYS: i64 = 10;
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// A key that shall be kept.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it opens.
    pub kind: KeyKind,
    /// The key.
    pub public: PublicKey,
    /// What it is called.
    pub comment: Comment,
    /// What it is for.
    pub description: Description,
}

/// A key, as stored under `key#<uuid>`. All times are RFC 3339 in UTC with milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshKey {
    pub(crate) id: String,
    /// Its id.
    pub uuid: Uuid,
    /// Whose it is; may be an alias of hers.
    pub person: Uuid,
    /// What it opens.
    pub kind: KeyKind,
    pub(crate) public: PublicKey,
    pub(crate) comment: String,
    pub(crate) description: String,
    /// Her login and the comment of her account when the key was made.
    pub(crate) login: Login,
    pub(crate) gecos: String,
    pub(crate) created_on: String,
    pub(crate) expires_on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) deactivated_on: Option<String>,
    /// Key of the indexes for bastion hosts; only their keys have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) listing: Option<String>,
    /// When it expires, or was deactivated before that: the order of one of them.
    pub(crate) ends_on: String,
    /// When it is forgotten, in epoch seconds.
    pub(crate) remove_at: i64,
}

/// Whether a key is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It opens what it is for.
    Active,
    /// Its owner has ended it.
    Deactivated,
    /// Its time is over.
    Expired,
}

/// A key's end: when, and when it is forgotten.
pub(crate) struct End {
    pub at: String,
    pub remove_at: i64,
}

impl End {
    /// An end at this time.
    pub fn at(at: Timestamp) -> Self {
        Self { at: time::rfc3339(at), remove_at: at.as_second() + REMEMBERED_DAYS * SECONDS_PER_DAY }
    }
}

impl SshKey {
    /// Bytes of what a bastion host is answered of it, at most.
    pub(crate) fn answer_bytes(&self) -> usize {
        // Names of the fields, the time in the comment, the status.
        const BESIDE: usize = 200;
        let texts = [self.comment.as_str(), &self.gecos, self.login.as_str()].map(str::len);
        self.public.public_key.len() + texts.into_iter().sum::<usize>() + BESIDE
    }

    pub(crate) fn key(uuid: Uuid) -> String {
        format!("key#{uuid}")
    }

    /// A new key of this person that is good for so many days.
    pub(crate) fn new(
        new: NewKey,
        person: Uuid,
        login: Login,
        gecos: String,
        days: u16,
        now: Timestamp,
    ) -> Self {
        let uuid = Uuid::new_v4();
        let lifetime = SignedDuration::from_secs(i64::from(days) * SECONDS_PER_DAY);
        let end = End::at(now.saturating_add(lifetime).unwrap_or(now));
        Self {
            id: Self::key(uuid),
            uuid,
            person,
            kind: new.kind,
            public: new.public,
            comment: new.comment.as_str().to_owned(),
            description: new.description.as_str().to_owned(),
            login,
            gecos,
            created_on: time::rfc3339(now),
            expires_on: end.at.clone(),
            deactivated_on: None,
            listing: (new.kind == KeyKind::Bastion).then(|| LISTED.to_owned()),
            ends_on: end.at,
            remove_at: end.remove_at,
        }
    }

    /// Whether it is good at this time, RFC 3339. DynamoDB removes what is over whenever it likes, so times decide.
    #[must_use]
    pub fn status(&self, now: &str) -> Status {
        if self.deactivated_on.is_some() {
            Status::Deactivated
        } else if self.expires_on.as_str() <= now {
            Status::Expired
        } else {
            Status::Active
        }
    }

    /// Whether it is good now.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status(&time::now_rfc3339()) == Status::Active
    }

    /// Whether it is this person's, also from before two records became one.
    #[must_use]
    pub fn is_of(&self, person: &Person) -> bool {
        person.uuids().any(|uuid| uuid == self.person)
    }

    /// Whether it is long over: as if it were not there.
    pub(crate) fn is_forgotten(&self) -> bool {
        time::is_past(self.remove_at)
    }

    /// When it ended and why, if it has.
    pub(crate) fn ended(&self, now: &str) -> Option<(&str, String)> {
        match self.status(now) {
            Status::Active => None,
            Status::Deactivated => {
                let on = self.deactivated_on.as_deref().unwrap_or_default();
                Some((on, format!("User deactivated on {on}")))
            }
            Status::Expired => {
                Some((&self.expires_on, format!("Key automatically expired on {}", self.expires_on)))
            }
        }
    }

    /// Its line in `authorized_keys`, without the end of the line.
    #[must_use]
    pub fn openssh(&self) -> String {
        self.public.openssh(&self.comment)
    }

    /// The same for a bastion host, whose comment says when it expires: `<comment>_(2026-11-29_06:33:20+0000)_`.
    #[must_use]
    pub fn openssh_of_bastion(&self) -> String {
        let until = self.expires_on.parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH);
        let until = format!("_({})_", until.strftime("%Y-%m-%d_%H:%M:%S+0000"));
        let comment: String = self.comment.chars().take(MAX_COMMENT - until.len()).collect();
        self.public.openssh(&format!("{comment}{until}"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Algorithm;
    use crate::generate::generate;

    pub(crate) fn key(kind: KeyKind, comment: &str) -> SshKey {
        let comment = Comment::parse(comment).unwrap();
        let public = generate(Algorithm::Ed25519, &comment).unwrap().public;
        let description = Description::parse("a key").unwrap();
        let login = Login::candidates("josiah", Uuid::nil()).next().unwrap();
        let new = NewKey { kind, public, comment, description };
        let now = "2026-11-24T06:33:20.123Z".parse().unwrap();
        SshKey::new(new, Uuid::nil(), login, "Josiah,,,,".to_owned(), 5, now)
    }

    #[test]
    fn its_status_follows_from_its_times() {
        let mut key = key(KeyKind::Bastion, "josiah@brown");
        let (before, after) = ("2026-11-29T06:33:20.122Z", "2026-11-29T06:33:20.123Z");
        assert_eq!((key.status(before), key.status(after)), (Status::Active, Status::Expired));
        assert_eq!(key.ended(before), None);
        let why = format!("Key automatically expired on {after}");
        assert_eq!(key.ended(after), Some((after, why)));
        key.deactivated_on = Some("2026-11-25T00:00:00.000Z".to_owned());
        for now in [before, after] {
            assert_eq!(key.status(now), Status::Deactivated);
            let why = "User deactivated on 2026-11-25T00:00:00.000Z".to_owned();
            assert_eq!(key.ended(now), Some(("2026-11-25T00:00:00.000Z", why)));
        }
    }

    #[test]
    fn it_is_forgotten_ten_days_after_its_end() {
        let key = key(KeyKind::Sliver, "josiah@brown");
        assert_eq!(key.remove_at, "2026-12-09T06:33:20Z".parse::<Timestamp>().unwrap().as_second());
        assert_eq!((key.ends_on.as_str(), key.listing), ("2026-11-29T06:33:20.123Z", None));
    }

    #[test]
    fn a_bastion_host_sees_when_it_expires() {
        let line = key(KeyKind::Bastion, "josiah@brown").openssh_of_bastion();
        assert!(line.ends_with(" josiah@brown_(2026-11-29_06:33:20+0000)_"), "{line}");
        let line = key(KeyKind::Bastion, &"x".repeat(100)).openssh_of_bastion();
        let comment = line.rsplit_once(' ').unwrap().1;
        assert_eq!((comment.len(), line.matches(' ').count()), (100, 2));
        assert!(comment.ends_with("xx_(2026-11-29_06:33:20+0000)_"));
    }
}
