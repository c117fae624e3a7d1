//! Every state × every event, by the conditions as DynamoDB would judge them.

use serde_json::{Value, json};

use super::*;
use crate::machine::{Outcome, outcome};

const NOW: i64 = 1_764_000_000_123;

/// DynamoDB's side of a condition, for the flat items that sessions are.
fn holds(condition: &Condition, item: &Value) -> bool {
    match condition {
        Condition::Absent(path) => item.get(path).is_none(),
        Condition::Present(path) => item.get(path).is_some(),
        Condition::Compare(path, operator, value) => {
            let Some(found) = item.get(path) else { return false };
            let value: Value = serde_dynamo::from_attribute_value(value.clone()).unwrap();
            match *operator {
                "=" => *found == value,
                ">" => found.as_i64() > value.as_i64(),
                other => panic!("{other} is not used"),
            }
        }
        Condition::Contains(path, _) => panic!("{path} is compared as a whole"),
        Condition::All(parts) => parts.iter().all(|part| holds(part, item)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, item)),
    }
}

fn grant() -> SealedGrant {
    serde_json::from_value(json!({
        "public": {"name": "", "scope": "openid", "expires_in": 1, "orcid": "0000-0002-1825-0097"},
        "token_type": "bearer", "access_token": "k1.AAAA",
    }))
    .unwrap()
}

fn session(state: State) -> Session {
    let mut session = Session::new("amara", NOW);
    session.state = state;
    if state != State::Initial {
        session.skip_prompt = Some("true".to_owned());
    }
    if state == State::Started {
        session.nonce = Some("n".to_owned());
    }
    if state == State::Complete {
        session.grant = Some(grant());
    }
    session
}

/// An item as it is stored.
fn item(session: &Session) -> Value {
    serde_json::to_value(session).unwrap()
}

/// The condition of the write that carries an event out.
fn condition(event: Event, username: &str, now_ms: i64) -> Option<Condition> {
    let update = match event {
        Event::Start => start(username, now_ms, "n2", None, "false"),
        Event::Continue => take(username, now_ms, "n"),
        Event::Finish => return Some(finish(username, now_ms)),
        Event::Delete => return Some(deletion(username, now_ms)),
        // Nothing is written for these.
        Event::Get | Event::Expire => return None,
    };
    update.condition().cloned()
}

#[test]
fn a_write_happens_where_the_machine_allows_its_event() {
    for state in State::ALL {
        for event in Event::ALL {
            let Some(condition) = condition(event, "amara", NOW) else { continue };
            // A complete session is marked before it is deleted.
            let marked = event == Event::Delete && state == State::Complete;
            let item = item(&Session { deleting: marked, ..session(state) });
            let allowed = outcome(state, event) != Outcome::Refuse;
            assert_eq!(holds(&condition, &item), allowed, "{event:?} in {state:?}");
        }
    }
}

#[test]
fn no_write_happens_to_a_session_that_is_over_or_anothers_or_gone() {
    for state in State::ALL {
        for event in Event::ALL {
            let there = item(&Session { deleting: event == Event::Delete, ..session(state) });
            for (username, now, item) in [
                ("amara", NOW + SESSION_MILLISECONDS, &there),
                ("bjorn", NOW, &there),
                ("amara", NOW, &json!({})),
            ] {
                if let Some(condition) = condition(event, username, now) {
                    assert!(!holds(&condition, item), "{event:?} in {state:?}");
                }
            }
        }
    }
}

#[test]
fn a_session_that_is_being_deleted_can_only_be_deleted() {
    for state in State::ALL {
        for event in [Event::Start, Event::Continue, Event::Finish, Event::Delete] {
            let item = item(&Session { deleting: true, ..session(state) });
            let condition = condition(event, "amara", NOW).unwrap();
            assert_eq!(holds(&condition, &item), event == Event::Delete, "{event:?} in {state:?}");
        }
    }
}

#[test]
fn a_token_is_never_deleted_unrevoked() {
    let complete = item(&session(State::Complete));
    assert!(!holds(&deletion("amara", NOW), &complete));
    assert!(holds(begin_deletion("amara", NOW).condition().unwrap(), &complete));
    for state in [State::Initial, State::Started] {
        assert!(!holds(begin_deletion("amara", NOW).condition().unwrap(), &item(&session(state))));
    }
}

#[test]
fn a_nonce_is_good_once_and_for_its_own_start() {
    let started = session(State::Started);
    assert!(!holds(take("amara", NOW, "other").condition().unwrap(), &item(&started)));
    let taken = Session { nonce: None, exchanging: Some("n".to_owned()), ..started.clone() };
    assert!(!holds(take("amara", NOW, "n").condition().unwrap(), &item(&taken)));
    let write = |nonce| complete("amara", NOW, nonce, &grant());
    assert!(holds(write("n").condition().unwrap(), &item(&taken)));
    assert!(!holds(write("n").condition().unwrap(), &item(&started)));
    // Started again while the code was being exchanged.
    let restarted = Session { nonce: Some("n2".to_owned()), ..started };
    assert!(!holds(write("n").condition().unwrap(), &item(&restarted)));
}

#[test]
fn expiry_is_the_same_in_seconds_but_never_earlier() {
    let session = session(State::Initial);
    assert!(!session.is_over(NOW + SESSION_MILLISECONDS - 1));
    assert!(session.is_over(NOW + SESSION_MILLISECONDS));
    assert!(session.expires_at * 1_000 >= session.expires_ms);
    assert!(session.expires_at * 1_000 - session.expires_ms <= 1_000);
}

#[test]
fn each_state_shows_what_it_has() {
    let view = |state| {
        let session =
            Session { session_id: "6ba7b810-9dad-11d1-80b4-00c04fd430c8".to_owned(), ..session(state) };
        serde_json::to_string(&session.view()).unwrap()
    };
    insta::assert_snapshot!(
        view(State::Initial),
        @r#"{"session_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","username":"amara","created_at":1764000000123,"expires_at":1764000600123}"#
    );
    insta::assert_snapshot!(
        view(State::Started),
        @r#"{"session_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","username":"amara","created_at":1764000000123,"expires_at":1764000600123,"return_link":null,"skip_prompt":"true"}"#
    );
    insta::assert_snapshot!(
        view(State::Complete),
        @r#"{"session_id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","username":"amara","created_at":1764000000123,"expires_at":1764000600123,"return_link":null,"skip_prompt":"true","orcid_auth":{"name":"","scope":"openid","expires_in":1,"orcid":"0000-0002-1825-0097"}}"#
    );
}
