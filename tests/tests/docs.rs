//! /docs, /openapi.json, and that the document's methods are the routed ones: decisions.md "Everywhere".

use std::collections::BTreeSet;
use std::io::Read;

use serde_json::Value;
use tests::{Answer, Client};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];
/// Routes that act: HEAD is not answered there.
const ACTING: [&str; 4] = [
    "/api/v1/auth/login",
    "/api/v1/auth/logout",
    "/linking-sessions/{session_id}/oauth/start",
    "/linking-sessions/oauth/continue",
];

/// The path with something in the place of each parameter.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|segment| match segment {
            "{session_id}" => "00000000-0000-0000-0000-000000000000",
            "{put_code}" => "1",
            segment if segment.starts_with('{') => "x",
            segment => segment,
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// The people group's paths.
fn is_of_people(path: &str) -> bool {
    let roots =
        ["version", "whoami", "people", "projects", "sshkeys", "bastionkeys", "publications", "profile"];
    path.split('/').nth(1).is_some_and(|root| roots.contains(&root))
}

fn documented(item: &Value) -> BTreeSet<String> {
    let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
    methods.map(|method| method.to_uppercase()).collect()
}

async fn send(client: &Client, method: &str, path: &str) -> Answer {
    client.send(client.request(method, path)).await
}

#[tokio::test]
async fn each_documented_path_has_the_documented_methods_and_no_other() {
    let client = Client::new();
    let document = client.get("/openapi.json").await.ok();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut expected = documented(item);
        // A name with an extension is the same route as one without.
        if let Some(whole) = path.strip_suffix(".{file_extension}") {
            expected.extend(documented(&document["paths"][whole]));
        }
        let method = ["PATCH", "PUT", "DELETE"].into_iter().find(|method| !expected.contains(*method));
        if expected.contains("GET") && !ACTING.contains(&path.as_str()) {
            expected.insert("HEAD".to_owned());
        }
        let answer = send(&client, method.expect("no path has all three"), &filled(path)).await.has(405);
        let allow = answer.header("allow").split(',').map(|method| method.trim().to_owned());
        assert_eq!(allow.collect::<BTreeSet<_>>(), expected, "{path}");
        let body = answer.json();
        if ["/api/eperson/", "/api/cris/", "/api/security/"].iter().any(|root| path.starts_with(root)) {
            assert_eq!(body["message"], "An exception has occurred", "{path}");
            assert_eq!(body["error"], "Method Not Allowed", "{path}");
        } else if path == "/api" || path.starts_with("/api/") {
            assert_eq!(body["error"], "method not allowed", "{path}");
        } else if is_of_people(path) {
            assert_eq!(body["errors"][0]["message"], "Method Not Allowed", "{path}");
        } else {
            assert_eq!(body["code"], "fastapiError", "{path}");
            assert_eq!(body["data"]["detail"], "Method Not Allowed", "{path}");
        }
    }
}

