//! Compendia that belong to projects: issue 5, decisions.md "Candidates".

use serde_json::json;
use tests::project::{detail, made, new, path, seen};
use tests::{Client, Person, Workspace, create, metadata, publish};

#[tokio::test]
async fn who_has_to_do_with_a_project_gives_it_compendia_of_her_own() {
    let (owner, member, stranger) = (Person::new(100).await, Person::new(100).await, Person::new(100).await);
    let mut body = new("Soil with code", true);
    body["project_members"] = json!([member.uuid().await]);
    let uuid = made(&owner, &body).await;
    let change = |operation: &str| format!("{}/compendia?operation={operation}", path(&uuid));
    let compendium = create(&member, &Workspace::empty().with("a.txt", "nothing to run")).await;
    let given = json!({ "compendia": [compendium] });
    let not_yours = format!("Compendia: no compendium of yours has the id '{compendium}'");
    assert_eq!(detail(&owner.patch(&change("add"), &given).await, 400), not_yours);
    detail(&stranger.patch(&change("add"), &given).await, 403);
    detail(&Client::new().patch(&change("add"), &given).await, 401);
    for _ in 0..2 {
        member.patch(&change("add"), &given).await.has(200);
    }
    for unknown in ["nope", "link#x", ""] {
        let answer = member.patch(&change("add"), &json!({ "compendia": [unknown] })).await;
        assert_eq!(detail(&answer, 400), format!("Compendia: no compendium of yours has the id '{unknown}'"));
    }
    // A candidate is its author's and editors'.
    assert_eq!(seen(&member, &uuid).await["compendia"], given["compendia"]);
    for other in [&owner.browser, &stranger.browser, &Client::new()] {
        assert_eq!(seen(other, &uuid).await["compendia"], json!([]));
    }
    publish(&member, &compendium, Some(metadata("Soil"))).await;
    for other in [&owner.browser, &stranger.browser, &Client::new()] {
        assert_eq!(seen(other, &uuid).await["compendia"], given["compendia"]);
    }
    owner.patch(&path(&uuid), &json!({ "preferences": { "show_publications": false } })).await.has(200);
    assert_eq!(seen(&stranger, &uuid).await["compendia"], json!([]));
    // Owners take out what is not theirs.
    detail(&stranger.patch(&change("remove"), &given).await, 403);
    owner.patch(&change("remove"), &given).await.has(200);
    assert_eq!(seen(&member, &uuid).await["compendia"], json!([]));
    detail(&member.patch(&change("batch"), &given).await, 403);
}
