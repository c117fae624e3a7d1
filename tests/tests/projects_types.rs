//! Every type of projects against the field list of seed 004, in the one envelope: decisions.md "People".

use serde_json::{Value, json};
use tests::project::{PROJECTS, named, new, path};
use tests::{Client, Person};
use uuid::Uuid;

const ENVELOPE: [&str; 4] = ["data", "size", "status", "type"];
const PAGE: [&str; 8] = ["data", "limit", "links", "offset", "size", "status", "total", "type"];
const LINKS: [&str; 5] = ["first", "last", "next", "prev", "self"];
/// The seed's fields, without `type` and `status`, which are the envelope's.
const PROJECTS_ONE: [&str; 13] = [
    "created",
    "created_by",
    "description",
    "facility",
    "is_member",
    "modified",
    "name",
    "preferences",
    "profile",
    "project_members",
    "project_owners",
    "tags",
    "uuid",
];
const PROJECTS_SELF: [&str; 10] = [
    "created",
    "created_by",
    "description",
    "facility",
    "is_public",
    "name",
    "project_creator",
    "project_member",
    "project_owner",
    "uuid",
];
const PROFILE: [&str; 9] = [
    "keywords",
    "goals",
    "purpose",
    "award_information",
    "references",
    "notebooks",
    "project_status",
    "is_public",
    "uuid",
];
const PERSON: [&str; 3] = ["email", "name", "uuid"];

#[track_caller]
fn keys(object: &Value) -> Vec<String> {
    object.as_object().unwrap_or_else(|| panic!("{object} is no object")).keys().cloned().collect()
}

#[track_caller]
fn has_all(object: &Value, fields: &[&str]) {
    let keys = keys(object);
    for field in fields {
        assert!(keys.iter().any(|key| key == field), "no {field} in {object}");
    }
}

#[track_caller]
fn is_of_type(answer: &Value, kind: &str, envelope: &[&str]) {
    assert_eq!(keys(answer), envelope);
    assert_eq!((&answer["type"], &answer["status"]), (&json!(kind), &json!(200)));
    assert_eq!(answer["size"], answer["data"].as_array().expect("data is a list").len());
    if envelope == PAGE {
        assert_eq!(keys(&answer["links"]), LINKS);
    }
}

#[track_caller]
fn is_time(value: &Value) {
    let text = value.as_str().unwrap_or_default();
    assert!(text.len() == 24 && text.ends_with('Z') && text.contains('T'), "{value} is not RFC 3339");
}

async fn somebody() -> (Person, String, String) {
    let owner = Person::new(100).await;
    let name = format!("Types {}", Uuid::new_v4().simple());
    let uuid = named(&owner, &name, true).await;
    (owner, name, uuid)
}

#[tokio::test]
async fn projects_one() {
    let (owner, name, uuid) = somebody().await;
    let made = owner.post(PROJECTS, &new(&name, false)).await.ok();
    for answer in [made, owner.get(&path(&uuid)).await.ok()] {
        is_of_type(&answer, "projects_one", &ENVELOPE);
        let project = &answer["data"][0];
        has_all(project, &PROJECTS_ONE);
        is_time(&project["created"]);
        is_time(&project["modified"]);
        assert_eq!(keys(&project["created_by"]), PERSON);
        assert_eq!(keys(&project["project_owners"][0]), PERSON);
        assert_eq!((&project["project_members"], &project["tags"]), (&json!([]), &json!([])));
        assert_eq!((&project["is_member"], &project["facility"]), (&json!(true), &json!("Ercid")));
        let shown = json!({ "show_profile": true, "show_project_members": true, "show_project_owners": true, "show_publications": true });
        assert_eq!(project["preferences"], shown);
        has_all(&project["profile"], &PROFILE);
    }
}

#[tokio::test]
async fn projects() {
    let (owner, name, uuid) = somebody().await;
    let page = owner.get(&format!("{PROJECTS}?search={}", name.replace(' ', "+"))).await.ok();
    is_of_type(&page, "projects", &PAGE);
    assert_eq!((&page["total"], &page["limit"], &page["offset"]), (&json!(1), &json!(5), &json!(0)));
    has_all(&page["data"][0], &PROJECTS_ONE);
    assert_eq!(page["data"][0]["uuid"], uuid);
    assert_eq!(
        page["data"][0]["memberships"],
        json!({ "is_creator": true, "is_lead": true, "is_member": false, "is_owner": true })
    );
}

