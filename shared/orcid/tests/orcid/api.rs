//! The API client against the sandbox, which is stateful and as strict as ORCID.

use std::time::Duration;

use orcid::{Api, ApiError, Profile, Work};
use serde_json::json;
use storage::SecretText;

use crate::support::{Here, ID, a_work};

#[tokio::test]
async fn a_work_is_added_read_changed_and_removed() {
    let here = Here::start().await;
    let record = here.record();
    let added = record.add(&a_work("10.5072/a")).await.unwrap();
    let put_code = Work::from_json(&added).put_code;
    let mut work = record.work(put_code).await.unwrap();
    assert_eq!(work["title"], added["title"]);
    work["short-description"] = "described".into();
    let changed = record.change(put_code, &work).await.unwrap();
    assert_eq!(changed["short-description"], "described");
    assert_eq!(Work::from_groups(&record.works().await.unwrap()).len(), 1);
    assert_eq!(Profile::from_json(ID, &record.whole().await.unwrap()).works.len(), 1);
    record.remove(put_code).await.unwrap();
    assert!(matches!(record.work(put_code).await, Err(ApiError::NotFound(_))));
}

#[tokio::test]
async fn a_duplicate_names_the_work_that_is_there() {
    let here = Here::start().await;
    let put_code = Work::from_json(&here.record().add(&a_work("10.5072/a")).await.unwrap()).put_code;
    match here.record().add(&a_work("10.5072/A")).await {
        Err(ApiError::Duplicate { put_code: there, refusal }) => {
            assert_eq!((there, refusal.status), (Some(put_code), 409));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn several_works_are_read_at_once_and_each_may_fail() {
    let here = Here::start().await;
    let put_code = Work::from_json(&here.record().add(&a_work("10.5072/a")).await.unwrap()).put_code;
    let works = here.record().bulk(&[put_code, put_code + 1]).await.unwrap();
    assert_eq!(works[0].as_ref().unwrap()["put-code"], put_code);
    assert_eq!(works[1].as_ref().unwrap_err().status, 404);
}

#[tokio::test]
async fn refusals_hold_no_token() {
    let here = Here::start().await;
    let unknown = SecretText::new("11111111-2222-3333-4444-555555555555");
    match here.api.record(ID, &unknown).works().await {
        Err(ApiError::Refused(refusal)) => {
            assert_eq!(refusal.data("get_works")["originalResponseJSON"], json!({"error": "invalid_token"}));
            assert_eq!(refusal.status, 401);
        }
        other => panic!("{other:?}"),
    }
    let reader = here.sign_in("/read-limited").await;
    let refused = here.api.record(ID, &reader).add(&a_work("10.5072/a")).await;
    assert!(matches!(refused, Err(ApiError::Refused(refusal)) if refusal.status == 403));
}

#[tokio::test]
async fn idempotent_calls_are_repeated_after_passing_faults() {
    let here = Here::start().await;
    for fault in [json!({"kind": "drop"}), json!({"kind": "status", "code": 503})] {
        let mut fault = fault;
        fault["path"] = "/v3.0".into();
        fault["times"] = 2.into();
        here.faults(json!([fault])).await;
        let before = here.calls().await;
        here.record().works().await.unwrap();
        assert_eq!(here.calls().await - before, 3, "{fault}");
    }
}

#[tokio::test]
async fn an_addition_is_never_repeated() {
    let here = Here::start().await;
    here.faults(json!([{"path": "/v3.0", "kind": "drop", "times": 1}])).await;
    assert!(matches!(here.record().add(&a_work("10.5072/a")).await, Err(ApiError::Unreachable(_))));
    assert_eq!(here.calls().await, 1);
}

#[tokio::test]
async fn a_removal_whose_answer_was_lost_has_happened() {
    let here = Here::start().await;
    let put_code = Work::from_json(&here.record().add(&a_work("10.5072/a")).await.unwrap()).put_code;
    here.faults(json!([{"path": "/v3.0", "method": "DELETE", "kind": "drop_after", "times": 1}])).await;
    here.record().remove(put_code).await.unwrap();
    assert!(matches!(here.record().remove(put_code).await, Err(ApiError::NotFound(_))));
}

#[tokio::test]
async fn a_removal_that_was_turned_away_has_not_happened() {
    let here = Here::start().await;
    here.faults(json!([{"path": "/v3.0", "kind": "status", "code": 429, "retry_after": 0, "times": 1}]))
        .await;
    assert!(matches!(here.record().remove(7).await, Err(ApiError::NotFound(_))));
}

#[tokio::test]
async fn retry_after_is_waited_for_within_the_deadline_only() {
    let here = Here::start().await;
    let fault = |seconds: u32| json!([{"path": "/v3.0", "kind": "status", "code": 429, "retry_after": seconds, "times": 1}]);
    here.faults(fault(1)).await;
    let begin = std::time::Instant::now();
    here.record().works().await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(1));
    here.faults(fault(60)).await;
    match here.record().works().await {
        Err(ApiError::Refused(refusal)) => assert_eq!((refusal.status, refusal.retry_after), (429, Some(60))),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_slow_orcid_is_a_timeout_and_broken_json_unreadable() {
    let here = Here::start().await;
    let hasty = Api::new(format!("{}/v3.0", here.running.url), Duration::from_millis(200));
    here.faults(json!([{"path": "/v3.0", "kind": "delay", "ms": 5000}])).await;
    assert_eq!(hasty.record(ID, &here.token).works().await, Err(ApiError::Timeout));
    here.faults(json!([{"path": "/v3.0", "kind": "broken_json"}])).await;
    assert_eq!(here.record().works().await, Err(ApiError::Unreadable));
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let nowhere = Api::new("http://127.0.0.1:1/v3.0".to_owned(), Duration::from_millis(300));
    let token = SecretText::new("t");
    assert!(matches!(nowhere.record(ID, &token).works().await, Err(ApiError::Unreachable(_))));
}
