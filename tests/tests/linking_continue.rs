//! GET /linking-sessions/oauth/continue: contract/orcid-link.md 4.3 to 4.5, decisions.md "ORCID Link". A browser gets a
//! redirect whatever happens, never JSON.

use reqwest::Url;
use serde_json::{Value, json};
use tests::{KbaseUser, Person, Stack, fault, parameter, session_path, tokens};
use uuid::Uuid;

const CONTINUE: &str = "/linking-sessions/oauth/continue";
const TITLE: &str = "Linking Error";
const STATE_INVALID: &str = "The 'state' query param is not valid or was used before, please start again";
const EXCHANGE_FAILED: &str = "ORCID did not accept the authorization code, please start again";

/// The address of continue with these parameters.
fn with(parameters: &[(&str, &str)]) -> String {
    let url = format!("{}{CONTINUE}", Stack::get().api);
    Url::parse_with_params(&url, parameters).expect("an address").into()
}

#[tokio::test]
async fn success_leads_to_the_confirm_page_with_what_start_was_given() {
    let link = r#"{"url":"https://ui.example.org/x?y=z#w","label":"Back & forth"}"#;
    let encoded = "%7B%22url%22%3A%22https%3A%2F%2Fui.example.org%2Fx%3Fy%3Dz%23w%22%2C%22label%22%3A%22Back+%26+forth%22%7D";
    for (wishes, query) in [
        (
            vec![("return_link", link), ("skip_prompt", "true")],
            format!("return_link={encoded}&skip_prompt=true"),
        ),
        (vec![("skip_prompt", "yes")], "skip_prompt=yes".to_owned()),
        (vec![("return_link", "")], "return_link=&skip_prompt=false".to_owned()),
        (vec![], "skip_prompt=false".to_owned()),
    ] {
        let user = KbaseUser::new().await;
        let session = user.session().await;
        let start = format!("{}{}", Stack::get().api, session_path(&session, "/oauth/start"));
        let start = Url::parse_with_params(&start, &wishes).unwrap();
        let authorize = user.browser().get(start.as_str()).await.redirects().to_owned();
        let returned = user.researcher.decide(&authorize, "allow").await.has(302);
        let page = user.browser().get(returned.header("location")).await;
        // No slash before the query, and the fragment comes after it.
        let expected = format!("{}?{query}#orcidlink/continue/{session}", Stack::get().sandbox);
        assert_eq!(page.redirects(), expected);
    }
}

#[tokio::test]
async fn orcids_error_is_link_orcid_error_without_its_description_and_changes_nothing() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let authorize = user.start(&session).await;
    let denied = user.researcher.decide(&authorize, "deny").await.has(302);
    let denied = denied.header("location").to_owned();
    assert_eq!(parameter(&denied, "error_description").unwrap(), "User denied access");
    let page = user.browser().get(&denied).await;
    page.is_trouble("link.orcid_error", "ORCID Error Linking", "access_denied");
    // An error comes before all else, also an empty one, and is only ever text.
    for error in ["", "a b&c#d", "<script>", "é"] {
        let url = with(&[("error", error), ("code", "c"), ("state", "s"), ("error_description", "secret")]);
        user.browser().get(&url).await.is_trouble("link.orcid_error", "ORCID Error Linking", error);
    }
    // Still started: the same authorization can be allowed after all.
    let returned = user.researcher.decide(&authorize, "allow").await.has(302);
    let page = user.browser().get(returned.header("location")).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
}

