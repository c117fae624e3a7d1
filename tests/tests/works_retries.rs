//! How often ORCID is called, and how long: issue 2 "ORCID client", decisions.md "Everywhere".

use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Client, KbaseUser, Record, calls, fault};

use crate::works::new_work;
use crate::works_errors::{Call, with_work};

/// Switches a fault on for a user's record.
async fn disturb(user: &KbaseUser, kind: Value) {
    fault(&format!("/v3.0/{}/", user.researcher.orcid), None, &kind).await;
}

/// The calls to ORCID that one of ours makes, in words of method and path; the put-code is `#`.
async fn made(user: &KbaseUser, put_code: i64, call: Call) -> (Answer, Vec<String>) {
    let before = calls(&user.researcher.orcid).await.len();
    let answer = call.by(user, put_code).await;
    let all = calls(&user.researcher.orcid).await;
    let new = all[before..].iter().map(|call| call.replace(&put_code.to_string(), "#")).collect();
    (answer, new)
}

/// The time that a call to ORCID may take.
async fn limit() -> Duration {
    let info = Client::new().get("/info").await.ok();
    let milliseconds = info["config"]["module"]["serviceRequestTimeout"].as_u64();
    Duration::from_millis(milliseconds.expect("a number of milliseconds"))
}

#[tokio::test]
async fn each_call_asks_orcid_as_often_as_it_needs() {
    for (call, expected) in [
        (Call::List, &["GET works"][..]),
        (Call::View, &["GET work/#"]),
        (Call::Add, &["POST works"]),
        (Call::Change, &["GET work/#", "PUT work/#"]),
        (Call::Delete, &["DELETE work/#"]),
        (Call::Profile, &["GET record"]),
    ] {
        let (user, put_code) = with_work().await;
        let (answer, made) = made(&user, put_code, call).await;
        assert!(answer.status < 300, "{answer:?}");
        assert_eq!(made, expected);
    }
}

