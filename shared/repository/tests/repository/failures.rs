use std::time::{Duration, Instant};

use bytes::Bytes;
use repository::{Failure, Recipient, Repository};
use serde_json::{Value, json};

use crate::support::{BOTH, Here, SHIPMENT, metadata, stream, upload};

const API: &str = "/sandbox.zenodo.org/api";

async fn zenodo() -> (Here, Repository) {
    let here = Here::start().await;
    let repository = here.open(Recipient::ZenodoSandbox, "local").await;
    (here, repository)
}

#[tokio::test]
async fn a_status_is_told_apart() {
    let (here, repository) = zenodo().await;
    let fault = |fault: Value| {
        let mut all = json!({"path": API, "times": 1});
        all.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
        here.fault(all)
    };
    fault(json!({"kind": "status", "code": 429, "retry_after": 7})).await;
    assert_eq!(repository.verify().await, Err(Failure::Limited { after: Some(Duration::from_secs(7)) }));
    fault(json!({"kind": "status", "code": 503})).await;
    assert!(matches!(repository.verify().await, Err(Failure::Unavailable(_))));
    fault(json!({"kind": "drop"})).await;
    assert!(matches!(repository.verify().await, Err(Failure::Unavailable(_))));
    fault(json!({"kind": "status", "code": 302})).await;
    assert_eq!(repository.verify().await, Err(Failure::Unreadable));
    fault(json!({"kind": "broken_json"})).await;
    assert_eq!(repository.create(SHIPMENT, None).await, Err(Failure::Unreadable));
    fault(json!({"kind": "delay", "ms": 5_000})).await;
    assert_eq!(repository.verify().await, Err(Failure::Slow));
    assert_eq!(repository.get("1").await, Err(Failure::NotFound));
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_deposition_or_publication() {
    for (recipient, method, path) in [
        (BOTH[0], "POST", "/sandbox.zenodo.org/api/deposit/depositions"),
        (BOTH[1], "PATCH", "/trng-b2share.eudat.eu/api/records"),
    ] {
        let here = Here::start().await;
        let repository = here.open(recipient, "local").await;
        here.fault(json!({"path": path, "method": "POST", "kind": "status_after", "code": 502, "times": 1}))
            .await;
        let lost = repository.create(SHIPMENT, Some(&metadata(recipient))).await.unwrap_err();
        assert!(lost.is_transient(), "{lost:?}");
        let found = repository.find(SHIPMENT).await.unwrap().unwrap();
        upload(&repository, &found, 5).await.unwrap();
        here.fault(json!({"path": path, "method": method, "kind": "drop_after", "times": 1})).await;
        let published = repository.publish(&found.id).await.unwrap();
        assert!(published.doi.starts_with("10.5072/"), "{published:?}");
        let known = here.deposits().await;
        assert_eq!((known.len(), &known[0]["publications"]), (1, &json!(1)));
    }
}

#[tokio::test]
async fn a_publication_that_failed_is_not_adopted() {
    let (here, repository) = zenodo().await;
    let draft = repository.create(SHIPMENT, Some(&metadata(BOTH[0]))).await.unwrap();
    upload(&repository, &draft, 5).await.unwrap();
    here.fault(json!({"path": API, "method": "POST", "kind": "status", "code": 500, "times": 1})).await;
    assert!(matches!(repository.publish(&draft.id).await, Err(Failure::Unavailable(_))));
    assert_eq!(here.deposits().await[0]["publications"], 0);
}

#[tokio::test]
async fn an_upload_that_was_altered_is_corrupt() {
    for (recipient, path) in
        [(BOTH[0], "/sandbox.zenodo.org/api/files"), (BOTH[1], "/trng-b2share.eudat.eu/api/files")]
    {
        let here = Here::start().await;
        let repository = here.open(recipient, "local").await;
        let draft = repository.create(SHIPMENT, Some(&metadata(recipient))).await.unwrap();
        for wrong in [
            json!({"checksum": "md5:00000000000000000000000000000000", "size": 5}),
            json!({"checksum": "md5:0a2a5ab8a0a2b9f5a2fc2a3ee0b7b3f2", "size": 4}),
        ] {
            here.fault(json!({"path": path, "method": "PUT", "kind": "status", "code": 200, "body": wrong, "times": 1})).await;
            assert_eq!(upload(&repository, &draft, 5).await, Err(Failure::Corrupt));
        }
        assert!(upload(&repository, &draft, 5).await.is_ok());
    }
}

#[tokio::test]
async fn an_upload_that_is_cut_leaves_nothing() {
    let (here, repository) = zenodo().await;
    let draft = repository.create(SHIPMENT, Some(&metadata(BOTH[0]))).await.unwrap();
    let path = format!("{API}/files");
    here.fault(json!({"path": path, "kind": "drop_at", "bytes": 500_000, "times": 1})).await;
    let failure = upload(&repository, &draft, 3_000_000).await.unwrap_err();
    assert!(matches!(failure, Failure::Unavailable(_)), "{failure:?}");
    assert_eq!(repository.get(&draft.id).await.unwrap().files, []);
    assert_eq!(upload(&repository, &draft, 3_000_000).await.unwrap().filesize, 3_000_000);
}

#[tokio::test]
async fn an_upload_may_take_longer_than_a_call_but_not_stand_still() {
    let (here, repository) = zenodo().await;
    let draft = repository.create(SHIPMENT, Some(&metadata(BOTH[0]))).await.unwrap();
    let slowly = futures::stream::unfold(0, |piece| async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        (piece < 8).then(|| (Ok::<_, std::io::Error>(Bytes::from_static(b"1234567890")), piece + 1))
    });
    let begun = Instant::now();
    assert_eq!(repository.upload(&draft, "slow.zip", 80, slowly).await.unwrap().filesize, 80);
    assert!(begun.elapsed() > Duration::from_secs(2));
    let never = futures::stream::pending::<Result<Bytes, std::io::Error>>();
    assert_eq!(repository.upload(&draft, "never.zip", 80, never).await, Err(Failure::Slow));
    let path = format!("{API}/files");
    here.fault(json!({"path": path, "kind": "delay_after", "ms": 60_000, "times": 1})).await;
    assert_eq!(upload(&repository, &draft, 5).await, Err(Failure::Slow));
}

