//! POST /projects: people.md 3.4, decisions.md "People".

use serde_json::{Value, json};
use tests::project::{PROJECTS, detail, made, named, new, seen};
use tests::{Client, Person};
use uuid::Uuid;

#[tokio::test]
async fn level_100_makes_projects_and_is_creator_lead_and_owner() {
    let person = Person::new(100).await;
    let project = person.post(PROJECTS, &new("Soil", false)).await.ok()["data"][0].clone();
    let uuid = person.uuid().await.expect("a person");
    for field in ["created_by", "project_lead"] {
        assert_eq!(project[field]["uuid"], uuid, "{field}");
    }
    assert_eq!(project["project_owners"][0]["uuid"], uuid);
    assert_eq!(project["project_creators"][0]["uuid"], uuid);
    assert_eq!(
        (&project["name"], &project["is_public"], &project["active"]),
        (&json!("Soil"), &json!(false), &json!(true))
    );
    assert_eq!((&project["project_type"], &project["retired_date"]), (&json!("research"), &Value::Null));
    assert_eq!(project["created"], project["modified"]);
}

#[tokio::test]
async fn others_do_not() {
    let answer = Client::new().post(PROJECTS, &new("Soil", true)).await;
    assert!(detail(&answer, 401).starts_with("Login or Valid Token required"));
    let person = Person::new(0).await;
    let uuid = person.uuid().await.expect("a person");
    // Whatever the body is.
    for body in [new("Soil", true), json!({}), json!([])] {
        let answer = person.post(PROJECTS, &body).await;
        assert_eq!(detail(&answer, 403), format!("User: {uuid} is not permitted to create projects"));
    }
}

#[tokio::test]
async fn members_and_owners_come_along() {
    let (creator, owner, member) = (Person::new(100).await, Person::new(0).await, Person::new(0).await);
    let (owner_uuid, member_uuid) = (owner.uuid().await, member.uuid().await);
    let mut body = new("Soil", false);
    body["project_owners"] = json!([owner_uuid]);
    body["project_members"] = json!([member_uuid]);
    let project = made(&creator, &body).await;
    assert_eq!(seen(&owner, &project).await["memberships"]["is_owner"], true);
    let members = seen(&member, &project).await["project_members"].clone();
    assert_eq!(members, json!([{ "email": null, "name": member.name, "uuid": member_uuid }]));
}

#[tokio::test]
async fn only_project_admins_make_others_leads_and_projects_of_some_types() {
    let (creator, admin, lead) = (Person::new(100).await, Person::new(500).await, Person::new(0).await);
    let mut led = new("Soil", false);
    led["project_lead"] = json!(lead.uuid().await);
    let mut service = new("Soil", false);
    service["project_type"] = json!("service");
    for body in [&led, &service] {
        let uuid = creator.uuid().await.expect("a person");
        assert_eq!(
            detail(&creator.post(PROJECTS, body).await, 403),
            format!("User: {uuid} is no project admin")
        );
        admin.post(PROJECTS, body).await.has(200);
    }
    let project = made(&admin, &led).await;
    assert_eq!(
        seen(&lead, &project).await["memberships"],
        json!({ "is_creator": false, "is_lead": true, "is_member": false, "is_owner": true })
    );
    // Herself.
    let mut own = new("Soil", false);
    own["project_lead"] = json!(creator.uuid().await);
    creator.post(PROJECTS, &own).await.has(200);
}

#[tokio::test]
async fn what_can_not_be_is_named() {
    let person = Person::new(100).await;
    let nobody = Uuid::new_v4().to_string();
    let with = |field: &str, value: Value| {
        let mut body = new("Soil", true);
        body[field] = value;
        body
    };
    for (body, text) in [
        (json!({}), "name: is required".to_owned()),
        (with("name", json!(" ")), "name: is required".to_owned()),
        (with("name", json!("x".repeat(201))), "Name: is longer than 200 characters".to_owned()),
        (with("name", json!("a\nb")), "Name: has control characters".to_owned()),
        (with("description", json!(7)), "description: must be a text".to_owned()),
        (
            with("description", json!("x".repeat(3_001))),
            "Description: is longer than 3000 characters".to_owned(),
        ),
        (with("is_public", Value::Null), "is_public: is required".to_owned()),
        (with("is_public", json!("true")), "is_public: must be true or false".to_owned()),
        (
            with("project_type", json!("fun")),
            "Project Type: 'fun' is not one of GET /projects/project-types".to_owned(),
        ),
        (with("project_members", json!(["x"])), "project_members: must be uuids".to_owned()),
        (
            with("project_members", json!([nobody])),
            format!("Project Members: User with uuid = '{nobody}' not found"),
        ),
        (
            with("project_owners", json!([nobody])),
            format!("Project Owners: User with uuid = '{nobody}' not found"),
        ),
    ] {
        assert_eq!(detail(&person.post(PROJECTS, &body).await, 400), text);
    }
    for body in ["", "{", "null", "[]"] {
        let request = person.request("POST", PROJECTS).header("content-type", "application/json");
        detail(&person.send(request.body(body)).await, 400);
    }
    let request = person.request("POST", PROJECTS).header("content-type", "text/plain");
    detail(&person.send(request.body("{}")).await, 400);
    assert_eq!(person.get("/projects/self").await.ok()["total"], 0);
    named(&person, "Soil", true).await;
    assert_eq!(person.get("/projects/self").await.ok()["total"], 1);
}
