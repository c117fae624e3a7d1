//! Compendia that are bags: contract/compendia.md 7.2, 7.3, decisions.md "Compendia". Saving metadata rewrites a bag's
//! `erc.yml`, after which the bag is not what its manifests say.

use serde_json::json;
use tests::shipment::{SHIPMENT, order};
use tests::{COMPENDIUM, Person, Upload, Workspace, create, metadata, publish};
use uuid::Uuid;

use crate::bags::{Files, is_valid, unzip};

/// A bag without `erc.yml`, published.
async fn plain_bag(author: &Person) -> (String, Files) {
    let workspace = Workspace::minimal_rmd().bagged();
    let id = create(author, &workspace).await;
    publish(author, &id, Some(metadata("A bag"))).await;
    (id, unzip(&workspace.zip()))
}

#[tokio::test]
async fn a_valid_bag_is_shipped_as_its_author_made_it() {
    let author = Person::new(100).await;
    let (compendium, uploaded) = plain_bag(&author).await;
    let answer = order(&author, None, &compendium, "download").await.has(202);
    let files = unzip(&answer.body);
    is_valid(&files);
    assert_eq!(files, uploaded);
}

#[tokio::test]
async fn with_update_packaging_all_of_it_is_in_a_new_bag() {
    let author = Person::new(100).await;
    let (compendium, uploaded) = plain_bag(&author).await;
    let fields = json!({ "compendium_id": compendium, "recipient": "download", "update_packaging": "yes" });
    let files = unzip(&author.post(SHIPMENT, &fields).await.has(202).body);
    is_valid(&files);
    assert_eq!(files["data/main.Rmd"], uploaded["data/main.Rmd"]);
    assert!(files.contains_key("data/.erc/metadata_zenodo_1.json"), "{:?}", files.keys());
    assert!(files.contains_key("manifest-sha512.txt"));
}

#[tokio::test]
async fn an_invalid_bag_needs_new_manifests() {
    let author = Person::new(100).await;
    let id = format!("b{}", &Uuid::new_v4().simple().to_string()[..8]);
    let archive = Workspace::minimal_rmd().with_id(&id).bagged().zip();
    let compendium = author.upload(Upload::new(COMPENDIUM, archive)).await.ok_text("id");
    publish(&author, &compendium, Some(metadata("Another title"))).await;
    let path = format!("/api/v1/compendium/{compendium}/data/data/erc.yml");
    let rewritten = author.get(&path).await.has(200).body;
    let refused = order(&author, None, &compendium, "download").await.has(400).json();
    let error = refused["error"].as_str().expect("a text");
    assert!(error.starts_with("['") || error.starts_with("[\""), "{error}");
    let fields = json!({ "compendium_id": compendium, "recipient": "download", "update_packaging": true });
    let files = unzip(&author.post(SHIPMENT, &fields).await.has(202).body);
    is_valid(&files);
    assert_eq!(files["data/erc.yml"], rewritten);
    // The stored compendium is as it was: still invalid.
    order(&author, None, &compendium, "download").await.has(400);
}
