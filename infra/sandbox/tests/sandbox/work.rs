use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AMARA, Here, JOSIAH, XML, a_work, json as body};

const ALL: &str = "/read-limited /activities/update";

#[tokio::test]
async fn a_work_is_added_read_changed_and_removed() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let code = amara.add(&a_work("https://doi.org/10.5555/ABC")).await;
    let path = format!("/work/{code}");
    let added = amara.get(&path).await;
    assert_eq!(added["put-code"], code);
    assert_eq!(added["publication-date"]["month"]["value"], "03");
    assert_eq!(added["source"]["source-client-id"]["path"], "APP-LOCAL");
    let normalized = &added["external-ids"]["external-id"][0]["external-id-normalized"];
    assert_eq!(normalized, &json!({"value": "10.5555/abc", "transient": true}));

    here.post("/admin/clock").json(&json!({"seconds": 1})).send().await.unwrap();
    let mut given = added.clone();
    given["title"]["title"]["value"] = "Another title".into();
    let changed = body(amara.send(Method::PUT, &path, &given).await, 200).await;
    assert_eq!(changed["title"]["title"]["value"], "Another title");
    assert_eq!(changed["created-date"], added["created-date"]);
    assert!(
        changed["last-modified-date"]["value"].as_i64()
            >= added["created-date"]["value"].as_i64().map(|ms| ms + 1000)
    );
    assert_eq!(amara.get(&path).await, changed);

    assert_eq!(amara.request(Method::DELETE, &path).send().await.unwrap().status(), 204);
    for method in [Method::GET, Method::DELETE] {
        let error = body(amara.request(method, &path).send().await.unwrap(), 404).await;
        assert_eq!(error["error-code"], 9016);
    }
    assert_eq!(body(amara.send(Method::PUT, &path, &given).await, 404).await["error-code"], 9016);
}

#[tokio::test]
async fn a_duplicate_names_the_work_that_is_there() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let first = amara.add(&a_work("10.5555/abc")).await;
    let error = body(amara.send(Method::POST, "/work", &a_work("doi:10.5555/ABC")).await, 409).await;
    assert_eq!(error["error-code"], 9021);
    assert!(error["developer-message"].as_str().unwrap().contains(&format!("put-code {first}.")), "{error}");

    let second = amara.add(&a_work("10.5555/other")).await;
    let mut same = a_work("10.5555/abc");
    same["put-code"] = second.into();
    let error = body(amara.send(Method::PUT, &format!("/work/{second}"), &same).await, 409).await;
    assert_eq!(error["error-code"], 9021);
}

#[tokio::test]
async fn works_of_other_sources_are_no_duplicates_and_cannot_be_changed() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, ALL).await;
    josiah.add(&a_work("10.5555/12345678")).await;
    let works = josiah.get("/works").await;
    assert_eq!(works["group"][0]["work-summary"].as_array().unwrap().len(), 2);

    let own = josiah.get("/work/1001").await;
    assert_eq!(own["citation"]["citation-type"], "bibtex");
    let error = body(josiah.send(Method::PUT, "/work/1001", &own).await, 403).await;
    assert_eq!(error["error-code"], 9010);
    let refused = josiah.request(Method::DELETE, "/work/1001").send().await.unwrap();
    assert_eq!(body(refused, 403).await["error-code"], 9010);
}

