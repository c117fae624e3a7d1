//! /link and /link/is_linked: contract/orcid-link.md 2, decisions.md "ORCID Link".

use serde_json::json;
use tests::KbaseUser;

#[tokio::test]
async fn a_link_is_made_shown_and_removed() {
    let user = KbaseUser::new().await;
    user.call("GET", "/link/is_linked").await.is(200, "false");
    user.link().await;
    user.call("GET", "/link/is_linked").await.is(200, "true");
    let link = user.call("GET", "/link").await.ok();
    let keys: Vec<_> = link.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["username", "created_at", "expires_at", "orcid_auth"]);
    assert_eq!(link["username"], json!(user.username));
    let orcid_auth = json!({
        "name": user.researcher.name,
        "scope": "/read-limited /activities/update /person/update openid",
        "expires_in": 631_138_518,
        "orcid": user.researcher.orcid,
    });
    assert_eq!(link["orcid_auth"], orcid_auth);
    let lived = link["expires_at"].as_i64().unwrap() - link["created_at"].as_i64().unwrap();
    assert_eq!(lived, 631_138_518_000);
    user.call("DELETE", "/link").await.is(204, "");
    user.call("GET", "/link/is_linked").await.is(200, "false");
}
