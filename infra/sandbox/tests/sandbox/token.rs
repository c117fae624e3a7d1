use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::support::{AMARA, BACK, Here, JOSIAH, json};

// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[tokio::test]
async fn a_code_with_its_proof_gives_tokens() {
    let here = Here::start().await;
    let scope = ("scope", "/read-limited /activities/update openid");
    let code = here.code(&[scope, ("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]).await;
    let refused = json(here.exchange(&code, &[]).await, 400).await;
    assert_eq!(refused["error"], "invalid_grant");
    let mut tokens = json(here.exchange(&code, &[("code_verifier", VERIFIER)]).await, 200).await;
    for secret in ["access_token", "refresh_token", "id_token"] {
        assert!(tokens[secret].as_str().unwrap().len() >= 36);
        tokens[secret] = "…".into();
    }
    insta::assert_json_snapshot!(tokens, @r#"
    {
      "access_token": "…",
      "token_type": "bearer",
      "refresh_token": "…",
      "expires_in": 631138518,
      "scope": "/read-limited /activities/update openid",
      "name": "Josiah Carberry",
      "orcid": "0000-0002-1825-0097",
      "id_token": "…"
    }
    "#);
}

#[tokio::test]
async fn the_id_token_names_the_researcher_and_the_nonce() {
    let here = Here::start().await;
    let code = here.code(&[("scope", "openid"), ("nonce", "n-1")]).await;
    let tokens = json(here.exchange(&code, &[]).await, 200).await;
    let claims = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["sub"], JOSIAH);
    assert_eq!(claims["aud"], "APP-LOCAL");
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["iss"], here.url("").as_str());
}

#[tokio::test]
async fn a_code_used_twice_revokes_its_tokens() {
    let here = Here::start().await;
    let code = here.code(&[]).await;
    let tokens = json(here.exchange(&code, &[]).await, 200).await;
    let again = json(here.exchange(&code, &[]).await, 400).await;
    assert_eq!(again["error"], "invalid_grant");
    assert!(again["error_description"].as_str().unwrap().starts_with("Reused authorization code"));
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let refreshed = here.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    assert_eq!(json(refreshed, 400).await["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_older_than_ten_minutes_is_refused() {
    let here = Here::start().await;
    let code = here.code(&[]).await;
    let moved = here.post("/admin/clock").json(&serde_json::json!({"seconds": 601})).send().await.unwrap();
    assert_eq!(moved.status(), 204);
    let late = json(here.exchange(&code, &[]).await, 400).await;
    assert!(late["error_description"].as_str().unwrap().contains("expired"), "{late}");
}

#[tokio::test]
async fn the_client_proves_itself_by_basic_too() {
    let here = Here::start().await;
    let code = here.code(&[]).await;
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", BACK)];
    let ask = |secret| here.post("/oauth/token").basic_auth("APP-LOCAL", Some(secret)).form(&form).send();
    assert_eq!(json(ask("guess").await.unwrap(), 401).await["error"], "invalid_client");
    assert_eq!(json(ask("local-secret").await.unwrap(), 200).await["orcid"], JOSIAH);
}

#[tokio::test]
async fn other_requests_are_told_why_not() {
    let here = Here::start().await;
    for (form, error) in [
        (vec![], "invalid_request"),
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![("grant_type", "authorization_code")], "invalid_request"),
        (vec![("grant_type", "authorization_code"), ("code", "guess")], "invalid_grant"),
        (vec![("grant_type", "refresh_token")], "invalid_request"),
        (vec![("grant_type", "refresh_token"), ("refresh_token", "guess")], "invalid_grant"),
        (vec![("grant_type", "a"), ("grant_type", "b")], "invalid_request"),
    ] {
        assert_eq!(json(here.token(&form).await, 400).await["error"], error, "{form:?}");
    }
}

#[tokio::test]
async fn refreshing_and_revoking() {
    let here = Here::start().await;
    let first = here.tokens(AMARA, "/read-limited").await;
    assert!(first.get("id_token").is_none());
    let refresh = |token: &Value| token["refresh_token"].as_str().unwrap().to_owned();
    let ask = |refresh: String| {
        let here = &here;
        async move { here.token(&[("grant_type", "refresh_token"), ("refresh_token", &refresh)]).await }
    };
    let second = json(ask(refresh(&first)).await, 200).await;
    assert_eq!(second["orcid"], AMARA);
    assert_eq!(ask(refresh(&first)).await.status(), 400);

    let credentials = [("client_id", "APP-LOCAL"), ("client_secret", "local-secret")];
    let revoke = |token: &str| {
        let mut form = credentials.map(|(name, value)| (name, value.to_owned())).to_vec();
        form.push(("token", token.to_owned()));
        here.post("/oauth/revoke").form(&form).send()
    };
    assert_eq!(revoke(second["access_token"].as_str().unwrap()).await.unwrap().status(), 200);
    assert_eq!(ask(refresh(&second)).await.status(), 400);
    assert_eq!(revoke("unknown").await.unwrap().status(), 200);
    assert_eq!(revoke("").await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_private_name_is_null() {
    let here = Here::start().await;
    let person = serde_json::json!({"orcid": "0009-9999-0000-0115"});
    assert_eq!(here.post("/admin/people").json(&person).send().await.unwrap().status(), 201);
    let tokens = here.tokens("0009-9999-0000-0115", "/authenticate").await;
    assert_eq!(tokens["name"], Value::Null);
}

#[tokio::test]
async fn discovery_points_to_the_keys() {
    let here = Here::start().await;
    let about = json(here.get("/.well-known/openid-configuration").send().await.unwrap(), 200).await;
    let keys = json(here.http.get(about["jwks_uri"].as_str().unwrap()).send().await.unwrap(), 200).await;
    assert_eq!(keys["keys"][0]["e"], "AQAB");
}
