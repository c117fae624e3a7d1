//! How many keys a person may have, and that each is hers once, also when requests come at once: people.md 3.5.

use futures::future::join_all;
use tests::Person;
use tests::keys::{SSHKEYS, fresh_line, generate, upload, wanted};

/// How many were answered with each of these statuses.
async fn counted(answers: Vec<tests::Answer>, statuses: [u16; 2]) -> [usize; 2] {
    for answer in &answers {
        assert!(statuses.contains(&answer.status), "{answer:?}");
    }
    statuses.map(|status| answers.iter().filter(|answer| answer.status == status).count())
}

#[tokio::test]
async fn five_active_keys_of_a_kind_are_the_most() {
    let person = Person::new(0).await;
    let mut keys = Vec::new();
    for _ in 0..5 {
        keys.push(generate(&person, "bastion", "ed25519").await);
    }
    let text = format!("User: '{}' already has max number of SSH Keys of type 'bastion'", person.name);
    let refused = person.post(SSHKEYS, &wanted("bastion", "ed25519")).await.has(403).json();
    assert_eq!(refused["errors"][0]["detail"], text);
    // Nor one that would not be kept, nor an uploaded one.
    let mut body = wanted("bastion", "ed25519");
    body["store_pubkey"] = false.into();
    person.post(SSHKEYS, &body).await.has(403);
    let line = fresh_line(&person, "ed25519").await;
    upload(&person, "bastion", &line).await.has(403);
    // The other kind is counted apart.
    upload(&person, "sliver", &line).await.has(200);
    // One that ends makes room.
    let id = keys[0]["key_uuid"].as_str().unwrap();
    person.send(person.request("DELETE", &format!("{SSHKEYS}/{id}"))).await.has(200);
    generate(&person, "bastion", "ed25519").await;
}

#[tokio::test]
async fn ten_at_once_make_five() {
    let person = Person::new(0).await;
    let body = wanted("sliver", "ed25519");
    let answers = join_all((0..10).map(|_| person.post(SSHKEYS, &body))).await;
    // One that lost again and again may be told to try again: 409.
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    let odd: Vec<_> = answers.iter().filter(|answer| ![200, 403, 409].contains(&answer.status)).collect();
    assert!(odd.is_empty(), "{odd:?}");
    let listed = person.get(SSHKEYS).await.ok()["size"].as_u64().unwrap();
    assert!(made <= 5 && made as u64 == listed, "{made} made, {listed} listed");
    while person.get(SSHKEYS).await.ok()["size"] != 5 {
        generate(&person, "sliver", "ed25519").await;
    }
    person.post(SSHKEYS, &body).await.has(403);
}

#[tokio::test]
async fn the_same_key_twice_at_once_is_there_once() {
    let person = Person::new(0).await;
    let line = fresh_line(&person, "ed25519").await;
    let answers = join_all((0..4).map(|_| upload(&person, "sliver", &line))).await;
    assert_eq!(counted(answers, [200, 400]).await, [1, 3]);
    assert_eq!(person.get(SSHKEYS).await.ok()["size"], 1);
}

#[tokio::test]
async fn a_key_is_a_persons_once_even_when_it_has_ended() {
    let person = Person::new(0).await;
    let line = fresh_line(&person, "ed25519").await;
    upload(&person, "sliver", &line).await.has(200);
    let key = person.get(SSHKEYS).await.ok()["data"][0].clone();
    let text = format!("Duplicate Key: Fingerprint '{}' is not unique", key["fingerprint"].as_str().unwrap());
    let again =
        async || upload(&person, "bastion", &line).await.has(400).json()["errors"][0]["detail"].clone();
    assert_eq!(again().await, text);
    let id = key["key_uuid"].as_str().unwrap();
    person.send(person.request("DELETE", &format!("{SSHKEYS}/{id}"))).await.has(200);
    assert_eq!(again().await, text);
    // Somebody else may have it too.
    let somebody = Person::new(0).await;
    upload(&somebody, "sliver", &line).await.has(200);
}

#[tokio::test]
async fn two_ends_at_once_are_one() {
    let person = Person::new(0).await;
    let id = generate(&person, "sliver", "ed25519").await["key_uuid"].as_str().unwrap().to_owned();
    let path = format!("{SSHKEYS}/{id}");
    let answers = join_all((0..4).map(|_| person.send(person.request("DELETE", &path)))).await;
    assert_eq!(counted(answers, [200, 409]).await[0], 4);
}
