use reqwest::Method;
use serde_json::{Value, json};

use crate::depot::{Depot, ZENODO, metadata};
use crate::support::{Here, json as body};

fn link<'a>(deposition: &'a Value, name: &str) -> &'a str {
    deposition["links"][name].as_str().unwrap()
}

/// The fields that a refusal names.
async fn fields(response: reqwest::Response) -> Vec<String> {
    let refusal = body(response, 400).await;
    assert_eq!((&refusal["status"], &refusal["message"]), (&json!(400), &json!("Validation error.")));
    refusal["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap().to_owned())
        .collect()
}

async fn complete(depot: &Depot<'_>) -> Value {
    let deposition = depot.deposition(&metadata()).await;
    assert_eq!(depot.upload(&deposition["links"]["bucket"], "a.zip", b"bytes".to_vec()).await.status(), 201);
    deposition
}

#[tokio::test]
async fn a_token_opens_one_host() {
    let here = Here::start().await;
    let url = here.url("/sandbox.zenodo.org/api/deposit/depositions");
    let anonymous = body(here.http.get(&url).send().await.unwrap(), 401).await;
    assert_eq!(anonymous["status"], 401);
    for (token, status) in [("local-zenodo.org", 401), ("local-sandbox.zenodo.org", 200)] {
        assert_eq!(here.http.get(&url).bearer_auth(token).send().await.unwrap().status(), status);
        let query = here.http.get(&url).query(&[("access_token", token)]);
        assert_eq!(query.send().await.unwrap().status(), status);
    }
    let reader = here.depot("reader", ZENODO);
    assert_eq!(reader.get("/deposit/depositions").await, json!([]));
    assert_eq!(reader.send(Method::POST, "/deposit/depositions", &json!({})).await.status(), 403);
}

#[tokio::test]
async fn a_new_deposition_is_an_empty_draft() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let made = body(depot.send(Method::POST, "/deposit/depositions", &json!({})).await, 201).await;
    let id = made["id"].as_u64().unwrap();
    assert_eq!(
        (&made["state"], &made["submitted"], &made["files"]),
        (&json!("unsubmitted"), &json!(false), &json!([]))
    );
    assert_eq!(made["metadata"]["prereserve_doi"]["doi"], format!("10.5072/zenodo.{id}"));
    assert_eq!(made.get("doi"), None);
    assert_eq!(depot.get(link(&made, "self")).await, made);
    assert!(link(&made, "bucket").starts_with(&here.url("/sandbox.zenodo.org/api/files/")));
    assert_eq!(depot.status(Method::GET, "/deposit/depositions/1").await, 404);
}

#[tokio::test]
async fn nobody_reaches_anothers_deposition() {
    let here = Here::start().await;
    let (depot, other) = (here.depot("local", ZENODO), here.depot("other", ZENODO));
    let deposition = complete(&depot).await;
    let bucket = link(&deposition, "bucket");
    for (method, url) in [
        (Method::GET, link(&deposition, "self").to_owned()),
        (Method::GET, link(&deposition, "files").to_owned()),
        (Method::POST, link(&deposition, "publish").to_owned()),
        (Method::DELETE, link(&deposition, "self").to_owned()),
        (Method::GET, bucket.to_owned()),
        (Method::GET, format!("{bucket}/a.zip")),
        (Method::PUT, format!("{bucket}/a.zip")),
        (Method::DELETE, format!("{bucket}/a.zip")),
    ] {
        assert_eq!(other.status(method.clone(), &url).await, 403, "{method} {url}");
    }
    assert_eq!(other.get("/deposit/depositions").await, json!([]));
    let elsewhere = here.depot("local", "zenodo.org");
    assert_eq!(
        elsewhere.status(Method::GET, &format!("/deposit/depositions/{}", deposition["id"])).await,
        404
    );
}

#[tokio::test]
async fn metadata_are_replaced_as_a_whole() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    assert_eq!(deposition["title"], "Ships in the harbour");
    let response =
        depot.send(Method::PUT, link(&deposition, "self"), &json!({"metadata": {"title": "Boats"}})).await;
    let changed = body(response, 200).await;
    assert_eq!((&changed["metadata"]["title"], changed["metadata"].get("creators")), (&json!("Boats"), None));
}

