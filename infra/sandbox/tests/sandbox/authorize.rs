use crate::support::{AMARA, BACK, Here, JOSIAH};

const REQUEST: &str = "/oauth/authorize?client_id=APP-LOCAL&response_type=code&scope=/read-limited%20openid\
    &redirect_uri=http://localhost:8080/back&state=%22%3E%3Cscript%3E";

#[tokio::test]
async fn the_page_asks_who_and_whether() {
    let here = Here::start().await;
    let response = here.get(REQUEST).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'self' http://localhost:* http://127.0.0.1:*;"), "{policy}");
    let page = response.text().await.unwrap();
    for part in [
        r#"<form method="post" action="/oauth/authorize">"#,
        r#"value="0000-0002-1825-0097" required checked> Josiah Carberry"#,
        "Björn Lindqvist",
        r#"<button type="submit" name="decision" value="allow">Allow</button>"#,
        r#"name="state" value="&quot;&gt;&lt;script&gt;""#,
        "Read your information with visibility set to trusted parties",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("<script"), "{page}");
}

#[tokio::test]
async fn an_unknown_client_is_shown_a_refusal() {
    let here = Here::start().await;
    let response = here.get(&REQUEST.replace("APP-LOCAL", "APP-OTHER")).send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("This client_id is not known."));
}

#[tokio::test]
async fn a_bad_scope_goes_back_to_the_client() {
    let here = Here::start().await;
    let response = here.get(&REQUEST.replace("openid", "email")).send().await.unwrap();
    assert_eq!(response.status(), 302);
    let location = response.headers()["location"].to_str().unwrap();
    assert!(location.starts_with(&format!("{BACK}?error=invalid_scope&")), "{location}");
    assert!(location.ends_with("&state=%22%3E%3Cscript%3E"), "{location}");
}

#[tokio::test]
async fn allowing_gives_a_code_and_the_state() {
    let here = Here::start().await;
    let answer = here.decide(AMARA, "allow", &[]).await;
    assert_eq!(answer["state"], "s1");
    assert!(!answer["code"].is_empty());
}

#[tokio::test]
async fn denying_gives_access_denied() {
    let here = Here::start().await;
    let answer = here.decide(AMARA, "deny", &[]).await;
    assert_eq!((answer["error"].as_str(), answer["state"].as_str()), ("access_denied", "s1"));
    assert!(!answer.contains_key("code"));
}

#[tokio::test]
async fn strangers_and_undecided_people_get_no_code() {
    let here = Here::start().await;
    for (orcid, decision) in [("0009-9999-0000-0115", "allow"), ("nonsense", "allow"), (JOSIAH, "perhaps")] {
        let form = [
            ("client_id", "APP-LOCAL"),
            ("response_type", "code"),
            ("scope", "openid"),
            ("redirect_uri", BACK),
            ("orcid", orcid),
            ("decision", decision),
        ];
        let response = here.post("/oauth/authorize").form(&form).send().await.unwrap();
        assert_eq!(response.status(), 400, "{orcid} {decision}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let here = Here::start().await;
    let form = [("client_id", "APP-LOCAL"), ("orcid", JOSIAH), ("decision", "allow")];
    let request = here.post("/oauth/authorize").form(&form).header("sec-fetch-site", "cross-site");
    assert_eq!(request.send().await.unwrap().status(), 403);
}
