//! To the recipient `download`, and GET /api/v1/shipment/{id}/dl: contract/compendia.md 7.2, 7.3, issue 5 "Bars".

use serde_json::json;
use tests::shipment::{SHIPMENT, ZENODO, below, order, shipped};
use tests::{
    Answer, Client, Person, Stack, Upload, WORKSPACE, Workspace, create_large, ended, metadata, noise,
    publish, published, start,
};
use uuid::Uuid;

use crate::bags::{is_valid, untar, unzip};

/// A shipment to whoever asks, under an id of its own.
async fn download(author: &Person, compendium: &str) -> (String, Answer) {
    let id = Uuid::new_v4().to_string();
    let answer = order(author, Some(&id), compendium, "download").await;
    (id, answer)
}

fn dl(id: &str) -> String {
    format!("{SHIPMENT}/{id}/dl")
}

#[tokio::test]
async fn the_zip_is_a_valid_bag_of_all_files() {
    let author = Person::new(100).await;
    let workspace = Workspace::minimal_rmd().with("a b/ü.csv", "1,2\n").with("100%.csv", "3\n");
    let compendium = published(&author, &workspace).await;
    let (id, answer) = download(&author, &compendium).await;
    let answer = answer.has(202);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{id}.zip\""));
    let files = unzip(&answer.body);
    is_valid(&files);
    for name in ["bagit.txt", "data/main.Rmd", "data/a b/ü.csv", "data/.erc/metadata_o2r_1.json"] {
        assert!(files.contains_key(name), "{name}: {:?}", files.keys());
    }
    assert_eq!(files["bagit.txt"], b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n");
    let info = String::from_utf8_lossy(&files["bag-info.txt"]).into_owned();
    assert!(info.contains(&format!("External-Identifier: {compendium}\n")), "{info}");
    // Whoever comes later gets the same.
    let again = Client::new().get(&dl(&id)).await.has(202);
    assert!(again.body == answer.body);
    assert_eq!(Client::new().get(&format!("{SHIPMENT}/{id}/status")).await.ok()["status"], "shipped");
}

#[tokio::test]
async fn a_tar_has_the_same_files() {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let fields = json!({ "compendium_id": compendium, "recipient": "download", "archive": "tar" });
    let answer = author.post(SHIPMENT, &fields).await.has(202);
    assert_eq!(answer.header("content-type"), "application/x-tar");
    assert!(answer.header("content-disposition").ends_with(".tar\""));
    let files = untar(&answer.body);
    is_valid(&files);
    let (_, zip) = download(&author, &compendium).await;
    assert_eq!(unzip(&zip.has(202).body), files);
}

#[tokio::test]
async fn what_is_large_is_in_the_bucket() {
    let author = Person::new(100).await;
    let content = noise(6 << 20);
    let compendium = create_large(&author, &Workspace::minimal_rmd().with("noise.bin", &content)).await;
    publish(&author, &compendium, Some(metadata("Noise"))).await;
    let (id, answer) = download(&author, &compendium).await;
    for answer in [answer, Client::new().get(&dl(&id)).await] {
        let answer = answer.has(303);
        let zip = Client::new().get(answer.header("location")).await.has(200);
        assert!(zip.header("content-disposition").contains(&format!("{id}.zip")));
        let files = unzip(&zip.body);
        is_valid(&files);
        assert!(files["data/noise.bin"] == content);
    }
}

#[tokio::test]
async fn a_package_that_was_cleared_away_is_made_again() {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let (id, answer) = download(&author, &compendium).await;
    let first = answer.has(202).body;
    let aws = Stack::get().aws();
    let row = aws.item("ShipmentsTable", &id).await.expect("the shipment's row");
    aws.delete_object("FilesBucket", row["package"]["M"]["key"]["S"].as_str().expect("a key")).await;
    let again = Client::new().get(&dl(&id)).await.has(202);
    assert!(again.body == first, "the same compendium makes the same bytes");
}

#[tokio::test]
async fn only_a_download_is_downloaded() {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let shipment = shipped(&author, &compendium, ZENODO).await;
    author.get(&below(&shipment, "/dl")).await.is_error(400, "bad request");
    let (id, _) = download(&author, &compendium).await;
    let path = format!("{SHIPMENT}/{id}/publishment");
    author.put(&path, "").await.is_error(400, "a download can't be published");
    author.get(&path).await.is_error(400, "no files object in repository response");
}

#[tokio::test]
async fn executing_what_was_shipped_gives_the_same_check() {
    let author = Person::new(100).await;
    for (shown, status) in [(8, "success"), (9, "failure")] {
        let original = published(&author, &Workspace::script(shown)).await;
        let (_, answer) = download(&author, &original).await;
        let zip = answer.has(202).body;
        let copy = author.upload(Upload::new(WORKSPACE, zip)).await.ok_text("id");
        let mut record = metadata("Ships");
        record["mainfile"] = "main.R".into();
        publish(&author, &copy, Some(record)).await;
        let mut checks = Vec::new();
        for compendium in [&original, &copy] {
            let job = ended(&author, &start(&author, compendium).await).await;
            checks.push(job["steps"]["check"].clone());
        }
        let [original, copy] = checks.as_slice() else { panic!("two checks") };
        assert_eq!(original["status"], status, "{original:#}");
        assert_eq!(
            (&copy["status"], &copy["checkSuccessful"], &copy["errors"]),
            (&original["status"], &original["checkSuccessful"], &original["errors"]),
            "{copy:#}"
        );
    }
}
