//! Routing of the linking group: contract/orcid-link.md 1.2 and 1.3, decisions.md "Everywhere".

use serde_json::json;
use tests::{Client, KbaseUser};
use uuid::Uuid;

#[tokio::test]
async fn an_unknown_path_is_404_not_found_with_its_path_decoded_and_without_query() {
    let client = Client::new();
    for (path, decoded) in [
        ("/link/nope", "/link/nope"),
        ("/link/is_linked/more", "/link/is_linked/more"),
        ("/Link", "/Link"),
        ("/LINK/is_linked", "/LINK/is_linked"),
        ("/linking-sessions/a/b", "/linking-sessions/a/b"),
        ("/linking-sessions/a/oauth", "/linking-sessions/a/oauth"),
        ("/linking-sessions/a/oauth/stop", "/linking-sessions/a/oauth/stop"),
        ("/link/%C3%A9t%C3%A9?x=y", "/link/été"),
    ] {
        client.get(path).await.is_not_found("Not Found", decoded);
    }
    // Routing comes before everything else: a token changes nothing.
    KbaseUser::new().await.call("DELETE", "/link/nope").await.is_not_found("Not Found", "/link/nope");
}

#[tokio::test]
async fn a_trailing_slash_means_the_same_as_none() {
    let user = KbaseUser::new().await;
    let answer = user.call("POST", "/linking-sessions/").await.has(201);
    let session = answer.json()["session_id"].as_str().unwrap().to_owned();
    let path = format!("/linking-sessions/{session}");
    assert_eq!(user.call("GET", &format!("{path}/")).await.ok(), user.call("GET", &path).await.ok());
    let start = user.browser().get(&format!("{path}/oauth/start/?skip_prompt=true")).await;
    let returned = user.researcher.decide(start.redirects(), "allow").await.has(302);
    let returned = returned.header("location").replace("/continue?", "/continue/?");
    let page = user.browser().get(&returned).await;
    assert!(page.redirects().ends_with(&format!("?skip_prompt=true#orcidlink/continue/{session}")));
    user.call("PUT", &format!("{path}/finish/")).await.is(200, r#"{"ok":true}"#);
    user.call("GET", "/link/is_linked/").await.is(200, "true");
    user.call("GET", "/link/").await.has(200);
    user.call("DELETE", "/link/").await.is(204, "");
}

#[tokio::test]
async fn a_wrong_method_is_405_fastapi_error_with_allow() {
    let client = Client::new();
    let id = Uuid::new_v4();
    let (session, finish) = (format!("/linking-sessions/{id}"), format!("/linking-sessions/{id}/finish"));
    let start = format!("/linking-sessions/{id}/oauth/start");
    for (path, allowed) in [
        ("/link", "DELETE,GET,HEAD"),
        ("/link/is_linked", "GET,HEAD"),
        ("/linking-sessions", "POST"),
        (session.as_str(), "DELETE,GET,HEAD"),
        (finish.as_str(), "PUT"),
        (start.as_str(), "GET"),
        ("/linking-sessions/oauth/continue", "GET"),
    ] {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            if allowed.split(',').any(|one| one == method) {
                continue;
            }
            let answer = client.send(client.request(method, path)).await;
            assert_eq!(answer.status, 405, "{method} {path}: {answer:?}");
            let mut allow: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
            allow.sort_unstable();
            assert_eq!(allow.join(","), allowed, "{method} {path}");
            if method != "HEAD" {
                answer.is_fastapi(405, "Method Not Allowed");
            }
        }
    }
}

#[tokio::test]
async fn head_works_where_get_does_and_never_acts() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let path = format!("/linking-sessions/{session}");
    for path in ["/link/is_linked", &path] {
        let answer = user.call("HEAD", path).await;
        answer.is(200, "");
        assert_eq!(answer.header("content-type"), "application/json");
    }
    user.call("HEAD", "/link").await.is(404, "");
    let browser = user.browser();
    browser.send(browser.request("HEAD", &format!("{path}/oauth/start"))).await.has(405);
    let view = user.call("GET", &path).await.ok();
    assert_eq!(view.get("skip_prompt"), None, "HEAD has started the session: {view}");
    let authorize = user.start(&session).await;
    let returned = user.researcher.decide(&authorize, "allow").await.has(302);
    browser.send(browser.request("HEAD", returned.header("location"))).await.has(405);
    // The state is still good.
    let page = browser.get(returned.header("location")).await;
    assert!(page.redirects().ends_with(&format!("#orcidlink/continue/{session}")), "{page:?}");
}

#[tokio::test]
async fn unknown_query_parameters_are_ignored() {
    let user = KbaseUser::new().await;
    user.call("GET", "/link/is_linked?x=1&username=other").await.is(200, "false");
    let session = user.call("POST", "/linking-sessions?x=1").await.has(201).json();
    let path = format!("/linking-sessions/{}?x=1", session["session_id"].as_str().unwrap());
    user.call("GET", &path).await.has(200);
}

#[tokio::test]
async fn every_answer_has_a_request_id_and_no_error_tells_of_the_inside() {
    let user = KbaseUser::new().await;
    let unknown = format!("/linking-sessions/{}", Uuid::new_v4());
    for (method, path) in [
        ("GET", "/link"),
        ("GET", "/link/is_linked"),
        ("PATCH", "/link"),
        ("GET", "/linking-sessions/short"),
        ("GET", &unknown),
        ("PUT", &format!("{unknown}/finish")),
        ("GET", &format!("{unknown}/oauth/start")),
        ("GET", "/linking-sessions/oauth/continue"),
    ] {
        let answer = user.call(method, path).await;
        assert!(!answer.header("x-request-id").is_empty(), "{method} {path}: {answer:?}");
        let text = format!("{} {:?}", answer.text(), answer.headers).to_lowercase();
        for word in ["traceback", "panicked", "arn:aws", "dynamodb", "/work/", "src/"] {
            assert!(!text.contains(word), "{method} {path}: {word} in {text}");
        }
        assert!(!text.contains(&user.token), "{method} {path}: {text}");
    }
}

#[tokio::test]
async fn answers_are_compact_json_in_utf_8() {
    let user = KbaseUser::new().await;
    let url = format!("{}/admin/people", tests::Stack::get().sandbox);
    let renamed = json!({ "orcid": user.researcher.orcid, "name": "Zoë Ångström" });
    user.post(&url, &renamed).await.has(200);
    user.link().await;
    let text = user.call("GET", "/link").await.text();
    assert!(text.contains(r#""orcid_auth":{"name":"Zoë Ångström","#), "{text}");
}

#[tokio::test]
async fn a_private_name_is_no_hindrance() {
    let user = KbaseUser::new().await;
    let url = format!("{}/admin/people", tests::Stack::get().sandbox);
    user.post(&url, &json!({ "orcid": user.researcher.orcid, "name": null })).await.has(200);
    user.link().await;
    assert_eq!(user.call("GET", "/link").await.ok()["orcid_auth"]["name"], "");
}
