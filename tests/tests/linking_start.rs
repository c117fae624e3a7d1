//! GET /linking-sessions/{session_id}/oauth/start: contract/orcid-link.md 4.2, decisions.md "ORCID Link".

use serde_json::Value;
use tests::{Client, KbaseUser, LINKING_SCOPE, Stack, parameter, session_path, session_row};

#[tokio::test]
async fn start_redirects_to_orcid_with_the_parameters_in_order() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let path = session_path(&session, "/oauth/start?return_link=r&skip_prompt=true");
    let answer = user.browser().get(&path).await;
    let url = answer.redirects();
    let (address, query) = url.split_once('?').unwrap();
    assert_eq!(address, format!("{}/oauth/authorize", Stack::get().sandbox));
    let pairs: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    let names: Vec<_> = pairs.iter().map(|(name, _)| *name).collect();
    let order = ["client_id", "response_type", "scope", "redirect_uri", "prompt", "state"];
    assert_eq!(names[..6], order);
    // PKCE comes after what the reference sends.
    assert_eq!(names[6..], ["code_challenge", "code_challenge_method"]);
    assert_eq!(pairs[1].1, "code");
    assert_eq!(pairs[2].1, "%2Fread-limited+%2Factivities%2Fupdate+%2Fperson%2Fupdate+openid");
    assert_eq!(parameter(url, "scope").unwrap(), LINKING_SCOPE);
    let back = format!("{}/linking-sessions/oauth/continue", Stack::get().api);
    assert_eq!(parameter(url, "redirect_uri").unwrap(), back);
    assert_eq!((pairs[4].1, pairs[7].1), ("login", "S256"));
    assert_eq!(pairs[6].1.len(), 43);
    // return_link and skip_prompt are not for ORCID.
    assert!(!url.contains("return_link") && !url.contains("skip_prompt"), "{url}");
}

#[tokio::test]
async fn the_state_is_json_with_the_session_id_first_spaced_as_the_reference_spaces_it() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let state = parameter(&user.start(&session).await, "state").unwrap();
    assert!(state.starts_with(&format!(r#"{{"session_id": "{session}""#)), "{state}");
    let state: Value = serde_json::from_str(&state).unwrap();
    assert_eq!(state["session_id"], session);
}

#[tokio::test]
async fn states_and_challenges_never_repeat() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let (one, two) = (user.start(&session).await, user.start(&session).await);
    for name in ["state", "code_challenge"] {
        assert_ne!(parameter(&one, name), parameter(&two, name), "{name}");
    }
}

#[tokio::test]
async fn of_repeated_query_parameters_the_last_counts() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let query = "?return_link=a&skip_prompt=true&return_link=b&skip_prompt=no&other=x";
    user.browser().get(&session_path(&session, &format!("/oauth/start{query}"))).await.redirects();
    let view = user.call("GET", &session_path(&session, "")).await.ok();
    assert_eq!((&view["return_link"], &view["skip_prompt"]), (&"b".into(), &"no".into()));
}

#[tokio::test]
async fn a_started_session_is_restarted_and_only_the_last_state_is_good() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let first = session_path(&session, "/oauth/start?return_link=one&skip_prompt=true");
    let first = user.browser().get(&first).await.redirects().to_owned();
    let second = user.start(&session).await;
    // Both were overwritten; a missing return_link becomes null.
    let view = user.call("GET", &session_path(&session, "")).await.ok();
    assert_eq!((&view["return_link"], &view["skip_prompt"]), (&Value::Null, &"false".into()));
    let stale = user.researcher.decide(&first, "allow").await.has(302);
    let page = user.browser().get(stale.header("location")).await;
    let message = "The 'state' query param is not valid or was used before, please start again";
    page.is_trouble("link.state_invalid", "Linking Error", message);
    let fresh = user.researcher.decide(&second, "allow").await.has(302);
    let page = user.browser().get(fresh.header("location")).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
}

#[tokio::test]
async fn without_a_credential_start_is_401_and_does_nothing() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let before = session_row(&session).await;
    Client::new().get(&session_path(&session, "/oauth/start")).await.is_missing_token();
    assert_eq!(session_row(&session).await, before);
}
