//! GET /api/v1/recipient: contract/compendia.md 7.2, issue 5.

use serde_json::json;
use tests::Client;

#[tokio::test]
async fn those_with_a_good_token_are_listed_and_a_download_first() {
    let recipients = Client::new().get("/api/v1/recipient").await.ok();
    assert_eq!(
        recipients,
        json!({ "recipients": [
            { "id": "download", "label": "Download" },
            { "id": "zenodo", "label": "Zenodo" },
            { "id": "zenodo_sandbox", "label": "Zenodo Sandbox" },
            { "id": "b2share_sandbox", "label": "Eudat b2share Sandbox" },
        ] })
    );
}
