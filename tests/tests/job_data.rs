//! GET /api/v1/job/{id}/data and below: compendia.md 2.

use tests::{Client, Person, Workspace, ended, published, start};

#[tokio::test]
async fn a_job_has_the_compendiums_files_and_its_own() {
    let author = Person::new(100).await;
    let code = "writeLines('made by the run', 'made.txt')\nwriteLines('<html><body><p>x</p></body></html>', 'display.html')";
    let id = published(&author, &Workspace::running(code).with("data/input.csv", "1,2")).await;
    let job = start(&author, &id).await;
    let view = ended(&author, &job).await;
    assert_eq!(view["steps"]["image_execute"]["status"], "success", "{view:#}");
    let data = format!("/api/v1/job/{job}/data");
    let client = Client::new();
    client.get(&format!("{data}/data/input.csv")).await.is(200, "1,2");
    client.get(&format!("{data}/made.txt")).await.is(200, "made by the run\n");
    let own = client.get(&format!("{data}/display.html")).await.has(200);
    assert!(own.text().contains("<p>x</p>"), "{own:?}");
    assert!(own.header("content-security-policy").contains("sandbox"));
    let original = client.get(&format!("/api/v1/compendium/{id}/data/display.html")).await.has(200);
    assert!(original.text().contains("Ships: 8"), "the compendium's own display file stays");
    client.get(&format!("/api/v1/compendium/{id}/data/made.txt")).await.is_error(404, "file not found");
    for log in ["generate_manifest.log", "image_build.log"] {
        client.get(&format!("{data}/.erc/{log}")).await.has(200);
    }
    let tree = client.get(&data).await.ok();
    assert_eq!(tree, client.get(&format!("/api/v1/job/{job}")).await.ok()["files"]);
    for path in ["nofile", "..%2f..%2fx", "../../../x", "%00"] {
        let answer = client.get_raw(&format!("{data}/{path}")).await;
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
    }
}