#[tokio::test]
async fn wrong_metadata_are_refused_and_change_nothing() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&metadata()).await;
    let wrong =
        json!({"metadata": {"license": "mine", "upload_type": "ship", "creators": [{"name": "A"}, {}]}});
    let told = fields(depot.send(Method::PUT, link(&deposition, "self"), &wrong).await).await;
    assert_eq!(
        told,
        ["metadata.license", "metadata.upload_type", "metadata.creators.1"]
            .map(str::to_owned)
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(depot.get(link(&deposition, "self")).await, deposition);
    assert_eq!(fields(depot.send(Method::POST, "/deposit/depositions", &wrong).await).await.len(), 3);
    let text = depot.request(Method::PUT, link(&deposition, "self")).body("{}").send().await.unwrap();
    assert_eq!(text.status(), 415);
    let half =
        depot.request(Method::PUT, link(&deposition, "self")).header("content-type", "application/json");
    assert_eq!(half.body("{").send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_publication_gets_a_doi_once() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = complete(&depot).await;
    let id = deposition["id"].as_u64().unwrap();
    let publish = link(&deposition, "publish");
    let published = body(depot.request(Method::POST, publish).send().await.unwrap(), 202).await;
    let doi = format!("10.5072/zenodo.{id}");
    assert_eq!(
        (&published["doi"], &published["state"], &published["submitted"]),
        (&json!(doi), &json!("done"), &json!(true))
    );
    assert_eq!(published["doi_url"], format!("https://doi.org/{doi}"));
    assert_eq!(published["record_url"], here.url(&format!("/sandbox.zenodo.org/record/{id}")));
    assert_eq!(depot.status(Method::POST, publish).await, 409);
    assert_eq!(depot.get(link(&deposition, "self")).await, published);
    assert_eq!(depot.admin("Ships").await[0]["publications"], 1);
}

#[tokio::test]
async fn what_is_incomplete_is_not_published() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = depot.deposition(&json!({"upload_type": "publication"})).await;
    let publish = depot.request(Method::POST, link(&deposition, "publish"));
    let told = fields(publish.send().await.unwrap()).await.join(" ");
    assert_eq!(
        told,
        "metadata.title metadata.description metadata.creators metadata.publication_type files.enabled"
    );
    assert_eq!(depot.get(link(&deposition, "self")).await["submitted"], false);
}

#[tokio::test]
async fn what_is_published_stays() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = complete(&depot).await;
    assert_eq!(depot.status(Method::POST, link(&deposition, "publish")).await, 202);
    let published = depot.get(link(&deposition, "self")).await;
    let bucket = link(&deposition, "bucket");
    let change = json!({"metadata": metadata()});
    assert_eq!(depot.send(Method::PUT, link(&deposition, "self"), &change).await.status(), 403);
    for (method, url) in [
        (Method::DELETE, link(&deposition, "self").to_owned()),
        (Method::POST, link(&deposition, "discard").to_owned()),
        (Method::DELETE, published["files"][0]["links"]["self"].as_str().unwrap().to_owned()),
        (Method::PUT, format!("{bucket}/b.zip")),
        (Method::DELETE, format!("{bucket}/a.zip")),
    ] {
        assert_eq!(depot.status(method.clone(), &url).await, 403, "{method} {url}");
    }
    assert_eq!(depot.get(link(&deposition, "self")).await, published);
}

#[tokio::test]
async fn a_record_is_there_for_everybody_once_published() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    let deposition = complete(&depot).await;
    let id = &deposition["id"];
    let (record, page) =
        (format!("/sandbox.zenodo.org/api/records/{id}"), format!("/sandbox.zenodo.org/records/{id}"));
    assert_eq!(here.get(&record).send().await.unwrap().status(), 404);
    assert!(here.get(&page).send().await.unwrap().text().await.unwrap().contains("is a draft"));
    assert_eq!(depot.status(Method::POST, link(&deposition, "publish")).await, 202);
    let shown = body(here.get(&record).send().await.unwrap(), 200).await;
    assert_eq!(
        (&shown["files"][0]["key"], &shown["doi"]),
        (&json!("a.zip"), &json!(format!("10.5072/zenodo.{id}")))
    );
    let content = here.get(&format!("{record}/files/a.zip/content")).send().await.unwrap();
    assert_eq!(content.bytes().await.unwrap(), "bytes");
    let page = here.get(&page).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<h1>Ships in the harbour</h1>") && page.contains("md5:"), "{page}");
}

#[tokio::test]
async fn a_draft_can_be_discarded() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    for (method, name) in [(Method::DELETE, "self"), (Method::POST, "discard")] {
        let deposition = depot.deposition(&metadata()).await;
        assert_eq!(depot.status(method, link(&deposition, name)).await, 204);
        assert_eq!(depot.status(Method::GET, link(&deposition, "self")).await, 404);
    }
    assert_eq!(depot.get("/deposit/depositions").await, json!([]));
}

#[tokio::test]
async fn the_list_has_pages_and_is_searched() {
    let here = Here::start().await;
    let depot = here.depot("local", ZENODO);
    for number in 1..=5 {
        depot.deposition(&json!({"title": format!("Number {number}")})).await;
    }
    let list = |query: &'static str| {
        let depot = &depot;
        async move {
            let list = depot.get(&format!("/deposit/depositions?{query}")).await;
            let titles = list
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["title"].as_str().unwrap().replace("Number ", ""));
            titles.collect::<Vec<_>>().join("")
        }
    };
    assert_eq!(list("").await, "54321");
    assert_eq!(list("sort=-mostrecent").await, "12345");
    assert_eq!(list("size=2&page=2").await, "32");
    assert_eq!(list("size=2&page=4").await, "");
    assert_eq!(list("q=number+3").await, "3");
    assert_eq!(list("status=published").await, "");
    assert_eq!(list("status=draft&size=1").await, "5");
    for wrong in ["size=101", "size=0", "page=0", "page=101&size=100", "status=old"] {
        assert_eq!(depot.status(Method::GET, &format!("/deposit/depositions?{wrong}")).await, 400, "{wrong}");
    }
}
