//! Every type of the people group that the function `people` answers, by the fields of seed 004; fields of ours are named.

use serde_json::{Value, json};
use tests::profile::{edit, edit_profile, names, one, path, rare};
use tests::{Client, Person};

/// Asserts that an object has these fields: the seed's, and ours.
#[track_caller]
fn has_fields(object: &Value, seed: &[&str], ours: &[&str]) {
    let mut expected: Vec<_> = seed.iter().chain(ours).copied().collect();
    expected.sort_unstable();
    let mut fields: Vec<_> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, expected);
}

const PROFILE: [&str; 8] =
    ["bio", "cv", "identities", "job", "social", "professional", "pronouns", "website"];
const OUR_PROFILE: [&str; 4] = ["affiliations_other", "other_names", "country", "keywords"];

/// Somebody who has said everything that can be said.
async fn talkative() -> Person {
    let person = Person::new(100).await;
    let about = json!({ "email": "tess@example.org", "affiliation": "Tests" });
    edit(&person, &about).await.has(200);
    let profile = json!({
        "bio": "Born.\nTested.", "cv": "https://example.org/cv.pdf", "job": "Tester", "pronouns": "she/her",
        "website": "https://example.org", "identities": [{ "identity": "7004212771", "type": "scopus" }],
        "social": [{ "type": "youtube", "url": "https://youtube.com/tess" }],
        "professional": [{ "type": "github", "url": "https://github.com/tess" }],
        "other_names": ["T. Tester"], "affiliations_other": ["Elsewhere"], "country": "ch", "keywords": ["tests"],
    });
    edit_profile(&person, &profile).await.has(200);
    person
}

#[tokio::test]
async fn error() {
    let answer = Client::new().get("/whoami").await;
    answer.is_refused(401, "Login or Valid Token required: please sign in with ORCID");
    Client::new()
        .get("/people/nothing/here")
        .await
        .is_refused(404, "The requested URL was not found on the server");
    Client::new().get("/profile").await.is_refused(404, "The requested URL was not found on the server");
}

#[tokio::test]
async fn version() {
    let version = one(Client::new().get("/version").await, "version");
    has_fields(&version, &["reference", "version"], &[]);
    assert!(version["reference"].as_str().is_some_and(|url| url.ends_with("/docs")), "{version}");
}

#[tokio::test]
async fn whoami() {
    let person = talkative().await;
    let whoami = one(person.get("/whoami").await, "whoami");
    has_fields(&whoami, &["active", "email", "enrolled", "name", "uuid"], &[]);
    let uuid = person.uuid().await;
    let expected = json!({
        "active": true, "email": "tess@example.org", "enrolled": true, "name": person.name, "uuid": uuid,
    });
    assert_eq!(whoami, expected);
}

#[tokio::test]
async fn whoami_of_the_portal() {
    let person = Person::new(0).await;
    let whoami = one(person.get("/whoami?portal=true").await, "whoami");
    has_fields(&whoami, &["active", "enrolled", "uuid"], &[]);
    person.get("/whoami?portal=x").await.is_refused(400, "portal: must be true or false");
}

#[tokio::test]
async fn people() {
    let (person, name) = (talkative().await, rare());
    edit(&person, &json!({ "name": name })).await.has(200);
    let list = person.get(&format!("/people/?search={name}")).await.ok();
    has_fields(&list, &["data", "limit", "links", "offset", "size", "status", "type"], &["total"]);
    has_fields(&list["links"], &["first", "last", "next", "prev", "self"], &[]);
    assert_eq!((&list["type"], &list["status"], &list["limit"]), (&json!("people"), &json!(200), &json!(5)));
    assert_eq!((&list["size"], &list["total"], &list["offset"]), (&json!(1), &json!(1), &json!(0)));
    has_fields(&list["data"][0], &["email", "name", "uuid"], &[]);
    assert_eq!((names(&list), &list["data"][0]["email"]), (vec![name.as_str()], &json!("tess@example.org")));
}

