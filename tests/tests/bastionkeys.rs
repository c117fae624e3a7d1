//! GET /bastionkeys: people.md 3.5.

use serde_json::{Value, json};
use tests::keys::{SSHKEYS, bastion_secret, bastionkeys, generate, set_times};
use tests::{Client, KbaseUser, Person, until};

const LONG_AGO: (&str, &str) = ("since_date", "2026-01-01T00:00:00Z");

/// A bastion key of a person: its id, and the beginning of its line.
async fn key(person: &Person) -> (String, String) {
    let pair = generate(person, "bastion", "ed25519").await;
    let text = |name: &str| pair[name].as_str().expect("a text").to_owned();
    (text("key_uuid"), text("public_openssh"))
}

/// A key among those that changed since a time. The index lags behind the table for a moment.
async fn found(since: &str, line: &str) -> Option<Value> {
    let document = bastionkeys(&[("since_date", since)]).await.ok();
    let keys = document["data"].as_array().expect("a list");
    let mut hers =
        keys.iter().filter(|key| key["public_openssh"].as_str().expect("a text").starts_with(line));
    let first = hers.next().cloned();
    assert_eq!(hers.next(), None, "a key is listed once");
    first
}

#[tokio::test]
async fn a_wrong_secret_is_401_and_says_nothing_more() {
    let client = Client::new();
    let secret = bastion_secret().await;
    assert!(secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{secret}");
    for wrong in ["", "x", &secret[..63], &format!("{secret}x"), &secret.to_lowercase()] {
        // What else is wrong is told only to who knows it.
        let request = client.request("GET", "/bastionkeys").query(&[("secret", wrong)]);
        let answer = client.send(request).await.has(401);
        assert_eq!(answer.json()["errors"][0]["detail"], "Secret required: incorrect secret provided");
    }
    client.get("/bastionkeys").await.has(401);
    // A person is no bastion host.
    Person::new(1000).await.get("/bastionkeys?since_date=2026-01-01T00:00:00Z").await.has(401);
}

#[tokio::test]
async fn since_date_is_a_date_and_time() {
    for good in [
        "2026-11-29T06:33:20+00:00",
        "2026-11-29T06:33:20Z",
        "2026-11-29 06:33:20+0000",
        "2026-11-29 06:33:20",
        "2026-11-29T06:33:20-05:00",
    ] {
        let answer = bastionkeys(&[("since_date", good)]).await.has(200);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let text = "since_date must be a date and time like 2026-11-29T06:33:20Z, 2026-11-29T06:33:20+00:00 or 2026-11-29 06:33:20";
    for bad in ["", "2026-11-29", "yesterday", "2026-13-29T06:33:20Z"] {
        let answer = bastionkeys(&[("since_date", bad)]).await.has(400).json();
        assert_eq!(answer["errors"][0]["detail"], text, "{bad}");
    }
    bastionkeys(&[]).await.has(400);
}

#[tokio::test]
async fn what_was_made_since_is_told_and_sliver_keys_never() {
    let person = Person::new(0).await;
    let (id, line) = key(&person).await;
    let sliver =
        generate(&person, "sliver", "ed25519").await["public_openssh"].as_str().expect("a text").to_owned();
    let shown = until("the key is in the index", async || found(LONG_AGO.1, &line).await).await;
    let expires = tests::keys::key(&person, &id).await["expires_on"].as_str().expect("a text").to_owned();
    let until = format!("_({}_{}+0000)_", &expires[..10], &expires[11..19]);
    assert_eq!(shown["public_openssh"], format!("{line}{until}"));
    assert_eq!(found(LONG_AGO.1, &sliver).await, None);
    // Since before and after it was made.
    let made = tests::keys::key(&person, &id).await["created_on"].as_str().expect("a text").to_owned();
    assert!(found(&made, &line).await.is_some());
    assert_eq!(found("2126-01-01T00:00:00Z", &line).await, None);
    set_times(&id, &[("created_on", "2026-02-01T00:00:00.000Z")]).await;
    assert!(found("2026-02-01 00:00:00", &line).await.is_some());
    assert_eq!(found("2026-02-01 00:00:01", &line).await, None);
}

#[tokio::test]
async fn what_ended_since_is_told() {
    let person = Person::new(0).await;
    let (id, line) = key(&person).await;
    // Made long before, and active: no news.
    set_times(&id, &[("created_on", "2026-02-01T00:00:00.000Z")]).await;
    assert_eq!(found("2026-03-01T00:00:00Z", &line).await, None);
    person.send(person.request("DELETE", &format!("{SSHKEYS}/{id}"))).await.has(200);
    let status = async || found("2026-03-01T00:00:00Z", &line).await.map(|key| key["status"].clone());
    assert_eq!(status().await, Some(json!("deactivated")));
    // Long enough after that it is forgotten.
    set_times(&id, &[("remove_at", "1700000000")]).await;
    assert_eq!(status().await, None);
}

#[tokio::test]
async fn what_has_expired_since_is_told() {
    let person = Person::new(0).await;
    let (id, line) = key(&person).await;
    let then = "2026-03-01T00:00:00.000Z";
    let times = [("created_on", "2026-02-01T00:00:00.000Z"), ("expires_on", then), ("ends_on", then)];
    set_times(&id, &times).await;
    let status = async |since: &str| found(since, &line).await.map(|key| key["status"].clone());
    for since in ["2026-01-01T00:00:00Z", "2026-02-15T00:00:00Z", "2026-03-01T00:00:00Z"] {
        assert_eq!(status(since).await, Some(json!("expired")), "{since}");
    }
    assert_eq!(status("2026-03-01T00:00:01Z").await, None);
}

#[tokio::test]
async fn keys_come_in_the_order_in_which_they_were_made() {
    let person = Person::new(0).await;
    let (_, first) = key(&person).await;
    let (_, second) = key(&person).await;
    let document = bastionkeys(&[LONG_AGO]).await.ok();
    let lines: Vec<_> = document["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["public_openssh"].as_str().expect("a text"))
        .collect();
    let place = |line: &str| lines.iter().position(|found| found.starts_with(line));
    assert!(place(&first).is_some() && place(&first) < place(&second));
}

/// The login that a key opens.
async fn login(line: &str) -> String {
    found(LONG_AGO.1, line).await.expect("a key")["login"].as_str().expect("a text").to_owned()
}

/// The active keys that open an account.
async fn open(login: &str) -> Vec<String> {
    let document = bastionkeys(&[LONG_AGO, ("login", login)]).await.ok();
    let lines = document["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|key| key["public_openssh"].as_str().expect("a text"));
    lines.map(|line| line.split("_(").next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn two_first_keys_at_once_open_one_account() {
    let person = Person::new(0).await;
    let ((_, first), (_, second)) = futures::join!(key(&person), key(&person));
    assert_eq!(login(&first).await, login(&second).await);
}

#[tokio::test]
async fn when_two_records_become_one_keys_open_what_they_were_made_for() {
    let user = KbaseUser::new().await;
    user.researcher.sign_in().await;
    let (_, first) = key(&user.researcher).await;
    // Signed in at KBase she is somebody else, as yet.
    let browser = user.browser();
    let made = async || {
        generate(&browser, "bastion", "ed25519").await["public_openssh"].as_str().expect("a text").to_owned()
    };
    let second = made().await;
    let (kept, other) = (login(&first).await, login(&second).await);
    assert_ne!(kept, other);
    user.link().await;
    let third = made().await;
    assert_eq!(login(&third).await, kept);
    assert_eq!(open(&kept).await, [first, third]);
    assert_eq!(open(&other).await, [second]);
}

#[tokio::test]
async fn the_account_is_called_as_she_is() {
    let person = Person::new(0).await;
    let path = format!("/people/{}", person.uuid().await.unwrap());
    let names = json!({ "name": "Tess, of:Two\\Names" });
    person.send(person.request("PATCH", &path).json(&names)).await.has(200);
    let (_, line) = key(&person).await;
    let shown = found(LONG_AGO.1, &line).await.unwrap();
    assert_eq!(shown["gecos"], "Tess of Two Names,,,,");
    assert!(shown["login"].as_str().expect("a text").starts_with("tess_of_two_names_"), "{shown}");
}

#[tokio::test]
async fn one_login_is_a_persons_and_opens_with_her_active_keys_only() {
    let (person, other) = (Person::new(0).await, Person::new(0).await);
    let ((id, line), (_, others)) = (key(&person).await, key(&other).await);
    let (hers, theirs) = (login(&line).await, login(&others).await);
    assert_ne!(hers, theirs);
    assert!(
        hers.len() <= 32 && hers.bytes().all(|byte| b"abcdefghijklmnopqrstuvwxyz0123456789_".contains(&byte))
    );
    let (_, second) = key(&person).await;
    assert_eq!(login(&second).await, hers);
    assert_eq!(open(&hers).await, [line, second.clone()]);
    assert_eq!(open(&theirs).await, [others]);
    assert!(open("root").await.is_empty());
    // At once, whatever an index has.
    person.send(person.request("DELETE", &format!("{SSHKEYS}/{id}"))).await.has(200);
    assert_eq!(open(&hers).await, [second]);
}
