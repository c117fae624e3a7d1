//! PATCH /people/{uuid} and its profile, and what preferences hide (contract/people.md 3.2).

use futures::future::join_all;
use serde_json::{Value, json};
use tests::keys::{generate, listed};
use tests::profile::{edit, edit_profile, named, one, path, rare};
use tests::{Person, Stack};

async fn own_profile(person: &Person) -> Value {
    one(person.get(&path(person, "profile/people", "/self").await).await, "profile_self")
}

#[tokio::test]
async fn what_is_absent_stays_and_what_is_empty_goes() {
    let person = Person::new(0).await;
    let answer = edit_profile(&person, &json!({ "bio": "A", "job": "B", "keywords": ["k", "k", ""] })).await;
    let done = one(answer, "no_content");
    let detail = format!("User: '{}' has been successfully updated", person.name);
    assert_eq!(done, json!({ "detail": detail, "message": "No Content" }));
    edit_profile(&person, &json!({ "bio": "", "job": null, "unknown": 1 })).await.has(200);
    let profile = own_profile(&person).await;
    assert_eq!(
        (&profile["bio"], &profile["position"], &profile["keywords"]),
        (&Value::Null, &json!("B"), &json!(["k"]))
    );
    let name = rare();
    edit(&person, &json!({ "name": name })).await.has(200);
    assert_eq!(own_profile(&person).await["name"], name);
    edit(&person, &json!({ "name": "" })).await.has(200);
    assert_eq!(own_profile(&person).await["name"], person.name);
}

#[tokio::test]
async fn a_change_is_made_as_a_whole_or_not_at_all() {
    let person = Person::new(0).await;
    let before = own_profile(&person).await;
    for (body, detail) in [
        (json!({ "bio": "x", "cv": "y" }), "CV: 'y' is not a valid URL"),
        (json!({ "bio": "x", "website": "ftp://a.b" }), "Website: 'ftp://a.b' is not a valid URL"),
        (
            json!({ "bio": "x", "identities": [{ "identity": "0000-0002-1825-0098", "type": "orcid" }] }),
            "Identities: '0000-0002-1825-0098' is not a valid identity of type 'orcid'",
        ),
        (
            json!({ "bio": "x", "identities": [{ "identity": "x", "type": "y" }] }),
            "Identities: 'y' is not a valid identity type",
        ),
        (
            json!({ "bio": "x", "social": [{ "type": "github", "url": "https://a.b" }] }),
            "Social: 'github' is not a valid page type",
        ),
        (json!({ "bio": "x", "country": "XX" }), "Country: 'XX' is not an ISO 3166-1 alpha-2 code"),
        (json!({ "bio": "x", "job": "y".repeat(251) }), "Job: is longer than 250 characters"),
        (json!({ "bio": "x", "keywords": "y" }), "keywords: must be a list"),
        (json!({ "bio": "x", "keywords": [1] }), "keywords: must be a list of texts"),
        (json!({ "bio": "x", "social": [{ "type": 1 }] }), "social.type: must be a text"),
        (
            json!({ "bio": "x", "preferences": { "show_y": true } }),
            "Profile People Preferences: 'show_y' is not a valid preference type",
        ),
        (
            json!({ "bio": "x", "preferences": { "show_bio": 1 } }),
            "preferences: must be an object of true and false",
        ),
    ] {
        edit_profile(&person, &body).await.is_refused(400, detail);
    }
    for (body, detail) in [
        (json!({ "name": "x", "email": "y" }), "Email: 'y' is not a valid email address"),
        (
            json!({ "name": "x", "preferences": { "show_y": false } }),
            "People Preferences: 'show_y' is not a valid preference type",
        ),
        (json!({ "name": 1 }), "name: must be a text"),
        (json!([]), "SyntaxError: the body must be a JSON object"),
    ] {
        edit(&person, &body).await.is_refused(400, detail);
    }
    assert_eq!(own_profile(&person).await, before);
}

#[tokio::test]
async fn bodies_that_can_t_be_read_are_400_and_large_ones_413() {
    let person = Person::new(0).await;
    let path = path(&person, "people", "/profile").await;
    let send = async |media_type: &str, body: String| {
        let request = person.request("PATCH", &path).header("content-type", media_type);
        person.send(request.body(body)).await
    };
    assert_eq!(send("application/json", "{".to_owned()).await.status, 400);
    let wrong = send("text/plain", "{}".to_owned()).await;
    wrong.is_refused(400, "unsupported media type \"text/plain\": use application/json");
    let long = json!({ "bio": "x".repeat(5_001) }).to_string();
    send("application/json", long).await.is_refused(400, "Bio: is longer than 5000 characters");
}

#[tokio::test]
async fn changes_at_once_are_all_made() {
    let person = Person::new(0).await;
    let bodies = ["bio", "job", "pronouns"].map(|field| json!({ field: field }));
    let answers = join_all(bodies.iter().map(|body| edit_profile(&person, body))).await;
    for answer in answers {
        answer.has(200);
    }
    let profile = own_profile(&person).await;
    assert_eq!(
        (&profile["bio"], &profile["position"], &profile["pronouns"]),
        (&json!("bio"), &json!("job"), &json!("pronouns"))
    );
}

