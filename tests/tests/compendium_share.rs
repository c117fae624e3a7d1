//! POST /api/v1/compendium with a public share: contract/compendia.md 1.2 and 4, decisions.md "Public shares", issue 4.
//!
//! The sandbox stands in for sandbox.sciebo.de, zenodo.org and sandbox.zenodo.org (infra/sandbox/README.md says what is
//! in its shares).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tests::{Answer, COMPENDIUM, Client, Person, Stack, WORKSPACE, fault, until};
use uuid::Uuid;

const PATH: &str = "/api/v1/compendium";

/// A token of a share of this kind that no other test has.
fn token(kind: &str) -> String {
    format!("{kind}-{}", &Uuid::new_v4().simple().to_string()[..12])
}

fn folder(token: &str) -> String {
    format!("https://sandbox.sciebo.de/index.php/s/{token}")
}

/// A number of a record of this kind that no other test has.
fn number(kind: u32) -> String {
    (Uuid::new_v4().as_u128() % 1_000_000_000 * 100 + u128::from(kind)).to_string()
}

async fn load(author: &Client, content_type: &str, fields: Value) -> Answer {
    let mut body = json!({ "content_type": content_type });
    body.as_object_mut().expect("an object").extend(fields.as_object().expect("fields").clone());
    author.post(PATH, &body).await
}

/// The view of the candidate that a share became.
async fn candidate(author: &Person, answer: Answer) -> Value {
    let id = answer.ok_text("id");
    let view = author.get(&format!("{PATH}/{id}")).await.ok();
    assert_eq!((&view["candidate"], &view["user"]), (&json!(true), &json!(author.orcid)), "{view}");
    view
}

fn names(view: &Value) -> Vec<&str> {
    let files = view["files"]["children"].as_array().expect("files").iter();
    files.map(|file| file["name"].as_str().expect("a name")).filter(|name| !name.starts_with('.')).collect()
}

const WORKSPACE_FILES: [&str; 3] = ["data.csv", "display.html", "main.Rmd"];

#[tokio::test]
async fn a_folder_of_files_becomes_a_workspace() {
    let author = Person::new(100).await;
    let url = folder(&token("workspace"));
    let view = candidate(&author, load(&author, WORKSPACE, json!({ "share_url": url })).await).await;
    assert_eq!(names(&view), WORKSPACE_FILES);
    assert_eq!((&view["bag"], &view["compendium"]), (&json!(false), &json!(false)));
    assert_eq!(view["metadata"]["raw"]["source"], url.as_str());
    assert_eq!(view["metadata"]["o2r"]["title"], "Shared ships");
}

#[tokio::test]
async fn a_bag_becomes_a_compendium_with_its_id() {
    let author = Person::new(100).await;
    let token = token("bag");
    let answer = load(&author, COMPENDIUM, json!({ "share_url": folder(&token) })).await;
    let view = candidate(&author, answer).await;
    assert_eq!((&view["id"], &view["bag"], &view["compendium"]), (&json!(token), &json!(true), &json!(true)));
    load(&author, COMPENDIUM, json!({ "share_url": folder(&token) }))
        .await
        .is_error(400, "Error fetching ID from compendium, ID already exists");
}

#[tokio::test]
async fn the_one_zip_file_or_the_named_one_is_taken() {
    let author = Person::new(100).await;
    for fields in [
        json!({ "share_url": folder(&token("zip")) }),
        json!({ "share_url": folder(&token("zip")), "filename": "compendium.zip" }),
        json!({ "share_url": folder(&token("zips")), "filename": "first.zip" }),
        json!({ "share_url": folder(&token("zips")), "path": "/first.zip" }),
        json!({ "share_url": folder(&token("moved")) }),
    ] {
        let view = candidate(&author, load(&author, WORKSPACE, fields.clone()).await).await;
        assert_eq!(names(&view), WORKSPACE_FILES, "{fields}");
        assert_eq!(view["metadata"]["raw"]["source"], fields["share_url"]);
    }
    let second = json!({ "share_url": folder(&token("zips")), "filename": "second.zip" });
    assert_eq!(candidate(&author, load(&author, COMPENDIUM, second).await).await["bag"], true);
}

#[tokio::test]
async fn a_single_directory_and_a_path_are_gone_into() {
    let author = Person::new(100).await;
    for fields in [
        json!({ "share_url": folder(&token("nested")) }),
        json!({ "share_url": folder(&token("nested")), "path": "project" }),
    ] {
        assert_eq!(names(&candidate(&author, load(&author, WORKSPACE, fields).await).await), WORKSPACE_FILES);
    }
}

