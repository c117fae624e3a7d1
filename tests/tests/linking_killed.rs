//! Functions of linking that die: issue 3 "Bars". Whatever dies, the user can go on.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{
    KbaseUser, Process, Stack, fault, link_row, parameter, session_path, session_row, tokens, until,
};
use tokio::time::sleep;

use crate::ALONE;

const SESSIONS: &str = "LinkingSessionsFunction";
const LINK: &str = "LinkFunction";
/// Kills of a function that finishes, at most: each at another moment.
const ROUNDS: u64 = 64;

/// Kills every handler of a function; how many there were.
fn kill(function: &str) -> usize {
    let handlers = Process::handlers(function);
    for handler in &handlers {
        handler.kill();
    }
    handlers.len()
}

/// Asserts that the session is started, and goes on with it until it is a link.
async fn starts_again(user: &KbaseUser, session: &str) {
    let view = user.call("GET", &session_path(session, "")).await.ok();
    assert!(view.get("skip_prompt").is_some() && view.get("orcid_auth").is_none(), "{view}");
    let authorize = user.start(session).await;
    let returned = user.researcher.decide(&authorize, "allow").await.has(302);
    let page = user.browser().get(returned.header("location")).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
    user.call("PUT", &session_path(session, "/finish")).await.is(200, r#"{"ok":true}"#);
    user.call("GET", "/link").await.has(200);
}

#[tokio::test]
async fn killed_between_the_token_exchange_and_the_write_the_user_starts_again() {
    let _alone = ALONE.lock().await;
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let kind = json!({ "kind": "delay_after", "ms": 5_000, "times": 1 });
    fault("/oauth/token", parameter(&returned, "code").as_deref(), &kind).await;
    let browser = user.browser();
    let exchange = async {
        until("the exchange", async || (!tokens(&user.researcher.orcid).await.is_empty()).then_some(()))
            .await;
        kill(SESSIONS)
    };
    let (answer, killed) = futures::join!(browser.get(&returned), exchange);
    assert!(killed > 0 && answer.status >= 500, "{killed} killed: {answer:?}");
    // What was given out before is used up.
    let page = user.browser().get(&returned).await;
    assert!(page.redirects().contains("?code=link.state_invalid&"), "{page:?}");
    starts_again(&user, &session).await;
}

#[tokio::test]
async fn killed_before_the_token_exchange_the_user_starts_again() {
    let _alone = ALONE.lock().await;
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let kind = json!({ "kind": "delay", "ms": 3_000, "times": 1 });
    fault("/oauth/token", parameter(&returned, "code").as_deref(), &kind).await;
    let browser = user.browser();
    let taken = async {
        until("the exchange's beginning", async || {
            session_row(&session).await.and_then(|row| row.get("exchanging").cloned())
        })
        .await;
        kill(SESSIONS)
    };
    let (answer, killed) = futures::join!(browser.get(&returned), taken);
    assert!(killed > 0 && answer.status >= 500, "{killed} killed: {answer:?}");
    starts_again(&user, &session).await;
}

/// Who holds the user's ORCID iD.
async fn holder(user: &KbaseUser) -> Option<Value> {
    let id = format!("orcid#{}", user.researcher.orcid);
    Stack::get().aws().item("LinksTable", &id).await.map(|row| row["username"]["S"].clone())
}

/// Inserting the link and deleting the session are one transaction: wherever it is cut, all or nothing is there.
#[tokio::test]
async fn killed_while_finishing_there_is_a_session_or_a_link_and_never_both() {
    let _alone = ALONE.lock().await;
    let (mut cut, mut kept) = (0, 0);
    for round in 0..ROUNDS {
        if cut >= 3 && kept >= 1 {
            return;
        }
        let user = KbaseUser::new().await;
        let session = user.completed().await;
        let finish = session_path(&session, "/finish");
        let soon = async {
            sleep(Duration::from_millis(4 * (round % 16))).await;
            kill(SESSIONS)
        };
        let (answer, killed) = futures::join!(user.call("PUT", &finish), soon);
        assert!(killed > 0, "no handler was there to be killed");
        cut += usize::from(answer.status >= 500);
        // What it has sent may still arrive.
        sleep(Duration::from_millis(300)).await;
        let (row, link) = (session_row(&session).await, link_row(&user.username).await);
        assert_eq!(row.is_some(), link.is_none(), "{answer:?}");
        assert_eq!(holder(&user).await.is_some(), link.is_some(), "{answer:?}");
        if let Some(row) = row {
            kept += 1;
            assert_eq!(row["state"]["S"], "complete");
            user.call("PUT", &finish).await.is(200, r#"{"ok":true}"#);
        }
        user.call("GET", "/link").await.has(200);
        assert_eq!(holder(&user).await.unwrap(), user.username.as_str());
        assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
        user.call("DELETE", "/link").await.is(204, "");
    }
    panic!("hardly a kill came in time: {cut} cut, {kept} sessions kept");
}

#[tokio::test]
async fn killed_between_revoking_and_removing_a_link_it_is_removed_by_trying_again() {
    let _alone = ALONE.lock().await;
    let user = KbaseUser::linked().await;
    let access = tokens(&user.researcher.orcid).await.remove(0).access;
    let kind = json!({ "kind": "delay_after", "ms": 5_000, "times": 1 });
    fault("/oauth/revoke", Some(&access), &kind).await;
    let revoked = async {
        until("the revocation", async || tokens(&user.researcher.orcid).await.is_empty().then_some(())).await;
        kill(LINK)
    };
    let (answer, killed) = futures::join!(user.call("DELETE", "/link"), revoked);
    assert!(killed > 0 && answer.status >= 500, "{killed} killed: {answer:?}");
    user.call("GET", "/link/is_linked").await.is(200, "true");
    user.call("DELETE", "/link").await.is(204, "");
    user.link().await;
}

#[tokio::test]
async fn killed_between_revoking_and_deleting_a_session_it_is_deleted_by_trying_again() {
    let _alone = ALONE.lock().await;
    let user = KbaseUser::new().await;
    let session = user.completed().await;
    let access = tokens(&user.researcher.orcid).await.remove(0).access;
    let kind = json!({ "kind": "delay_after", "ms": 5_000, "times": 1 });
    fault("/oauth/revoke", Some(&access), &kind).await;
    let revoked = async {
        until("the revocation", async || tokens(&user.researcher.orcid).await.is_empty().then_some(())).await;
        kill(SESSIONS)
    };
    let path = session_path(&session, "");
    let (answer, killed) = futures::join!(user.call("DELETE", &path), revoked);
    assert!(killed > 0 && answer.status >= 500, "{killed} killed: {answer:?}");
    user.call("PUT", &session_path(&session, "/finish")).await.has(404);
    user.call("DELETE", &path).await.is(204, "");
    assert_eq!(session_row(&session).await, None);
    user.link().await;
}
