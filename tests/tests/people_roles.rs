//! `roles` of people: decisions.md "Roles from levels", people.md 2 "people.details" and 3.3.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::profile::{edit, one, path};
use tests::project::{PROJECTS, new, path as project};
use tests::{Client, Person};

/// The roles of a person as somebody sees them, by name.
async fn roles(viewer: &Client, person: &Person) -> Value {
    one(viewer.get(&path(person, "people", "").await).await, "people_one")["roles"].clone()
}

/// The same as she herself, or an operator, sees them.
async fn own_roles(viewer: &Client, person: &Person) -> Value {
    one(viewer.get(&path(person, "people", "/self").await).await, "people_self")["roles"].clone()
}

fn role(name: &str, description: &str) -> Value {
    json!({ "name": name, "description": description })
}

/// A role in a project, as others see it.
fn in_project((uuid, name): &(String, String), what: &str) -> Value {
    role(&format!("{uuid}-{what}"), name)
}

/// In the order of their names.
fn sorted(mut roles: Vec<Value>) -> Value {
    roles.sort_by_key(|role| role["name"].as_str().expect("a name").to_lowercase());
    json!(roles)
}

fn names(roles: &Value) -> Value {
    roles.as_array().expect("a list").iter().map(|role| role["name"].clone()).collect()
}

/// Makes a project with a member, and hides of it what `hidden` says; its uuid and name.
async fn with_member(
    owner: &Person,
    name: &str,
    is_public: bool,
    member: &Person,
    hidden: &[&str],
) -> (String, String) {
    let mut body = new(name, is_public);
    body["project_members"] = json!([member.uuid().await]);
    let made = owner.post(PROJECTS, &body).await.ok()["data"][0].clone();
    let uuid = made["uuid"].as_str().expect("a uuid").to_owned();
    let hidden: serde_json::Map<_, _> = hidden.iter().map(|key| ((*key).to_owned(), json!(false))).collect();
    owner.patch(&project(&uuid), &json!({ "preferences": hidden })).await.has(200);
    (uuid, name.to_owned())
}

#[tokio::test]
async fn a_level_has_its_roles_and_those_of_the_lower_ones() {
    let creator = role("project-creators", "Project creators may create projects");
    let admin = role("project-admins", "Project admins edit every project");
    let operator = role("facility-operators", "Facility operators see everything and edit every project");
    let other = Person::new(0).await;
    for (level, expected) in [
        (0, json!([])),
        (99, json!([])),
        (100, json!([creator])),
        (500, json!([admin, creator])),
        (999, json!([admin, creator])),
        (1000, json!([operator, admin, creator])),
    ] {
        let person = Person::new(level).await;
        assert_eq!(roles(&other, &person).await, expected, "{level}");
        assert_eq!(own_roles(&person, &person).await, names(&expected), "{level}");
    }
}

#[tokio::test]
async fn others_see_roles_in_public_projects_and_she_and_operators_all() {
    let people = join_all([100, 0, 0, 500, 1000].map(Person::new)).await;
    let [owner, member, other, editor, operator] = people.as_slice() else { panic!("five people") };
    let public = with_member(owner, "Open soil", true, member, &[]).await;
    let private = with_member(owner, "Secret soil", false, member, &[]).await;
    let quiet = with_member(owner, "Quiet soil", true, member, &["show_project_members"]).await;
    let proud = with_member(owner, "Shy soil", true, member, &["show_project_owners"]).await;

    let seen = sorted(vec![in_project(&public, "pm"), in_project(&proud, "pm")]);
    // Without as_self she sees what others see; who takes part in the private one, too.
    for viewer in [other, editor, member, owner] {
        assert_eq!(roles(viewer, member).await, seen);
    }
    let all = sorted([&public, &private, &quiet, &proud].map(|it| in_project(it, "pm")).to_vec());
    assert_eq!(roles(operator, member).await, all);
    for viewer in [member, operator] {
        assert_eq!(own_roles(viewer, member).await, names(&all));
    }

    let creator = role("project-creators", "Project creators may create projects");
    let both = |it| [in_project(it, "pc"), in_project(it, "po")];
    let seen = [&public, &quiet].into_iter().flat_map(both).chain([creator.clone()]).collect();
    assert_eq!(roles(other, owner).await, sorted(seen));
    let all = [&public, &private, &quiet, &proud].into_iter().flat_map(both).chain([creator]).collect();
    assert_eq!(own_roles(owner, owner).await, names(&sorted(all)));
}

#[tokio::test]
async fn roles_follow_the_project_and_the_persons_preference() {
    let (owner, member, other, admin) =
        (Person::new(100).await, Person::new(0).await, Person::new(0).await, Person::new(500).await);
    let soil = with_member(&owner, "Changing soil", false, &member, &[]).await;
    let path = project(&soil.0);
    assert_eq!(roles(&other, &member).await, json!([]));
    owner.patch(&path, &json!({ "is_public": true, "name": "Public soil" })).await.has(200);
    let shown = json!([role(&format!("{}-pm", soil.0), "Public soil")]);
    assert_eq!(roles(&other, &member).await, shown);
    // No list of others has it while it has to be looked at, or when it was retired.
    let review = format!("{path}/review-required");
    admin.patch(&review, &json!({ "review_required": true })).await.has(200);
    assert_eq!((roles(&other, &member).await, own_roles(&member, &member).await), (json!([]), names(&shown)));
    admin.patch(&review, &json!({ "review_required": false })).await.has(200);
    assert_eq!(roles(&other, &member).await, shown);
    edit(&member, &json!({ "preferences": { "show_roles": false } })).await.has(200);
    assert_eq!(
        (roles(&other, &member).await, own_roles(&member, &member).await),
        (Value::Null, names(&shown))
    );
    edit(&member, &json!({ "preferences": { "show_roles": true } })).await.has(200);
    owner.send(owner.request("DELETE", &path)).await.has(200);
    assert_eq!((roles(&other, &member).await, own_roles(&member, &member).await), (json!([]), names(&shown)));
    let members = json!({ "project_members": [member.uuid().await] });
    admin.patch(&format!("{path}/project-members?operation=remove"), &members).await.has(200);
    assert_eq!(own_roles(&member, &member).await, json!([]));
}
