use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AMARA, Here, JOSIAH, XML, a_work, json as body};

const ALL: &str = "/read-limited /activities/update";

fn codes(bulk: &Value) -> Vec<Value> {
    let elements = bulk["bulk"].as_array().unwrap();
    let code = |element: &Value| match element.get("work") {
        Some(work) => work["put-code"].clone(),
        None => element["error"]["error-code"].clone(),
    };
    elements.iter().map(code).collect()
}

#[tokio::test]
async fn several_works_are_added_each_by_itself() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let first = amara.add(&a_work("10.1/a")).await;
    let mut untitled = a_work("10.1/c");
    untitled["title"] = Value::Null;
    let works = json!({"bulk": [
        {"work": a_work("10.1/a")}, {"work": a_work("10.1/b")}, {"work": untitled}, {"error": {"response-code": 1}},
    ]});
    let bulk = body(amara.send(Method::POST, "/works", &works).await, 200).await;
    assert_eq!(codes(&bulk), [json!(9021), json!(first + 1), json!(9022), json!(9006)]);
    assert_eq!(bulk["bulk"][0]["error"]["response-code"], 409);
    let works = amara.get("/works").await;
    assert_eq!(works["group"].as_array().unwrap().len(), 2);
    assert_eq!(works["group"][1]["work-summary"][0]["put-code"], first + 1);
    assert_eq!(works["path"], format!("/{AMARA}/works"));
}

#[tokio::test]
async fn several_works_are_read_each_by_itself() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, ALL).await;
    let bulk = josiah.get("/works/1002,7,x,1001").await;
    assert_eq!(codes(&bulk), [json!(1002), json!(9016), json!(9034), json!(1001)]);
    assert_eq!(bulk["bulk"][3]["work"], josiah.get("/work/1001").await);
}

#[tokio::test]
async fn a_request_is_about_a_hundred_works_at_most() {
    let here = Here::start().await;
    let amara = here.caller(AMARA, ALL).await;
    let works: Vec<_> = (0..101).map(|at| json!({"work": a_work(&format!("10.1/{at}"))})).collect();
    let post = |count: usize| {
        let bulk = json!({"bulk": works[..count]});
        let amara = &amara;
        async move { amara.send(Method::POST, "/works", &bulk).await }
    };
    for refused in [0, 101] {
        assert_eq!(body(post(refused).await, 400).await["error-code"], 9006);
    }
    assert_eq!(codes(&body(post(100).await, 200).await).len(), 100);
    let many = "1,".repeat(100);
    let response = amara.request(Method::GET, &format!("/works/{many}1")).send().await.unwrap();
    assert_eq!(body(response, 400).await["error-code"], 9006);
}

#[tokio::test]
async fn bulk_comes_as_xml_too() {
    let here = Here::start().await;
    let josiah = here.caller(JOSIAH, ALL).await;
    let url = here.url(&format!("/v3.0/{JOSIAH}/works/1001,7"));
    let response = here.http.get(url).bearer_auth(&josiah.access).header("accept", XML).send().await.unwrap();
    let xml = response.text().await.unwrap();
    assert!(xml.contains("<work:work put-code=\"1001\""), "{xml}");
    assert!(xml.contains("<error:error><error:response-code>404</error:response-code>"), "{xml}");
}
