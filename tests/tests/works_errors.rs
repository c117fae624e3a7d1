//! Errors of /works and /works/{put_code}: contract/orcid-link.md 1.6 and 5.4, as decisions.md amends them.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tests::{Answer, Client, KbaseUser, Record, exchange, fault, parameter};

use crate::works::{new_work, whole_work};

/// One of our calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    List,
    View,
    Add,
    Change,
    Delete,
    Profile,
}

impl Call {
    pub const WORKS: [Self; 5] = [Self::List, Self::View, Self::Add, Self::Change, Self::Delete];
    pub const ALL: [Self; 6] = [Self::List, Self::View, Self::Add, Self::Change, Self::Delete, Self::Profile];

    /// Its request, with a good body, about the work with this put-code.
    pub fn request(self, client: &Client, put_code: i64) -> RequestBuilder {
        let one = format!("/works/{put_code}");
        let mut update = new_work("10.5072/changed");
        update["putCode"] = put_code.into();
        match self {
            Self::List => client.request("GET", "/works"),
            Self::View => client.request("GET", &one),
            Self::Add => client.request("POST", "/works").json(&new_work("10.5072/added")),
            Self::Change => client.request("PUT", "/works").json(&update),
            Self::Delete => client.request("DELETE", &one),
            Self::Profile => client.request("GET", "/orcid/profile"),
        }
    }

    /// The call made by this user.
    pub async fn by(self, user: &KbaseUser, put_code: i64) -> Answer {
        let request = self.request(&user.researcher.browser, put_code);
        user.send(request.header("authorization", &user.token)).await
    }

    /// What clients know it by (contract/orcid-link.md 1.6); a change reads the work first.
    pub fn source(self) -> &'static str {
        match self {
            Self::List | Self::View | Self::Change => "get_works",
            Self::Add => "save_work",
            Self::Delete => "delete_work",
            Self::Profile => "get_profile",
        }
    }
}

/// Somebody linked with one work in her record; its put-code.
pub async fn with_work() -> (KbaseUser, i64) {
    let user = KbaseUser::linked().await;
    let put_code = Record::of(&user.researcher).await.add(&whole_work("10.5072/there")).await;
    (user, put_code)
}

/// `upstreamError` in its one flat shape.
fn upstream(data: &Value) -> String {
    let message = "Error fetching data from ORCID Auth api";
    json!({"code": "upstreamError", "title": "Error", "message": message, "data": data}).to_string()
}

#[tokio::test]
async fn a_missing_or_empty_token_is_401_missing_token_on_every_route() {
    let missing =
        r#"{"code":"missingToken","title":"Missing Token","message":"API call requires a KBase auth token"}"#;
    let client = Client::new();
    for call in Call::ALL {
        client.send(call.request(&client, 7)).await.is(401, missing);
        for empty in ["", " ", "Bearer", "Bearer "] {
            client.send(call.request(&client, 7).header("authorization", empty)).await.is(401, missing);
        }
    }
}

#[tokio::test]
async fn a_token_of_31_or_33_characters_is_422_on_every_route() {
    let client = Client::new();
    for call in Call::ALL {
        for (length, bound, kind) in [(31, "least", "min"), (33, "most", "max")] {
            let request = call.request(&client, 7).header("authorization", "x".repeat(length));
            let answer = client.send(request).await.has(422).json();
            let item = json!({
                "loc": ["header", "authorization"],
                "msg": format!("ensure this value has at {bound} 32 characters"),
                "type": format!("value_error.any_str.{kind}_length"),
                "ctx": {"limit_value": 32},
            });
            assert_eq!(answer["data"]["detail"], json!([item]), "{call:?}");
        }
    }
}

#[tokio::test]
async fn a_token_that_kbase_does_not_know_is_401_invalid_token_on_every_route() {
    let invalid = r#"{"code":"invalidToken","title":"KBase auth token is invalid","message":"Invalid token","data":{"exception":"Invalid token"}}"#;
    let client = Client::new();
    let disabled = format!("{:x<32}", "disabled.");
    for call in Call::ALL {
        for token in
            ["x".repeat(32), disabled.clone(), format!("Bearer {}", "x".repeat(32)), "Bearer short".into()]
        {
            client.send(call.request(&client, 7).header("authorization", &token)).await.is(401, invalid);
        }
    }
}

