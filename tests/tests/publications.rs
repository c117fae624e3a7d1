//! /publications and /publications/{uuid}: contract/decisions.md "People", seed 004.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::publication::{PUBLICATIONS, enter, publication};
use tests::{Answer, Client, KbaseUser, Person, Stack};
use uuid::Uuid;

#[track_caller]
fn is_refused(answer: &Answer, status: u16, detail: &str) {
    let message = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        _ => "Not Found",
    };
    let body = json!({ "errors": [{ "detail": detail, "message": message }], "size": 1, "status": status, "type": "error" });
    answer.is(status, &body.to_string());
    assert_eq!(answer.header("x-error"), detail);
}

#[tokio::test]
async fn what_is_entered_is_shown_with_every_field_normalised() {
    let person = Person::new(0).await;
    let fields = json!({
        "title": " How many\nships ", "authors": ["Amara Okafor", "Tess Tester"], "editors": ["Ed"],
        "publication_date": "2026-11-24", "venue": "Ships", "doi": "https://doi.org/10.5281/ZENODO.1",
        "link": "HTTPS://example.org/a b", "bibtex": "@misc{ships}", "description": "All of them.", "type": "Article",
        "language": "en", "identifiers": [{ "type": "issn", "value": "1234-5678" }], "orcid_put_code": "7",
    });
    let shown = enter(&person, &fields).await;
    assert_eq!(shown["created_by"], person.uuid().await.expect("a uuid"));
    assert_eq!(shown["created"], shown["modified"]);
    let fields: Vec<_> = shown.as_object().expect("an object").keys().collect();
    // The decision's fields, and what an ORCID work needs beside them.
    for field in [
        "uuid",
        "title",
        "authors",
        "year",
        "venue",
        "doi",
        "link",
        "bibtex",
        "projects",
        "orcid_put_code",
        "created",
        "created_by",
    ] {
        assert!(fields.iter().any(|name| *name == field), "{field} in {fields:?}");
    }
    let shown = tests::redacted(shown, &["/uuid", "/created", "/created_by", "/modified"]);
    insta::assert_json_snapshot!(shown, @r#"
    {
      "uuid": "[…]",
      "title": "How many ships",
      "authors": [
        "Amara Okafor",
        "Tess Tester"
      ],
      "editors": [
        "Ed"
      ],
      "year": 2026,
      "publication_date": "2026-11-24",
      "venue": "Ships",
      "doi": "10.5281/zenodo.1",
      "link": "https://example.org/a%20b",
      "bibtex": "@misc{ships}",
      "description": "All of them.",
      "type": "Article",
      "language": "en",
      "identifiers": [
        {
          "type": "issn",
          "value": "1234-5678"
        }
      ],
      "projects": [],
      "compendium_id": null,
      "orcid_put_code": null,
      "created": "[…]",
      "created_by": "[…]",
      "modified": "[…]"
    }
    "#);
}

#[tokio::test]
async fn everybody_who_has_signed_in_sees_it() {
    let (owner, other) = (Person::new(0).await, Person::new(0).await);
    let entered = enter(&owner, &json!({ "title": "Ships" })).await;
    let shown = other.get(&publication(&entered)).await.ok();
    assert_eq!(shown, json!({ "data": [entered], "size": 1, "status": 200, "type": "publications_one" }));
    let anonymous = Client::new().get(&publication(&entered)).await;
    is_refused(&anonymous, 401, "Login or Valid Token required: please sign in with ORCID");
}

#[tokio::test]
async fn a_change_leaves_what_it_does_not_name_and_null_clears() {
    let person = Person::new(0).await;
    let fields = json!({ "title": "Ships", "year": 2025, "venue": "Ships", "authors": ["A"] });
    let entered = enter(&person, &fields).await;
    let path = publication(&entered);
    let changes = json!({ "venue": null, "doi": "doi:10.5281/zenodo.1", "authors": ["A", "B"] });
    let done = person.send(person.request("PATCH", &path).json(&changes)).await.ok();
    assert_eq!((&done["type"], &done["data"][0]["message"]), (&json!("no_content"), &json!("No Content")));
    let shown = person.get(&path).await.ok()["data"][0].take();
    assert_eq!((&shown["venue"], &shown["doi"]), (&Value::Null, &json!("10.5281/zenodo.1")));
    assert_eq!(
        (&shown["title"], &shown["year"], &shown["authors"]),
        (&json!("Ships"), &json!(2025), &json!(["A", "B"]))
    );
    assert_eq!(shown["created"], entered["created"]);
    // A shown document may be sent back as it is.
    person.send(person.request("PATCH", &path).json(&shown)).await.has(200);
}

#[tokio::test]
async fn what_can_not_be_is_400_and_changes_nothing() {
    let person = Person::new(0).await;
    let entered = enter(&person, &json!({ "title": "Ships" })).await;
    for (fields, detail) in [
        (json!({ "title": "" }), "title is required"),
        (
            json!({ "title": "Boats", "link": "javascript:alert(1)" }),
            "link is not a valid URL: an http or https address of at most 2000 characters",
        ),
        (
            json!({ "title": "Boats", "doi": "zenodo.1" }),
            "doi: a DOI is written 10.<prefix>/<suffix>, also after `doi:` or `https://doi.org/`",
        ),
        (json!({ "title": "Boats", "year": 0 }), "year is not within 1 to 9999"),
        (json!({ "title": "Boats", "bibtex": "x".repeat(8_001) }), "bibtex is longer than 8000 characters"),
        (json!({ "title": "Boats", "language": "English" }), "language is written en or en_US"),
    ] {
        is_refused(&person.post(PUBLICATIONS, &fields).await, 400, detail);
        let path = publication(&entered);
        is_refused(&person.send(person.request("PATCH", &path).json(&fields)).await, 400, detail);
    }
    for body in ["", "{", "[]", "7", r#"{"title":7}"#, r#"{"title":"a","authors":"b"}"#] {
        let request = person.request("POST", PUBLICATIONS).header("content-type", "application/json");
        person.send(request.body(body)).await.has(400);
    }
    assert_eq!(person.get(&publication(&entered)).await.ok()["data"][0], entered);
}

#[tokio::test]
async fn only_its_owner_and_admins_change_and_remove_it() {
    let (owner, other, editor, admin) =
        (Person::new(0).await, Person::new(100).await, Person::new(500).await, Person::new(1000).await);
    let entered = enter(&owner, &json!({ "title": "Ships" })).await;
    let path = publication(&entered);
    let patch = async |client: &Client, title: &str| {
        client.send(client.request("PATCH", &path).json(&json!({ "title": title }))).await
    };
    let delete = async |client: &Client| client.send(client.request("DELETE", &path)).await;
    patch(&Client::new(), "x").await.has(401);
    delete(&Client::new()).await.has(401);
    for stranger in [&other, &editor] {
        let uuid = stranger.uuid().await.expect("a uuid");
        let detail = format!("User: '{uuid}' lacks sufficient authorization to modify this publication");
        is_refused(&patch(stranger, "x").await, 403, &detail);
        is_refused(&delete(stranger).await, 403, &detail);
    }
    patch(&admin, "By an admin").await.has(200);
    assert_eq!(owner.get(&path).await.ok()["data"][0]["title"], "By an admin");
    delete(&owner).await.has(200);
    let uuid = entered["uuid"].as_str().expect("a uuid");
    let gone = format!("No match for Publication with uuid = '{uuid}'");
    for answer in [owner.get(&path).await, patch(&owner, "x").await, delete(&owner).await] {
        is_refused(&answer, 404, &gone);
    }
    // Nothing of it stays.
    assert_eq!(Stack::get().aws().item("PublicationsTable", uuid).await, None);
}

#[tokio::test]
async fn unknown_ids_and_paths_are_404_in_the_groups_shape() {
    let person = Person::new(0).await;
    let uuid = Uuid::new_v4().to_string();
    for id in [uuid.as_str(), "nope", "a%2Fb"] {
        person.get(&format!("{PUBLICATIONS}/{id}")).await.has(404);
    }
    let nothing = person.get(&format!("{PUBLICATIONS}/{uuid}/nothing")).await;
    is_refused(&nothing, 404, "The requested URL was not found on the server");
    let put = person.put(&format!("{PUBLICATIONS}/{uuid}"), "").await.has(405);
    assert!(put.header("allow").contains("PATCH"), "{put:?}");
}

#[tokio::test]
async fn nobody_without_an_orcid_id_enters_one() {
    let user = KbaseUser::new().await;
    let request = Client::new().request("POST", PUBLICATIONS).header("authorization", &user.token);
    let answer = Client::new().send(request.json(&json!({ "title": "Ships" }))).await;
    is_refused(&answer, 403, "ORCID iD required");
}

#[tokio::test]
async fn of_changes_at_once_none_is_lost() {
    let person = Person::new(0).await;
    let entered = enter(&person, &json!({ "title": "Ships" })).await;
    let path = publication(&entered);
    let changes = [json!({ "venue": "V" }), json!({ "year": 2020 }), json!({ "language": "en" })];
    let patch = async |change: &Value| person.send(person.request("PATCH", &path).json(change)).await.status;
    let statuses = join_all(changes.iter().map(&patch)).await;
    let shown = person.get(&path).await.ok()["data"][0].take();
    for (status, (field, value)) in
        statuses.into_iter().zip([("venue", json!("V")), ("year", json!(2020)), ("language", json!("en"))])
    {
        // Who lost five times is told so.
        assert!(
            if status == 200 { shown[field] == value } else { status == 409 },
            "{field} {status} {shown:#}"
        );
    }
}

#[tokio::test]
async fn what_is_removed_while_it_is_changed_is_gone_in_the_end() {
    let person = Person::new(0).await;
    let entered = enter(&person, &json!({ "title": "Ships" })).await;
    let path = publication(&entered);
    let patch = async |year: i32| person.patch(&path, &json!({ "year": year })).await.status;
    let delete = async || person.send(person.request("DELETE", &path)).await.status;
    let (changed, removed) =
        futures::join!(join_all((2020..2024).map(&patch)), join_all((0..2).map(|_| delete())));
    for status in changed {
        assert!([200, 404, 409].contains(&status), "{status}");
    }
    for status in &removed {
        assert!([200, 404, 409].contains(status), "{status}");
    }
    assert!(removed.contains(&200) || delete().await == 200);
    person.get(&path).await.has(404);
}

#[tokio::test]
async fn it_belongs_to_projects_of_its_owners_and_who_may_not_see_them_does_not_learn_of_it() {
    let (owner, other) = (Person::new(100).await, Person::new(100).await);
    let project = async |lead: &Person, is_public: bool| {
        let fields = json!({
            "name": "Ships of the world", "description": "All the ships there are", "is_public": is_public,
            "project_lead": lead.uuid().await,
        });
        let made = lead.post("/projects", &fields).await.ok();
        made["data"][0]["uuid"].as_str().expect("a uuid").to_owned()
    };
    let (public, private, foreign) =
        (project(&owner, true).await, project(&owner, false).await, project(&other, true).await);
    for stranger in [foreign.as_str(), &Uuid::new_v4().to_string()] {
        let refused = owner.post(PUBLICATIONS, &json!({ "title": "Ships", "projects": [stranger] })).await;
        is_refused(&refused, 400, &format!("projects: '{stranger}' is no project of the caller's"));
    }
    let entered = enter(&owner, &json!({ "title": "Ships", "projects": [public, private] })).await;
    assert_eq!(entered["projects"], json!([public, private]));
    let path = publication(&entered);
    assert_eq!(other.get(&path).await.ok()["data"][0]["projects"], json!([public]));
    let of = async |viewer: &Client, project: &str| {
        viewer.get(&format!("/projects/{project}")).await.ok()["data"][0]["publications"].take()
    };
    assert_eq!(of(&Client::new(), &public).await, json!([entered["uuid"]]));
    assert_eq!(of(&owner, &private).await, json!([entered["uuid"]]));
    owner.send(owner.request("PATCH", &path).json(&json!({ "projects": [private] }))).await.has(200);
    assert_eq!(of(&other, &public).await, json!([]));
    owner.send(owner.request("DELETE", &path)).await.has(200);
    assert_eq!(of(&owner, &private).await, json!([]));
}
