//! Who sees what of a project: people.md 2 "projects.details", decisions.md "Private projects and hidden profile fields".

use serde_json::{Value, json};
use tests::project::{detail, made, named, new, path, seen};
use tests::{Client, KbaseUser, Person, uuid_of};

#[tokio::test]
async fn a_private_project_is_its_peoples_and_project_admins() {
    let (owner, stranger, admin) = (Person::new(100).await, Person::new(100).await, Person::new(500).await);
    let uuid = named(&owner, "Secret soil", false).await;
    for project in [path(&uuid), format!("/profile/projects/{uuid}")] {
        owner.get(&project).await.has(200);
        admin.get(&project).await.has(200);
        detail(&Client::new().get(&project).await, 401);
        let answer = stranger.get(&project).await;
        let text = format!("User: '{}' does not have access to this private project", stranger.name);
        assert_eq!(detail(&answer, 403), text);
        assert!(!answer.text().contains("soil"), "{answer:?}");
    }
}

#[tokio::test]
async fn nobody_who_has_not_signed_in_sees_people() {
    let owner = Person::new(100).await;
    let uuid = named(&owner, "Open soil", true).await;
    let project = seen(&Client::new(), &uuid).await;
    assert_eq!((&project["name"], &project["created_by"]), (&json!("Open soil"), &Value::Null));
    assert_eq!((&project["project_lead"], &project["project_owners"]), (&Value::Null, &json!([])));
    assert_eq!((&project["preferences"], &project["is_member"]), (&Value::Null, &json!(false)));
    let stranger = Person::new(0).await;
    assert_eq!(seen(&stranger, &uuid).await["project_owners"][0]["name"], owner.name);
}

#[tokio::test]
async fn what_owners_hide_is_hidden_from_strangers_only() {
    let (owner, member, stranger) = (Person::new(100).await, Person::new(0).await, Person::new(0).await);
    let mut body = new("Half open soil", true);
    body["project_members"] = json!([member.uuid().await]);
    let uuid = made(&owner, &body).await;
    let hidden = json!({ "preferences": { "show_project_members": false, "show_project_owners": false, "show_profile": false } });
    owner.patch(&path(&uuid), &hidden).await.has(200);
    owner.patch(&format!("{}/profile", path(&uuid)), &json!({ "goals": "Quiet" })).await.has(200);
    for insider in [&owner, &member] {
        let project = seen(insider, &uuid).await;
        assert_eq!(project["project_members"][0]["name"], member.name);
        assert_eq!(project["profile"]["goals"], "Quiet");
        assert_eq!(project["preferences"]["show_profile"], false);
    }
    let project = seen(&stranger, &uuid).await;
    assert_eq!((&project["project_members"], &project["project_owners"]), (&json!([]), &json!([])));
    assert_eq!((&project["project_lead"], &project["profile"]), (&Value::Null, &Value::Null));
    let profile = stranger.get(&format!("/profile/projects/{uuid}")).await.ok();
    assert_eq!(profile["data"][0]["goals"], Value::Null);
    // Whose projects they are is not told by the way of a list either.
    for (person, expected) in [(&member, 0), (&owner, 0)] {
        let list = format!("/projects?person_uuid={}", person.uuid().await.expect("a person"));
        assert_eq!(stranger.get(&list).await.ok()["total"], expected);
        assert_eq!(member.get(&list).await.ok()["total"], 1);
    }
}

#[tokio::test]
async fn fields_of_a_profile_are_hidden_one_by_one() {
    let owner = Person::new(100).await;
    let uuid = named(&owner, "Soil with a profile", true).await;
    let profile = json!({
        "goals": "More soil", "purpose": "Research", "keywords": ["soil"],
        "preferences": { "show_goals": false, "show_keywords": false },
    });
    owner.patch(&format!("{}/profile", path(&uuid)), &profile).await.has(200);
    let shown = seen(&Client::new(), &uuid).await["profile"].clone();
    assert_eq!(
        (&shown["goals"], &shown["keywords"], &shown["purpose"]),
        (&Value::Null, &json!([]), &json!("Research"))
    );
    assert_eq!(shown["preferences"], Value::Null);
    let shown = seen(&owner, &uuid).await["profile"].clone();
    assert_eq!((&shown["goals"], &shown["keywords"]), (&json!("More soil"), &json!(["soil"])));
    assert_eq!(shown["preferences"]["show_goals"], false);
}

