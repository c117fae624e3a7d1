//! Changes of one project at once: each happens whole, none is lost.

use futures::future::join_all;
use serde_json::json;
use tests::Person;
use tests::project::{made, named, new, path, seen, uuids};
use uuid::Uuid;

#[tokio::test]
async fn changes_of_different_parts_are_all_kept() {
    let owner = Person::new(100).await;
    let uuid = named(&owner, "Busy soil", true).await;
    let changes = [
        ("", json!({ "name": "Busier soil" })),
        ("/topics", json!({ "topics": ["soil"] })),
        ("/communities", json!({ "communities": ["Arts"] })),
        ("/profile", json!({ "goals": "More" })),
    ];
    let changes = changes.map(|(change, body)| (format!("{}{change}", path(&uuid)), body));
    let answers = join_all(changes.iter().map(|(change, body)| owner.patch(change, body))).await;
    for answer in answers {
        answer.has(200);
    }
    let project = seen(&owner, &uuid).await;
    assert_eq!((&project["name"], &project["topics"]), (&json!("Busier soil"), &json!(["soil"])));
    assert_eq!((&project["communities"], &project["profile"]["goals"]), (&json!(["Arts"]), &json!("More")));
}

#[tokio::test]
async fn people_added_at_once_are_all_members() {
    let owner = Person::new(100).await;
    let uuid = named(&owner, "Growing soil", false).await;
    let people = join_all((0..4).map(|_| Person::new(0))).await;
    let change = format!("{}/project-members?operation=add", path(&uuid));
    let answers = join_all(people.iter().map(async |person| {
        owner.patch(&change, &json!({ "project_members": [person.uuid().await] })).await
    }))
    .await;
    for (answer, person) in answers.into_iter().zip(&people) {
        // Whoever lost every time is told so, and is no half member.
        let is_member = match answer.status {
            200 => true,
            409 => false,
            _ => panic!("{answer:?}"),
        };
        assert_eq!(uuids(&person.get("/projects/self").await.ok()).contains(&uuid), is_member);
        assert_eq!(person.get(&path(&uuid)).await.status == 200, is_member);
    }
}

#[tokio::test]
async fn of_two_owners_who_remove_each_other_one_stays() {
    for _ in 0..3 {
        let (lead, first, second) = (Person::new(100).await, Person::new(100).await, Person::new(100).await);
        let (a, b) = (first.uuid().await, second.uuid().await);
        let mut body = new("Contested soil", true);
        body["project_owners"] = json!([a, b]);
        let uuid = made(&lead, &body).await;
        let change = format!("{}/project-owners?operation=remove", path(&uuid));
        let (second_out, first_out) = (json!({ "project_owners": [b] }), json!({ "project_owners": [a] }));
        let (one, other) =
            futures::join!(first.patch(&change, &second_out), second.patch(&change, &first_out));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 403], "{one:?} {other:?}");
        let owners = seen(&first, &uuid).await["project_owners"].clone();
        assert_eq!(owners.as_array().expect("a list").len(), 2);
    }
}

#[tokio::test]
async fn a_project_that_changes_all_the_time_is_found_as_it_is_in_the_end() {
    let owner = Person::new(100).await;
    let word = Uuid::new_v4().simple().to_string();
    let uuid = named(&owner, &format!("Old {word}"), true).await;
    let names: Vec<_> = (0..6).map(|number| format!("Name{number} {word}")).collect();
    let answers =
        join_all(names.iter().map(async |name| owner.patch(&path(&uuid), &json!({ "name": name })).await))
            .await;
    assert!(answers.iter().any(|answer| answer.status == 200), "{answers:?}");
    assert!(answers.iter().all(|answer| [200, 409].contains(&answer.status)), "{answers:?}");
    let name = seen(&owner, &uuid).await["name"].as_str().expect("a name").to_owned();
    let found = owner.get(&format!("/projects?search={word}")).await.ok();
    assert_eq!((&found["total"], &found["data"][0]["name"]), (&json!(1), &json!(name)));
    for other in names.iter().filter(|other| **other != name) {
        let (first, _) = other.split_once(' ').unwrap_or((other, ""));
        let found = owner.get(&format!("/projects?search={first}+{word}")).await.ok();
        assert_eq!(found["total"], 0, "{other} is still found, besides {name}");
    }
}

#[tokio::test]
async fn a_project_whose_rows_were_not_written_is_found_all_the_same() {
    // As whoever was killed right after the change of the record leaves it.
    let owner = Person::new(100).await;
    let (before, after) = (Uuid::new_v4().simple().to_string(), Uuid::new_v4().simple().to_string());
    let uuid = named(&owner, &format!("Torn {before}"), true).await;
    let stack = tests::Stack::get();
    let aws = stack.aws();
    let id = format!("project#{uuid}");
    let row = aws.item("ProjectsTable", &id).await.expect("a row");
    let kind = row["traces"]["L"][0]["M"]["kind"]["S"].as_str().expect("a kind").to_owned();
    let name = format!("Torn {after}");
    let sort = format!("{}\u{1}{uuid}", name.to_lowercase());
    let text = format!("\n{}\n", name.to_lowercase());
    let trace = json!({ "M": { "kind": { "S": kind }, "sort": { "S": sort }, "text": { "S": text } } });
    let body = json!({
        "TableName": stack.name("ProjectsTable"),
        "Key": { "id": { "S": id } },
        "UpdateExpression": "SET #name = :name, description = :name, by_name = :sort, unindexed = :yes, untraced = :true, traces = list_append(traces, :traces) ADD version :one",
        "ExpressionAttributeNames": { "#name": "name" },
        "ExpressionAttributeValues": {
            ":name": { "S": name }, ":sort": { "S": sort }, ":yes": { "S": "yes" }, ":traces": { "L": [trace] },
            ":one": { "N": "1" }, ":true": { "BOOL": true },
        },
    });
    aws.dynamodb("UpdateItem", &body).await;
    let found = owner.get(&format!("/projects?search={after}")).await.ok();
    assert_eq!(uuids(&found), [uuid]);
    assert_eq!(owner.get(&format!("/projects?search={before}")).await.ok()["total"], 0);
    let row = aws.item("ProjectsTable", &id).await.expect("a row");
    assert!(row.get("unindexed").is_none(), "{row}");
}
