//! Who has to do with projects: people.md 1.2, 3.4.

use serde_json::{Value, json};
use tests::Person;
use tests::project::{detail, made, named, new, path, seen, uuids};
use uuid::Uuid;

async fn uuid_of(person: &Person) -> String {
    person.uuid().await.expect("a person")
}

#[track_caller]
fn people(list: &Value) -> Vec<String> {
    let people = list.as_array().expect("a list").iter();
    people.map(|person| person["uuid"].as_str().expect("a uuid").to_owned()).collect()
}

#[tokio::test]
async fn people_are_added_and_removed_and_set() {
    let (owner, first, second) = (Person::new(100).await, Person::new(0).await, Person::new(0).await);
    let (a, b) = (uuid_of(&first).await, uuid_of(&second).await);
    for (list, title) in
        [("project_members", "members"), ("project_creators", "creators"), ("project_owners", "owners")]
    {
        let uuid = named(&owner, &format!("Soil with {title}"), true).await;
        let own = if list == "project_members" { Vec::new() } else { vec![uuid_of(&owner).await] };
        let change = format!("{}/{}", path(&uuid), list.replace('_', "-"));
        let with = |more: &[&String]| own.iter().chain(more.iter().copied()).cloned().collect::<Vec<_>>();
        for (operation, given, expected) in [
            ("add", vec![&a, &b, &a], with(&[&a, &b])),
            ("remove", vec![&a], with(&[&b])),
            ("remove", vec![&a], with(&[&b])),
            ("batch", with(&[&a]).iter().collect(), with(&[&a])),
        ] {
            owner.patch(&format!("{change}?operation={operation}"), &json!({ list: given })).await.has(200);
            assert_eq!(people(&seen(&first, &uuid).await[list]), expected, "{list} {operation}");
            assert!(
                uuids(&first.get("/projects/self?limit=200").await.ok()).contains(&uuid)
                    || !expected.contains(&a)
            );
        }
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    let (owner, other) = (Person::new(100).await, Person::new(0).await);
    let uuid = named(&owner, "Owned soil", false).await;
    let owners = format!("{}/project-owners", path(&uuid));
    let (mine, hers) = (uuid_of(&owner).await, uuid_of(&other).await);
    let last = "Project Owners: the last one can't be removed";
    for (operation, given) in [("remove", json!([mine])), ("batch", json!([]))] {
        let answer = owner
            .patch(&format!("{owners}?operation={operation}"), &json!({ "project_owners": given }))
            .await;
        assert_eq!(detail(&answer, 400), last);
    }
    let answer = owner.patch(&format!("{}/personnel", path(&uuid)), &json!({ "project_owners": [] })).await;
    assert_eq!(detail(&answer, 400), last);
    assert_eq!(people(&seen(&owner, &uuid).await["project_owners"]), std::slice::from_ref(&mine));
    owner.patch(&format!("{owners}?operation=add"), &json!({ "project_owners": [hers] })).await.has(200);
    // Now there would be another, but she leads it.
    detail(
        &owner.patch(&format!("{owners}?operation=remove"), &json!({ "project_owners": [mine] })).await,
        400,
    );
    assert_eq!(people(&seen(&other, &uuid).await["project_owners"]), [mine, hers]);
}

#[tokio::test]
async fn the_lead_stays_an_owner_until_a_project_admin_sets_another() {
    let (lead, other, admin) = (Person::new(100).await, Person::new(0).await, Person::new(500).await);
    let (mine, hers) = (uuid_of(&lead).await, uuid_of(&other).await);
    let mut body = new("Led soil", false);
    body["project_owners"] = json!([hers]);
    let uuid = made(&lead, &body).await;
    let text = "Project Owners: the lead of the project can't be removed";
    let without = json!({ "project_owners": [hers] });
    for client in [&lead, &other, &admin] {
        for (change, body) in [
            ("project-owners?operation=remove", json!({ "project_owners": [mine] })),
            ("project-owners?operation=batch", without.clone()),
            ("personnel", without.clone()),
        ] {
            let answer = client.patch(&format!("{}/{change}", path(&uuid)), &body).await;
            assert_eq!(detail(&answer, 400), text, "{change}");
        }
    }
    assert_eq!(people(&seen(&lead, &uuid).await["project_owners"]), [mine.clone(), hers.clone()]);
    let led = json!({ "project_lead": hers });
    admin.patch(&format!("{}/project-lead", path(&uuid)), &led).await.has(200);
    lead.patch(&format!("{}/personnel", path(&uuid)), &without).await.has(200);
    assert_eq!(people(&seen(&other, &uuid).await["project_owners"]), [hers]);
    // She is its creator, sees it, and changes it no more.
    detail(&lead.patch(&path(&uuid), &json!({ "name": "Mine again" })).await, 403);
}

#[tokio::test]
async fn an_owner_who_does_not_lead_is_removed_and_changes_it_no_more() {
    let (lead, other) = (Person::new(100).await, Person::new(0).await);
    let (mine, hers) = (uuid_of(&lead).await, uuid_of(&other).await);
    let mut body = new("Shared soil", false);
    body["project_owners"] = json!([hers]);
    let uuid = made(&lead, &body).await;
    other.patch(&path(&uuid), &json!({ "name": "Hers too" })).await.has(200);
    let change = format!("{}/project-owners?operation=remove", path(&uuid));
    lead.patch(&change, &json!({ "project_owners": [hers] })).await.has(200);
    assert_eq!(people(&seen(&lead, &uuid).await["project_owners"]), [mine]);
    detail(&other.patch(&path(&uuid), &json!({ "name": "Hers again" })).await, 403);
}

#[tokio::test]
async fn who_is_removed_sees_a_private_project_no_more() {
    let (owner, member) = (Person::new(100).await, Person::new(0).await);
    let mut body = new("Left soil", false);
    body["project_members"] = json!([uuid_of(&member).await]);
    let uuid = made(&owner, &body).await;
    assert_eq!(uuids(&member.get("/projects/self").await.ok()), std::slice::from_ref(&uuid));
    let change = format!("{}/project-members?operation=remove", path(&uuid));
    owner.patch(&change, &json!({ "project_members": [uuid_of(&member).await] })).await.has(200);
    detail(&member.get(&path(&uuid)).await, 403);
    assert_eq!(member.get("/projects/self").await.ok()["total"], 0);
}

#[tokio::test]
async fn a_member_leaves_herself_and_removes_nobody_else() {
    let (owner, member, other) = (Person::new(100).await, Person::new(0).await, Person::new(0).await);
    let (hers, others) = (uuid_of(&member).await, uuid_of(&other).await);
    let mut body = new("Soil to leave", false);
    body["project_members"] = json!([hers, others]);
    let project = path(&made(&owner, &body).await);
    let remove = async |uuids: Value| {
        let change = format!("{project}/project-members?operation=remove");
        member.patch(&change, &json!({ "project_members": uuids })).await
    };
    for uuids in [json!([others]), json!([hers, others]), json!([])] {
        detail(&remove(uuids).await, 403);
    }
    remove(json!([hers])).await.has(200);
    assert_eq!(member.get("/projects/self").await.ok()["total"], 0);
    detail(&remove(json!([hers])).await, 403);
    other.get(&project).await.has(200);
}

#[tokio::test]
async fn nobody_unknown_is_added_and_not_too_many_at_once() {
    let owner = Person::new(100).await;
    let uuid = named(&owner, "Crowded soil", false).await;
    let members = format!("{}/project-members", path(&uuid));
    let nobody = Uuid::new_v4().to_string();
    for operation in ["add", "batch"] {
        let answer = owner
            .patch(&format!("{members}?operation={operation}"), &json!({ "project_members": [nobody] }))
            .await;
        assert_eq!(detail(&answer, 400), format!("Project Members: User with uuid = '{nobody}' not found"));
    }
    // Who is not there can be removed.
    owner
        .patch(&format!("{members}?operation=remove"), &json!({ "project_members": [nobody] }))
        .await
        .has(200);
    let many: Vec<_> = (0..201).map(|_| Uuid::new_v4()).collect();
    let answer = owner.patch(&format!("{members}?operation=add"), &json!({ "project_members": many })).await;
    assert_eq!(detail(&answer, 400), "More than 80 people can't be added or removed at once");
}
