//! The row of a job.

use compendium::{Audience, Compendium, Opened};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::steps::{Steps, Verdict};

/// A job's overall status. A waiting job is `running` with every step queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    /// Waiting or at work.
    Running,
    /// Ended, and no step failed.
    Success,
    /// Ended, and a step failed.
    Failure,
}

impl JobStatus {
    /// The word in answers and filters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

impl From<Verdict> for JobStatus {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Success => Self::Success,
            Verdict::Failure => Self::Failure,
        }
    }
}

/// On whose behalf a compendium is executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A person who is signed in, by ORCID iD.
    Person {
        /// The person's ORCID iD.
        orcid: String,
    },
    /// Whoever holds a public link. Such jobs show the link's id instead of the compendium's.
    Link {
        /// The link's id, a secret.
        link: String,
    },
}

/// One job as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobRecord {
    /// Five characters of `[0-9A-Za-z]`.
    pub id: String,
    /// What clients see: the compendium's id, or the link's.
    pub compendium_id: String,
    /// The compendium itself.
    pub compendium: String,
    /// The person's ORCID iD, or `link.<link id>`.
    pub user: String,
    /// The overall status.
    pub status: JobStatus,
    /// The ten steps.
    #[serde(default)]
    pub steps: Steps,
    /// RFC 3339 in UTC with milliseconds.
    pub created: String,
    /// Likewise; changes when a step starts or ends.
    pub updated: String,
    /// Key of the index of all jobs; absent on jobs of links, which no general list shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<String>,
    /// Who sees it in lists, beside editors; absent on jobs of links, which whoever has the link sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Key of the index of jobs that nobody claimed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<String>,
    /// Key of the index of jobs that are being run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<String>,
    /// Until when the run is known to live; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat: Option<String>,
    /// The token of the run that owns the job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The lease under which it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<u32>,
    /// The launcher was told to start the runner.
    #[serde(default, skip_serializing_if = "is_false")]
    pub launched: bool,
    /// The runner has started.
    #[serde(default, skip_serializing_if = "is_false")]
    pub started: bool,
    /// How often the job was claimed.
    #[serde(default)]
    pub attempts: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The one value of the sparse index keys.
pub(crate) const INDEXED: &str = "job";

/// What stands for the person where a job was started through a link.
pub(crate) fn link_user(link: &str) -> String {
    format!("link.{link}")
}

impl JobRecord {
    /// The compendium as whoever started the job asked for it.
    #[must_use]
    pub fn opened(&self, compendium: Compendium) -> Opened {
        if self.compendium_id == compendium.id {
            Opened::by_id(compendium)
        } else {
            Opened::by_link(compendium, self.compendium_id.clone())
        }
    }

    /// A new, waiting job; `audience` is its compendium's.
    #[must_use]
    pub fn new(id: String, compendium: &str, audience: Audience, origin: &Origin, now: String) -> Self {
        let (compendium_id, user, audience) = match origin {
            Origin::Person { orcid } => (compendium, orcid.clone(), Some(audience)),
            Origin::Link { link } => (link.as_str(), link_user(link), None),
        };
        Self {
            id,
            compendium_id: compendium_id.to_owned(),
            compendium: compendium.to_owned(),
            user,
            status: JobStatus::Running,
            steps: Steps::default(),
            created: now.clone(),
            updated: now,
            listing: audience.as_ref().map(|_| INDEXED.to_owned()),
            audience,
            waiting: Some(INDEXED.to_owned()),
            running: None,
            heartbeat: None,
            run: None,
            lease: None,
            launched: false,
            started: false,
            attempts: 0,
        }
    }

    /// Whether nobody has claimed the job.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.status == JobStatus::Running && self.run.is_none()
    }

    /// Whether the job's run has been silent since before `before` (RFC 3339).
    #[must_use]
    pub fn is_silent(&self, before: &str) -> bool {
        self.status == JobStatus::Running && self.heartbeat.as_deref().is_some_and(|beat| beat < before)
    }
}

/// One job in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedJob {
    /// The job's id.
    pub id: String,
    /// Its overall status.
    pub status: JobStatus,
    /// The ORCID iD of who started it, or `link.<link id>`.
    pub user: String,
    /// The compendium's id, or the link's.
    pub compendium_id: String,
    /// Last change, RFC 3339.
    pub updated: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(origin: &Origin) -> JobRecord {
        let now = "2026-11-24T06:28:49.683Z".into();
        JobRecord::new("UMmJ7".into(), "BSgxj", Audience::Public, origin, now)
    }

    #[test]
    fn a_person_s_job_is_listed() {
        let job = job(&Origin::Person { orcid: "0000-0001-6021-1617".into() });
        assert_eq!((job.compendium_id.as_str(), job.listing.as_deref()), ("BSgxj", Some(INDEXED)));
        assert_eq!(job.audience, Some(Audience::Public));
        assert!(job.is_waiting());
    }

    #[test]
    fn a_link_s_job_hides_the_compendium_and_is_not_listed() {
        let job = job(&Origin::Link { link: "s".repeat(32) });
        assert_eq!(job.compendium_id, "s".repeat(32));
        assert_eq!(job.user, format!("link.{}", "s".repeat(32)));
        assert_eq!((job.compendium.as_str(), job.listing), ("BSgxj", None));
    }

    #[test]
    fn sparse_keys_are_absent_not_null() {
        let text = serde_json::to_string(&job(&Origin::Link { link: "x".into() })).unwrap();
        for absent in ["null", "heartbeat", "listing", "audience"] {
            assert!(!text.contains(absent), "{text}");
        }
        assert!(serde_json::from_str::<JobRecord>(&text).is_ok());
    }

    #[test]
    fn silence_is_measured_by_the_heartbeat() {
        let mut job = job(&Origin::Link { link: "x".into() });
        assert!(!job.is_silent("2027"));
        job.heartbeat = Some("2026-11-24T06:30:00.000Z".into());
        assert!(job.is_silent("2026-11-24T06:30:00.001Z"));
        assert!(!job.is_silent("2026-11-24T06:30:00.000Z"));
        job.status = JobStatus::Failure;
        assert!(!job.is_silent("2027"));
    }
}
