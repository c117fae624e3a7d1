//! POST /api/v1/compendium with a public share: contract/compendia.md 1.2 and 4, decisions.md "Public shares", issue 4.
//!
//! The sandbox stands in for sandbox.sciebo.de, zenodo.org and sandbox.zenodo.org (infra/sandbox/README.md says what is
//! in its shares).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tests::share::{folder, load, number, token};
use tests::{Answer, COMPENDIUM, Client, Person, Stack, WORKSPACE, fault, until};

const PATH: &str = "/api/v1/compendium";

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
        json!({ "share_url": format!("{}/download", folder(&token("nested"))) }),
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
        (json!({ "share_url": format!("https://zenodo.org/records/{number}/files/compendium.zip") }), None),
        (
            json!({ "doi": doi("10.5281").to_uppercase() }),
            Some(format!("https://doi.org/{}", doi("10.5281").to_uppercase())),
        ),
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
async fn forms_of_all_encodings_are_read() {
    let author = Person::new(100).await;
    let url = folder(&token("zip"));
    let fields = [("content_type", WORKSPACE), ("share_url", url.as_str())];
    candidate(&author, author.post_form(PATH, &fields).await).await;
    candidate(&author, author.post_multipart(PATH, &fields).await).await;
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

/// The row of the author's only upload.
async fn upload_of(author: &Person) -> Option<Value> {
    let uploads = Stack::get().aws().scan("UploadsTable").await;
    uploads.into_iter().find(|upload| upload["user"]["S"] == author.orcid.as_str())
}

#[tokio::test]
async fn the_same_message_again_makes_no_second_compendium() {
    let author = Person::new(100).await;
    let token = token("workspace");
    let id = load(&author, WORKSPACE, json!({ "share_url": folder(&token) })).await.ok_text("id");
    let aws = Stack::get().aws();
    let message = json!({ "upload": upload_of(&author).await.expect("a row")["id"]["S"] });
    futures::join!(aws.send_message("LoadQueue", &message), aws.send_message("LoadQueue", &message));
    until("the messages' end", async || (aws.messages("LoadQueue").await == 0).then_some(())).await;
    assert_eq!(author.get(&format!("{PATH}?user={}", author.orcid)).await.ok_results(), [id]);
}

#[tokio::test]
async fn a_worker_that_was_given_up_and_its_successor_make_one_compendium() {
    let author = Person::new(100).await;
    let token = token("workspace");
    let slow = json!({ "kind": "delay", "ms": 5_000 });
    fault(&format!("/sandbox.sciebo.de/index.php/s/{token}"), None, &slow).await;
    let aws = Stack::get().aws();
    let succeed = async || {
        let loading = async || upload_of(&author).await.filter(|upload| upload["state"]["S"] == "loading");
        let id = until("the first worker's claim", loading).await["id"]["S"].clone();
        let body = json!({
            "TableName": Stack::get().name("UploadsTable"),
            "Key": { "id": { "S": id } },
            "UpdateExpression": "SET claimed_until = :past",
            "ConditionExpression": "attribute_exists(id)",
            "ExpressionAttributeValues": { ":past": { "N": "1" } },
        });
        aws.dynamodb("UpdateItem", &body).await;
        aws.send_message("LoadQueue", &json!({ "upload": id })).await;
    };
    let (answer, ()) =
        futures::join!(load(&author, WORKSPACE, json!({ "share_url": folder(&token) })), succeed());
    let id = answer.ok_text("id");
    let downloads =
        format!("{}/admin/requests?path=/sandbox.sciebo.de/index.php/s/{token}", Stack::get().sandbox);
    let both = async || {
        let requests = Client::new().get(&downloads).await.ok();
        (requests.as_array().is_some_and(|requests| requests.len() == 2)).then_some(())
    };
    until("the second worker's download", both).await;
    until("the messages' end", async || (aws.messages("LoadQueue").await == 0).then_some(())).await;
    assert_eq!(author.get(&format!("{PATH}?user={}", author.orcid)).await.ok_results(), [id.as_str()]);
    assert_eq!(names(&author.get(&format!("{PATH}/{id}")).await.ok()), WORKSPACE_FILES);
}
