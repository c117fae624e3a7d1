use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AMARA, Here, JOSIAH, XML, json as body};

const ALL: &str = "/read-limited /activities/update /person/update";

fn samples() -> [(&'static str, &'static str, Value); 5] {
    [
        ("other-names", "/person/other-names/other-name", json!({"content": "A. Okafor"})),
        ("address", "/person/addresses/address", json!({"country": {"value": "NG"}})),
        ("keywords", "/person/keywords/keyword", json!({"content": "hydrology"})),
        (
            "external-identifiers",
            "/person/external-identifiers/external-identifier",
            json!({
                "external-id-type": "SCOPUS",
                "external-id-value": "7",
                "external-id-url": {"value": "https://example.org/7"},
                "external-id-relationship": "self",
            }),
        ),
        (
            "researcher-urls",
            "/person/researcher-urls/researcher-url",
            json!({"url-name": "Home", "url": {"value": "https://example.org"}}),
        ),
    ]
}

#[tokio::test]
async fn personal_details_come_and_go() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    for (word, pointer, given) in samples() {
        let path = format!("/{word}");
        let created = amara.send(Method::POST, &path, &given).await;
        assert_eq!(created.status(), 201, "{word}");
        let own = created.headers()["location"].to_str().unwrap().split(AMARA).nth(1).unwrap().to_owned();
        assert!(own.starts_with(&path), "{own}");
        let duplicate = body(amara.send(Method::POST, &path, &given).await, 409).await;
        assert_eq!(duplicate["error-code"], 9030);

        let mut item = amara.get(&own).await;
        assert_eq!(amara.get("/record").await.pointer(pointer).unwrap(), &json!([item]));
        assert_eq!(
            amara.get("/person").await.pointer(pointer.strip_prefix("/person").unwrap()).unwrap(),
            &json!([item])
        );
        assert_eq!(amara.get(&path).await[pointer.rsplit('/').next().unwrap()], json!([item]));
        item["visibility"] = Value::Null;
        body(amara.send(Method::PUT, &own, &item).await, 200).await;

        assert_eq!(amara.request(Method::DELETE, &own).send().await.unwrap().status(), 204);
        assert_eq!(
            body(amara.request(Method::DELETE, &own).send().await.unwrap(), 404).await["error-code"],
            9016
        );
    }
}

#[tokio::test]
async fn each_section_has_its_scope() {
    let here = Here::start().await;
    let activities = here.caller(AMARA, "/activities/update").await;
    let person = here.caller(AMARA, "/person/update").await;
    for (word, _, given) in samples() {
        let refused = body(activities.send(Method::POST, &format!("/{word}"), &given).await, 403).await;
        assert_eq!(refused["error-code"], 9004);
    }
    for word in ["work", "funding"] {
        let refused = body(person.send(Method::POST, &format!("/{word}"), &json!({})).await, 403).await;
        assert!(
            refused["developer-message"].as_str().unwrap().ends_with("scope /activities/update"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_funding_goes_in_as_xml_and_shows_in_its_group() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let xml = r#"<funding:funding xmlns:funding="http://www.orcid.org/ns/funding" xmlns:common="http://www.orcid.org/ns/common">
        <funding:type>contract</funding:type>
        <funding:title><common:title>Rivers</common:title></funding:title>
        <funding:amount currency-code="EUR">1000</funding:amount>
        <common:start-date><common:year>2020</common:year></common:start-date>
        <common:external-ids><common:external-id>
          <common:external-id-type>grant_number</common:external-id-type>
          <common:external-id-value>G-1</common:external-id-value>
          <common:external-id-relationship>self</common:external-id-relationship>
        </common:external-id></common:external-ids>
        <common:organization><common:name>Fund</common:name>
          <common:address><common:city>Lagos</common:city><common:country>NG</common:country></common:address>
          <common:disambiguated-organization>
            <common:disambiguated-organization-identifier>1</common:disambiguated-organization-identifier>
            <common:disambiguation-source>ROR</common:disambiguation-source>
          </common:disambiguated-organization>
        </common:organization></funding:funding>"#;
    let post = || {
        let request = here.post(&format!("/v3.0/{AMARA}/funding")).bearer_auth(&amara.access);
        request.header("content-type", XML).body(xml).send()
    };
    assert_eq!(post().await.unwrap().status(), 201);
    assert_eq!(post().await.unwrap().status(), 409);
    let fundings = amara.get("/fundings").await;
    let summary = &fundings["group"][0]["funding-summary"][0];
    assert_eq!(summary["organization"]["name"], "Fund");
    assert_eq!(fundings, amara.get("/record").await["activities-summary"]["fundings"]);
    let path = format!("/funding/{}", summary["put-code"]);
    assert_eq!(amara.get(&path).await["amount"], json!({"value": "1000", "currency-code": "EUR"}));
    assert_eq!(amara.request(Method::DELETE, &path).send().await.unwrap().status(), 204);
}

#[tokio::test]
async fn loaded_details_belong_to_the_researcher() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, ALL).await;
    assert_eq!(josiah.get("/keywords").await["keyword"][0]["put-code"], 601);
    let refused = josiah.request(Method::DELETE, "/keywords/601").send().await.unwrap();
    assert_eq!(body(refused, 403).await["error-code"], 9010);
}

#[tokio::test]
async fn there_are_no_other_sections() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    for (method, path) in
        [(Method::GET, "/poems"), (Method::GET, "/poems/1"), (Method::GET, "/work"), (Method::DELETE, "/x/1")]
    {
        assert_eq!(body(amara.request(method, path).send().await.unwrap(), 404).await["error-code"], 9016);
    }
}
