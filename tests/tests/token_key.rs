//! Rotation of the key that tokens are encrypted with: issue 3 "Tokens". Here because it wants new handlers.

use serde_json::{Value, json};
use tests::{Aws, KbaseUser, Process, Stack, link_row, session_path, tokens};
use uuid::Uuid;

use crate::ALONE;

const SESSIONS: &str = "LinkingSessionsFunction";

/// The id of the key that a user's link is under.
async fn key(user: &KbaseUser) -> String {
    let row = link_row(&user.username).await.expect("a link");
    let sealed = row["grant"]["M"]["access_token"]["S"].as_str().expect("a sealed token");
    sealed.split_once('.').expect("a key id").0.to_owned()
}

/// Adds a key and makes it current; the new and the old current key's ids.
async fn rotate(aws: &Aws) -> (String, String) {
    let mut keys: Value =
        serde_json::from_str(&aws.secret(SESSIONS, "TOKEN_KEY").await).expect("the keys are JSON");
    let old = keys["current"].as_str().expect("a current key").to_owned();
    let new = format!("k{}", Uuid::new_v4().simple());
    keys[new.as_str()] = json!(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()));
    keys["current"] = json!(new);
    aws.put_secret(SESSIONS, "TOKEN_KEY", &keys.to_string()).await;
    (new, old)
}

#[tokio::test]
async fn a_new_key_is_used_by_new_handlers_and_found_by_those_that_run() {
    let _alone = ALONE.lock().await;
    let aws = Stack::get().aws();
    let (before, between) = (KbaseUser::linked().await, KbaseUser::new().await);
    // Handlers of /works and /link know the old key.
    before.call("GET", "/works").await.has(200);
    let removed = KbaseUser::linked().await;
    removed.call("DELETE", "/link").await.is(204, "");
    let session = between.completed().await;
    let (new, old) = rotate(&aws).await;
    for handler in Process::handlers(SESSIONS) {
        handler.kill();
    }
    let after = KbaseUser::linked().await;
    assert_eq!((key(&before).await, key(&after).await), (old, new.clone()));
    // What was sealed under the old key is moved to the new one.
    between.call("PUT", &session_path(&session, "/finish")).await.is(200, r#"{"ok":true}"#);
    assert_eq!(key(&between).await, new);
    for user in [before, between, after] {
        user.call("GET", "/works").await.has(200);
        user.call("DELETE", "/link").await.is(204, "");
        assert!(tokens(&user.researcher.orcid).await.is_empty());
    }
}
