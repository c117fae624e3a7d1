//! Methods and paths of works, profile, status and info: contract/orcid-link.md 1.3, decisions.md "Everywhere".

use std::collections::BTreeSet;

use tests::{Client, KbaseUser};

const PATHS: [(&str, &[&str]); 5] = [
    ("/works", &["GET", "HEAD", "POST", "PUT"]),
    ("/works/7", &["DELETE", "GET", "HEAD"]),
    ("/orcid/profile", &["GET", "HEAD"]),
    ("/status", &["GET", "HEAD"]),
    ("/info", &["GET", "HEAD"]),
];

#[tokio::test]
async fn a_wrong_method_is_405_with_allow() {
    let client = Client::new();
    for (path, allowed) in PATHS {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            for slash in ["", "/"] {
                let answer = client.send(client.request(method, &format!("{path}{slash}"))).await;
                assert_eq!(answer.status == 405, !allowed.contains(&method), "{method} {path}: {answer:?}");
                if answer.status != 405 {
                    continue;
                }
                answer.is(405, r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception","data":{"detail":"Method Not Allowed"}}"#);
                let allow: BTreeSet<_> = answer.header("allow").split(',').map(str::trim).collect();
                assert_eq!(allow, allowed.iter().copied().collect(), "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let user = KbaseUser::linked().await;
    for path in ["/works", "/orcid/profile", "/status", "/info"] {
        user.call("HEAD", path).await.is(200, "");
    }
    user.call("HEAD", "/works/7").await.is(404, "");
    let client = Client::new();
    client.send(client.request("HEAD", "/works")).await.is(401, "");
}

#[tokio::test]
async fn a_trailing_slash_means_the_same_as_none() {
    let user = KbaseUser::linked().await;
    user.call("GET", "/works/").await.is(200, "[]");
    user.call("GET", "/orcid/profile/").await.has(200);
    user.call("GET", "/info/").await.has(200);
    let added = user.request("POST", "/works/").json(&crate::works::new_work("10.5072/a"));
    let added = user.send(added).await.ok();
    let path = format!("/works/{}/", added["putCode"]);
    assert_eq!(user.call("GET", &path).await.ok(), added);
    user.call("DELETE", &path).await.is(204, "");
}

#[tokio::test]
async fn unknown_paths_are_404_with_the_decoded_path_and_no_query() {
    let client = Client::new();
    for (path, shown) in [
        ("/works/7/files", "/works/7/files"),
        ("/orcid", "/orcid"),
        ("/orcid/profile/x?y=z", "/orcid/profile/x"),
        ("/Works", "/Works"),
        ("/status/x", "/status/x"),
        ("/n%C3%BC%20x", "/nü x"),
    ] {
        let expected = format!(
            r#"{{"code":"notFound","title":"Not Found","message":"The requested resource was not found","data":{{"detail":"Not Found","path":"{shown}"}}}}"#
        );
        for method in ["GET", "POST", "DELETE"] {
            client.send(client.request(method, path)).await.is(404, &expected);
        }
    }
}

#[tokio::test]
async fn unknown_query_parameters_are_ignored() {
    let user = KbaseUser::linked().await;
    for path in ["/works?x=1&y[]=2&z", "/orcid/profile?put_code=x", "/info?verbose", "/status?x=%00"] {
        user.call("GET", path).await.has(200);
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id() {
    let client = Client::new();
    for (path, _) in PATHS {
        for method in ["GET", "PATCH"] {
            let answer = client.send(client.request(method, path)).await;
            assert!(!answer.header("x-request-id").is_empty(), "{method} {path}: {answer:?}");
        }
    }
}
