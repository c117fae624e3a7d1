//! GET and PUT /api/v1/compendium/{id}/metadata: compendia.md 1.10, 1.11, 2.5, 2.6, 5.4.

use serde_json::{Value, json};
use tests::{COMPENDIUM, Client, Person, Upload, Workspace, metadata, published, workspace};

fn path(id: &str) -> String {
    format!("/api/v1/compendium/{id}/metadata")
}

fn body(o2r: &Value) -> String {
    json!({ "o2r": o2r }).to_string()
}

#[tokio::test]
async fn get_shows_o2r_only() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let answer = author.get(&path(&id)).await.ok();
    let keys: Vec<_> = answer.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["id", "metadata"]);
    let parts: Vec<_> = answer["metadata"].as_object().expect("an object").keys().cloned().collect();
    assert_eq!(parts, ["o2r"]);
    assert_eq!(answer["metadata"]["o2r"]["title"], "Ships of the world");
}

#[tokio::test]
async fn get_of_a_candidate_needs_its_owner_or_an_editor() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    Client::new().get(&path(&id)).await.is_error(401, "user is not authenticated");
    let other = Person::new(100).await;
    other.get(&path(&id)).await.is_error(403, &format!("not authorized to edit/view {id}"));
    Person::new(500).await.get(&path(&id)).await.has(200);
    Client::new().get(&path("nope1")).await.is_error(404, "no compendium with this id");
}

#[tokio::test]
async fn put_needs_its_owner_or_an_editor_also_when_it_is_published() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let changed = body(&metadata("Changed"));
    Client::new().put(&path(&id), &changed).await.is_error(401, "user is not authenticated");
    let other = Person::new(100).await;
    other.put(&path(&id), &changed).await.is_error(403, &format!("not authorized to edit/view {id}"));
    assert_eq!(author.get(&path(&id)).await.ok()["metadata"]["o2r"]["title"], "Ships");
    Person::new(500).await.put(&path(&id), &changed).await.has(200);
    assert_eq!(author.get(&path(&id)).await.ok()["metadata"]["o2r"]["title"], "Changed");
}

#[tokio::test]
async fn put_is_refused_in_the_contracts_order() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    // 401 before 404 before rights before the body.
    Client::new().put(&path("nope1"), "{").await.is_error(401, "user is not authenticated");
    author.put(&path("nope1"), "{").await.is_error(404, "no compendium with this id");
    let other = Person::new(100).await;
    other.put(&path(&id), "{").await.is_error(403, &format!("not authorized to edit/view {id}"));
    author.put(&path(&id), "{}").await.is_error(422, "JSON with root element 'o2r' required");
}

#[tokio::test]
async fn an_extracted_record_can_be_published_as_it_is() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let o2r = author.get(&path(&id)).await.ok()["metadata"]["o2r"].take();
    let answer = author.put(&path(&id), &body(&o2r)).await;
    answer.is(200, &json!({ "id": id, "metadata": { "o2r": o2r } }).to_string());
    Client::new().get(&format!("/api/v1/compendium/{id}")).await.has(200);
}

#[tokio::test]
async fn the_record_is_kept_word_for_word_with_its_keys_in_their_order() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let mut record = json!({ "zzz": [{ "b": 1, "a": { "y": null, "x": "ü" } }], "Aaa": 1.5, "empty": {} });
    for (key, value) in metadata("Order").as_object().expect("an object").iter().rev() {
        record[key] = value.clone();
    }
    let expected = format!(r#"{{"id":"{id}","metadata":{{"o2r":{record}}}}}"#);
    author.put(&path(&id), &body(&record)).await.is(200, &expected);
    Client::new().get(&path(&id)).await.is(200, &expected);
    let view = Client::new().get(&format!("/api/v1/compendium/{id}")).await.has(200).text();
    assert!(view.contains(&record.to_string()), "{view}");
}

#[tokio::test]
async fn an_invalid_record_is_400_with_the_validators_log_and_changes_nothing() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let before = author.get(&path(&id)).await.has(200).text();
    let answer = author.put(&path(&id), r#"{"o2r":{"title":"x"}}"#).await.has(400).json();
    let keys: Vec<_> = answer.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["error", "log"]);
    assert_eq!(answer["error"], "Error updating metadata file, see log for details");
    let log = answer["log"].as_str().expect("a text");
    assert!(log.contains("!invalid: 'access_right' is a required property"), "{log}");
    assert!(log.contains("[o2rmeta]") && !log.contains("/work/") && !log.contains("/tmp/"), "{log}");
    author.get(&path(&id)).await.is(200, &before);
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert_eq!(view["candidate"], true);
}

