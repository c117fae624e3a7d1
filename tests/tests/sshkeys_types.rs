//! The types sshkeys, sshkeys_one and bastionkeys of the seed (004), each with its fields, in the one envelope.

use serde_json::{Value, json};
use tests::keys::{SSHKEYS, bastionkeys, generate, wanted};
use tests::{Person, redacted};

/// The fields of the seed, without `type` and `status`, which are the envelope's.
const SSHKEYS_ONE: [&str; 11] = [
    "comment",
    "created_on",
    "deactivated_on",
    "deactivation_reason",
    "description",
    "expires_on",
    "fabric_key_type",
    "fingerprint",
    "key_uuid",
    "public_key",
    "ssh_key_type",
];
const BASTIONKEYS: [&str; 4] = ["gecos", "login", "public_openssh", "status"];

fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<_> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// That a document is the envelope of so many of a type, whose items have these fields and `more`.
fn is_envelope(document: &Value, kind: &str, size: usize, fields: &[&str], more: &[&str]) {
    assert_eq!(names(document), ["data", "size", "status", "type"]);
    assert_eq!((&document["status"], &document["type"]), (&json!(200), &json!(kind)));
    assert_eq!((document["data"].as_array().expect("a list").len(), &document["size"]), (size, &json!(size)));
    let mut expected = [fields, more].concat();
    expected.sort_unstable();
    for item in document["data"].as_array().expect("a list") {
        assert_eq!(names(item), expected);
    }
}

#[tokio::test]
async fn sshkeys_one() {
    let person = Person::new(0).await;
    let id = generate(&person, "sliver", "ed25519").await["key_uuid"].as_str().expect("a text").to_owned();
    let document = person.get(&format!("{SSHKEYS}/{id}")).await.ok();
    is_envelope(&document, "sshkeys_one", 1, &SSHKEYS_ONE, &["fingerprint_sha256"]);
    let key = &document["data"][0];
    assert!(key["fingerprint"].as_str().expect("a text").starts_with("MD5:"));
    assert!(key["fingerprint_sha256"].as_str().expect("a text").starts_with("SHA256:"));
    let differing =
        ["created_on", "expires_on", "fingerprint", "fingerprint_sha256", "key_uuid", "public_key"];
    let differing: Vec<_> = differing.iter().map(|name| format!("/{name}")).collect();
    let differing: Vec<_> = differing.iter().map(String::as_str).collect();
    insta::assert_json_snapshot!(redacted(key.clone(), &differing), @r#"
    {
      "comment": "tess@laptop",
      "created_on": "[…]",
      "deactivated_on": null,
      "deactivation_reason": null,
      "description": "a test's key",
      "expires_on": "[…]",
      "fabric_key_type": "sliver",
      "fingerprint": "[…]",
      "fingerprint_sha256": "[…]",
      "key_uuid": "[…]",
      "public_key": "[…]",
      "ssh_key_type": "ssh-ed25519"
    }
    "#);
}

#[tokio::test]
async fn sshkeys() {
    let person = Person::new(0).await;
    for kind in ["sliver", "bastion"] {
        generate(&person, kind, "ed25519").await;
    }
    let document = person.get(SSHKEYS).await.ok();
    is_envelope(&document, "sshkeys", 2, &SSHKEYS_ONE, &["fingerprint_sha256"]);
    let kinds: Vec<_> =
        document["data"].as_array().expect("a list").iter().map(|key| &key["fabric_key_type"]).collect();
    assert_eq!(kinds, ["sliver", "bastion"]);
}

#[tokio::test]
async fn sshkeys_keypair() {
    let person = Person::new(0).await;
    let document = person.post(SSHKEYS, &wanted("sliver", "ed25519")).await.ok();
    is_envelope(&document, "sshkeys.keypair", 1, &["private_openssh", "public_openssh"], &["key_uuid"]);
}

#[tokio::test]
async fn bastionkeys_of_one_account() {
    let person = Person::new(0).await;
    let line =
        generate(&person, "bastion", "ed25519").await["public_openssh"].as_str().expect("a text").to_owned();
    let all = bastionkeys(&[("since_date", "2026-01-01T00:00:00Z")]).await.ok();
    let size = all["data"].as_array().expect("a list").len();
    is_envelope(&all, "bastionkeys", size, &BASTIONKEYS, &[]);
    let hers = |key: &&Value| key["public_openssh"].as_str().expect("a text").starts_with(&line);
    let key = all["data"].as_array().expect("a list").iter().find(hers).unwrap();
    assert_eq!(key["gecos"], format!("{},,,,", person.name));
    assert_eq!(key["status"], "active");
    assert!(key["login"].as_str().expect("a text").starts_with("tess_"), "{key}");
}