#[tokio::test]
async fn requests_that_are_not_right_have_their_codes() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let code = amara.add(&a_work("10.5555/abc")).await;
    let with = |name: &str, value: Value| {
        let mut work = a_work("10.5555/new");
        work[name] = value;
        work
    };
    let (post, put) = (Method::POST, Method::PUT);
    let own = format!("/work/{code}");
    for (method, path, work, status, error_code) in [
        (&post, "/work", with("title", Value::Null), 400, 9022),
        (&post, "/work", with("external-ids", Value::Null), 400, 9023),
        (&post, "/work", with("type", "poem".into()), 400, 9006),
        (&post, "/work", with("publication-date", json!({"year": {"value": "12"}})), 400, 9001),
        (&post, "/work", with("put-code", 1.into()), 400, 9024),
        (&post, "/work", with("xput-code", 1.into()), 400, 9047),
        (&put, &own, a_work("10.5555/new"), 400, 9031),
        (&put, &own, with("put-code", 1.into()), 400, 9019),
        (&put, "/work/abc", with("put-code", 1.into()), 400, 9034),
        (&put, "/work/1", with("put-code", 1.into()), 404, 9016),
    ] {
        let error = body(amara.send(method.clone(), path, &work).await, status).await;
        assert_eq!(error["error-code"], error_code, "{error}");
        assert_eq!(error["response-code"], status);
    }
    let mut private = with("put-code", code.into());
    private["visibility"] = "private".into();
    assert_eq!(body(amara.send(put, &own, &private).await, 403).await["error-code"], 9035);
}

#[tokio::test]
async fn bodies_are_json_or_xml() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    for (content_type, text, status, error_code) in [
        ("text/plain", "x", 415, 9001),
        ("application/json", "{", 400, 9047),
        (XML, "{", 400, 9001),
        (XML, "<work xmlns=\"http://www.orcid.org/ns/work\"><colour/></work>", 400, 9001),
    ] {
        let request = amara.request(Method::POST, "/work").header("content-type", content_type);
        let error = body(request.body(text).send().await.unwrap(), status).await;
        assert_eq!(error["error-code"], error_code, "{content_type} {text}");
    }
}

#[tokio::test]
async fn xml_goes_in_and_out() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    // As contract/orcid-sync.md, section 4, shows it.
    let xml = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common">
          <work:title><common:title>A &amp; B</common:title></work:title>
          <work:type>other</work:type>
          <common:publication-date><common:year>2013</common:year><common:month>08</common:month></common:publication-date>
          <common:external-ids><common:external-id>
            <common:external-id-type>handle</common:external-id-type>
            <common:external-id-value>123456789/5</common:external-id-value>
            <common:external-id-relationship>self</common:external-id-relationship>
          </common:external-id></common:external-ids>
          <work:contributors><work:contributor><work:credit-name>Josiah, Carberry</work:credit-name>
            <work:contributor-attributes><work:contributor-sequence>first</work:contributor-sequence>
            <work:contributor-role>author</work:contributor-role></work:contributor-attributes>
          </work:contributor></work:contributors>
        </work:work>"#;
    let url = here.url(&format!("/v3.0/{AMARA}/work"));
    let post =
        || here.http.post(&url).bearer_auth(&amara.access).header("content-type", XML).body(xml).send();
    let created = post().await.unwrap();
    assert_eq!(created.status(), 201);
    let location = created.headers()["location"].to_str().unwrap().to_owned();

    let work = body(
        here.http
            .get(&location)
            .bearer_auth(&amara.access)
            .header("accept", "application/json")
            .send()
            .await
            .unwrap(),
        200,
    )
    .await;
    assert_eq!(work["title"]["title"]["value"], "A & B");
    assert_eq!(work["contributors"]["contributor"][0]["credit-name"]["value"], "Josiah, Carberry");

    let again = post().await.unwrap();
    assert_eq!(again.status(), 409);
    let error = again.text().await.unwrap();
    assert!(error.contains("<error:error-code>9021</error:error-code>"), "{error}");

    let read =
        here.http.get(&location).bearer_auth(&amara.access).header("accept", XML).send().await.unwrap();
    let back = read.text().await.unwrap();
    let changed = back.replace("A &amp; B", "A &amp; C");
    let put = here.http.put(&location).bearer_auth(&amara.access).header("content-type", XML).body(changed);
    let answer = put.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().contains("<common:title>A &amp; C</common:title>"));
}
