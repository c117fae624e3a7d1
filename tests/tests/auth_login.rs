//! GET /api/v1/auth/login: decisions.md "Identity", compendia.md 11.3.

use reqwest::Url;
use tests::{Client, Person, Stack};

const EXPIRED: &str = "the sign-in has expired or was not started in this browser, please sign in again";

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).expect("an address");
    let value = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    value.unwrap_or_else(|| panic!("{name} is not in {url}"))
}

/// The address with another value of one parameter.
fn replaced(url: &str, name: &str, value: &str) -> String {
    let mut url = Url::parse(url).expect("an address");
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let new = pairs.iter().map(|(key, old)| (key, if key == name { value } else { old }));
    url.query_pairs_mut().clear().extend_pairs(new);
    url.into()
}

#[tokio::test]
async fn sends_the_browser_to_orcid_with_state_and_pkce() {
    let answer = Client::new().get("/api/v1/auth/login").await.has(302);
    let location = answer.header("location");
    assert!(location.starts_with(&format!("{}/oauth/authorize?", Stack::get().sandbox)), "{location}");
    assert_eq!(parameter(location, "response_type"), "code");
    assert_eq!(parameter(location, "scope"), "/authenticate");
    assert_eq!(parameter(location, "code_challenge_method"), "S256");
    assert_eq!(parameter(location, "code_challenge").len(), 43);
    assert_eq!(parameter(location, "redirect_uri"), format!("{}/api/v1/auth/login", Stack::get().api));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn the_state_is_a_different_one_each_time() {
    let client = Client::new();
    let first = client.get("/api/v1/auth/login").await.has(302);
    let second = client.get("/api/v1/auth/login").await.has(302);
    let state = |answer: &tests::Answer| parameter(answer.header("location"), "state");
    assert_ne!(state(&first), state(&second));
}

#[tokio::test]
async fn a_session_begins_only_with_the_sign_in() {
    let person = Person::stranger().await;
    person.get("/api/v1/auth/login").await.has(302);
    assert_eq!(person.cookie("connect.sid"), None);
    person.get("/api/v1/auth/whoami").await.has(401);
    assert_eq!(person.uuid().await, None, "nobody is created before ORCID has answered");
    person.sign_in().await;
    assert!(person.cookie("connect.sid").is_some());
}

#[tokio::test]
async fn the_session_cookie_is_signed_http_only_and_lasts_seven_days() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("allow").await;
    let answer = person.get(&returned).await.has(302);
    assert_eq!(answer.header("location"), "/");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    let cookies = answer.all("set-cookie");
    let session = cookies.iter().find(|cookie| cookie.starts_with("connect.sid=")).expect("a session cookie");
    let mut parts = session.split("; ");
    let value = parts.next().expect("a value");
    assert!(value.starts_with("connect.sid=s%3A"), "{value}");
    let attributes: Vec<_> = parts.collect();
    for expected in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=604800"] {
        assert!(attributes.contains(&expected), "{expected} is not in {attributes:?}");
    }
}

#[tokio::test]
async fn a_new_person_is_created_at_level_0() {
    let person = Person::new(0).await;
    let uuid = person.uuid().await.expect("a person");
    let item = Stack::get().aws().item("PeopleTable", &format!("person#{uuid}")).await.expect("an item");
    assert_eq!(item["level"]["N"], "0");
    assert_eq!(item["orcid"]["S"], person.orcid.as_str());
    assert_eq!(item["username"]["S"], person.orcid.as_str());
}

#[tokio::test]
async fn signing_in_again_keeps_the_person_and_her_level() {
    let person = Person::new(500).await;
    let before = person.uuid().await;
    person.sign_in().await;
    assert_eq!(person.uuid().await, before);
    let item = Stack::get().aws().item("PeopleTable", &format!("person#{}", before.expect("a person"))).await;
    assert_eq!(item.expect("an item")["level"]["N"], "500");
}

#[tokio::test]
async fn a_forged_state_is_refused() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("allow").await;
    let state = parameter(&returned, "state");
    let flipped = if state.ends_with('A') { "B" } else { "A" };
    let forged = format!("{}{flipped}", &state[..state.len() - 1]);
    for state in [forged.as_str(), "", "x", "a.b.c", &state.replace('.', "..")] {
        person.get(&replaced(&returned, "state", state)).await.is_error(400, EXPIRED);
    }
    assert_eq!(person.cookie("connect.sid"), None);
}

#[tokio::test]
async fn a_state_is_good_once() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("allow").await;
    let replaying = person.copy();
    person.get(&returned).await.has(302);
    replaying.get(&returned).await.is_error(400, EXPIRED);
    assert_eq!(replaying.cookie("connect.sid"), None);
}

#[tokio::test]
async fn of_two_returns_at_once_one_signs_in() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("allow").await;
    let other = person.copy();
    let (first, second) = futures::join!(person.get(&returned), other.get(&returned));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [302, 400], "{first:?} {second:?}");
}

#[tokio::test]
async fn a_state_is_bound_to_the_browser_that_started() {
    let victim = Person::stranger().await;
    let attacker = Person::stranger().await;
    let returned = attacker.sign_in_at_orcid("allow").await;
    victim.get(&returned).await.is_error(400, EXPIRED);
    victim.get("/api/v1/auth/login").await.has(302);
    victim.get(&returned).await.is_error(400, EXPIRED);
    assert_eq!(victim.cookie("connect.sid"), None);
}

#[tokio::test]
async fn a_denied_authorization_is_401_and_no_redirect() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("deny").await;
    let answer = person.get(&returned).await;
    answer.is_error(401, "sign-in was denied at ORCID");
    assert_eq!(answer.header("location"), "");
    assert_eq!(person.uuid().await, None);
}

#[tokio::test]
async fn a_code_that_orcid_does_not_know_is_401() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("allow").await;
    let answer = person.get(&replaced(&returned, "code", "nonono")).await;
    answer.is_error(401, "ORCID did not accept the sign-in, please sign in again");
    assert!(!answer.text().contains("invalid_grant"), "{answer:?}");
}

#[tokio::test]
async fn a_code_of_another_sign_in_fails_at_pkce() {
    let person = Person::stranger().await;
    let stolen = parameter(&person.sign_in_at_orcid("allow").await, "code");
    let returned = person.sign_in_at_orcid("allow").await;
    let answer = person.get(&replaced(&returned, "code", &stolen)).await;
    answer.is_error(401, "ORCID did not accept the sign-in, please sign in again");
}

#[tokio::test]
async fn a_return_without_a_code_is_400() {
    let person = Person::stranger().await;
    let returned = person.sign_in_at_orcid("allow").await;
    let answer = person.get(&replaced(&returned, "code", "")).await;
    answer.is_error(400, "ORCID sent no authorization code");
}

#[tokio::test]
async fn head_does_not_act() {
    let person = Person::stranger().await;
    let answer = person.send(person.request("HEAD", "/api/v1/auth/login")).await.has(405);
    assert_eq!(answer.header("location"), "");
    assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
    let returned = person.sign_in_at_orcid("allow").await;
    person.send(person.request("HEAD", &returned)).await.has(405);
    // The state is still good.
    person.get(&returned).await.has(302);
}
