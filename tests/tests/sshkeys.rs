//! /sshkeys: people.md 3.5, decisions.md "People".

use serde_json::json;
use tests::keys::{SSHKEYS, fresh_line, generate, key, listed, set_times, upload, wanted};
use tests::{Client, KbaseUser, Person, Stack, uuid_of};
use uuid::Uuid;

#[tokio::test]
async fn a_generated_key_is_hers_and_its_private_half_is_shown_once() {
    let person = Person::new(0).await;
    let uuid = person.uuid().await.unwrap();
    for (algorithm, ssh_key_type) in
        [("ecdsa", "ecdsa-sha2-nistp256"), ("rsa", "ssh-rsa"), ("ed25519", "ssh-ed25519")]
    {
        let answer = person.post(SSHKEYS, &wanted("sliver", algorithm)).await.has(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        let pair = answer.json()["data"][0].clone();
        let private = pair["private_openssh"].as_str().unwrap();
        assert!(private.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"), "{algorithm}");
        let line = pair["public_openssh"].as_str().unwrap();
        let id = pair["key_uuid"].as_str().unwrap();
        let shown = key(&person, id).await;
        let encoded = shown["public_key"].as_str().unwrap();
        assert_eq!(line, format!("{ssh_key_type} {encoded} tess@laptop"));
        assert_eq!(shown["ssh_key_type"], ssh_key_type);
        // What the table keeps has nothing of it.
        let row = Stack::get().aws().item("KeysTable", &format!("key#{id}")).await.unwrap().to_string();
        assert!(row.contains(encoded) && !row.contains("PRIVATE"), "{row}");
        let secret = private.lines().nth(3).unwrap();
        assert!(!row.contains(secret));
        let logged = Stack::get().aws().log_lines("SshkeysFunction", "PRIVATE").await;
        assert!(logged.is_empty(), "{logged:?}");
    }
    assert_eq!(listed(&person, &uuid).await.len(), 3);
    // Without the parameter they are the caller's.
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 3);
}

#[tokio::test]
async fn a_key_without_an_algorithm_is_ecdsa() {
    let person = Person::new(0).await;
    let mut body = wanted("bastion", "ecdsa");
    body.as_object_mut().unwrap().remove("algorithm");
    let pair = person.post(SSHKEYS, &body).await.ok();
    assert!(pair["data"][0]["public_openssh"].as_str().unwrap().starts_with("ecdsa-sha2-nistp256 "));
}

#[tokio::test]
async fn a_key_that_is_not_kept_is_called_ephemeral() {
    let person = Person::new(0).await;
    let mut body = wanted("bastion", "ed25519");
    body["store_pubkey"] = false.into();
    let pair = person.post(SSHKEYS, &body).await.ok()["data"][0].clone();
    let comment = pair["public_openssh"].as_str().unwrap().rsplit_once(' ').unwrap().1.to_owned();
    assert!(comment.starts_with("ephemeral_tess_"), "{comment}");
    assert!(pair["key_uuid"].is_null());
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 0);
}

#[tokio::test]
async fn uploaded_keys_are_hers_with_their_comment_or_none() {
    let person = Person::new(0).await;
    for algorithm in ["ecdsa", "rsa", "ed25519"] {
        let line = fresh_line(&person, algorithm).await;
        let answer = upload(&person, "sliver", &format!("{line} me@home\n")).await.ok();
        assert_eq!((answer["type"].as_str(), answer["size"].as_u64()), (Some("no_content"), Some(1)));
    }
    let bare = fresh_line(&person, "ed25519").await;
    upload(&person, "bastion", &bare).await.has(200);
    let keys = person.get(SSHKEYS).await.ok();
    let comments: Vec<_> = keys["data"].as_array().unwrap().iter().map(|key| &key["comment"]).collect();
    assert_eq!(comments, ["me@home", "me@home", "me@home", "no-comment"]);
    assert_eq!(keys["data"][3]["public_key"], bare.split(' ').nth(1).unwrap());
    // Curves beside P-256, as ssh-keygen made them.
    for line in [include_str!("../bastion/nistp384.pub"), include_str!("../bastion/nistp521.pub")] {
        let somebody = Person::new(0).await;
        upload(&somebody, "sliver", line).await.has(200);
    }
}

