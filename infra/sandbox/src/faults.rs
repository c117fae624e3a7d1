//! Faults that tests switch on.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What goes wrong, where and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Requests whose path starts so.
    pub path: String,
    /// Only requests with this method, when given.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests with this text in their path, their `Authorization` or their body (up to 1 MiB), when given.
    #[serde(default)]
    pub contains: Option<String>,
    /// What happens to them.
    #[serde(flatten)]
    pub kind: Kind,
    /// How many requests; all of them, when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only each so manyth of them, when given.
    #[serde(default)]
    pub every: Option<u32>,
    /// How many there were.
    #[serde(skip)]
    pub seen: u32,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The answer is late by so many milliseconds. Other faults can follow.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// The request is carried out at once, the answer is late by so many milliseconds.
    DelayAfter {
        /// Milliseconds.
        ms: u64,
    },
    /// The connection is closed, nothing happens.
    Drop,
    /// The request is carried out, then the connection is closed: the answer is lost.
    DropAfter,
    /// Answered with this status instead.
    Status {
        /// The status.
        code: u16,
        /// The header Retry-After, in seconds.
        #[serde(default)]
        retry_after: Option<u32>,
        /// The JSON document that is answered; a text when absent.
        #[serde(default)]
        body: Option<Value>,
    },
    /// Carried out, and answered with half of the JSON.
    BrokenJson,
    /// Carried out, and answered with this status instead: the answer is lost behind something in trouble.
    StatusAfter {
        /// The status.
        code: u16,
    },
    /// The connection is closed when so many bytes of the body have come.
    DropAt {
        /// Bytes.
        bytes: u64,
    },
}

/// The list in force.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Puts this list in the place of the old one.
    pub fn replace(&mut self, faults: Vec<Fault>) {
        self.0 = faults;
    }

    /// Adds one, after those in force.
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// True if it depends on more than method and path what happens.
    #[must_use]
    pub fn read_requests(&self) -> bool {
        self.0.iter().any(|fault| fault.contains.is_some())
    }

    /// What is left of the list.
    #[must_use]
    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// What happens to this request, of which `text` is path, `Authorization` and body: the delays up to the first other fault,
    /// and that one. Counts it.
    pub fn take(&mut self, method: &str, path: &str, text: &str) -> Vec<Kind> {
        let mut taken = Vec::new();
        for fault in &mut self.0 {
            let matches = path.starts_with(&fault.path)
                && fault.method.as_deref().is_none_or(|only| only.eq_ignore_ascii_case(method))
                && fault.contains.as_deref().is_none_or(|part| text.contains(part))
                && fault.times != Some(0);
            if !matches {
                continue;
            }
            fault.seen = fault.seen.wrapping_add(1);
            if fault.every.is_some_and(|every| every > 1 && fault.seen % every != 0) {
                continue;
            }
            fault.times = fault.times.map(|left| left - 1);
            taken.push(fault.kind.clone());
            if !matches!(fault.kind, Kind::Delay { .. }) {
                break;
            }
        }
        self.0.retain(|fault| fault.times != Some(0));
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Faults {
        Faults(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn a_fault_ends_after_its_times() {
        let mut faults =
            faults(r#"[{"path": "/v3.0", "kind": "status", "code": 503, "retry_after": 1, "times": 2}]"#);
        assert!(faults.take("GET", "/oauth/token", "").is_empty());
        for _ in 0..2 {
            assert_eq!(
                faults.take("GET", "/v3.0/x", ""),
                [Kind::Status { code: 503, retry_after: Some(1), body: None }]
            );
        }
        assert!(faults.take("GET", "/v3.0/x", "").is_empty());
        assert!(faults.list().is_empty());
    }

    #[test]
    fn a_fault_can_be_for_each_third_request() {
        let mut faults = faults(r#"[{"path": "/", "kind": "drop", "every": 3}]"#);
        let taken: Vec<_> = (0..6).map(|_| faults.take("GET", "/", "").len()).collect();
        assert_eq!(taken, [0, 0, 1, 0, 0, 1]);
    }

    #[test]
    fn a_fault_can_be_for_one_request_among_many() {
        let mut faults = faults(r#"[{"path": "/oauth/token", "contains": "code=a1", "kind": "drop"}]"#);
        assert!(faults.read_requests());
        assert!(faults.take("POST", "/oauth/token", "code=b2").is_empty());
        assert_eq!(faults.take("POST", "/oauth/token", "x=y&code=a1"), [Kind::Drop]);
    }

    #[test]
    fn delays_come_before_the_first_other_fault() {
        let mut faults = faults(
            r#"[{"path": "/", "kind": "delay", "ms": 5}, {"path": "/", "method": "post", "kind": "drop"}, {"path": "/", "kind": "broken_json"}]"#,
        );
        assert_eq!(faults.take("POST", "/", ""), [Kind::Delay { ms: 5 }, Kind::Drop]);
        assert_eq!(faults.take("GET", "/", ""), [Kind::Delay { ms: 5 }, Kind::BrokenJson]);
    }
}