#[tokio::test]
async fn missing_parameters_have_their_codes_and_empty_ones_are_there() {
    let user = KbaseUser::new().await;
    let code_missing =
        ("link.code_missing", "Linking code missing", "The 'code' query param is required but missing");
    let state_missing =
        ("link.state_missing", "Linking state missing", "The 'state' query param is required but missing");
    let id_missing =
        ("link.session_id_missing", TITLE, "The 'session_id' was not provided in the 'state' query param");
    let invalid = ("link.state_invalid", TITLE, STATE_INVALID);
    for (parameters, (code, title, message)) in [
        (vec![], code_missing),
        (vec![("state", "s")], code_missing),
        (vec![("code", "c")], state_missing),
        (vec![("code", "")], state_missing),
        (vec![("code", "c"), ("state", "{}")], id_missing),
        (vec![("code", "c"), ("state", "[]")], id_missing),
        (vec![("code", "c"), ("state", "")], invalid),
        (vec![("code", "c"), ("state", "foo")], invalid),
        (vec![("code", "c"), ("state", "1")], invalid),
        (vec![("code", "c"), ("state", r#"{"session_id":1}"#)], invalid),
    ] {
        user.browser().get(&with(&parameters)).await.is_trouble(code, title, message);
    }
}

#[tokio::test]
async fn of_repeated_parameters_the_last_counts() {
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let (code, state) = (parameter(&returned, "code").unwrap(), parameter(&returned, "state").unwrap());
    let url = with(&[("code", "x"), ("state", "y"), ("code", &code), ("state", &state), ("other", "z")]);
    let page = user.browser().get(&url).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
}

#[tokio::test]
async fn an_unknown_session_is_linking_session_not_found() {
    let user = KbaseUser::new().await;
    let state = json!({ "session_id": Uuid::new_v4() }).to_string();
    let page = user.browser().get(&with(&[("code", "c"), ("state", &state)])).await;
    page.is_trouble("linking_session.not_found", TITLE, "Linking session not found");
}

#[tokio::test]
async fn a_session_of_another_user_is_linking_session_not_owner() {
    let (owner, other) = (KbaseUser::new().await, KbaseUser::new().await);
    let (session, returned) = owner.allowed().await;
    let page = other.browser().get(&returned).await;
    page.is_trouble("linking_session.not_owner", TITLE, "Username does not match linking session");
    // The owner can still go on.
    let page = owner.browser().get(&returned).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
}

#[tokio::test]
async fn a_session_that_is_not_started_is_linking_session_wrong_state() {
    let user = KbaseUser::new().await;
    for session in [user.session().await, user.completed().await] {
        let state = json!({ "session_id": session }).to_string();
        let page = user.browser().get(&with(&[("code", "c"), ("state", &state)])).await;
        page.is_trouble("linking_session.wrong_state", TITLE, "The session is not in 'started' state");
    }
}

#[tokio::test]
async fn a_state_that_was_tampered_with_or_is_of_another_session_is_link_state_invalid() {
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let other = user.session().await;
    let elsewhere = parameter(&user.start(&other).await, "state").unwrap();
    let code = parameter(&returned, "code").unwrap();
    let state: Value = serde_json::from_str(&parameter(&returned, "state").unwrap()).unwrap();
    let mut unsigned = state.clone();
    unsigned.as_object_mut().unwrap().remove("signature");
    let mut renamed: Value = serde_json::from_str(&elsewhere).unwrap();
    renamed["session_id"] = json!(session);
    let mut renonced = state.clone();
    renonced["nonce"] = json!("x".repeat(32));
    for state in [unsigned, renamed, renonced, json!({ "session_id": session })] {
        let page = user.browser().get(&with(&[("code", &code), ("state", &state.to_string())])).await;
        page.is_trouble("link.state_invalid", TITLE, STATE_INVALID);
    }
    // A state of her other session has its own PKCE verifier: the code is refused.
    let page = user.browser().get(&with(&[("code", &code), ("state", &elsewhere)])).await;
    page.is_trouble("link.exchange_failed", TITLE, EXCHANGE_FAILED);
    assert!(tokens(&user.researcher.orcid).await.is_empty());
    // Nothing of all this has hurt the session.
    let page = user.browser().get(&returned).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
}

#[tokio::test]
async fn a_replayed_code_and_state_do_nothing() {
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    user.browser().get(&returned).await.redirects();
    let orcid = &user.researcher.orcid;
    let given = tokens(orcid).await;
    let page = user.browser().get(&returned).await;
    page.is_trouble("linking_session.wrong_state", TITLE, "The session is not in 'started' state");
    // ORCID has not seen the code again, or it would have revoked the token.
    assert_eq!(tokens(orcid).await, given);
    user.call("PUT", &session_path(&session, "/finish")).await.is(200, r#"{"ok":true}"#);
    let page = user.browser().get(&returned).await;
    page.is_trouble("linking_session.not_found", TITLE, "Linking session not found");
    assert_eq!(tokens(orcid).await, given);
    user.call("GET", "/link").await.has(200);
}

#[tokio::test]
async fn a_code_that_orcid_refuses_is_link_exchange_failed_and_the_session_can_be_started_again() {
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    let state = parameter(&returned, "state").unwrap();
    for code in ["", "0123456789abcdef0123456789abcdef"] {
        let start = user.start(&session).await;
        let fresh = parameter(&start, "state").unwrap();
        assert_ne!(fresh, state);
        let page = user.browser().get(&with(&[("code", code), ("state", &fresh)])).await;
        page.is_trouble("link.exchange_failed", TITLE, EXCHANGE_FAILED);
        assert!(!page.header("location").contains("Invalid"), "ORCID's description is passed on: {page:?}");
    }
    can_go_on(&user, &session).await;
}

/// Starting again leads to a link.
async fn can_go_on(user: &KbaseUser, session: &str) {
    let view = user.call("GET", &session_path(session, "")).await.ok();
    assert_eq!(view.get("orcid_auth"), None, "{view}");
    let authorize = user.start(session).await;
    let returned = user.researcher.decide(&authorize, "allow").await.has(302);
    let page = user.browser().get(returned.header("location")).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
    user.call("PUT", &session_path(session, "/finish")).await.is(200, r#"{"ok":true}"#);
    assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
}

#[tokio::test]
async fn an_exchange_that_goes_wrong_has_its_code_and_leaves_the_session_started() {
    let secret = json!({ "error": "invalid_grant", "error_description": "Invalid code s3cret" });
    let no_answer = "ORCID gave no valid answer, please start again";
    let late = "ORCID did not answer in time, please start again";
    let failed = ("link.exchange_failed", EXCHANGE_FAILED);
    for (kind, (code, message)) in [
        (json!({ "kind": "status", "code": 400, "body": secret }), failed),
        (json!({ "kind": "status", "code": 401, "body": secret }), failed),
        (json!({ "kind": "status", "code": 500 }), ("link.upstream_error", no_answer)),
        (json!({ "kind": "status", "code": 503, "body": secret }), ("link.upstream_error", no_answer)),
        (json!({ "kind": "drop" }), ("link.upstream_error", no_answer)),
        (json!({ "kind": "broken_json" }), ("link.upstream_error", no_answer)),
        (
            json!({ "kind": "status", "code": 200, "body": { "access_token": "x" } }),
            ("link.upstream_error", no_answer),
        ),
        (json!({ "kind": "delay", "ms": 12_000 }), ("link.upstream_error", late)),
    ] {
        let user = KbaseUser::new().await;
        let (session, returned) = user.allowed().await;
        let mut once = kind.clone();
        once["times"] = json!(1);
        fault("/oauth/token", parameter(&returned, "code").as_deref(), &once).await;
        let page = user.browser().get(&returned).await;
        page.is_trouble(code, TITLE, message);
        // Its state is used up: the same address does not exchange again.
        user.browser().get(&returned).await.is_trouble("link.state_invalid", TITLE, STATE_INVALID);
        if kind["kind"] == "delay" || kind["kind"] == "broken_json" {
            continue;
        }
        can_go_on(&user, &session).await;
    }
}

#[tokio::test]
async fn an_orcid_of_another_user_is_link_already_linked_and_its_token_is_revoked() {
    let one = KbaseUser::linked().await;
    let (orcid, name) = (one.researcher.orcid.clone(), one.researcher.name.clone());
    let two = KbaseUser::for_researcher(Person { orcid: orcid.clone(), name, browser: tests::Client::new() });
    let before = tokens(&orcid).await;
    let (session, returned) = two.allowed().await;
    let page = two.browser().get(&returned).await;
    page.is_trouble("link.already_linked", TITLE, "The ORCID account is linked to another user");
    assert_eq!(tokens(&orcid).await, before);
    let view = two.call("GET", &session_path(&session, "")).await.ok();
    assert_eq!(view.get("orcid_auth"), None, "{view}");
    // She can start again, and sign in at ORCID as somebody else.
    let authorize = two.start(&session).await;
    let other = Person::stranger().await;
    let returned = other.decide(&authorize, "allow").await.has(302);
    two.browser().get(returned.header("location")).await.redirects();
    two.call("PUT", &session_path(&session, "/finish")).await.is(200, r#"{"ok":true}"#);
}

#[tokio::test]
async fn who_is_her_orcid_can_link_no_other() {
    let person = Person::new(0).await;
    let other = Person::stranger().await;
    let made = person.post("/linking-sessions", &json!({})).await.has(201).json();
    let session = made["session_id"].as_str().unwrap();
    let start = person.get(&session_path(session, "/oauth/start")).await;
    let returned = other.decide(start.redirects(), "allow").await.has(302);
    let page = person.get(returned.header("location")).await;
    page.is_trouble("link.already_linked", TITLE, "You have signed in with another ORCID account");
    assert!(tokens(&other.orcid).await.is_empty());
}