#[tokio::test]
async fn people_one() {
    let (person, other) = (talkative().await, Person::new(0).await);
    let path = path(&person, "people", "").await;
    let seen = one(other.get(&path).await, "people_one");
    let seed = [
        "affiliation",
        "email",
        "eppn",
        "name",
        "profile",
        "publications",
        "registered_on",
        "roles",
        "sshkeys",
        "uuid",
    ];
    has_fields(&seen, &seed, &[]);
    has_fields(&seen["profile"], &PROFILE, &OUR_PROFILE);
    has_fields(&seen["roles"][0], &["name", "description"], &[]);
    let mut expected = seen.clone();
    expected["uuid"] = "[…]".into();
    expected["registered_on"] = "[…]".into();
    expected["name"] = "[…]".into();
    expected["eppn"] = "[…]".into();
    insta::assert_json_snapshot!(expected, @r#"
    {
      "affiliation": "Tests",
      "email": "tess@example.org",
      "eppn": "[…]",
      "name": "[…]",
      "profile": {
        "bio": "Born.\nTested.",
        "cv": "https://example.org/cv.pdf",
        "identities": [
          {
            "identity": "7004212771",
            "type": "scopus"
          }
        ],
        "job": "Tester",
        "social": [
          {
            "type": "youtube",
            "url": "https://youtube.com/tess"
          }
        ],
        "professional": [
          {
            "type": "github",
            "url": "https://github.com/tess"
          }
        ],
        "pronouns": "she/her",
        "website": "https://example.org",
        "affiliations_other": [
          "Elsewhere"
        ],
        "other_names": [
          "T. Tester"
        ],
        "country": "CH",
        "keywords": [
          "tests"
        ]
      },
      "publications": [],
      "registered_on": "[…]",
      "roles": [
        {
          "name": "project-creators",
          "description": "Project creators may create projects"
        }
      ],
      "sshkeys": [],
      "uuid": "[…]"
    }
    "#);
    assert_eq!(seen["eppn"], format!("{}@orcid.org", person.orcid));
    // Without as_self she sees what others see, and with it another sees no more.
    assert_eq!(one(person.get(&path).await, "people_one"), seen);
    assert_eq!(one(other.get(&format!("{path}?as_self=true")).await, "people_one"), seen);
}

#[tokio::test]
async fn people_self() {
    let person = talkative().await;
    let path = path(&person, "people", "").await;
    let seen = one(person.get(&format!("{path}/self")).await, "people_self");
    let seed = [
        "affiliation",
        "bastion_login",
        "cilogon_email",
        "cilogon_eppn",
        "cilogon_family_name",
        "cilogon_given_name",
        "cilogon_id",
        "cilogon_idp_name",
        "cilogon_name",
        "email_addresses",
        "fabric_id",
        "preferences",
        "roles",
        "sshkeys",
        "email",
        "name",
        "profile",
        "registered_on",
        "uuid",
    ];
    has_fields(&seen, &seed, &["receive_promotional_email"]);
    has_fields(&seen["profile"], &PROFILE, &OUR_PROFILE);
    assert_eq!(seen["preferences"]["show_email"], true);
    assert_eq!(seen["roles"], json!(["project-creators"]));
    assert_eq!(seen["cilogon_id"], format!("https://orcid.org/{}", person.orcid));
    assert_eq!(one(person.get(&format!("{path}?as_self=true")).await, "people_self"), seen);
}

#[tokio::test]
async fn profile_people() {
    let (person, name) = (talkative().await, rare());
    edit(&person, &json!({ "name": name })).await.has(200);
    let list = person.get(&format!("/profile/people?search={name}")).await.ok();
    has_fields(&list, &["data", "limit", "links", "offset", "size", "status", "type"], &["total"]);
    assert_eq!((&list["type"], names(&list)), (&json!("profile_people"), vec![name.as_str()]));
    // The seed says nothing of what is in the list.
    has_fields(&list["data"][0], &[], &["name", "profile", "uuid"]);
    has_fields(&list["data"][0]["profile"], &PROFILE, &OUR_PROFILE);
    assert_eq!(list["data"][0]["profile"]["job"], "Tester");
}

#[tokio::test]
async fn profile_people_one() {
    let (person, other) = (talkative().await, Person::new(0).await);
    let path = path(&person, "profile/people", "").await;
    let seed: Vec<_> = PROFILE.into_iter().chain(["preferences", "publications"]).collect();
    let ours: Vec<_> = OUR_PROFILE.into_iter().chain(["name", "uuid"]).collect();
    for (viewer, preferences) in [(&other, false), (&person, true)] {
        let seen = one(viewer.get(&path).await, "profile_people_one");
        has_fields(&seen, &seed, &ours);
        assert_eq!((&seen["bio"], seen["preferences"].is_object()), (&json!("Born.\nTested."), preferences));
    }
}

#[tokio::test]
async fn profile_self() {
    let person = talkative().await;
    let seen = one(person.get(&path(&person, "profile/people", "/self").await).await, "profile_self");
    let seed = [
        "affiliation",
        "affiliations_other",
        "bio",
        "email",
        "email_addresses",
        "email_openid",
        "identities",
        "position",
        "preferences",
        "name",
        "name_openid",
        "personal_website",
        "professional_links",
        "pronouns",
        "publications",
        "social_links",
        "uuid",
    ];
    has_fields(&seen, &seed, &["country", "cv", "keywords", "other_names"]);
    assert_eq!((&seen["position"], &seen["name_openid"]), (&json!("Tester"), &json!(person.name)));
    assert_eq!(seen["preferences"]["show_bio"], true);
}

#[tokio::test]
async fn options() {
    let client = Client::new();
    let list = client.get("/people/preferences").await.ok();
    has_fields(&list, &["data", "size", "status", "type"], &[]);
    let names =
        ["show_email", "show_eppn", "show_profile", "show_publications", "show_roles", "show_sshkeys"];
    assert_eq!((&list["type"], &list["data"]), (&json!("people.preferences"), &json!(names)));
    let found = client.get("/people/profile/personalpage-types?search=GIT").await.ok();
    assert_eq!(found["data"], json!(["github", "gitlab"]));
    let short = client.get("/people/profile/otheridentity-types?search=or").await;
    short.is_refused(400, "search: must have at least 3 characters");
    for path in ["preferences", "social-page-types", "professional-page-types"] {
        client.get(&format!("/people/profile/{path}")).await.has(200);
    }
}
