//! PUT /works: it replaces what it is given and keeps every field that it does not know (decisions.md "ORCID Link").

use serde_json::{Value, json};
use tests::{Answer, KbaseUser, Record};

use crate::works::{new_work, whole_work};

async fn change(user: &KbaseUser, put_code: i64, work: Value) -> Answer {
    let mut work = work;
    work["putCode"] = put_code.into();
    user.send(user.request("PUT", "/works").json(&work)).await
}

fn without(mut work: Value, names: &[&str]) -> Value {
    let fields = work.as_object_mut().expect("a work is an object");
    fields.retain(|name, _| !names.contains(&name.as_str()));
    work
}

#[tokio::test]
async fn fields_that_the_service_does_not_know_stay() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let put_code = record.add(&whole_work("10.5072/a")).await;
    let before = record.work(put_code).await;
    for known in ["citation", "contributors", "short-description", "language-code", "country"] {
        assert!(!before[known].is_null(), "{known}: {before}");
    }
    change(&user, put_code, new_work("10.5072/b")).await.has(200);
    let after = record.work(put_code).await;
    let owned =
        ["title", "journal-title", "type", "publication-date", "url", "external-ids", "last-modified-date"];
    assert_eq!(without(after.clone(), &owned), without(before.clone(), &owned));
    for kept in ["subtitle", "translated-title"] {
        assert_eq!(after["title"][kept], before["title"][kept]);
    }
    assert_eq!(after["title"]["title"]["value"], new_work("")["title"]);
    assert_eq!(after["publication-date"]["month"]["value"], "03");
}

#[tokio::test]
async fn external_ids_are_replaced_not_merged() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let put_code = record.add(&whole_work("10.5072/a")).await;
    let mut work = new_work("10.5072/b");
    let ids = json!([
        {"type": "other-id", "value": "new", "url": "", "relationship": "self"},
        {"type": "doi", "value": "10.5072/a", "url": "https://example.org/other", "relationship": "version-of"},
    ]);
    work["externalIds"] = ids.clone();
    assert_eq!(change(&user, put_code, work).await.ok()["externalIds"], ids);
    let there = record.work(put_code).await["external-ids"]["external-id"].clone();
    let there: Vec<_> = there.as_array().unwrap().iter().map(|id| id["external-id-value"].clone()).collect();
    assert_eq!(there, ["new", "10.5072/a"]);
}

#[tokio::test]
async fn without_external_ids_orcid_refuses_and_the_work_stays() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let put_code = record.add(&whole_work("10.5072/a")).await;
    let before = record.work(put_code).await;
    let mut work = new_work("");
    work["externalIds"] = json!([]);
    let refused = change(&user, put_code, work).await.has(400).json();
    assert_eq!(refused["data"]["source"], "save_work");
    assert_eq!(refused["data"]["originalResponseJSON"]["error-code"], 9023);
    assert_eq!(record.work(put_code).await, before);
}

#[tokio::test]
async fn a_work_with_nulls_can_be_changed() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let id = json!({"external-id-type": "doi", "external-id-value": "10.5072/a", "external-id-relationship": "self"});
    let bare = json!({"title": {"title": {"value": "Bare"}}, "type": "other", "external-ids": {"external-id": [id]}});
    let put_code = record.add(&bare).await;
    let changed = change(&user, put_code, new_work("10.5072/a")).await.ok();
    for name in ["title", "journal", "date", "workType", "url", "externalIds"] {
        assert_eq!(changed[name], new_work("10.5072/a")[name], "{name}");
    }
}

#[tokio::test]
async fn what_becomes_empty_is_removed() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let put_code = record.add(&whole_work("10.5072/a")).await;
    let mut work = new_work("10.5072/a");
    for name in ["journal", "date", "url"] {
        work[name] = "".into();
    }
    let changed = change(&user, put_code, work).await.ok();
    assert_eq!(
        (&changed["journal"], &changed["date"], &changed["url"]),
        (&Value::Null, &json!(""), &json!(""))
    );
    let after = record.work(put_code).await;
    for name in ["journal-title", "publication-date", "url"] {
        assert!(after[name].is_null(), "{name}: {after}");
    }
}

#[tokio::test]
async fn an_unknown_put_code_is_404() {
    let user = KbaseUser::linked().await;
    let answer = change(&user, 7, new_work("10.5072/a")).await;
    answer.is(404, r#"{"code":"notFound","title":"Not Found","message":"The requested resource was not found","data":{"detail":"Work not found","path":"/works"}}"#);
}

#[tokio::test]
async fn becoming_a_duplicate_of_another_work_is_409() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let first = record.add(&whole_work("10.5072/a")).await;
    let second = record.add(&whole_work("10.5072/b")).await;
    let refused = change(&user, second, new_work("10.5072/a")).await.has(409).json();
    assert_eq!(
        (&refused["code"], &refused["data"]["source"]),
        (&json!("upstreamError"), &json!("save_work"))
    );
    assert_eq!(refused["data"]["putCode"], first);
}
