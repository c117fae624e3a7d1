//! Changing projects: people.md 1.2 "editor", 3.4.

use serde_json::{Value, json};
use tests::project::{detail, made, named, new, path, seen, uuids};
use tests::{Client, Person};
use uuid::Uuid;

/// Every change that an owner makes.
fn of_owners() -> Vec<(&'static str, Value)> {
    vec![
        ("", json!({ "name": "Water" })),
        ("/profile", json!({ "goals": "More" })),
        ("/communities", json!({ "communities": ["Arts"] })),
        ("/topics", json!({ "topics": ["Deep Soil"] })),
        ("/project-funding", json!({ "project_funding": [{ "agency": "NSF", "directorate": "GEO" }] })),
        ("/personnel", json!({ "project_members": [] })),
        ("/project-creators?operation=add", json!({ "project_creators": [] })),
        ("/project-members?operation=add", json!({ "project_members": [] })),
        ("/project-owners?operation=add", json!({ "project_owners": [] })),
        ("/compendia?operation=batch", json!({ "compendia": [] })),
    ]
}

/// Every change that a project admin makes.
fn of_admins(somebody: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("/tags", json!({ "tags": ["Data.Large"] })),
        ("/project-lead", json!({ "project_lead": somebody })),
        ("/expires-on", json!({ "expires_on": "2099-12-31" })),
        ("/review-required", json!({ "review_required": true })),
    ]
}

#[tokio::test]
async fn owners_and_project_admins_change_a_project_and_nobody_else() {
    let (owner, member, stranger, admin) =
        (Person::new(100).await, Person::new(100).await, Person::new(100).await, Person::new(500).await);
    let mut body = new("Soil", true);
    body["project_members"] = json!([member.uuid().await]);
    let project = path(&made(&owner, &body).await);
    for (change, body) in of_owners() {
        let change = format!("{project}{change}");
        detail(&Client::new().patch(&change, &body).await, 401);
        for person in [&member, &stranger] {
            let uuid = person.uuid().await.expect("a person");
            let text = format!("User: {uuid} lacks sufficient authorization to modify this project");
            assert_eq!(detail(&person.patch(&change, &body).await, 403), text, "{change}");
        }
        // The way the body came, but for members, who would go by it.
        if !change.ends_with("/personnel") {
            admin.patch(&change, &body).await.has(200);
        }
        owner.patch(&change, &body).await.has(200);
    }
    let lead = stranger.uuid().await.expect("a person");
    for (change, body) in of_admins(&lead) {
        let change = format!("{project}{change}");
        detail(&Client::new().patch(&change, &body).await, 401);
        detail(&owner.patch(&change, &body).await, 403);
        admin.patch(&change, &body).await.has(200);
    }
}

#[tokio::test]
async fn all_that_was_changed_is_there() {
    let (owner, admin) = (Person::new(100).await, Person::new(500).await);
    let uuid = named(&owner, "Soil", true).await;
    let before = seen(&owner, &uuid).await;
    for (change, body) in of_owners() {
        owner.patch(&format!("{}{change}", path(&uuid)), &body).await.has(200);
    }
    let lead = admin.uuid().await.expect("a person");
    for (change, body) in of_admins(&lead) {
        admin.patch(&format!("{}{change}", path(&uuid)), &body).await.has(200);
    }
    let project = seen(&owner, &uuid).await;
    assert_eq!((&project["name"], &project["description"]), (&json!("Water"), &before["description"]));
    assert_eq!((&project["communities"], &project["topics"]), (&json!(["Arts"]), &json!(["deep-soil"])));
    assert_eq!(
        (&project["tags"], &project["expires_on"]),
        (&json!(["Data.Large"]), &json!("2099-12-31T00:00:00.000Z"))
    );
    assert_eq!((&project["review_required"], &project["active"]), (&json!(true), &json!(false)));
    assert_eq!(
        (&project["project_lead"]["uuid"], &project["project_funding"][0]["directorate"]),
        (&json!(lead), &json!("GEO"))
    );
    assert_eq!(project["project_owners"].as_array().expect("a list").len(), 2);
    assert_eq!(project["created"], before["created"]);
    assert!(project["modified"].as_str() > before["modified"].as_str(), "{project}");
    // The same again is no change.
    owner.patch(&path(&uuid), &json!({ "name": "Water" })).await.has(200);
    assert_eq!(seen(&owner, &uuid).await["modified"], project["modified"]);
}

