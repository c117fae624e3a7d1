//! POST /api/v1/compendium with a public share that gives no archive: contract/compendia.md 4, decisions.md "Public
//! shares" and "Everywhere", issue 4.

use serde_json::json;
use tests::share::{folder, load, number, token};
use tests::{COMPENDIUM, Client, Person, WORKSPACE, fault};

const PATH: &str = "/api/v1/compendium";

#[tokio::test]
async fn the_doi_says_which_zenodo() {
    let author = Person::new(100).await;
    let number = number(2);
    for (prefix, host) in [("10.5281", "zenodo.org"), ("10.5072", "sandbox.zenodo.org")] {
        fault(
            &format!("/{host}/api/records/{number}"),
            None,
            &json!({ "kind": "status", "code": 410, "times": 1 }),
        )
        .await;
        load(&author, WORKSPACE, json!({ "doi": format!("{prefix}/zenodo.{number}") }))
            .await
            .is_error(404, "could not read zenodo record");
    }
}

#[tokio::test]
async fn who_may_not_create_is_told_first() {
    let fields = json!({ "share_url": "https://example.org/" });
    load(&Client::new(), "x", fields.clone()).await.is_error(401, "user is not authenticated");
    let new = Person::new(0).await;
    load(&new, "x", fields).await.is_error(403, "user level does not allow compendium creation");
}

#[tokio::test]
async fn fields_are_judged_in_the_contracts_order() {
    let author = Person::new(100).await;
    load(&author, "zip", json!({ "doi": "x" })).await.is_error(
        400,
        r#"Provided content_type "zip" not implemented, only ["compendium","workspace"] supported."#,
    );
    let url = "https://example.org/s/x";
    for (fields, status, error) in [
        (json!({}), 422, "public share URL is invalid"),
        (json!({ "share_url": "" }), 422, "public share URL is invalid"),
        (json!({ "share_url": "htp:/x" }), 422, "public share URL is invalid"),
        (json!({ "share_url": "https://sandbox.sciebo.de/" }), 422, "public share URL is invalid"),
        (json!({ "doi": "10.5281/1", "zenodo_record_id": "x", "share_url": url }), 422, "DOI is invalid"),
        (json!({ "doi": "10.1000/zenodo.1" }), 422, "DOI is invalid"),
        (json!({ "zenodo_record_id": "12a", "share_url": url }), 422, "zenodo_record_id is invalid"),
        (json!({ "share_url": "https://zenodo.org/record/x" }), 422, "zenodo ID is not a number"),
        (json!({ "share_url": "https://doi.org/10.1000/182" }), 422, "zenodo ID is not a number"),
        (json!({ "share_url": folder("zip"), "path": "../x" }), 422, "path is invalid"),
        (json!({ "share_url": folder("zip"), "filename": "a/b.zip" }), 422, "filename is invalid"),
    ] {
        load(&author, WORKSPACE, fields).await.is_error(status, error);
    }
}

#[tokio::test]
async fn hosts_off_the_list_are_not_allowed() {
    let author = Person::new(100).await;
    for url in [
        "https://example.org/s/x",
        "https://www.zenodo.org/record/1",
        "https://zenodo.de/record/1",
        "https://uni-muenster.sciebo.example.org/s/x",
        "https://sciebo.de/s/x",
        "https://zenodo.org:8443/record/1",
        "https://127.0.0.1/s/x",
        "https://[::ffff:169.254.169.254]/record/1",
        "https://localhost/record/1",
    ] {
        load(&author, WORKSPACE, json!({ "share_url": url })).await.is_error(403, "host is not allowed");
    }
}

#[tokio::test]
async fn redirects_stay_on_the_list() {
    let author = Person::new(100).await;
    for kind in ["abroad", "private"] {
        let fields = json!({ "share_url": folder(&token(kind)) });
        load(&author, WORKSPACE, fields).await.is_error(403, "host is not allowed");
    }
    for kind in [8, 9] {
        let fields = json!({ "zenodo_record_id": number(kind) });
        load(&author, WORKSPACE, fields).await.is_error(403, "host is not allowed");
    }
}

#[tokio::test]
async fn a_folder_says_why_it_has_no_archive() {
    let author = Person::new(100).await;
    let unreadable = "could not read webdav contents";
    for (content_type, kind, path, status, error) in [
        (WORKSPACE, "nobody", "", 404, unreadable),
        (WORKSPACE, "nested", "elsewhere", 404, unreadable),
        (WORKSPACE, "empty", "", 400, "public share is empty"),
        (
            WORKSPACE,
            "file",
            "",
            404,
            "Direct file submission is not supported: share the folder that holds the file",
        ),
        (WORKSPACE, "zips", "", 404, "Multiple zip files found but no filename provided"),
        (WORKSPACE, "zips", "third.zip", 404, "could not download zip file"),
        (
            COMPENDIUM,
            "workspace",
            "",
            400,
            "load from share failed: bagit not found but content type is compendium",
        ),
        (COMPENDIUM, "zip", "", 400, "content_type is compendium but no compendium provided."),
        (WORKSPACE, "huge", "", 422, "public share is larger than 1 GiB, the most that can be loaded"),
    ] {
        let fields = json!({ "share_url": folder(&token(kind)), "path": path });
        load(&author, content_type, fields).await.is_error(status, error);
    }
    let list = format!("{PATH}?user={}", author.orcid);
    assert!(author.get(&list).await.ok_results().is_empty());
}

#[tokio::test]
async fn a_record_says_why_it_has_no_archive() {
    let author = Person::new(100).await;
    for (kind, status, error) in [
        (99, 404, "could not read zenodo record"),
        (4, 404, "No files found in zenodo deposit."),
        (5, 404, "No files found in zenodo deposit."),
        (6, 422, "public share is larger than 1 GiB, the most that can be loaded"),
    ] {
        load(&author, WORKSPACE, json!({ "zenodo_record_id": number(kind) })).await.is_error(status, error);
    }
    let number = number(3);
    let fields = json!({
        "share_url": format!("https://sandbox.zenodo.org/record/{number}"),
        "filename": "not_existing_file.xyz",
    });
    let address = format!("https://sandbox.zenodo.org/record/{number}/files/not_existing_file.xyz");
    load(&author, WORKSPACE, fields).await.is_error(404, &format!("download failed: {address}"));
}

#[tokio::test]
async fn a_share_in_trouble_is_tried_again_and_then_502() {
    let author = Person::new(100).await;
    let path = |number: u64| format!("/zenodo.org/api/records/{number}");
    let recovers = number(2);
    fault(&path(recovers), None, &json!({ "kind": "status", "code": 503, "times": 1 })).await;
    fault(&path(recovers), None, &json!({ "kind": "drop", "times": 1 })).await;
    load(&author, WORKSPACE, json!({ "zenodo_record_id": recovers })).await.ok_text("id");
    for kind in [json!({ "kind": "status", "code": 503 }), json!({ "kind": "drop" })] {
        let number = number(2);
        fault(&path(number), None, &kind).await;
        load(&author, WORKSPACE, json!({ "zenodo_record_id": number }))
            .await
            .is_error(502, "public share can't be reached");
    }
}

#[tokio::test]
async fn a_share_that_does_not_answer_is_504() {
    let author = Person::new(100).await;
    let number = number(2);
    let late = json!({ "kind": "delay", "ms": 20_000 });
    fault(&format!("/zenodo.org/api/records/{number}"), None, &late).await;
    load(&author, WORKSPACE, json!({ "zenodo_record_id": number }))
        .await
        .is_error(504, "public share did not answer in time");
}
