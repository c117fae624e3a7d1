//! Two persons become one, and what they said of themselves follows (contract/decisions.md "Identity").

use serde_json::{Value, json};
use tests::KbaseUser;
use tests::profile::{edit, edit_profile, one, rare};

async fn patch(user: &KbaseUser, path: &str, body: &Value) {
    user.send(user.request("PATCH", path).json(body)).await.has(200);
}

async fn uuid(user: &KbaseUser) -> String {
    let whoami = one(user.call("GET", "/whoami?portal=true").await, "whoami");
    whoami["uuid"].as_str().expect("a uuid").to_owned()
}

#[tokio::test]
async fn profiles_and_lists_follow_a_union() {
    let (theirs, mine) = (rare(), rare());
    // First known to KBase, and then signed in with ORCID: two persons.
    let user = KbaseUser::new().await;
    let first = uuid(&user).await;
    let path = format!("/people/{first}");
    patch(&user, &path, &json!({ "name": theirs, "affiliation": "KBase" })).await;
    let hidden = json!({ "preferences": { "show_email": false } });
    patch(&user, &path, &hidden).await;
    patch(&user, &format!("{path}/profile"), &json!({ "job": "Modeller", "keywords": ["genes"] })).await;
    user.researcher.sign_in().await;
    let researcher = &user.researcher;
    let email = format!("{mine}@example.org");
    edit(researcher, &json!({ "name": mine, "email": email })).await.has(200);
    edit_profile(researcher, &json!({ "bio": "Of ORCID", "job": "Researcher" })).await.has(200);
    let second = researcher.uuid().await.expect("a uuid");
    assert_ne!(first, second);
    let total = async |text: &str| {
        user.call("GET", &format!("/people?search={text}")).await.ok()["total"].as_u64().expect("a number")
    };
    assert_eq!((total(&theirs).await, total(&mine).await), (0, 2 - 1));

    user.link().await;
    // The older one stays, says what it said and what it didn't, and hides what either hides.
    for id in [&first, &second] {
        let seen = one(user.call("GET", &format!("/people/{id}/self")).await, "people_self");
        assert_eq!((&seen["uuid"], &seen["name"]), (&json!(first), &json!(theirs)));
        assert_eq!((&seen["affiliation"], &seen["email"]), (&json!("KBase"), &json!(email)));
        assert_eq!(
            (&seen["profile"]["job"], &seen["profile"]["bio"]),
            (&json!("Modeller"), &json!("Of ORCID"))
        );
        assert_eq!(seen["preferences"]["show_email"], false);
    }
    assert_eq!((total(&theirs).await, total(&mine).await), (1, 0));
    let list = user.call("GET", &format!("/people?search={theirs}")).await.ok();
    assert_eq!(list["data"][0]["uuid"], json!(first));

    // What is taken away does not come back from the other.
    patch(&user, &format!("/people/{second}/profile"), &json!({ "bio": "", "keywords": [] })).await;
    let seen = one(user.call("GET", &format!("/profile/people/{first}/self")).await, "profile_self");
    assert_eq!((&seen["bio"], &seen["keywords"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn who_only_links_is_listed_then() {
    let name = rare();
    let user = KbaseUser::new().await;
    let path = format!("/people/{}", uuid(&user).await);
    patch(&user, &path, &json!({ "name": name })).await;
    let search = format!("/people?search={name}");
    assert_eq!(user.call("GET", &search).await.ok()["total"], 0);
    user.link().await;
    assert_eq!(user.call("GET", &search).await.ok()["total"], 1);
}
