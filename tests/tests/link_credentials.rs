//! Who calls, on every route of linking: decisions.md "Identity", contract/orcid-link.md 1.1, 1.4, 1.5 and 4.1.

use tests::{Answer, Client, KbaseUser, Person, Stack, session_path};
use uuid::Uuid;

const SHORT: &str = r#"{"loc":["header","authorization"],"msg":"ensure this value has at least 32 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":32}}"#;
const LONG: &str = r#"{"loc":["header","authorization"],"msg":"ensure this value has at most 32 characters","type":"value_error.any_str.max_length","ctx":{"limit_value":32}}"#;
const SHORT_ID: &str = r#"{"loc":["path","session_id"],"msg":"ensure this value has at least 36 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":36}}"#;
const LONG_ID: &str = r#"{"loc":["path","session_id"],"msg":"ensure this value has at most 36 characters","type":"value_error.any_str.max_length","ctx":{"limit_value":36}}"#;
const CONTINUE: &str = "/linking-sessions/oauth/continue?code=c&state=s";

/// Every route that answers JSON, about a session that is not there.
fn routes() -> Vec<(&'static str, String)> {
    let session = format!("/linking-sessions/{}", Uuid::new_v4());
    vec![
        ("GET", "/link".to_owned()),
        ("GET", "/link/is_linked".to_owned()),
        ("DELETE", "/link".to_owned()),
        ("POST", "/linking-sessions".to_owned()),
        ("GET", session.clone()),
        ("DELETE", session.clone()),
        ("PUT", format!("{session}/finish")),
        ("GET", format!("{session}/oauth/start")),
    ]
}

/// What a request brings.
#[derive(Default)]
struct Brought<'a> {
    authorization: Option<&'a str>,
    cookies: &'a [(&'a str, &'a str)],
}

async fn ask(method: &str, path: &str, brought: &Brought<'_>) -> Answer {
    let client = Client::new();
    for (name, value) in brought.cookies {
        client.set_cookie(name, Some(value));
    }
    let request = client.request(method, path);
    let request = match brought.authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    };
    client.send(request).await
}

#[tokio::test]
async fn a_missing_or_empty_token_is_401_missing_token_on_every_route() {
    let unsigned = [("connect.sid", "s%3Anobody.bm9ib2R5")];
    let empty = [("kbase_session", ""), ("kbase_session_backup", "")];
    for brought in [
        Brought::default(),
        Brought { authorization: Some(""), ..Brought::default() },
        Brought { authorization: Some("Bearer"), ..Brought::default() },
        Brought { authorization: Some("Bearer  "), ..Brought::default() },
        Brought { cookies: &empty, ..Brought::default() },
        Brought { cookies: &unsigned, ..Brought::default() },
    ] {
        for (method, path) in routes() {
            ask(method, &path, &brought).await.is_missing_token();
        }
        let page = ask("GET", CONTINUE, &brought).await;
        page.is_trouble("link.not_authenticated", "Linking Error", "Linking requires authentication");
    }
}

#[tokio::test]
async fn a_session_cookie_of_an_unknown_session_or_wrongly_signed_is_anonymous() {
    let person = Person::new(0).await;
    let cookie = person.cookie("connect.sid").unwrap();
    let cookies = [("connect.sid", cookie.as_str())];
    ask("GET", "/link/is_linked", &Brought { cookies: &cookies, ..Brought::default() })
        .await
        .is(200, "false");
    let mut tampered = cookie.clone();
    tampered.insert(6, 'x');
    let cookies = [("connect.sid", tampered.as_str())];
    ask("GET", "/link/is_linked", &Brought { cookies: &cookies, ..Brought::default() })
        .await
        .is_missing_token();
    person.get("/api/v1/auth/logout").await.has(302);
    let cookies = [("connect.sid", cookie.as_str())];
    ask("GET", "/link/is_linked", &Brought { cookies: &cookies, ..Brought::default() })
        .await
        .is_missing_token();
}

