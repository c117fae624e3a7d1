//! GET /api/v1/user/{id}: compendia.md 11.5, decisions.md "Identity".

use tests::{Answer, Client, KbaseUser, Person, set_level, uuid_of};

fn path(orcid: &str) -> String {
    format!("/api/v1/user/{orcid}")
}

fn public(person: &Person) -> String {
    format!(r#"{{"id":"{}","name":"{}"}}"#, person.orcid, person.name)
}

/// Asserts that the whole user is shown: what everybody sees, her level, and when she last signed in.
fn is_whole(answer: &Answer, person: &Person, level: u32) {
    let user = answer.json();
    let names: Vec<_> = user.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["id", "name", "level", "lastseen"]);
    assert_eq!((&user["id"], &user["name"]), (&person.orcid.as_str().into(), &person.name.as_str().into()));
    assert_eq!(user["level"], level);
    let lastseen = user["lastseen"].as_str().expect("a time");
    assert!(lastseen.len() == 24 && lastseen.ends_with('Z'), "{lastseen}");
}

#[tokio::test]
async fn everybody_sees_id_and_name() {
    let person = Person::new(500).await;
    let known = Person::new(100).await;
    for client in [&Client::new(), &known.browser] {
        client.get(&path(&person.orcid)).await.is(200, &public(&person));
        client.get(&format!("{}/", path(&person.orcid))).await.is(200, &public(&person));
    }
}

#[tokio::test]
async fn the_user_herself_and_editors_see_level_and_last_sign_in() {
    let (person, editor, admin) = (Person::new(100).await, Person::new(500).await, Person::new(1000).await);
    for client in [&person, &editor, &admin] {
        is_whole(&client.get(&path(&person.orcid)).await.has(200), &person, 100);
    }
    // An editor also sees who is above her; others see nobody's level.
    is_whole(&editor.get(&path(&admin.orcid)).await.has(200), &admin, 1000);
    person.get(&path(&admin.orcid)).await.is(200, &public(&admin));
    Person::new(499).await.get(&path(&person.orcid)).await.is(200, &public(&person));
}

#[tokio::test]
async fn the_last_sign_in_is_the_last() {
    let person = Person::new(0).await;
    let seen = async || person.get(&path(&person.orcid)).await.ok_text("lastseen");
    let first = seen().await;
    assert_eq!(seen().await, first);
    person.sign_in().await;
    assert!(seen().await > first);
}

#[tokio::test]
async fn nobody_has_an_unknown_id() {
    let stranger = Person::stranger().await;
    let admin = Person::new(1000).await;
    for id in
        [stranger.orcid.as_str(), "0000-0002-1825-0098", "nobody", "0000", "person%23x", "%00", "%C3%BC"]
    {
        Client::new().get(&path(id)).await.is_error(404, "no user with this id");
        admin.get(&path(id)).await.is_error(404, "no user with this id");
    }
}

#[tokio::test]
async fn a_kbase_user_is_found_by_the_linked_id_also_in_her_older_sessions() {
    let user = KbaseUser::new().await;
    user.researcher.sign_in().await;
    user.link().await;
    set_level(&uuid_of("kbase", &user.username).await.expect("a person"), 100).await;
    is_whole(&user.call("GET", &path(&user.researcher.orcid)).await.has(200), &user.researcher, 100);
    // The session may be of the uuid that became an alias.
    is_whole(&user.researcher.get(&path(&user.researcher.orcid)).await.has(200), &user.researcher, 100);
    user.call("GET", &path(&user.username)).await.is_error(404, "no user with this id");
}

#[tokio::test]
async fn a_token_that_is_not_good_is_refused() {
    let person = Person::new(0).await;
    let client = Client::new();
    let request = client.request("GET", &path(&person.orcid)).bearer_auth("ercid_unknown");
    client.send(request).await.is_error(401, "user is not authenticated");
}