#[tokio::test]
async fn a_token_in_a_cookie_or_a_bearer_header_works_on_every_route() {
    let (user, put_code) = with_work().await;
    for call in Call::ALL {
        let request = call.request(&user.browser(), put_code);
        let by_cookie = user.browser().send(request).await;
        assert!(by_cookie.status < 300, "{call:?}: {by_cookie:?}");
    }
    let bearer = format!("Bearer {}", user.token);
    user.send(user.researcher.request("GET", "/works").header("authorization", bearer)).await.has(200);
}

#[tokio::test]
async fn without_a_link_works_are_404_not_found() {
    let user = KbaseUser::new().await;
    for call in Call::WORKS {
        let answer = call.by(&user, 7).await;
        answer.is(
            404,
            r#"{"code":"notFound","title":"Not Found","message":"ORCID link record not found for user"}"#,
        );
    }
}

/// The profile's spelling differs, and clients match on it.
#[tokio::test]
async fn without_a_link_the_profile_is_404_notfound() {
    let user = KbaseUser::new().await;
    let answer = Call::Profile.by(&user, 7).await;
    answer.is(404, r#"{"code":"notfound","title":"Not Found","message":"User link record not found"}"#);
}

#[tokio::test]
async fn an_unknown_put_code_is_404_not_found() {
    let user = KbaseUser::linked().await;
    for (call, path) in [(Call::View, "/works/7"), (Call::Delete, "/works/7"), (Call::Change, "/works")] {
        let expected = format!(
            r#"{{"code":"notFound","title":"Not Found","message":"The requested resource was not found","data":{{"detail":"Work not found","path":"{path}"}}}}"#
        );
        call.by(&user, 7).await.is(404, &expected);
    }
}

#[tokio::test]
async fn another_users_work_is_404_not_found() {
    let (_, put_code) = with_work().await;
    let user = KbaseUser::linked().await;
    for call in [Call::View, Call::Delete, Call::Change] {
        call.by(&user, put_code).await.has(404);
    }
}

#[tokio::test]
async fn a_duplicate_is_409_upstream_error_with_the_put_code_in_data() {
    let user = KbaseUser::linked().await;
    let put_code = Record::of(&user.researcher).await.add(&whole_work("10.5072/there")).await;
    // ORCID compares DOIs without case and resolver.
    let request = user.request("POST", "/works").json(&new_work("https://doi.org/10.5072/THERE"));
    let answer = user.send(request).await.has(409);
    let orcids = answer.json()["data"]["originalResponseJSON"].clone();
    let data = json!({"source": "save_work", "originalStatusCode": 409, "originalResponseJSON": orcids, "putCode": put_code});
    answer.is(409, &upstream(&data));
    assert_eq!((&orcids["response-code"], &orcids["error-code"]), (&json!(409), &json!(9021)));
}

#[tokio::test]
async fn what_orcid_refuses_as_invalid_is_400_with_orcids_document() {
    let user = KbaseUser::linked().await;
    for (name, value, error_code) in [
        ("title", json!(""), 9022),
        ("workType", json!("poem"), 9006),
        ("externalIds", json!([]), 9023),
        ("externalIds", json!([{"type": "nonsense", "value": "x", "url": "", "relationship": "self"}]), 9006),
    ] {
        let mut work = new_work("10.5072/a");
        work[name] = value;
        let answer = user.send(user.request("POST", "/works").json(&work)).await.has(400);
        let orcids = answer.json()["data"]["originalResponseJSON"].clone();
        assert_eq!(orcids["error-code"], error_code, "{orcids}");
        let data = json!({"source": "save_work", "originalStatusCode": 400, "originalResponseJSON": orcids});
        answer.is(400, &upstream(&data));
    }
}

/// Statuses that ORCID answers with a text. 429 and 503 are in `works_retries.rs`.
#[tokio::test]
async fn an_error_status_of_orcid_is_400_upstream_error_for_each_call() {
    let (user, put_code) = with_work().await;
    let path = format!("/v3.0/{}/", user.researcher.orcid);
    for call in Call::ALL {
        for (status, text) in [
            (400, "400 Bad Request"),
            (401, "401 Unauthorized"),
            (403, "403 Forbidden"),
            (500, "500 Internal Server Error"),
        ] {
            fault(&path, None, &json!({"kind": "status", "code": status, "times": 1})).await;
            let answer = call.by(&user, put_code).await;
            let text = format!("{text}, as an admin call asked for\n");
            let data =
                json!({"source": call.source(), "originalStatusCode": status, "originalResponseText": text});
            answer.is(400, &upstream(&data));
        }
    }
}

#[tokio::test]
async fn a_change_that_fails_when_it_is_saved_says_so() {
    let (user, put_code) = with_work().await;
    let path = format!("/v3.0/{}/", user.researcher.orcid);
    fault(&path, None, &json!({"kind": "status", "code": 500, "method": "PUT", "times": 1})).await;
    let answer = Call::Change.by(&user, put_code).await.has(400).json();
    assert_eq!(answer["data"]["source"], "save_work");
}

/// A list and a profile have no put-code of ours that could be unknown: ORCID's 404 is passed on.
#[tokio::test]
async fn a_404_of_orcid_is_400_where_nothing_was_named() {
    let (user, put_code) = with_work().await;
    let path = format!("/v3.0/{}/", user.researcher.orcid);
    for (call, status) in [
        (Call::List, 400),
        (Call::Add, 400),
        (Call::Profile, 400),
        (Call::View, 404),
        (Call::Change, 404),
        (Call::Delete, 404),
    ] {
        fault(&path, None, &json!({"kind": "status", "code": 404, "times": 1})).await;
        let answer = call.by(&user, put_code).await.has(status).json();
        let code = if status == 400 { "upstreamError" } else { "notFound" };
        assert_eq!(answer["code"], code, "{call:?}");
    }
}

/// The token is revoked at ORCID, whose 401 then repeats it in `error_description`.
#[tokio::test]
async fn a_revoked_token_is_400_and_error_description_is_never_passed_on() {
    let user = KbaseUser::new().await;
    let (session, returned) = user.allowed().await;
    user.browser().get(&returned).await.has(302);
    user.call("PUT", &format!("/linking-sessions/{session}/finish")).await.has(200);
    let code = parameter(&returned, "code").expect("ORCID gave a code");
    exchange(&code, returned.split('?').next().expect("an address")).await.has(400);
    for call in Call::ALL {
        let answer = call.by(&user, 7).await;
        let document = json!({"error": "invalid_token"});
        let data =
            json!({"source": call.source(), "originalStatusCode": 401, "originalResponseJSON": document});
        answer.is(400, &upstream(&data));
    }
}

/// A link whose token lacks `/activities/update`.
#[tokio::test]
async fn a_403_of_orcid_is_400_with_orcids_document() {
    let user = KbaseUser::new().await;
    let session = user.session().await;
    let authorize = user.start(&session).await;
    let authorize = authorize.replace("%2Factivities%2Fupdate+", "");
    let returned = user.researcher.decide(&authorize, "allow").await.has(302);
    user.browser().get(returned.header("location")).await.has(302);
    user.call("PUT", &format!("/linking-sessions/{session}/finish")).await.has(200);
    user.call("GET", "/works").await.is(200, "[]");
    for call in [Call::Add, Call::Delete] {
        let answer = call.by(&user, 7).await.has(400);
        let orcids = answer.json()["data"]["originalResponseJSON"].clone();
        assert_eq!(orcids["error-code"], 9004);
        let data =
            json!({"source": call.source(), "originalStatusCode": 403, "originalResponseJSON": orcids});
        answer.is(400, &upstream(&data));
    }
}

#[tokio::test]
async fn an_answer_of_orcid_that_is_no_json_is_502_for_each_call() {
    for call in [Call::List, Call::View, Call::Add, Call::Change, Call::Profile] {
        let (user, put_code) = with_work().await;
        let path = format!("/v3.0/{}/", user.researcher.orcid);
        fault(&path, None, &json!({"kind": "broken_json", "times": 1})).await;
        call.by(&user, put_code).await.is(502, r#"{"code":"upstreamError","title":"Error","message":"Exception calling ORCID endpoint","data":{"exception":"ORCID's answer can't be read"}}"#);
    }
}

#[tokio::test]
async fn errors_tell_nothing_of_the_inside() {
    let (user, put_code) = with_work().await;
    let path = format!("/v3.0/{}/", user.researcher.orcid);
    fault(&path, None, &json!({"kind": "drop", "times": 18})).await;
    for call in Call::ALL {
        let answer = call.by(&user, put_code).await;
        assert!(answer.status >= 400, "{call:?}: {answer:?}");
        let text = answer.text().to_lowercase();
        for inside in
            ["traceback", "panicked", "src/", ".rs", "localhost", "127.0.0.1", "8090", &user.token, "bearer"]
        {
            assert!(!text.contains(inside), "{call:?}: {inside} in {text}");
        }
    }
}
