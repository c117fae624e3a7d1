//! Links that are made, in a browser.

use tests::{KbaseUser, Stack};

use super::visitor::Visitor;

#[tokio::test]
async fn a_link_is_made_shown_and_removed() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.start().await;
        visitor.decide("Allow").await;
        visitor.sees_confirm(&session).await;
        // Nothing is linked before she says so.
        user.call("GET", "/link/is_linked").await.is(200, "false");
        visitor.press("Finish").await;
        visitor.sees_link().await;
        visitor.press("Remove the link").await;
        visitor.sees("start", "ORCID Link\nLink my ORCID iD").await;
        user.call("GET", "/link/is_linked").await.is(200, "false");
    })
    .await;
}

#[tokio::test]
async fn with_skip_prompt_the_link_is_made_without_a_question() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    Visitor::walk(&user, async |visitor| {
        let api = &Stack::get().api;
        visitor.open(&format!("{api}/linking-sessions/{session}/oauth/start?skip_prompt=true")).await;
        visitor.decide("Allow").await;
        visitor.sees_link().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_is_cancelled_on_the_confirm_page() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.comes_to_confirm().await;
        visitor.press("Cancel").await;
        visitor.sees("start", "ORCID Link\nLink my ORCID iD").await;
        user.call("GET", &format!("/linking-sessions/{session}")).await.has(404);
        user.call("GET", "/link/is_linked").await.is(200, "false");
    })
    .await;
}