#[tokio::test]
async fn a_source_that_fails_is_not_the_repositorys_fault() {
    let (_here, repository) = zenodo().await;
    let draft = repository.create(SHIPMENT, Some(&metadata(BOTH[0]))).await.unwrap();
    let broken =
        futures::stream::iter([Ok(Bytes::from_static(b"12345")), Err(std::io::Error::other("gone"))]);
    let failure = repository.upload(&draft, "a.zip", 10, broken).await.unwrap_err();
    assert_eq!(failure, Failure::Source("gone".to_owned()));
    for announced in [9, 50] {
        let failure = repository.upload(&draft, "a.zip", announced, stream(10)).await.unwrap_err();
        assert!(matches!(failure, Failure::Source(_)), "{announced}: {failure:?}");
    }
    assert_eq!(repository.get(&draft.id).await.unwrap().files, []);
    assert_eq!(
        repository.upload(&draft, "empty", 0, stream(0)).await.unwrap().checksum,
        "d41d8cd98f00b204e9800998ecf8427e"
    );
}

#[tokio::test]
async fn a_limit_of_the_repository_is_a_refusal() {
    let (here, repository) = zenodo().await;
    let draft = repository.create(SHIPMENT, Some(&metadata(BOTH[0]))).await.unwrap();
    here.limit(json!({"key": "4XgD97.zip", "bytes": 1_000})).await;
    let refused = |size| upload(&repository, &draft, size);
    let expected = Failure::Refused { status: 400, message: "Bucket quota exceeded.".to_owned() };
    assert_eq!(refused(1_001).await, Err(expected.clone()));
    assert_eq!(refused(20_000_000).await, Err(expected));
    assert!(refused(1_000).await.is_ok());
}