#[tokio::test]
async fn a_raw_token_of_31_or_33_characters_is_422_on_every_route() {
    let (short, long) = ("x".repeat(31), "x".repeat(33));
    for (token, item) in [(short.as_str(), SHORT), (long.as_str(), LONG), ("x", SHORT)] {
        for (method, path) in routes() {
            let brought = Brought { authorization: Some(token), ..Brought::default() };
            ask(method, &path, &brought).await.is_invalid(&[item]);
        }
    }
    // Bytes count as characters; the length rule is for raw header values only.
    let brought = Brought { authorization: Some("Bearer short"), ..Brought::default() };
    ask("GET", "/link", &brought).await.is_invalid_token();
    let brought = Brought { cookies: &[("kbase_session", "short")], ..Brought::default() };
    ask("GET", "/link", &brought).await.is_invalid_token();
}

#[tokio::test]
async fn a_session_id_that_has_not_36_characters_is_422_before_the_token_and_in_order() {
    let token = "x".repeat(31);
    for below in ["", "/finish", "/oauth/start"] {
        for (length, item) in [(35, SHORT_ID), (37, LONG_ID), (1, SHORT_ID)] {
            let method = if below == "/finish" { "PUT" } else { "GET" };
            let path = format!("/linking-sessions/{}{below}", "a".repeat(length));
            ask(method, &path, &Brought::default()).await.is_invalid(&[item]);
            let brought = Brought { authorization: Some(&token), ..Brought::default() };
            ask(method, &path, &brought).await.is_invalid(&[item, SHORT]);
        }
    }
    let path = format!("/linking-sessions/{}", "a".repeat(35));
    ask("DELETE", &path, &Brought::default()).await.is_invalid(&[SHORT_ID]);
    // Only the length counts: what is no UUID is just not found.
    let path = format!("/linking-sessions/{}", "é".repeat(36));
    let user = KbaseUser::new().await;
    user.call("GET", &path).await.is_not_found("Linking session not found", &path);
}

#[tokio::test]
async fn a_token_that_kbase_does_not_know_is_401_invalid_token_on_every_route() {
    let unknown = "X".repeat(32);
    let bearer = format!("Bearer {unknown}");
    for brought in [
        Brought { authorization: Some(&unknown), ..Brought::default() },
        Brought { authorization: Some(&bearer), ..Brought::default() },
        Brought { cookies: &[("kbase_session", &unknown)], ..Brought::default() },
        Brought { cookies: &[("kbase_session_backup", &unknown)], ..Brought::default() },
    ] {
        for (method, path) in routes() {
            ask(method, &path, &brought).await.is_invalid_token();
        }
        let page = ask("GET", CONTINUE, &brought).await;
        page.is_trouble("link.invalid_token", "KBase auth token is invalid", "Invalid token");
    }
}

#[tokio::test]
async fn a_disabled_user_is_401_invalid_token() {
    let token = format!("disabled.{}", "x".repeat(23));
    let brought = Brought { authorization: Some(&token), ..Brought::default() };
    for (method, path) in routes() {
        ask(method, &path, &brought).await.is_invalid_token();
    }
    let page = ask("GET", CONTINUE, &brought).await;
    page.is_trouble("link.invalid_token", "KBase auth token is invalid", "Invalid token");
}

#[tokio::test]
async fn a_credential_that_is_there_but_invalid_is_an_error_whatever_else_is_there() {
    let (user, person) = (KbaseUser::new().await, Person::new(0).await);
    let (unknown, cookie) = ("X".repeat(32), person.cookie("connect.sid").unwrap());
    let good = [("kbase_session", user.token.as_str()), ("connect.sid", cookie.as_str())];
    let brought = Brought { authorization: Some(&unknown), cookies: &good };
    ask("GET", "/link/is_linked", &brought).await.is_invalid_token();
    let cookies = [
        ("kbase_session", unknown.as_str()),
        ("kbase_session_backup", user.token.as_str()),
        ("connect.sid", cookie.as_str()),
    ];
    ask("GET", "/link/is_linked", &Brought { cookies: &cookies, ..Brought::default() })
        .await
        .is_invalid_token();
    let cookies = [("kbase_session_backup", unknown.as_str()), ("connect.sid", cookie.as_str())];
    ask("GET", "/link/is_linked", &Brought { cookies: &cookies, ..Brought::default() })
        .await
        .is_invalid_token();
}

/// Whose linking session is made.
async fn whose(brought: &Brought<'_>, owner: &Client) -> bool {
    let path = session_path(&ask("POST", "/linking-sessions", brought).await.made_session(), "");
    owner.get(&path).await.status == 200
}

