//! GET and POST /works, GET and DELETE /works/{put_code}: contract/orcid-link.md 2 and 5.2.

use serde_json::{Value, json};
use tests::{KbaseUser, Person, Record};

/// A good `NewWork`.
pub fn new_work(doi: &str) -> Value {
    json!({
        "title": "Ein Titel, größer als \"zwei\"",
        "journal": "A journal",
        "date": "2022/3/4",
        "workType": "journal-article",
        "url": "https://example.org/a",
        "externalIds": [
            {"type": "doi", "value": doi, "url": format!("https://doi.org/{doi}"), "relationship": "self"},
        ],
    })
}

/// A work as it is in a record, with all that our service does not know.
pub fn whole_work(doi: &str) -> Value {
    json!({
        "title": {"title": {"value": "Whole"}, "subtitle": {"value": "A subtitle"},
            "translated-title": {"value": "Ganz", "language-code": "de"}},
        "journal-title": {"value": "A journal"},
        "short-description": "described",
        "citation": {"citation-type": "bibtex", "citation-value": "@article{whole}"},
        "type": "journal-article",
        "publication-date": {"year": {"value": "2020"}, "month": {"value": "02"}, "day": {"value": "29"}},
        "external-ids": {"external-id": [
            {"external-id-type": "doi", "external-id-value": doi,
                "external-id-url": {"value": format!("https://doi.org/{doi}")}, "external-id-relationship": "self"},
            {"external-id-type": "issn", "external-id-value": "0264-3561", "external-id-url": null,
                "external-id-relationship": "part-of"},
        ]},
        "url": {"value": "https://example.org/whole"},
        "contributors": {"contributor": [
            {"credit-name": {"value": "A. Okafor"},
                "contributor-attributes": {"contributor-sequence": "first", "contributor-role": "author"}},
        ]},
        "language-code": "en",
        "country": {"value": "NG"},
        "visibility": "limited",
    })
}

/// The one number that a text has after `"<name>":`.
fn number(text: &str, name: &str) -> i64 {
    let (_, rest) = text.split_once(&format!("\"{name}\":")).expect("the field is there");
    rest[..rest.find([',', '}']).expect("the number ends")].parse().expect("a number")
}

