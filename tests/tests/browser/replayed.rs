//! Pages that a browser shows a second time do nothing a second time.

use tests::KbaseUser;

use super::visitor::{Visitor, confirm_page};

const LINKING_ERROR: &str = "Linking Error";
const WRONG_STATE: &str = "The session is not in 'started' state";

#[tokio::test]
async fn going_back_to_orcid_changes_nothing() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.comes_to_confirm().await;
        visitor.goes_back().await;
        visitor.decide("Allow").await;
        visitor.comes_to_failure("linking_session.wrong_state", LINKING_ERROR, WRONG_STATE).await;
        // The session is what it was.
        visitor.open(&confirm_page(&session)).await;
        visitor.sees_confirm(&session).await;
        visitor.press("Finish").await;
        visitor.sees_link().await;
    })
    .await;
}

#[tokio::test]
async fn the_continue_address_works_once() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.comes_to_confirm().await;
        let address = visitor.continue_address().await;
        visitor.open(&address).await;
        visitor.comes_to_failure("linking_session.wrong_state", LINKING_ERROR, WRONG_STATE).await;
        visitor.goes_back().await;
        visitor.sees_confirm(&session).await;
        visitor.press("Finish").await;
        visitor.sees_link().await;
        visitor.open(&address).await;
        let message = "Linking session not found";
        visitor.comes_to_failure("linking_session.not_found", LINKING_ERROR, message).await;
        visitor.press("Start again").await;
        visitor.sees_link().await;
    })
    .await;
}

#[tokio::test]
async fn the_confirm_page_finishes_once() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.comes_to_confirm().await;
        user.call("PUT", &format!("/linking-sessions/{session}/finish")).await.is(200, r#"{"ok":true}"#);
        let link = user.call("GET", "/link").await.ok();
        visitor.press("Finish").await;
        visitor.sees_failure("notFound", "Not Found", "The requested resource was not found").await;
        visitor.press("Start again").await;
        visitor.sees_link().await;
        assert_eq!(user.call("GET", "/link").await.ok(), link);
    })
    .await;
}