#[tokio::test]
async fn no_documented_operation_is_unknown_to_the_router() {
    let client = Client::new();
    let document = client.get("/openapi.json").await.ok();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in documented(item) {
            // A file of /docs that isn't there is answered like a path that isn't; its files have a test of their own.
            if path == "/docs/{file}" {
                continue;
            }
            let answer = send(&client, &method, &filled(path)).await;
            assert_ne!(answer.status, 405, "{method} {path}");
            let is_unknown = answer.status == 404 && {
                let body = answer.json();
                body["error"] == "not found"
                    || body["data"]["detail"] == "Not Found"
                    || body["errors"][0]["detail"] == "The requested URL was not found on the server"
            };
            assert!(!is_unknown, "{method} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn answers_have_documented_statuses() {
    let client = Client::new();
    let document = client.get("/openapi.json").await.ok();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in documented(item) {
            let answer = send(&client, &method, &filled(path)).await;
            let responses = &item[method.to_lowercase()]["responses"];
            let response = responses.get(answer.status.to_string());
            let response = response.unwrap_or_else(|| panic!("{method} {path}: {answer:?}"));
            if let Some(content) = response["content"].as_object() {
                let media_type = answer.header("content-type");
                assert!(content.contains_key(media_type), "{method} {path}: {media_type}");
            }
        }
    }
}

/// Those that lose to others who write the same, or find it being sent.
#[tokio::test]
async fn operations_of_the_orcid_queue_that_may_be_busy_say_so() {
    let document = Client::new().get("/openapi.json").await.ok();
    for (path, method) in [
        ("/api/eperson/orcidqueues", "post"),
        ("/api/cris/orcidqueues", "post"),
        ("/api/eperson/orcidqueues/{id}", "delete"),
        ("/api/eperson/orcidhistories", "post"),
        ("/api/eperson/profiles/{uuid}", "patch"),
    ] {
        let busy = &document["paths"][path][method]["responses"]["503"];
        assert!(busy["description"].is_string(), "{method} {path}");
    }
}

#[tokio::test]
async fn the_document_is_openapi_3_1_of_this_service() {
    let answer = Client::new().get("/openapi.json").await.has(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")));
    assert_eq!(document["info"]["title"], "Ercid");
    assert_eq!(document["servers"][0]["url"], "/");
}

#[tokio::test]
async fn who_has_the_document_gets_304() {
    let client = Client::new();
    let tag = client.get("/openapi.json").await.has(200).header("etag").to_owned();
    assert!(!tag.is_empty());
    let request = |tag: &str| client.request("GET", "/openapi.json").header("if-none-match", tag);
    let known = client.send(request(&tag)).await.has(304);
    assert_eq!((known.body.len(), known.header("etag")), (0, tag.as_str()));
    client.send(request("\"other\"")).await.has(200);
}

#[tokio::test]
async fn gzip_is_for_those_who_take_it() {
    let client = Client::new();
    for path in ["/openapi.json", "/docs", "/docs/swagger-ui-bundle.js"] {
        let plain = client.get(path).await.has(200);
        assert_eq!(
            (plain.header("content-encoding"), plain.header("vary")),
            ("", "Accept-Encoding"),
            "{path}"
        );
        let packed =
            client.send(client.request("GET", path).header("accept-encoding", "gzip, br")).await.has(200);
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        let mut content = Vec::new();
        flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut content).unwrap();
        assert_eq!(content, plain.body, "{path}");
    }
}

#[tokio::test]
async fn the_page_and_all_that_it_names_come_from_this_service() {
    let client = Client::new();
    let page = client.get("/docs").await.has(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let text = page.text();
    assert!(text.contains("<title>Ercid</title>"), "{text}");
    assert!(!text.contains("://") && !text.contains("<style") && !text.contains("<script>"), "{text}");
    let mut count = 0;
    for attribute in ["src=\"", "href=\""] {
        for rest in text.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap();
            let answer = client.get(address).await.has(200);
            let expected = match address.rsplit('.').next().unwrap() {
                "js" => "text/javascript; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                "png" => "image/png",
                other => panic!("{other}"),
            };
            assert_eq!(answer.header("content-type"), expected, "{address}");
            assert!(!answer.body.is_empty() && !answer.header("etag").is_empty(), "{address}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
            count += 1;
        }
    }
    assert_eq!(count, 4);
}

#[tokio::test]
async fn the_page_may_do_nothing_but_call_this_service() {
    let page = Client::new().get("/docs/").await.has(200);
    assert_eq!(
        page.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn head_works_and_unknown_files_are_404() {
    let client = Client::new();
    for path in ["/docs", "/openapi.json", "/docs/swagger-ui.css"] {
        send(&client, "HEAD", path).await.is(200, "");
    }
    for path in ["/docs/openapi.json", "/docs/swagger-ui.css.map", "/docs/a/b"] {
        assert_eq!(client.get(path).await.has(404).json()["code"], "notFound", "{path}");
    }
}

#[tokio::test]
async fn the_root_leads_to_the_page() {
    let client = Client::new();
    let answer = client.get("/").await.has(302);
    client.get(answer.header("location")).await.has(200);
}