#[tokio::test]
async fn an_added_work_is_answered_with_200_in_the_contracts_order() {
    let user = KbaseUser::linked().await;
    let answer = user.send(user.request("POST", "/works").json(&new_work("10.5072/a"))).await.has(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let text = answer.text();
    let (put_code, created, updated) =
        (number(&text, "putCode"), number(&text, "createdAt"), number(&text, "updatedAt"));
    assert!(put_code > 0 && created > 1_600_000_000_000 && updated >= created, "{text}");
    // Compact, not escaped, in the declared order.
    let work = format!(
        r#"{{"putCode":{put_code},"createdAt":{created},"updatedAt":{updated},"source":"Local stack","title":"Ein Titel, größer als \"zwei\"","journal":"A journal","date":"2022/3/4","workType":"journal-article","url":"https://example.org/a","externalIds":[{{"type":"doi","value":"10.5072/a","url":"https://doi.org/10.5072/a","relationship":"self"}}]}}"#
    );
    assert_eq!(text, work);
    user.call("GET", &format!("/works/{put_code}")).await.is(200, &work);
    user.call("GET", "/works").await.is(200, &format!("[{work}]"));
}

#[tokio::test]
async fn a_work_is_added_listed_viewed_changed_and_deleted() {
    let user = KbaseUser::linked().await;
    user.call("GET", "/works").await.is(200, "[]");
    let mut work = user.send(user.request("POST", "/works").json(&new_work("10.5072/a"))).await.ok();
    let path = format!("/works/{}", work["putCode"]);
    work["title"] = "Another title".into();
    let changed = user.send(user.request("PUT", "/works").json(&work)).await.ok();
    for (name, value) in work.as_object().unwrap() {
        if name != "updatedAt" {
            assert_eq!(&changed[name], value, "{name}");
        }
    }
    assert!(changed["updatedAt"].as_i64() >= work["updatedAt"].as_i64(), "{changed}");
    assert_eq!(user.call("GET", &path).await.ok(), changed);
    assert_eq!(user.call("GET", "/works").await.ok(), json!([changed]));
    user.call("DELETE", &path).await.is(204, "");
    let gone = format!(
        r#"{{"code":"notFound","title":"Not Found","message":"The requested resource was not found","data":{{"detail":"Work not found","path":"{path}"}}}}"#
    );
    for method in ["GET", "DELETE"] {
        user.call(method, &path).await.is(404, &gone);
    }
    user.call("GET", "/works").await.is(200, "[]");
}

#[tokio::test]
async fn dates_are_years_months_or_days_without_padding() {
    let user = KbaseUser::linked().await;
    for (index, (given, shown)) in [
        ("2022", "2022"),
        ("2022/3", "2022/3"),
        ("2022/03/04", "2022/3/4"),
        ("2020/2/29", "2020/2/29"),
        ("", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let mut work = new_work(&format!("10.5072/{index}"));
        work["date"] = given.into();
        let added = user.send(user.request("POST", "/works").json(&work)).await.ok();
        assert_eq!(added["date"], shown, "{given}");
        assert_eq!(user.call("GET", &format!("/works/{}", added["putCode"])).await.ok()["date"], shown);
    }
}

#[tokio::test]
async fn what_orcid_has_padded_or_without_month_is_shown_as_the_contract_says() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    for (index, (date, shown)) in [
        (json!({"year": {"value": "2022"}, "month": {"value": "03"}, "day": {"value": "04"}}), "2022/3/4"),
        (json!({"year": {"value": "2022"}, "month": {"value": "12"}, "day": null}), "2022/12"),
        (json!({"year": {"value": "2022"}, "month": null, "day": null}), "2022"),
        (Value::Null, ""),
    ]
    .into_iter()
    .enumerate()
    {
        let mut work = whole_work(&format!("10.5072/{index}"));
        work["publication-date"] = date;
        let put_code = record.add(&work).await;
        assert_eq!(user.call("GET", &format!("/works/{put_code}")).await.ok()["date"], shown);
    }
}

#[tokio::test]
async fn nulls_in_a_record_are_empty_texts_and_a_null_journal() {
    let user = KbaseUser::linked().await;
    let record = Record::of(&user.researcher).await;
    let put_code = record
        .add(&json!({"title": {"title": {"value": "Bare"}}, "type": "other",
        "external-ids": {"external-id": [{"external-id-type": "other-id", "external-id-value": "x",
            "external-id-relationship": "self"}]}}))
        .await;
    let answer = user.call("GET", &format!("/works/{put_code}")).await.has(200);
    let (_, rest) = answer.text().split_once("\"source\"").map(|(_, rest)| ((), rest.to_owned())).unwrap();
    assert_eq!(
        rest,
        r#":"Local stack","title":"Bare","journal":null,"date":"","workType":"other","url":"","externalIds":[{"type":"other-id","value":"x","url":"","relationship":"self"}]}"#
    );
    user.call("GET", "/works").await.is(200, &format!("[{}]", answer.text()));
    user.call("GET", "/orcid/profile").await.has(200);
}

#[tokio::test]
async fn empty_texts_are_accepted_where_a_work_may_lack_something() {
    let user = KbaseUser::linked().await;
    let work = json!({"title": "Bare", "journal": "", "date": "", "workType": "other", "url": "",
        "externalIds": [{"type": "other-id", "value": "x", "url": "", "relationship": "self"}]});
    let added = user.send(user.request("POST", "/works").json(&work)).await.ok();
    assert_eq!((&added["journal"], &added["url"]), (&Value::Null, &json!("")));
    assert_eq!(added["externalIds"], work["externalIds"]);
}

#[tokio::test]
async fn unknown_fields_of_a_body_are_ignored() {
    let user = KbaseUser::linked().await;
    let mut work = new_work("10.5072/a");
    work["putCode"] = "not looked at".into();
    work["colour"] = json!({"deep": [null]});
    user.send(user.request("POST", "/works").json(&work)).await.has(200);
}

/// The first summary of each group (contract/orcid-link.md "GET /works"), whoever is its source.
#[tokio::test]
async fn a_work_of_several_sources_is_listed_once() {
    // The only record that another source has written to; nobody else links it.
    let josiah =
        Person { orcid: "0000-0002-1825-0097".into(), name: String::new(), browser: tests::Client::new() };
    let mut user = KbaseUser::for_researcher(josiah);
    user.username = "josiah_of_the_works_test".into();
    user.token = format!("{:x<32}", "josiah_works_test.");
    user.call("DELETE", "/link").await;
    user.link().await;
    let before = user.call("GET", "/works").await.ok();
    for own in before.as_array().unwrap().iter().filter(|work| work["source"] == "Local stack") {
        user.call("DELETE", &format!("/works/{}", own["putCode"])).await.has(204);
    }
    let added = user.send(user.request("POST", "/works").json(&new_work("10.5555/12345678"))).await;
    let works = user.call("GET", "/works").await.ok();
    let shown: Vec<_> =
        works.as_array().unwrap().iter().map(|work| (&work["putCode"], &work["source"])).collect();
    let josiah = json!("Josiah Carberry");
    assert_eq!(shown, [(&json!(1001), &josiah), (&json!(1002), &josiah)]);
    assert_eq!(
        works[0]["externalIds"][1],
        json!({"type": "issn", "value": "0264-3561", "url": "", "relationship": "part-of"})
    );
    assert_eq!(
        (&works[1]["journal"], &works[1]["date"], &works[1]["url"]),
        (&Value::Null, &json!(""), &json!(""))
    );
    // Another source's work can be read, not changed.
    assert_eq!(user.call("GET", "/works/1001").await.ok()["date"], "2008/8/14");
    let refused = user.call("DELETE", "/works/1001").await.has(400).json();
    assert_eq!(
        (&refused["code"], &refused["data"]["source"]),
        (&json!("upstreamError"), &json!("delete_work"))
    );
    assert_eq!(refused["data"]["originalResponseJSON"]["error-code"], 9010);
    user.call("DELETE", &format!("/works/{}", added.ok()["putCode"])).await.has(204);
    user.call("DELETE", "/link").await.has(204);
}

#[tokio::test]
async fn of_twenty_equal_works_at_once_one_is_added() {
    let user = KbaseUser::linked().await;
    let work = new_work("10.5072/a");
    let requests = (0..20).map(|_| user.send(user.request("POST", "/works").json(&work)));
    let answers = futures::future::join_all(requests).await;
    let added: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(added.len(), 1, "{answers:?}");
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!((refused.status, &refused.json()["data"]["putCode"]), (409, &added[0].json()["putCode"]));
    }
    assert_eq!(Record::of(&user.researcher).await.count().await, 1);
}