#[tokio::test]
async fn weak_and_malformed_keys_are_400_and_say_why() {
    let person = Person::new(0).await;
    let refused = async |line: &str, text: &str| {
        let answer = upload(&person, "sliver", line).await.has(400);
        assert_eq!(answer.json()["errors"][0]["detail"], text, "{line}");
        assert_eq!(answer.header("x-error"), text);
    };
    refused(include_str!("../bastion/dsa.pub"), "DSA keys are not accepted: they are too weak").await;
    let short = "an RSA key must have 3072 to 16384 bits, this one has 2048";
    refused(include_str!("../bastion/rsa2048.pub"), short).await;
    let malformed =
        "public_openssh must be one line: the key's type, the key in base64, and a comment if you like";
    let line = fresh_line(&person, "ed25519").await;
    for text in ["x", "ssh-ed25519 AAAA", &line[..line.len() - 5], &format!("{line}\n{line}")] {
        refused(text, malformed).await;
    }
    let comment = "the comment of public_openssh must have at most 100 characters: letters, digits and any of _ - . @ ( )";
    refused(&format!("{line} two words"), comment).await;
    refused(&format!("{line} a,b"), comment).await;
    let other =
        "keys of this type are not accepted: use ssh-ed25519, ecdsa-sha2-nistp256, -384, -521 or ssh-rsa";
    refused("sk-ssh-ed25519@openssh.com AAAA", other).await;
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 0);
}

#[tokio::test]
async fn fields_that_can_not_be_are_400_and_are_named() {
    let person = Person::new(0).await;
    for (field, value, detail) in [
        ("comment", json!("abcd"), "comment must have 5 to 100 characters"),
        ("comment", json!("two words"), "comment must have 5 to 100 characters"),
        ("comment", json!(null), "comment: is required"),
        ("comment", json!(7), "comment: must be a text"),
        ("description", json!("abcd"), "description must have 5 to 255 characters"),
        ("description", json!("two\nlines"), "description must have 5 to 255 characters"),
        ("keytype", json!("root"), "keytype: must be bastion or sliver"),
        ("keytype", json!(null), "keytype: is required"),
        ("algorithm", json!("dsa"), "algorithm: must be ecdsa, rsa or ed25519"),
        ("store_pubkey", json!("yes"), "store_pubkey: must be true or false"),
    ] {
        let mut body = wanted("sliver", "ed25519");
        body[field] = value;
        let answer = person.post(SSHKEYS, &body).await.has(400).json();
        let found = answer["errors"][0]["detail"].as_str().unwrap();
        assert!(found.starts_with(detail), "{found} for {body}");
    }
    person.put(SSHKEYS, "{").await.has(400);
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 0);
}

#[tokio::test]
async fn a_deleted_key_is_kept_for_its_owner_and_opens_nothing() {
    let person = Person::new(0).await;
    let id = generate(&person, "sliver", "ed25519").await["key_uuid"].as_str().unwrap().to_owned();
    let path = format!("{SSHKEYS}/{id}");
    for _ in 0..2 {
        let answer = person.send(person.request("DELETE", &path)).await.ok();
        assert_eq!(answer["type"], "no_content");
    }
    let shown = key(&person, &id).await;
    let on = shown["deactivated_on"].as_str().unwrap();
    assert_eq!(shown["deactivation_reason"], format!("User deactivated on {on}"));
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 0);
    // Some days later it is as if it had never been, whenever DynamoDB removes it.
    set_times(&id, &[("remove_at", "1700000000")]).await;
    person.get(&path).await.has(404);
    person.send(person.request("DELETE", &path)).await.has(404);
}

#[tokio::test]
async fn an_expired_key_is_expired_whatever_the_table_has() {
    let person = Person::new(0).await;
    let id = generate(&person, "sliver", "ed25519").await["key_uuid"].as_str().unwrap().to_owned();
    let then = "2026-01-02T03:04:05.678Z";
    set_times(&id, &[("expires_on", then), ("ends_on", then)]).await;
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 0);
    let shown = key(&person, &id).await;
    assert_eq!((&shown["expires_on"], &shown["deactivated_on"]), (&json!(then), &json!(then)));
    assert_eq!(shown["deactivation_reason"], format!("Key automatically expired on {then}"));
    // It has ended already: deleting it changes nothing.
    person.send(person.request("DELETE", &format!("{SSHKEYS}/{id}"))).await.has(200);
    assert_eq!(key(&person, &id).await, shown);
}

