//! Links that are not made, and what the browser shows then (contract/orcid-link.md 4.4, decisions.md "ORCID Link").

use serde_json::json;
use tests::{KbaseUser, Person, Stack};

use super::visitor::Visitor;

const LINKING_ERROR: &str = "Linking Error";

#[tokio::test]
async fn who_denies_is_told_and_can_go_on() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        visitor.start().await;
        visitor.decide("Deny").await;
        visitor.comes_to_failure("link.orcid_error", "ORCID Error Linking", "access_denied").await;
        user.call("GET", "/link/is_linked").await.is(200, "false");
        visitor.press("Start again").await;
        visitor.comes_to_confirm().await;
        visitor.press("Finish").await;
        visitor.sees_link().await;
    })
    .await;
}

#[tokio::test]
async fn another_user_can_not_go_on_with_a_session() {
    let (user, other) = (KbaseUser::new().await, KbaseUser::new().await);
    Visitor::walk(&user, async |visitor| {
        let session = visitor.start().await;
        visitor.replaced_by(&other).await;
        visitor.decide("Allow").await;
        let message = "Username does not match linking session";
        visitor.comes_to_failure("linking_session.not_owner", LINKING_ERROR, message).await;
        for person in [&user, &other] {
            person.call("GET", "/link/is_linked").await.is(200, "false");
        }
        // It is hers as before.
        let session = user.call("GET", &format!("/linking-sessions/{session}")).await.ok();
        assert!(session.get("orcid_auth").is_none(), "{session}");
    })
    .await;
}

#[tokio::test]
async fn another_user_can_not_confirm() {
    let (user, other) = (KbaseUser::new().await, KbaseUser::new().await);
    Visitor::walk(&user, async |visitor| {
        visitor.comes_to_confirm().await;
        visitor.replaced_by(&other).await;
        visitor.press("Finish").await;
        visitor.sees_failure("fastapiError", "FastAPI Error", "Internal FastAPI Exception").await;
        for person in [&user, &other] {
            person.call("GET", "/link/is_linked").await.is(200, "false");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_over_is_not_continued() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.start().await;
        expire(&session).await;
        visitor.decide("Allow").await;
        let message = "Linking session not found";
        visitor.comes_to_failure("linking_session.not_found", LINKING_ERROR, message).await;
        user.call("GET", "/link/is_linked").await.is(200, "false");
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_over_is_not_finished() {
    let user = KbaseUser::new().await;
    Visitor::walk(&user, async |visitor| {
        let session = visitor.comes_to_confirm().await;
        expire(&session).await;
        visitor.press("Finish").await;
        visitor.sees_failure("notFound", "Not Found", "The requested resource was not found").await;
        user.call("GET", "/link/is_linked").await.is(200, "false");
    })
    .await;
}

#[tokio::test]
async fn an_orcid_id_of_another_user_is_not_linked() {
    let other = KbaseUser::linked().await;
    let Person { orcid, name, .. } = &other.researcher;
    let researcher = Person { orcid: orcid.clone(), name: name.clone(), browser: tests::Client::new() };
    let user = KbaseUser::for_researcher(researcher);
    Visitor::walk(&user, async |visitor| {
        visitor.start().await;
        visitor.decide("Allow").await;
        let message = "The ORCID account is linked to another user";
        visitor.comes_to_failure("link.already_linked", LINKING_ERROR, message).await;
        user.call("GET", "/link/is_linked").await.is(200, "false");
        other.call("GET", "/link/is_linked").await.is(200, "true");
    })
    .await;
}

/// Ends a session as ten minutes do.
async fn expire(session: &str) {
    let body = json!({
        "TableName": Stack::get().name("LinksTable"),
        "Key": { "id": { "S": format!("session#{session}") } },
        "UpdateExpression": "SET expires_ms = :now",
        "ConditionExpression": "attribute_exists(id)",
        "ExpressionAttributeValues": { ":now": { "N": "1" } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}
