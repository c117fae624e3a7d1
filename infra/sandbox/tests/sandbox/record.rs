use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AMARA, Here, JOSIAH, XML, json as body};

#[tokio::test]
async fn a_loaded_record_is_read_in_parts_and_whole() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, "/read-limited").await;
    let record = josiah.get("/record").await;
    assert_eq!(record["orcid-identifier"]["path"], JOSIAH);
    assert_eq!(record, josiah.get("").await);
    assert_eq!(record["person"], josiah.get("/person").await);
    assert_eq!(record["person"]["emails"], josiah.get("/email").await);
    assert_eq!(record["activities-summary"]["works"], josiah.get("/works").await);
    let employments = &record["activities-summary"]["employments"]["affiliation-group"];
    assert_eq!(
        employments[0]["summaries"][0]["employment-summary"]["organization"]["name"],
        "Brown University"
    );
}

#[tokio::test]
async fn a_new_researcher_has_an_empty_record() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, "/read-limited").await;
    let record = amara.get("/record").await;
    assert_eq!(record["person"]["name"]["given-names"]["value"], "Amara");
    assert_eq!(record["person"]["biography"], Value::Null);
    assert_eq!(record["activities-summary"]["works"]["group"], json!([]));
    assert_eq!(amara.get("/email").await["email"][0]["email"], "amara@example.org");
}

#[tokio::test]
async fn a_changed_name_shows_and_works_stay() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, "/read-limited").await;
    let person = json!({"orcid": JOSIAH, "name": "J. Carberry", "given_name": "J."});
    body(here.post("/admin/people").json(&person).send().await.unwrap(), 200).await;
    let record = josiah.get("/record").await;
    assert_eq!(record["person"]["name"]["given-names"]["value"], "J.");
    assert_eq!(record["activities-summary"]["works"]["group"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_record_comes_as_xml_too() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, "/read-limited").await;
    let request = josiah.request(Method::GET, "/record").build().unwrap();
    let url = request.url().clone();
    let response = here.http.get(url).bearer_auth(&josiah.access).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], format!("{XML};charset=UTF-8").as_str());
    let xml = response.text().await.unwrap();
    for part in [
        "<record:record path=\"/0000-0002-1825-0097\"",
        "<personal-details:content>A fictitious professor of psychoceramics.</personal-details:content>",
        "<employment:employment-summary put-code=\"501\"",
        "<common:title>The Memory Bus Considered Harmful</common:title>",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
}

#[tokio::test]
async fn other_formats_are_not_acceptable() {
    let here = Here::start().await;
    let response =
        here.get(&format!("/v3.0/{JOSIAH}/record")).header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), 406);
}