#[tokio::test]
async fn one_wrong_field_changes_nothing() {
    let owner = Person::new(100).await;
    let uuid = named(&owner, "Soil", true).await;
    let before = seen(&owner, &uuid).await;
    for (change, body, text) in [
        ("", json!({ "name": "Water", "description": " " }), "Description: must not be blank"),
        (
            "",
            json!({ "name": "Water", "preferences": { "show_all": true } }),
            "Projects Preferences: 'show_all' is not a valid preference type",
        ),
        (
            "/communities",
            json!({ "communities": ["Arts", "Alchemy"] }),
            "Attempting to add invalid community 'Alchemy'",
        ),
        ("/communities", json!({}), "communities: is required"),
        ("/topics", json!({ "topics": [""] }), "Topics: must not be blank"),
        (
            "/project-funding",
            json!({ "project_funding": [{ "agency": "Other" }] }),
            "Project Funding: '' is not the name of another agency, beside the agency Other only",
        ),
        (
            "/profile",
            json!({ "goals": "x", "references": [{ "url": "javascript:alert(1)" }] }),
            "References: 'javascript:alert(1)' is not a valid URL",
        ),
        ("/project-members", json!({ "project_members": [] }), "operation: must be add, remove or batch"),
        (
            "/project-members?operation=set",
            json!({ "project_members": [] }),
            "operation: must be add, remove or batch",
        ),
        ("/project-members?operation=add", json!({}), "project_members: is required"),
    ] {
        assert_eq!(detail(&owner.patch(&format!("{}{change}", path(&uuid)), &body).await, 400), text);
    }
    assert_eq!(seen(&owner, &uuid).await, before);
    let admin = Person::new(500).await;
    for (change, body, text) in [
        ("/tags", json!({ "tags": ["Free.Beer"] }), "Attempting to add invalid tag 'Free.Beer'"),
        (
            "/expires-on",
            json!({ "expires_on": "soon" }),
            "Expires On: 'soon' is not a time of RFC 3339 or a day",
        ),
        ("/project-lead", json!({ "project_lead": "x" }), "project_lead: must be a uuid"),
    ] {
        assert_eq!(detail(&admin.patch(&format!("{}{change}", path(&uuid)), &body).await, 400), text);
    }
    let nobody = Uuid::new_v4();
    let answer =
        admin.patch(&format!("{}/project-lead", path(&uuid)), &json!({ "project_lead": nobody })).await;
    assert_eq!(detail(&answer, 400), format!("Project Lead: User with uuid = '{nobody}' not found"));
}

#[tokio::test]
async fn a_retired_project_stays_and_changes_no_more() {
    let (owner, stranger, admin) = (Person::new(100).await, Person::new(0).await, Person::new(500).await);
    let name = format!("Retired {}", Uuid::new_v4().simple());
    let uuid = named(&owner, &name, true).await;
    let search = format!("/projects?search={}", name.replace(' ', "+"));
    assert_eq!(uuids(&stranger.get(&search).await.ok()), std::slice::from_ref(&uuid));
    detail(&stranger.send(stranger.request("DELETE", &path(&uuid))).await, 403);
    for _ in 0..2 {
        let answer = owner.send(owner.request("DELETE", &path(&uuid))).await;
        if answer.status == 200 {
            assert_eq!(
                answer.json()["data"][0]["detail"],
                format!("Project: '{name}' has been successfully retired")
            );
        } else {
            assert!(
                detail(&answer, 403).starts_with(&format!("Project: {uuid} was retired on 2")),
                "{answer:?}"
            );
        }
    }
    let project = seen(&stranger, &uuid).await;
    assert!(project["retired_date"].is_string() && project["active"] == false, "{project}");
    for (change, body) in of_owners() {
        let answer = owner.patch(&format!("{}{change}", path(&uuid)), &body).await;
        assert!(detail(&answer, 403).contains("was retired on"), "{answer:?}");
    }
    // Listed to its people and project admins.
    assert_eq!(uuids(&stranger.get(&search).await.ok()), [""; 0]);
    for insider in [&owner, &admin] {
        assert_eq!(uuids(&insider.get(&search).await.ok()), std::slice::from_ref(&uuid));
    }
    assert_eq!(owner.get("/projects/self").await.ok()["total"], 1);
}

#[tokio::test]
async fn wrong_methods_and_unknown_paths_are_of_the_group() {
    let client = Client::new();
    let answer = client.send(client.request("PUT", "/projects")).await;
    assert_eq!(detail(&answer, 405), "The method is not allowed for the requested URL");
    assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    for unknown in ["/projects/x/y", "/profile/projects/x/y", "/projects//x/nothing"] {
        detail(&client.get(unknown).await, 404);
    }
    client.get("/projects/communities/").await.has(200);
}