#[tokio::test]
async fn the_first_credential_that_is_there_wins() {
    let (a, b, c) = (KbaseUser::new().await, KbaseUser::new().await, KbaseUser::new().await);
    let person = Person::new(0).await;
    let cookie = person.cookie("connect.sid").unwrap();
    let all = [
        ("kbase_session", b.token.as_str()),
        ("kbase_session_backup", c.token.as_str()),
        ("connect.sid", cookie.as_str()),
    ];
    let bearer = format!("bearer {}", a.token);
    for header in [&a.token, &bearer] {
        assert!(whose(&Brought { authorization: Some(header), cookies: &all }, &a.browser()).await);
    }
    assert!(whose(&Brought { cookies: &all, ..Brought::default() }, &b.browser()).await);
    assert!(whose(&Brought { cookies: &all[1..], ..Brought::default() }, &c.browser()).await);
    assert!(whose(&Brought { cookies: &all[2..], ..Brought::default() }, &person).await);
    let quoted = format!("\"{}\"", b.token);
    let cookies = [("kbase_session", quoted.as_str()), ("kbase_session_backup", c.token.as_str())];
    assert!(whose(&Brought { cookies: &cookies, ..Brought::default() }, &b.browser()).await);
    // Empty is absent.
    assert!(whose(&Brought { authorization: Some(""), cookies: &all[1..] }, &c.browser()).await);
}

#[tokio::test]
async fn of_a_repeated_header_the_first_wins() {
    let (a, b) = (KbaseUser::new().await, KbaseUser::new().await);
    let client = Client::new();
    let request = client.request("POST", "/linking-sessions").header("authorization", &a.token);
    let made = client.send(request.header("authorization", &b.token)).await.made_session();
    a.call("GET", &session_path(&made, "")).await.has(200);
    let request = client.request("GET", "/link").header("authorization", "short");
    client.send(request.header("authorization", &b.token)).await.is_invalid(&[SHORT]);
}

/// The whole of linking, every route of it, with one credential.
async fn links_with(brought: &Brought<'_>, researcher: &Person, username: &str) {
    ask("GET", "/link/is_linked", brought).await.is(200, "false");
    let path = session_path(&ask("POST", "/linking-sessions", brought).await.made_session(), "");
    assert_eq!(ask("GET", &path, brought).await.ok()["username"], username);
    let start = ask("GET", &format!("{path}/oauth/start"), brought).await;
    let returned = researcher.decide(start.redirects(), "allow").await.has(302);
    let page = ask("GET", returned.header("location"), brought).await;
    assert!(page.redirects().starts_with(&format!("{}?skip_prompt=", Stack::get().sandbox)), "{page:?}");
    ask("PUT", &format!("{path}/finish"), brought).await.is(200, r#"{"ok":true}"#);
    assert_eq!(ask("GET", "/link", brought).await.ok()["username"], username);
    ask("DELETE", "/link", brought).await.is(204, "");
    let path = session_path(&ask("POST", "/linking-sessions", brought).await.made_session(), "");
    ask("DELETE", &path, brought).await.is(204, "");
}

#[tokio::test]
async fn every_credential_works_on_every_route_raw_header() {
    let user = KbaseUser::new().await;
    let brought = Brought { authorization: Some(&user.token), ..Brought::default() };
    links_with(&brought, &user.researcher, &user.username).await;
}

#[tokio::test]
async fn every_credential_works_on_every_route_bearer() {
    let user = KbaseUser::new().await;
    let bearer = format!("Bearer {}", user.token);
    let brought = Brought { authorization: Some(&bearer), ..Brought::default() };
    links_with(&brought, &user.researcher, &user.username).await;
}

#[tokio::test]
async fn every_credential_works_on_every_route_kbase_cookies() {
    for name in ["kbase_session", "kbase_session_backup"] {
        let user = KbaseUser::new().await;
        let cookies = [(name, user.token.as_str())];
        let brought = Brought { cookies: &cookies, ..Brought::default() };
        links_with(&brought, &user.researcher, &user.username).await;
    }
}

#[tokio::test]
async fn every_credential_works_on_every_route_session_cookie() {
    let person = Person::new(0).await;
    let cookie = person.cookie("connect.sid").unwrap();
    let cookies = [("connect.sid", cookie.as_str())];
    let brought = Brought { cookies: &cookies, ..Brought::default() };
    links_with(&brought, &person, &person.orcid).await;
}
