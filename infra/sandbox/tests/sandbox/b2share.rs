use reqwest::Method;
use serde_json::{Value, json};

use crate::depot::{B2SHARE, Depot, a_record};
use crate::support::{Here, json as body};

async fn fields(response: reqwest::Response) -> Vec<String> {
    let refusal = body(response, 400).await;
    refusal["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap().to_owned())
        .collect()
}

async fn state(depot: &Depot<'_>, draft: &Value) -> Value {
    depot.get(draft["links"]["self"].as_str().unwrap()).await["metadata"]["publication_state"].clone()
}

#[tokio::test]
async fn a_new_record_is_a_draft() {
    let here = Here::start().await;
    let depot = here.depot("local", B2SHARE);
    let draft = depot.draft().await;
    assert_eq!(draft["metadata"]["publication_state"], "draft");
    assert_eq!(depot.get(draft["links"]["self"].as_str().unwrap()).await, draft);
    assert_eq!(depot.status(Method::GET, draft["links"]["publication"].as_str().unwrap()).await, 404);
    let other = here.depot("other", B2SHARE);
    assert_eq!(other.status(Method::GET, draft["links"]["self"].as_str().unwrap()).await, 403);
    assert_eq!(
        here.depot("reader", B2SHARE).send(Method::POST, "/records/", &a_record()).await.status(),
        403
    );
    assert_eq!(
        here.depot("nobody", B2SHARE).send(Method::POST, "/records/", &a_record()).await.status(),
        401
    );
}

#[tokio::test]
async fn a_draft_must_fit_the_schema() {
    let here = Here::start().await;
    let depot = here.depot("local", B2SHARE);
    for (field, value) in [
        ("titles", json!("Ships")),
        ("community", json!("11111111-1111-1111-1111-111111111111")),
        ("community", Value::Null),
        ("mainfile", json!("main.Rmd")),
        ("publication_state", json!("published")),
        ("creators", json!([{"name": "A"}])),
    ] {
        let mut record = a_record();
        record[field] = value;
        assert_eq!(fields(depot.send(Method::POST, "/records/", &record).await).await, [field]);
    }
}

#[tokio::test]
async fn a_patch_is_applied_or_not_at_all() {
    let here = Here::start().await;
    let depot = here.depot("local", B2SHARE);
    let draft = depot.draft().await;
    let patch = json!([
        {"op": "test", "path": "/titles/0/title", "value": "Ships"},
        {"op": "replace", "path": "/titles/0/title", "value": "Boats"},
        {"op": "add", "path": "/keywords", "value": ["a"]},
        {"op": "remove", "path": "/open_access"},
    ]);
    let patched = body(depot.patch(&draft, &patch).await, 200).await;
    assert_eq!(
        (&patched["metadata"]["titles"], patched["metadata"].get("open_access")),
        (&json!([{"title": "Boats"}]), None)
    );
    for wrong in [
        json!([{"op": "add", "path": "/keywords", "value": ["b"]}, {"op": "test", "path": "/open_access", "value": true}]),
        json!([{"op": "add", "path": "/keywords", "value": ["b"]}, {"op": "add", "path": "/mainfile", "value": "x"}]),
        json!([{"op": "replace", "path": "/community", "value": "x"}]),
        json!([{"op": "add", "path": "/publication_state", "value": "printed"}]),
        json!({"op": "add"}),
    ] {
        assert_eq!(depot.patch(&draft, &wrong).await.status(), 400, "{wrong}");
    }
    assert_eq!(depot.get(draft["links"]["self"].as_str().unwrap()).await["metadata"], patched["metadata"]);
    assert_eq!(
        depot.send(Method::PATCH, draft["links"]["self"].as_str().unwrap(), &json!([])).await.status(),
        415
    );
}

#[tokio::test]
async fn what_is_submitted_is_published() {
    let here = Here::start().await;
    let depot = here.depot("local", B2SHARE);
    let draft = depot.draft().await;
    let submit = json!([{"op": "add", "path": "/publication_state", "value": "submitted"}]);
    let submitted = body(depot.patch(&draft, &submit).await, 200).await;
    assert_eq!(submitted["metadata"]["publication_state"], "published");
    let record = depot.get(draft["links"]["publication"].as_str().unwrap()).await;
    let id = draft["id"].as_str().unwrap();
    assert_eq!(record["metadata"]["DOI"], format!("http://doi.org/10.5072/b2share.{id}"));
    assert_eq!(depot.patch(&draft, &submit).await.status(), 403);
    assert_eq!(depot.upload(&draft["links"]["files"], "a.zip", Vec::new()).await.status(), 403);
    assert_eq!(depot.status(Method::DELETE, draft["links"]["self"].as_str().unwrap()).await, 403);
}

#[tokio::test]
async fn what_is_incomplete_is_not_published() {
    let here = Here::start().await;
    let depot = here.depot("local", B2SHARE);
    let draft = depot.draft().await;
    let patch = json!([
        {"op": "replace", "path": "/titles", "value": []},
        {"op": "add", "path": "/publication_state", "value": "submitted"},
    ]);
    assert_eq!(fields(depot.patch(&draft, &patch).await).await, ["titles"]);
    assert_eq!(state(&depot, &draft).await, "draft");
}

#[tokio::test]
async fn ones_own_drafts_are_listed() {
    let here = Here::start().await;
    let depot = here.depot("local", B2SHARE);
    let (old, new) = (depot.draft().await, depot.draft().await);
    let ids = |list: &Value| -> Vec<Value> {
        list["hits"]["hits"].as_array().unwrap().iter().map(|hit| hit["id"].clone()).collect()
    };
    assert_eq!(ids(&depot.get("/records/?drafts=1").await), [new["id"].clone(), old["id"].clone()]);
    assert_eq!(ids(&depot.get("/records/?drafts=1&size=1&page=2").await), [old["id"].clone()]);
    assert_eq!(depot.get("/records/").await["hits"]["total"], 0);
    assert_eq!(here.depot("other", B2SHARE).get("/records/?drafts=1").await["hits"]["total"], 0);
    assert_eq!(depot.status(Method::DELETE, old["links"]["self"].as_str().unwrap()).await, 204);
    let submit = json!([{"op": "add", "path": "/publication_state", "value": "submitted"}]);
    assert_eq!(depot.patch(&new, &submit).await.status(), 200);
    assert_eq!(ids(&depot.get("/records/?drafts=1").await), [new["id"].clone()], "published ones too");
    assert_eq!(depot.get("/records/?q=ships").await["hits"]["total"], 1);
}
