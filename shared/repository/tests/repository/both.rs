use repository::{Failure, Recipient};
use serde_json::json;

use crate::support::{BOTH, Here, SHIPMENT, metadata, upload};

#[tokio::test]
async fn from_a_draft_to_a_doi() {
    let here = Here::start().await;
    for recipient in BOTH {
        let repository = here.open(recipient, "local").await;
        repository.verify().await.unwrap();
        let draft = repository.create(SHIPMENT, None).await.unwrap();
        assert_eq!((draft.files.len(), &draft.published), (0, &None));
        let file = upload(&repository, &draft, 300_000).await.unwrap();
        assert_eq!((file.filename.as_str(), file.filesize), ("4XgD97.zip", 300_000));
        assert_eq!(file.checksum, "a95aa03512179a387a47aab51d3e5d20");
        repository.describe(&draft.id, &metadata(recipient)).await.unwrap();
        let published = repository.publish(&draft.id).await.unwrap();
        let known = repository.get(&draft.id).await.unwrap();
        assert_eq!((known.published.as_ref(), known.files), (Some(&published), vec![file]));
        assert!(published.doi.starts_with("10.5072/") && published.url.contains("/record"), "{published:?}");
        assert_eq!(repository.find(SHIPMENT).await.unwrap().unwrap().published, Some(published.clone()));
        // Whoever asks again gets the same.
        assert_eq!(repository.publish(&draft.id).await.unwrap(), published);
    }
    let publications: Vec<_> = here.deposits().await.iter().map(|one| one["publications"].clone()).collect();
    assert_eq!(publications, [1, 1]);
}

#[tokio::test]
async fn a_draft_is_found_among_many() {
    let here = Here::start().await;
    for recipient in BOTH {
        let repository = here.open(recipient, "local").await;
        assert_eq!(repository.find(SHIPMENT).await.unwrap(), None);
        let draft = repository.create(SHIPMENT, Some(&metadata(recipient))).await.unwrap();
        for other in 0..60 {
            repository.create(&format!("00000000-0000-0000-0000-{other:012}"), None).await.unwrap();
        }
        repository.describe(&draft.id, &metadata(recipient)).await.unwrap();
        assert_eq!(repository.find(SHIPMENT).await.unwrap(), Some(draft));
        assert_eq!(here.open(recipient, "other").await.find(SHIPMENT).await.unwrap(), None);
    }
}

#[tokio::test]
async fn files_are_deleted_by_their_id() {
    let here = Here::start().await;
    for recipient in BOTH {
        let repository = here.open(recipient, "local").await;
        let draft = repository.create(SHIPMENT, Some(&metadata(recipient))).await.unwrap();
        let file = upload(&repository, &draft, 5).await.unwrap();
        for unknown in ["", "..", "../../x", "4XgD97.zip", "00000000-0000-0000-0000-000000000000"] {
            assert_eq!(repository.delete_file(&draft.id, unknown).await, Err(Failure::NotFound), "{unknown}");
        }
        repository.delete_file(&draft.id, &file.id).await.unwrap();
        assert_eq!(repository.get(&draft.id).await.unwrap().files, []);
        let file = upload(&repository, &draft, 6).await.unwrap();
        repository.publish(&draft.id).await.unwrap();
        let refused = repository.delete_file(&draft.id, &file.id).await;
        assert!(matches!(refused, Err(Failure::Refused { status: 403, .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_refusal_says_why() {
    let here = Here::start().await;
    let repository = here.open(Recipient::ZenodoSandbox, "local").await;
    let draft = repository.create(SHIPMENT, None).await.unwrap();
    let wrong = json!({"metadata": {"license": "mine", "title": ""}});
    let refused = |message: &str| Err(Failure::Refused { status: 400, message: message.to_owned() });
    assert_eq!(
        repository.describe(&draft.id, &wrong).await,
        refused(
            "Validation error (metadata.license: Invalid license.; metadata.title: Shorter than minimum length 1.)"
        )
    );
    upload(&repository, &draft, 5).await.unwrap();
    let missing = "Missing data for required field.";
    assert_eq!(
        repository.publish(&draft.id).await.map(drop),
        refused(&format!(
            "Validation error (metadata.title: {missing}; metadata.upload_type: {missing}; \
             metadata.description: {missing}; metadata.creators: {missing})"
        ))
    );
    assert!(matches!(
        repository.create(SHIPMENT, Some(&wrong)).await,
        Err(Failure::Refused { status: 400, .. })
    ));
}

#[tokio::test]
async fn a_token_must_open_it() {
    let here = Here::start().await;
    for recipient in BOTH {
        let refused = here.open(recipient, "nobody").await.verify().await;
        assert!(matches!(refused, Err(Failure::Refused { status: 401, .. })), "{refused:?}");
        let reader = here.open(recipient, "reader").await;
        reader.verify().await.unwrap();
        let refused = reader.create(SHIPMENT, None).await;
        assert!(matches!(refused, Err(Failure::Refused { status: 403, .. })), "{refused:?}");
    }
}
