//! GET /api/v1/compendium/{id}: compendia.md 1.4, decisions.md "Candidates".

use insta::assert_json_snapshot;
use tests::{Client, Person, Workspace, published, redacted, workspace};

#[tokio::test]
async fn a_candidates_keys_come_in_the_contracts_order() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    let keys: Vec<_> = view.as_object().expect("an object").keys().filter(|key| *key != "jobs").collect();
    let expected =
        ["id", "metadata", "created", "user", "bag", "compendium", "substituted", "files", "candidate"];
    assert_eq!(keys, expected);
    assert_eq!(view["jobs"], serde_json::json!([]));
}

#[tokio::test]
async fn a_published_one_does_not_say_candidate() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let view = Client::new().get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert!(view.get("candidate").is_none(), "{view}");
    let parts: Vec<_> = view["metadata"].as_object().expect("parts").keys().cloned().collect();
    assert_eq!(parts, ["raw", "o2r", "zenodo", "zenodo_sandbox", "b2share", "datacite"]);
}

#[tokio::test]
async fn the_whole_document_of_a_candidate() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    let text = view.to_string().replace(&id, "[id]").replace(&author.orcid, "[orcid]");
    let view = serde_json::from_str(&text).expect("it still is JSON");
    let erc = "/files/children/0";
    let sizes = ["/size", "/children/0/size", "/children/1/size"].map(|size| format!("{erc}{size}"));
    let redactions = ["/created", "/metadata", "/files/size", &sizes[0], &sizes[1], &sizes[2]];
    let view = redacted(view, &redactions);
    assert_json_snapshot!(view, @r#"
    {
      "id": "[id]",
      "metadata": "[…]",
      "created": "[…]",
      "user": "[orcid]",
      "bag": false,
      "compendium": false,
      "substituted": false,
      "jobs": [],
      "files": {
        "path": "/api/v1/compendium/[id]/data",
        "name": "[id]",
        "children": [
          {
            "path": "/api/v1/compendium/[id]/data/.erc",
            "name": ".erc",
            "children": [
              {
                "path": "/api/v1/compendium/[id]/data/.erc/metadata_o2r_1.json",
                "name": "metadata_o2r_1.json",
                "size": "[…]",
                "extension": ".json",
                "type": "application/json"
              },
              {
                "path": "/api/v1/compendium/[id]/data/.erc/metadata_raw.json",
                "name": "metadata_raw.json",
                "size": "[…]",
                "extension": ".json",
                "type": "application/json"
              }
            ],
            "size": "[…]",
            "type": "directory"
          },
          {
            "path": "/api/v1/compendium/[id]/data/data.csv",
            "name": "data.csv",
            "size": 25,
            "extension": ".csv",
            "type": "text/csv"
          },
          {
            "path": "/api/v1/compendium/[id]/data/display.html",
            "name": "display.html",
            "size": 58,
            "extension": ".html",
            "type": "text/html"
          },
          {
            "path": "/api/v1/compendium/[id]/data/main.Rmd",
            "name": "main.Rmd",
            "size": 294,
            "extension": ".rmd",
            "type": "text/x-r-markdown"
          }
        ],
        "size": "[…]",
        "type": "directory"
      },
      "candidate": true
    }
    "#);
}

#[tokio::test]
async fn created_is_rfc_3339_in_utc_with_milliseconds() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let created = author.get(&format!("/api/v1/compendium/{id}")).await.ok_text("created");
    assert_eq!(created.len(), "2026-11-24T06:28:49.683Z".len(), "{created}");
    assert_eq!((&created[10..11], &created[19..20], &created[23..]), ("T", ".", "Z"), "{created}");
}

#[tokio::test]
async fn a_candidate_needs_its_owner_or_an_editor() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let path = format!("/api/v1/compendium/{id}");
    Client::new().get(&path).await.is_error(401, "user is not authenticated");
    for level in [0, 100] {
        let answer = Person::new(level).await.get(&path).await;
        answer.is_error(403, &format!("not authorized to edit/view {id}"));
    }
    for level in [500, 1000] {
        Person::new(level).await.get(&path).await.has(200);
    }
}

#[tokio::test]
async fn everybody_sees_a_published_one() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let path = format!("/api/v1/compendium/{id}");
    let anonymous = Client::new().get(&path).await.has(200).text();
    Person::new(0).await.get(&path).await.is(200, &anonymous);
    author.get(&path).await.is(200, &anonymous);
    author.get(&format!("{path}/")).await.is(200, &anonymous);
}

#[tokio::test]
async fn an_unknown_id_is_404_for_everybody() {
    for client in [Client::new(), Person::new(1000).await.browser] {
        for id in ["nope1", "a", "upload", "%2e%2e%2fx", "%00", "lease%230"] {
            let answer = client.get_raw(&format!("/api/v1/compendium/{id}")).await;
            assert_eq!(answer.status / 100, 4, "{id}: {answer:?}");
        }
        client.get("/api/v1/compendium/nope1").await.is_error(404, "no compendium with this id");
    }
}
