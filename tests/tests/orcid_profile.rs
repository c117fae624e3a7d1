//! GET /orcid/profile: contract/orcid-link.md 2 and 5.3. Its errors are in `works_errors.rs`, with those of works.

use serde_json::json;
use tests::{Client, KbaseUser, Person, Record, Stack, orcid};

use crate::works::whole_work;

/// Somebody linked who is described so at ORCID.
async fn described(details: serde_json::Value) -> KbaseUser {
    let mut person = details;
    let orcid = orcid();
    person["orcid"] = orcid.clone().into();
    let url = format!("{}/admin/people", Stack::get().sandbox);
    Client::new().post(&url, &person).await.has(201);
    let user = KbaseUser::for_researcher(Person { orcid, name: String::new(), browser: Client::new() });
    user.link().await;
    user
}

#[tokio::test]
async fn a_profile_has_the_contracts_fields_in_their_order() {
    let user = described(json!({
        "name": "Ada Ü. Lovelace", "given_name": "Ada", "family_name": "Lovelace", "email": "ada@example.org",
    }))
    .await;
    let put_code = Record::of(&user.researcher).await.add(&whole_work("10.5072/a")).await;
    let work = user.call("GET", &format!("/works/{put_code}")).await.has(200).text();
    let orcid = &user.researcher.orcid;
    let profile = format!(
        r#"{{"orcidId":"{orcid}","firstName":"Ada","lastName":"Lovelace","bio":"","affiliations":[],"works":[{work}],"emailAddresses":["ada@example.org"]}}"#
    );
    let answer = user.call("GET", "/orcid/profile").await;
    answer.is(200, &profile);
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_private_name_no_biography_and_no_address_are_empty() {
    let user = described(json!({"name": "Link needs a name", "given_name": "Mono"})).await;
    // The name becomes private after the link is made.
    let url = format!("{}/admin/people", Stack::get().sandbox);
    Client::new().post(&url, &json!({"orcid": user.researcher.orcid})).await.has(200);
    let orcid = &user.researcher.orcid;
    let profile = format!(
        r#"{{"orcidId":"{orcid}","firstName":"","lastName":"","bio":"","affiliations":[],"works":[],"emailAddresses":[]}}"#
    );
    user.call("GET", "/orcid/profile").await.is(200, &profile);
}

#[tokio::test]
async fn a_name_of_one_word_has_no_family_name() {
    let user = described(json!({"name": "Mono", "given_name": "Mono"})).await;
    let profile = user.call("GET", "/orcid/profile").await.ok();
    assert_eq!((&profile["firstName"], &profile["lastName"]), (&json!("Mono"), &json!("")));
}

#[tokio::test]
async fn nothing_of_the_token_or_the_session_is_in_a_profile() {
    let user = KbaseUser::linked().await;
    let profile = user.call("GET", "/orcid/profile").await.has(200).text();
    for secret in ["token", user.token.as_str(), user.username.as_str()] {
        assert!(!profile.contains(secret), "{secret} in {profile}");
    }
}
