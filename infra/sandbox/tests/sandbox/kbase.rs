use serde_json::json;

use crate::support::{Here, json as body};

const PATH: &str = "/services/auth/api/V2/token";

#[tokio::test]
async fn a_token_belongs_to_the_user_in_it() {
    let here = Here::start().await;
    let token = format!("amara.{}", "x".repeat(26));
    let info = body(here.get(PATH).header("authorization", token).send().await.unwrap(), 200).await;
    assert_eq!(info["user"], "amara");
    assert_eq!(info["cachefor"], 300_000);
    let keys: Vec<_> = info.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["type", "id", "expires", "created", "name", "user", "custom", "cachefor"]);
}

#[tokio::test]
async fn other_tokens_get_an_application_code() {
    let here = Here::start().await;
    for (token, status, appcode) in [
        (String::new(), 400, 10010),
        ("no-dot".to_owned(), 401, 10020),
        (format!("disabled.{}", "x".repeat(23)), 403, 20010),
    ] {
        let error = body(here.get(PATH).header("authorization", token).send().await.unwrap(), status).await;
        assert_eq!(error["error"]["appcode"], json!(appcode));
        assert_eq!(error["error"]["httpcode"], json!(status));
    }
}
