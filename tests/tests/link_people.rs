//! Finishing a link makes the KBase person and the ORCID person one: decisions.md "Identity".

use serde_json::{Value, json};
use tests::{KbaseUser, Person, Stack, set_level, sha256, uuid_of};

/// What is stored under a uuid.
async fn row(uuid: &str) -> Value {
    let row = Stack::get().aws().item("PeopleTable", &format!("person#{uuid}")).await;
    row.expect("the person is there")
}

/// The uuids of a user and of her researcher, who has signed in; `None` for who is not known yet.
async fn uuids(user: &KbaseUser) -> (Option<String>, Option<String>) {
    (uuid_of("kbase", &user.username).await, user.researcher.uuid().await)
}

/// Makes the KBase person.
async fn accepted(user: &KbaseUser) -> String {
    user.call("GET", "/link/is_linked").await.is(200, "false");
    uuid_of("kbase", &user.username).await.expect("a KBase person")
}

/// Asserts that both are this person, at this level, and that the other uuid leads to it.
async fn are_one(user: &KbaseUser, kept: &str, other: &str, level: u32) {
    assert_eq!(uuids(user).await, (Some(kept.to_owned()), Some(kept.to_owned())));
    let person = row(kept).await;
    assert_eq!(person["kbase"]["S"], user.username.as_str());
    assert_eq!(person["orcid"]["S"], user.researcher.orcid.as_str());
    assert_eq!(person["username"]["S"], user.username.as_str());
    assert_eq!(person["level"]["N"], level.to_string());
    assert_eq!(row(other).await["alias_of"]["S"], kept);
}

#[tokio::test]
async fn the_older_uuid_stays_and_the_higher_level_counts_when_kbase_came_first() {
    let user = KbaseUser::new().await;
    let kbase = accepted(&user).await;
    user.researcher.sign_in().await;
    let orcid = user.researcher.uuid().await.unwrap();
    assert_ne!(kbase, orcid);
    set_level(&orcid, 500).await;
    user.link().await;
    are_one(&user, &kbase, &orcid, 500).await;
}

#[tokio::test]
async fn the_older_uuid_stays_and_the_higher_level_counts_when_orcid_came_first() {
    let researcher = Person::new(100).await;
    let orcid = researcher.uuid().await.unwrap();
    let user = KbaseUser::for_researcher(researcher);
    let request = tests::Client::new().request("GET", "/link/is_linked");
    let answer = user.send(request.header("authorization", &user.token)).await;
    answer.is(200, "false");
    let kbase = uuid_of("kbase", &user.username).await.unwrap();
    set_level(&kbase, 1000).await;
    user.link().await;
    are_one(&user, &orcid, &kbase, 1000).await;
}

#[tokio::test]
async fn delete_link_keeps_the_union() {
    let user = KbaseUser::new().await;
    let kbase = accepted(&user).await;
    user.researcher.sign_in().await;
    let orcid = user.researcher.uuid().await.unwrap();
    user.link().await;
    user.call("DELETE", "/link").await.is(204, "");
    are_one(&user, &kbase, &orcid, 0).await;
    // The session from before the link is hers, under her KBase name.
    let made = user.researcher.post("/linking-sessions", &json!({})).await.made_session();
    let view = user.call("GET", &format!("/linking-sessions/{made}")).await.ok();
    assert_eq!(view["username"], user.username.as_str());
    // Linking again changes nothing about who she is.
    user.link().await;
    are_one(&user, &kbase, &orcid, 0).await;
}

#[tokio::test]
async fn an_orcid_that_nobody_has_signed_in_with_becomes_the_kbase_persons() {
    let user = KbaseUser::new().await;
    let kbase = accepted(&user).await;
    user.link().await;
    assert_eq!(uuids(&user).await, (Some(kbase.clone()), Some(kbase.clone())));
    user.researcher.sign_in().await;
    assert_eq!(user.researcher.uuid().await.unwrap(), kbase);
    let link = user.researcher.get("/link").await.ok();
    assert_eq!(link["username"], user.username.as_str());
}

#[tokio::test]
async fn a_kbase_user_writes_compendia_once_an_orcid_is_linked() {
    let user = KbaseUser::new().await;
    set_level(&accepted(&user).await, 100).await;
    let begin = json!({ "size": 1, "sha256": sha256(b"x") });
    let begin = async || user.send(user.request("POST", "/api/v1/compendium/upload").json(&begin)).await;
    begin().await.is_error(403, "ORCID iD required");
    user.link().await;
    begin().await.has(200);
    user.call("DELETE", "/link").await.is(204, "");
    begin().await.has(200);
}
