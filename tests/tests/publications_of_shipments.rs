//! A published shipment is a publication of its author's: issue 7 "Producers", contract/decisions.md "ORCID queue and history".

use futures::future::join_all;
use serde_json::json;
use tests::publication::{PUBLICATIONS, publications_of};
use tests::shipment::{ZENODO, below, shipped};
use tests::{KbaseUser, Person, Record, Stack, Workspace, published};

#[tokio::test]
async fn it_has_what_the_metadata_and_the_repository_say() {
    let (author, editor) = (Person::new(100).await, Person::new(500).await);
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    // An editor ships it; it is the author's work all the same.
    let shipment = shipped(&editor, &compendium, ZENODO).await;
    let uuid = author.uuid().await.expect("a uuid");
    let mine = format!("{PUBLICATIONS}?person_uuid={uuid}");
    assert_eq!(author.get(&mine).await.ok()["total"], 0, "not before it is published");
    editor.put(&below(&shipment, "/publishment"), "").await.has(200);
    let shown = author.get(&below(&shipment, "")).await.ok();
    let page = author.get(&mine).await.ok();
    assert_eq!(page["total"], 1, "{page:#}");
    let publication = &page["data"][0];
    assert_eq!((&publication["doi"], &publication["link"]), (&shown["doi"], &shown["deposition_url"]));
    assert_eq!(
        (&publication["compendium_id"], &publication["created_by"]),
        (&json!(compendium), &json!(uuid))
    );
    let publication = tests::redacted(
        publication.clone(),
        &["/uuid", "/doi", "/link", "/compendium_id", "/created", "/created_by", "/modified"],
    );
    insta::assert_json_snapshot!(publication, @r#"
    {
      "uuid": "[…]",
      "title": "Ships",
      "authors": [
        "Tess Tester"
      ],
      "editors": [],
      "year": 2026,
      "publication_date": "2026-11-24",
      "venue": null,
      "doi": "[…]",
      "link": "[…]",
      "bibtex": null,
      "description": "How many ships there are.",
      "type": "Dataset",
      "language": null,
      "identifiers": [],
      "projects": [],
      "compendium_id": "[…]",
      "orcid_put_code": null,
      "created": "[…]",
      "created_by": "[…]",
      "modified": "[…]"
    }
    "#);
    let doi = shown["doi"].as_str().expect("a DOI").replace('/', "%2F");
    let found = editor.get(&format!("{PUBLICATIONS}?search={doi}&exact_match=true")).await.ok();
    assert_eq!(found["total"], 1, "{found:#}");
}

#[tokio::test]
async fn it_is_one_whoever_asks_how_often() {
    let author = Person::new(100).await;
    let compendium = published(&author, &Workspace::minimal_rmd()).await;
    let shipment = shipped(&author, &compendium, ZENODO).await;
    let id = shipment["id"].as_str().expect("an id");
    let path = below(&shipment, "/publishment");
    join_all((0..4).map(|_| author.put(&path, ""))).await;
    // A message that comes again.
    for _ in 0..3 {
        Stack::get().aws().send_message("ShipmentQueue", &json!({ "shipment": id })).await;
    }
    author.put(&path, "").await.has(200);
    assert_eq!(publications_of(id).await.len(), 1);
}

#[tokio::test]
async fn it_waits_for_its_authors_record_as_a_data_set() {
    let author = KbaseUser::for_researcher(Person::new(100).await);
    author.link().await;
    let editor = Person::new(500).await;
    let uuid = author.researcher.uuid().await.expect("a uuid");
    let all = json!([{ "op": "replace", "path": "/orcid/publications", "value": "ALL" }]);
    let path = format!("/api/eperson/profiles/{uuid}");
    author.send(author.request("PATCH", &path).json(&all)).await.has(200);
    let compendium = published(&author.researcher, &Workspace::minimal_rmd()).await;
    let shipment = shipped(&editor, &compendium, ZENODO).await;
    let search = format!("/api/eperson/orcidqueues/search/findByProfileItem?profileItemId={uuid}");
    assert_eq!(author.call("GET", &search).await.ok()["page"]["totalElements"], 0);
    editor.put(&below(&shipment, "/publishment"), "").await.has(200);
    let page = author.call("GET", &search).await.ok();
    assert_eq!(page["page"]["totalElements"], 1, "{page:#}");
    let row = &page["_embedded"]["orcidqueues"][0];
    assert_eq!((&row["recordType"], &row["operation"]), (&json!("Publication"), &json!("INSERT")));
    let href = row["_links"]["self"]["href"].as_str().expect("an address").to_owned();
    let request =
        author.request("POST", "/api/eperson/orcidhistories").header("content-type", "text/uri-list");
    let history = author.send(request.body(href)).await.has(201).json();
    let put_code = history["putCode"].as_str().expect("a put-code").parse().expect("a number");
    let work = Record::of(&author.researcher).await.work(put_code).await;
    let doi = editor.get(&below(&shipment, "")).await.ok()["doi"].take();
    assert_eq!((&work["type"], &work["title"]["title"]["value"]), (&json!("data-set"), &row["description"]));
    assert_eq!(work["external-ids"]["external-id"][0]["external-id-value"], doi);
}