#[tokio::test]
async fn what_is_hidden_is_in_no_detail_list_search_or_count() {
    let (name, secret) = (rare(), rare());
    let person = named(&name).await;
    edit(&person, &json!({ "email": format!("{secret}@example.org") })).await.has(200);
    edit_profile(&person, &json!({ "bio": "Secret", "job": "Open", "keywords": ["hush"] })).await.has(200);
    let (other, operator) = (Person::new(999).await, Person::new(1000).await);
    let total = async |viewer: &Person| {
        viewer.get(&format!("/people?search={secret}")).await.ok()["total"].as_u64().unwrap()
    };
    assert_eq!((total(&other).await, total(&operator).await), (1, 1));
    let hidden = json!({
        "show_email": false, "show_eppn": false, "show_roles": false, "show_publications": false, "show_sshkeys": false,
    });
    edit(&person, &json!({ "preferences": hidden })).await.has(200);
    let parts = json!({ "show_bio": false, "show_keywords": false });
    edit_profile(&person, &json!({ "preferences": parts })).await.has(200);
    // Nobody finds her by it any more, not even who sees it.
    assert_eq!((total(&other).await, total(&operator).await, total(&person).await), (0, 0, 0));
    let path = path(&person, "people", "").await;
    let listed = async |viewer: &Person| {
        viewer.get(&format!("/people?search={name}")).await.ok()["data"][0]["email"].clone()
    };
    assert_eq!(listed(&other).await, Value::Null);
    let email = json!(format!("{secret}@example.org"));
    assert_eq!((&listed(&operator).await, &listed(&person).await), (&email, &email));
    let seen = one(other.get(&path).await, "people_one");
    for field in ["email", "eppn", "roles", "publications", "sshkeys"] {
        assert_eq!(seen[field], Value::Null, "{field}");
    }
    let profile = &seen["profile"];
    assert_eq!(
        (&profile["bio"], &profile["keywords"], &profile["job"]),
        (&Value::Null, &Value::Null, &json!("Open"))
    );
    assert_eq!(one(operator.get(&path).await, "people_one")["profile"]["bio"], "Secret");
    edit(&person, &json!({ "preferences": { "show_profile": false } })).await.has(200);
    assert_eq!(one(other.get(&path).await, "people_one")["profile"], Value::Null);
    let list = other.get(&format!("/profile/people?search={name}")).await.ok();
    assert_eq!((&list["total"], &list["data"][0]["profile"]), (&json!(1), &Value::Null));
    // And shown again when she says so.
    let shown = json!({ "preferences": { "show_email": true, "show_profile": true } });
    edit(&person, &shown).await.has(200);
    assert_eq!(total(&other).await, 1);
}

#[tokio::test]
async fn ssh_keys_are_shown_with_a_person_until_she_hides_them() {
    let (person, other) = (Person::new(0).await, Person::new(0).await);
    let (sliver, bastion) =
        (generate(&person, "sliver", "ed25519").await, generate(&person, "bastion", "ed25519").await);
    let (path, uuid) = (path(&person, "people", "").await, person.uuid().await.unwrap());
    let seen = async |viewer: &Person| {
        let keys = one(viewer.get(&path).await, "people_one")["sshkeys"].clone();
        keys.as_array().map(|keys| keys.iter().map(|key| key["key_uuid"].clone()).collect::<Vec<_>>())
    };
    assert_eq!(seen(&other).await, Some(vec![sliver["key_uuid"].clone()]));
    let own = one(person.get(&format!("{path}/self")).await, "people_self");
    assert_eq!(own["sshkeys"].as_array().map(Vec::len), Some(2), "{own} {bastion}");
    assert!(own["bastion_login"].is_string(), "{own}");
    edit(&person, &json!({ "preferences": { "show_sshkeys": false } })).await.has(200);
    assert_eq!(seen(&other).await, None);
    assert!(listed(&other, &uuid).await.is_empty());
    let key = format!("/sshkeys/{}", sliver["key_uuid"].as_str().unwrap());
    assert_eq!(other.get(&key).await.ok()["data"], json!([]));
    assert_eq!(listed(&person, &uuid).await.len(), 2);
}

#[tokio::test]
async fn nothing_is_said_for_somebody_else() {
    let (person, admin) = (Person::new(0).await, Person::new(1000).await);
    let uuid = person.uuid().await.unwrap();
    let detail = format!("User: '{}' is not permitted to update the requested User", admin.name);
    for path in [format!("/people/{uuid}"), format!("/people/{uuid}/profile")] {
        admin.patch(&path, &json!({ "name": "x", "bio": "x" })).await.is_refused(403, &detail);
    }
    let nobody = "00000000-0000-4000-8000-000000000000";
    for id in [nobody, "x"] {
        let detail = format!("No match for Person with uuid = '{id}'");
        admin.patch(&format!("/people/{id}"), &json!({})).await.is_refused(404, &detail);
        admin.get(&format!("/people/{id}")).await.is_refused(404, &detail);
        admin.get(&format!("/profile/people/{id}")).await.is_refused(404, &detail);
    }
    let stored = Stack::get().aws().item("ProfilesTable", &uuid).await;
    assert!(stored.is_none_or(|item| item["name"]["S"] == ""));
}