#[tokio::test]
async fn publishing_brokers_to_zenodo_without_losing_a_field() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let view = Client::new().get(&format!("/api/v1/compendium/{id}")).await.ok();
    let expected = json!({ "metadata": {
        "access_right": "open",
        "communities": [{ "identifier": "o2r" }],
        "creators": [{ "affiliation": "Test Lab", "name": "Tess Tester", "orcid": "0000-0002-1825-0097" }],
        "description": "How many ships there are.",
        "keywords": ["ships"],
        "license": "CC-BY-4.0",
        "publication_date": "2026-11-24",
        "publication_type": "other",
        "title": "Ships",
        "upload_type": "publication"
    }});
    for target in ["zenodo", "zenodo_sandbox"] {
        assert_eq!(view["metadata"][target].to_string(), expected.to_string(), "{target}");
        let file = format!("/api/v1/compendium/{id}/data/.erc/metadata_{target}_1.json");
        assert_eq!(Client::new().get(&file).await.ok(), expected, "{target}");
    }
    assert_eq!(view["metadata"]["o2r"]["creators"][0]["orcid"], "0000-0002-1825-0097");
    assert_eq!(view["metadata"]["o2r"]["publication_date"], "2026-11-24");
}

#[tokio::test]
async fn the_documents_in_erc_follow_the_record() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let erc = format!("/api/v1/compendium/{id}/data/.erc");
    author.get(&format!("{erc}/metadata_raw.json")).await.has(200);
    author.get(&format!("{erc}/metadata_zenodo_1.json")).await.is_error(404, "file not found");
    let record = metadata("In a file");
    author.put(&path(&id), &body(&record)).await.has(200);
    let file = author.get(&format!("{erc}/metadata_o2r_1.json")).await.has(200);
    assert_eq!(file.header("content-type"), "application/json; charset=utf-8");
    // Four spaces, the request's own order of keys.
    assert!(file.text().starts_with("{\n    \"access_right\": \"open\",\n    \"creators\": [\n"), "{file:?}");
    assert_eq!(file.json().to_string(), record.to_string());
    for name in ["metadata_b2share_1.json", "metadata_datacite_41.xml", "metadata_zenodo_sandbox_1.json"] {
        author.get(&format!("{erc}/{name}")).await.has(200);
    }
    let xml = author.get(&format!("{erc}/metadata_datacite_41.xml")).await.text();
    assert!(xml.contains("In a file"), "{xml}");
}

#[tokio::test]
async fn erc_yml_is_rewritten_and_keeps_its_other_keys() {
    let author = Person::new(100).await;
    let id = format!("own-{}", author.orcid);
    let files = Workspace::minimal_rmd().with_id(&id).with("other.Rmd", "---\ntitle: other\n---\n");
    author.upload(Upload::new(COMPENDIUM, files.zip())).await.has(200);
    let mut record = metadata("Rewritten");
    record["mainfile"] = "other.Rmd".into();
    record["license"]["text"] = "CC0-1.0".into();
    author.put(&path(&id), &body(&record)).await.has(200);
    let answer = Client::new().get(&format!("/api/v1/compendium/{id}/data/erc.yml")).await.has(200);
    assert_eq!(answer.header("content-type"), "text/yaml; charset=utf-8");
    let text = answer.text();
    for line in [
        format!("id: {id}").as_str(),
        "spec_version: '1'",
        "main: other.Rmd",
        "display: display.html",
        "convention: mine",
        "text: CC0-1.0",
        "code: MIT",
    ] {
        let unquoted = |text: &str| text.replace(['\'', '"'], "");
        assert!(
            unquoted(&text).lines().any(|found| found.trim() == unquoted(line)),
            "{line} is not in {text}"
        );
    }
}

#[tokio::test]
async fn a_published_compendium_never_becomes_a_candidate_again() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    author.put(&path(&id), r#"{"o2r":{"title":"x"}}"#).await.has(400);
    author.put(&path(&id), &body(&metadata("Again"))).await.has(200);
    let view = Client::new().get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert_eq!(view["metadata"]["o2r"]["title"], "Again");
}

#[tokio::test]
async fn of_puts_at_once_one_stays_whole() {
    let author = Person::new(100).await;
    let id = format!("own-{}", author.orcid);
    let files = Workspace::minimal_rmd().with_id(&id);
    author.upload(Upload::new(COMPENDIUM, files.zip())).await.has(200);
    let put = async |number: usize| {
        let mut record = metadata(&format!("Title {number}"));
        record["mainfile"] = format!("main{number}.Rmd").into();
        author.put(&path(&id), &body(&record)).await
    };
    let answers = futures::future::join_all((0..6).map(put)).await;
    for answer in &answers {
        assert!(answer.status == 200 || answer.status == 409, "{answer:?}");
    }
    assert!(answers.iter().any(|answer| answer.status == 200));
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    let title = view["metadata"]["o2r"]["title"].as_str().expect("a title").to_owned();
    let number = title.strip_prefix("Title ").expect("one of ours").to_owned();
    assert_eq!(view["metadata"]["zenodo"]["metadata"]["title"], title.as_str());
    assert_eq!(view["metadata"]["o2r"]["mainfile"], format!("main{number}.Rmd"));
    let erc_yml = author.get(&format!("/api/v1/compendium/{id}/data/erc.yml")).await.text();
    assert!(erc_yml.contains(&format!("main{number}.Rmd")), "{title}: {erc_yml}");
}