#[tokio::test]
async fn who_became_one_person_has_the_projects_of_both() {
    let user = KbaseUser::new().await;
    let owner = Person::new(100).await;
    user.call("GET", "/link/is_linked").await.has(200);
    let of_kbase = uuid_of("kbase", &user.username).await.expect("a person");
    let mut body = new("Soil of two", false);
    body["project_owners"] = json!([of_kbase]);
    let uuid = made(&owner, &body).await;
    user.researcher.sign_in().await;
    user.researcher.get(&path(&uuid)).await.has(403);
    user.link().await;
    assert_eq!(seen(&user.researcher, &uuid).await["memberships"]["is_owner"], true);
    assert_eq!(user.researcher.get("/projects/self").await.ok()["data"][0]["uuid"], uuid);
    // Added again she is there once, and she can be removed by the uuid that stayed.
    let current = user.researcher.uuid().await.expect("a person");
    let owners = format!("{}/project-owners", path(&uuid));
    let body = json!({ "project_owners": [current] });
    owner.patch(&format!("{owners}?operation=add"), &body).await.has(200);
    assert_eq!(seen(&owner, &uuid).await["project_owners"].as_array().expect("a list").len(), 2);
    owner.patch(&format!("{owners}?operation=remove"), &body).await.has(200);
    user.researcher.get(&path(&uuid)).await.has(403);
}

#[tokio::test]
async fn unknown_projects_are_404_for_everybody() {
    let person = Person::new(0).await;
    let uuid = uuid::Uuid::new_v4().to_string();
    for client in [&Client::new(), &person.browser] {
        for unknown in [uuid.as_str(), "x", "%FF", "00000000-0000-0000-0000-00000000000"] {
            detail(&client.get(&path(unknown)).await, 404);
        }
    }
}

#[tokio::test]
async fn addresses_of_members_are_shown_as_they_show_them() {
    let (owner, member, stranger) = (Person::new(100).await, Person::new(0).await, Person::new(0).await);
    let person = format!("/people/{}", member.uuid().await.expect("a person"));
    let mut body = new("Soil with addresses", true);
    body["project_members"] = json!([member.uuid().await]);
    let uuid = made(&owner, &body).await;
    let seen_by = async |client: &Client| seen(client, &uuid).await["project_members"][0]["email"].clone();
    member.patch(&person, &json!({ "name": "Tess of the soil", "email": "tess@example.org" })).await.has(200);
    assert_eq!(seen(&stranger, &uuid).await["project_members"][0]["name"], "Tess of the soil");
    for client in [&owner, &member, &stranger] {
        assert_eq!(seen_by(client).await, "tess@example.org");
    }
    member.patch(&person, &json!({ "preferences": { "show_email": false } })).await.has(200);
    assert_eq!([seen_by(&owner).await, seen_by(&stranger).await], [Value::Null, Value::Null]);
    assert_eq!(seen_by(&member).await, "tess@example.org");
}

#[tokio::test]
async fn who_made_a_project_and_left_it_has_nothing_to_do_with_it() {
    let (admin, lead) = (Person::new(500).await, Person::new(0).await);
    let mut body = new("Soil given away", false);
    body["project_lead"] = json!(lead.uuid().await);
    let uuid = made(&admin, &body).await;
    admin.set_level(0).await;
    admin.get(&path(&uuid)).await.has(200);
    let change = format!("{}/project-creators?operation=batch", path(&uuid));
    lead.patch(&change, &json!({ "project_creators": [] })).await.has(200);
    detail(&admin.get(&path(&uuid)).await, 403);
    assert_eq!(admin.get("/projects/self").await.ok()["total"], 0);
    assert_eq!(seen(&lead, &uuid).await["created_by"]["name"], admin.name);
}