#[tokio::test]
async fn keys_are_good_for_as_long_as_their_kind_is() {
    let person = Person::new(0).await;
    for (kind, days) in [("bastion", 5), ("sliver", 10)] {
        let id = generate(&person, kind, "ed25519").await["key_uuid"].as_str().unwrap().to_owned();
        let shown = key(&person, &id).await;
        let row = Stack::get().aws().item("KeysTable", &format!("key#{id}")).await.unwrap();
        let seconds = |text: &str| text.parse::<i64>().unwrap();
        // Ten days after it has expired it is forgotten.
        let removed = seconds(row["remove_at"]["N"].as_str().unwrap());
        let day = |name: &str| shown[name].as_str().unwrap()[8..10].to_owned();
        assert!(shown["expires_on"].as_str() > shown["created_on"].as_str());
        assert_ne!(day("created_on"), day("expires_on"));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let expected = i64::try_from(now).unwrap() + (days + 10) * 86_400;
        assert!((expected - removed).abs() < 300, "{kind}: {removed} instead of {expected}");
    }
}

#[tokio::test]
async fn unknown_keys_and_people_are_404() {
    let person = Person::new(0).await;
    for id in [Uuid::new_v4().to_string(), "x".to_owned()] {
        let path = format!("{SSHKEYS}/{id}");
        let answers = [person.get(&path).await, person.send(person.request("DELETE", &path)).await];
        for answer in answers {
            let detail = format!("No match for SSH Key with uuid = '{id}'");
            assert_eq!(answer.has(404).json()["errors"][0]["detail"], detail);
        }
        let answer = person.get(&format!("{SSHKEYS}?person_uuid={id}")).await.has(404).json();
        assert_eq!(answer["errors"][0]["detail"], format!("No match for Person with uuid = '{id}'"));
    }
}

#[tokio::test]
async fn keys_of_two_records_that_become_one_are_hers() {
    let user = KbaseUser::new().await;
    let call = async |method: &str, path: &str, body: serde_json::Value| {
        user.send(user.request(method, path).json(&body)).await.ok()["data"][0].clone()
    };
    user.researcher.sign_in().await;
    let at_orcid = generate(&user.researcher, "bastion", "ed25519").await;
    let at_kbase = call("POST", SSHKEYS, wanted("bastion", "ed25519")).await;
    let uuids = [uuid_of("kbase", &user.username).await.unwrap(), user.researcher.uuid().await.unwrap()];
    assert_ne!(uuids[0], uuids[1]);
    user.link().await;
    let ids = [&at_orcid["key_uuid"], &at_kbase["key_uuid"]].map(|id| id.as_str().unwrap().to_owned());
    // By either uuid, and signed in with either.
    for uuid in &uuids {
        let mut found = listed(&user.browser(), uuid).await;
        found.sort();
        let mut expected = ids.to_vec();
        expected.sort();
        assert_eq!(found, expected);
    }
    // Both count, and both are hers to end.
    for _ in 0..3 {
        call("POST", SSHKEYS, wanted("bastion", "ed25519")).await;
    }
    user.send(user.request("POST", SSHKEYS).json(&wanted("bastion", "ed25519"))).await.has(403);
    let line = at_orcid["public_openssh"].as_str().unwrap();
    let body = json!({ "public_openssh": line, "description": "again", "keytype": "sliver" });
    user.send(user.request("PUT", SSHKEYS).json(&body)).await.has(400);
    for id in &ids {
        user.call("DELETE", &format!("{SSHKEYS}/{id}")).await.has(200);
    }
    assert_eq!(user.call("GET", SSHKEYS).await.ok()["size"], 3);
}

#[tokio::test]
async fn a_wrong_method_says_which_are_allowed() {
    let client = Client::new();
    for (path, allow) in
        [(SSHKEYS, "GET,HEAD,POST,PUT"), ("/sshkeys/x", "GET,HEAD,DELETE"), ("/bastionkeys/", "GET,HEAD")]
    {
        let answer = client.send(client.request("PATCH", path)).await.has(405);
        assert_eq!(answer.header("allow"), allow);
        assert_eq!(answer.json()["type"], "error");
    }
    client.get("/sshkeys/x/y").await.has(404);
    client.get("/bastionkeys/x").await.has(404);
}