#[tokio::test]
async fn projects_self() {
    let (owner, name, uuid) = somebody().await;
    let page = owner.get("/projects/self").await.ok();
    is_of_type(&page, "projects_self", &PAGE);
    let project = &page["data"][0];
    assert_eq!(keys(project), PROJECTS_SELF);
    assert_eq!((&project["uuid"], &project["name"]), (&json!(uuid), &json!(name)));
    assert_eq!(keys(&project["created_by"]), PERSON);
    assert_eq!(project["created_by"]["name"], owner.name);
    let is = ["project_creator", "project_member", "project_owner"].map(|field| project[field].clone());
    assert_eq!(is, [json!(true), json!(false), json!(true)]);
}

#[tokio::test]
async fn profile_projects_one() {
    let (owner, _, uuid) = somebody().await;
    let profile = json!({
        "keywords": ["soil", "water"], "goals": "More of both", "purpose": "Research", "project_status": "running",
        "award_information": {
            "award_number": "ENG-42", "url": "https://example.org/42", "amount": "1250.50", "currency": "EUR",
            "start": "2026-11", "end": "2027-10-31",
            "organization": { "name": "A funder", "city": "Bonn", "country": "DE", "id": "https://ror.org/018mejw64", "id_source": "ROR" },
        },
        "references": [{ "description": "The paper", "url": "https://example.org/paper" }],
        "notebooks": [{ "description": "The notebook", "url": "https://example.org/notebook" }],
    });
    owner.patch(&format!("{}/profile", path(&uuid)), &profile).await.has(200);
    let answer = Client::new().get(&format!("/profile/projects/{uuid}")).await.ok();
    is_of_type(&answer, "profile_projects_one", &ENVELOPE);
    let shown = &answer["data"][0];
    has_all(shown, &PROFILE);
    for (field, value) in profile.as_object().expect("an object") {
        assert_eq!(&shown[field], value, "{field}");
    }
    assert_eq!((&shown["uuid"], &shown["is_public"]), (&json!(uuid), &json!(true)));
}

#[tokio::test]
async fn profile_projects() {
    let (owner, name, uuid) = somebody().await;
    let page = owner.get(&format!("/profile/projects?search={}", name.replace(' ', "+"))).await.ok();
    is_of_type(&page, "profile_projects", &PAGE);
    has_all(&page["data"][0], &PROFILE);
    assert_eq!(page["data"][0]["uuid"], uuid);
}

#[tokio::test]
async fn no_content_and_errors() {
    let (owner, name, uuid) = somebody().await;
    let answer = owner.patch(&path(&uuid), &json!({ "is_public": false })).await.ok();
    is_of_type(&answer, "no_content", &ENVELOPE);
    let done = format!("Project: '{name}' has been successfully updated");
    assert_eq!(answer["data"][0], json!({ "detail": done, "message": "No Content" }));
    let error = owner.get("/projects/x").await.has(404).json();
    assert_eq!(
        error,
        json!({
            "errors": [{ "detail": "No match for Project with uuid = 'x'", "message": "Not Found" }],
            "size": 1, "status": 404, "type": "error",
        })
    );
}

#[tokio::test]
async fn options() {
    let person = Person::new(0).await;
    for (path, kind, anonymous, first) in [
        ("/projects/preferences", "projects.preferences", 401, "show_profile"),
        ("/projects/profile/preferences", "projects.profile.preferences", 401, "show_award_information"),
        ("/projects/tags", "projects.tags.base", 401, "Compute.Large"),
        ("/projects/communities", "projects.communities", 200, "Agricultural Biotechnology"),
        ("/projects/project-types", "projects.project_types", 200, "education"),
        ("/projects/funding-agencies", "projects.funding_agencies", 200, "Department of Education"),
        ("/projects/funding-directorates", "projects.funding_directorates", 200, "BIO"),
    ] {
        let answer = person.get(path).await.ok();
        is_of_type(&answer, kind, &ENVELOPE);
        assert_eq!(answer["data"][0], first);
        Client::new().get(path).await.has(anonymous);
        let found =
            person.get(&format!("{path}?search={}", first.to_uppercase().replace(' ', "+"))).await.ok();
        assert_eq!(found["data"][0], first);
        person.get(&format!("{path}?search=x")).await.has(400);
    }
}