#[tokio::test]
async fn a_record_is_loaded_by_address_doi_or_number() {
    let author = Person::new(100).await;
    let number = number(2);
    let doi = |prefix: &str| format!("{prefix}/zenodo.{number}");
    for (fields, source) in [
        (json!({ "share_url": format!("https://zenodo.org/record/{number}") }), None),
        (json!({ "share_url": format!("https://sandbox.zenodo.org/records/{number}") }), None),
        (json!({ "share_url": format!("https://doi.org/{}", doi("10.5072")) }), None),
        (json!({ "doi": doi("10.5281") }), Some(format!("https://doi.org/{}", doi("10.5281")))),
        (json!({ "zenodo_record_id": number }), Some(format!("https://zenodo.org/records/{number}"))),
    ] {
        let view = candidate(&author, load(&author, WORKSPACE, fields.clone()).await).await;
        assert_eq!(names(&view), WORKSPACE_FILES, "{fields}");
        let source = source.map_or_else(|| fields["share_url"].clone(), Value::from);
        assert_eq!(view["metadata"]["raw"]["source"], source);
    }
    let inveniordm = json!({ "zenodo_record_id": self::number(14) });
    candidate(&author, load(&author, WORKSPACE, inveniordm).await).await;
    let second = json!({ "zenodo_record_id": self::number(3), "filename": "second.zip" });
    assert_eq!(candidate(&author, load(&author, COMPENDIUM, second).await).await["bag"], true);
}

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
async fn forms_of_all_encodings_are_read() {
    let author = Person::new(100).await;
    let url = folder(&token("zip"));
    let fields = [("content_type", WORKSPACE), ("share_url", url.as_str())];
    candidate(&author, author.post_form(PATH, &fields).await).await;
    candidate(&author, author.post_multipart(PATH, &fields).await).await;
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
    let path = |number: &str| format!("/zenodo.org/api/records/{number}");
    let recovers = number(2);
    fault(&path(&recovers), None, &json!({ "kind": "status", "code": 503, "times": 1 })).await;
    fault(&path(&recovers), None, &json!({ "kind": "drop", "times": 1 })).await;
    candidate(&author, load(&author, WORKSPACE, json!({ "zenodo_record_id": recovers })).await).await;
    for kind in [json!({ "kind": "status", "code": 503 }), json!({ "kind": "drop" })] {
        let number = number(2);
        fault(&path(&number), None, &kind).await;
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

#[tokio::test]
async fn a_share_that_takes_longer_than_a_request_is_asked_about_later() {
    let author = Person::new(100).await;
    let token = token("nested");
    let credentials = BASE64_STANDARD.encode(format!("{token}:"));
    let slow = json!({ "kind": "delay", "ms": 9_000 });
    fault("/sandbox.sciebo.de/public.php/webdav", Some(&credentials), &slow).await;
    fault(&format!("/sandbox.sciebo.de/index.php/s/{token}"), None, &slow).await;
    let answer = load(&author, WORKSPACE, json!({ "share_url": folder(&token) })).await.has(202).json();
    assert_eq!(answer["status"], "loading");
    let url = answer["status_url"].as_str().expect("an address");
    let id = until("the load", async || author.get(url).await.ok()["id"].as_str().map(str::to_owned)).await;
    assert_eq!(names(&author.get(&format!("{PATH}/{id}")).await.ok()), WORKSPACE_FILES);
}

#[tokio::test]
async fn the_same_message_again_makes_no_second_compendium() {
    let author = Person::new(100).await;
    let token = token("workspace");
    let id = load(&author, WORKSPACE, json!({ "share_url": folder(&token) })).await.ok_text("id");
    let aws = Stack::get().aws();
    let uploads = aws.scan("UploadsTable").await;
    let own = uploads.iter().find(|upload| upload["user"]["S"] == author.orcid.as_str()).expect("a row");
    let message = json!({ "upload": own["id"]["S"] });
    futures::join!(aws.send_message("LoadQueue", &message), aws.send_message("LoadQueue", &message));
    until("the messages' end", async || (aws.messages("LoadQueue").await == 0).then_some(())).await;
    assert_eq!(author.get(&format!("{PATH}?user={}", author.orcid)).await.ok_results(), [id]);
}