#[tokio::test]
async fn reading_is_repeated_after_a_503_or_a_dropped_connection() {
    let (user, put_code) = with_work().await;
    for kind in [json!({"kind": "status", "code": 503, "times": 2}), json!({"kind": "drop", "times": 2})] {
        for call in [Call::List, Call::View, Call::Profile] {
            disturb(&user, kind.clone()).await;
            let (answer, made) = made(&user, put_code, call).await;
            assert_eq!((answer.status, made.len()), (200, 3), "{call:?} {kind}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn reading_is_given_up_after_three_times() {
    let (user, put_code) = with_work().await;
    for call in [Call::List, Call::View, Call::Profile] {
        disturb(&user, json!({"kind": "drop", "times": 3})).await;
        let (answer, made) = made(&user, put_code, call).await;
        assert_eq!(made.len(), 3, "{call:?}");
        answer.is(502, r#"{"code":"upstreamError","title":"Error","message":"Exception calling ORCID endpoint","data":{"exception":"ORCID can't be reached"}}"#);
        disturb(&user, json!({"kind": "status", "code": 503, "times": 3})).await;
        let answer = call.by(&user, put_code).await.has(400).json();
        assert_eq!(
            (&answer["code"], &answer["data"]["originalStatusCode"]),
            (&json!("upstreamError"), &json!(503))
        );
    }
}

#[tokio::test]
async fn an_addition_is_never_repeated() {
    for (kind, status, there) in [
        (json!({"kind": "drop", "times": 1}), 502, 1),
        (json!({"kind": "drop_after", "times": 1}), 502, 2),
        (json!({"kind": "status", "code": 503, "times": 1}), 400, 1),
        (json!({"kind": "broken_json", "times": 1}), 502, 2),
    ] {
        let (user, put_code) = with_work().await;
        disturb(&user, kind.clone()).await;
        let (answer, made) = made(&user, put_code, Call::Add).await;
        assert_eq!(
            (answer.status, answer.json()["code"].clone()),
            (status, json!("upstreamError")),
            "{kind}"
        );
        assert_eq!(made, ["POST works"], "{kind}");
        assert_eq!(Record::of(&user.researcher).await.count().await, there, "{kind}");
    }
}

/// PUT replaces the whole work: saying it twice is the same as once.
#[tokio::test]
async fn a_change_whose_answer_was_lost_is_made_once_more_and_is_the_same() {
    let (user, put_code) = with_work().await;
    disturb(&user, json!({"kind": "drop_after", "method": "PUT", "times": 1})).await;
    let (answer, made) = made(&user, put_code, Call::Change).await;
    assert_eq!(made, ["GET work/#", "PUT work/#", "PUT work/#"]);
    assert_eq!(answer.ok()["title"], new_work("")["title"]);
    assert_eq!(Record::of(&user.researcher).await.count().await, 1);
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_has_happened() {
    let (user, put_code) = with_work().await;
    disturb(&user, json!({"kind": "drop_after", "method": "DELETE", "times": 1})).await;
    let (answer, made) = made(&user, put_code, Call::Delete).await;
    answer.is(204, "");
    assert_eq!(made, ["DELETE work/#", "DELETE work/#"]);
    Call::Delete.by(&user, put_code).await.has(404);
}

/// A call that was turned away did not happen: what is not there afterwards was never there.
#[tokio::test]
async fn deleting_an_unknown_work_is_404_also_after_a_429() {
    let (user, _) = with_work().await;
    disturb(&user, json!({"kind": "status", "code": 429, "retry_after": 0, "times": 1})).await;
    Call::Delete.by(&user, 7).await.has(404);
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let (user, put_code) = with_work().await;
    for (call, status) in [(Call::List, 429), (Call::Profile, 503), (Call::Change, 429), (Call::Delete, 429)]
    {
        disturb(&user, json!({"kind": "status", "code": status, "retry_after": 1, "times": 1})).await;
        let begin = Instant::now();
        let answer = call.by(&user, put_code).await;
        assert!(answer.status < 300, "{call:?}: {answer:?}");
        assert!(begin.elapsed() >= Duration::from_secs(1), "{call:?}");
    }
}

#[tokio::test]
async fn a_retry_after_beyond_the_limit_is_passed_on_at_once() {
    let (user, put_code) = with_work().await;
    for call in Call::ALL {
        disturb(&user, json!({"kind": "status", "code": 429, "retry_after": 60, "times": 1})).await;
        let begin = Instant::now();
        let (answer, made) = made(&user, put_code, call).await;
        assert_eq!((answer.status, made.len()), (400, 1), "{call:?}: {answer:?}");
        assert_eq!(answer.header("retry-after"), "60", "{call:?}");
        assert_eq!(answer.json()["data"]["originalStatusCode"], 429);
        assert!(begin.elapsed() < limit().await, "{call:?}");
    }
}

#[tokio::test]
async fn a_slow_orcid_is_504_within_the_configured_time_for_each_call() {
    let limit = limit().await;
    let slow = async |call: Call| {
        let (user, put_code) = with_work().await;
        disturb(&user, json!({"kind": "delay", "ms": limit.as_millis() as u64 + 4_000})).await;
        let begin = Instant::now();
        let answer = call.by(&user, put_code).await;
        let took = begin.elapsed();
        answer.is(504, r#"{"code":"upstreamError","title":"Error","message":"Exception calling ORCID endpoint","data":{"exception":"timed out"}}"#);
        assert!(took >= limit && took < limit + Duration::from_secs(3), "{call:?}: {took:?}");
    };
    join_all(Call::ALL.map(slow)).await;
}

/// Reading and saving share the time of one request.
#[tokio::test]
async fn the_two_calls_of_a_change_share_the_time() {
    let limit = limit().await;
    let (user, put_code) = with_work().await;
    disturb(&user, json!({"kind": "delay", "ms": limit.as_millis() as u64 * 2 / 3})).await;
    let begin = Instant::now();
    Call::Change.by(&user, put_code).await.has(504);
    assert!(begin.elapsed() < limit + Duration::from_secs(3));
}
