use crate::support::Here;

#[tokio::test]
async fn the_page_brings_its_script_and_knows_where_the_service_is() {
    let here = Here::start().await;
    let response = here.get("/?skip_prompt=false").send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(
        policy.contains("script-src 'self'; ") && policy.contains("connect-src http://localhost:8080;"),
        "{policy}"
    );
    let page = response.text().await.unwrap();
    assert!(page.contains(r#"<body data-api="http://localhost:8080">"#), "{page}");

    let script = here.get("/ui.js").send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    let script = script.text().await.unwrap();
    let ids = script.split("element('").skip(1).filter_map(|rest| rest.split('\'').next());
    for id in ids {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id} is not on the page");
    }
}
