//! Random people, projects, keys, publications and preferences: no list, search, count or detail reveals what it may not,
//! and each viewer finds all that she may know (issue 5 "Bars"). `ERCID_SEED` has the same world again.

mod dice;
mod truth;
mod world;

use std::collections::BTreeSet;

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tests::{Answer, Client};

use self::dice::Dice;
use self::truth::Viewer;
use self::world::World;

/// As many as the machine answers without making each other wait for long.
const AT_ONCE: usize = 8;

/// What was sent besides links, which repeat what was searched for.
fn told(path: &str, answer: &Answer) -> String {
    assert!(answer.status < 500, "{path}: {answer:?}");
    if answer.status == 200 { answer.json()["data"].to_string() } else { answer.text() }
}

/// All that somebody is told at these paths.
async fn all_told(client: &Client, paths: &[String]) -> Vec<String> {
    let answers = stream::iter(paths).map(|path| async move { told(path, &client.get(path).await) });
    answers.buffered(AT_ONCE).collect().await
}

async fn knows_what_she_may(world: &World, viewer: Viewer, paths: &[String]) {
    let (told, known) = (all_told(viewer.client(world), paths).await, world.known_to(viewer));
    let mut seen = BTreeSet::new();
    for word in world.words() {
        let at: Vec<_> = paths.iter().zip(&told).filter(|(_, told)| told.contains(&word)).collect();
        assert!(at.is_empty() || known.contains(&word), "{viewer:?} is told {word}: {at:#?}");
        seen.extend((!at.is_empty()).then_some(word));
    }
    assert_eq!(seen, known, "{viewer:?}");
}

async fn counts_what_she_may(world: &World, viewer: Viewer) {
    let (client, totals) = (viewer.client(world), world.totals(viewer));
    let answers =
        stream::iter(&totals).map(|(path, total)| async move { (path, *total, client.get(path).await.ok()) });
    let answers: Vec<_> = answers.buffered(AT_ONCE).collect().await;
    for (path, total, list) in answers {
        assert_eq!(list["total"], total, "{viewer:?} {path}: {list:#}");
        let size = list["data"].as_array().map(Vec::len);
        assert_eq!(
            size,
            Some(total.min(if path.contains("limit=200") { 200 } else { 5 })),
            "{viewer:?} {path}"
        );
    }
}

async fn sees_keys_and_roles(world: &World, viewer: Viewer) {
    let client = viewer.client(world);
    for (number, subject) in world.people.iter().enumerate() {
        let keys = client.get(&format!("/sshkeys?person_uuid={}", subject.uuid)).await.ok();
        assert_eq!(keys["size"], world.keys(viewer, number), "{viewer:?} {number}");
        let person = client.get(&format!("/people/{}", subject.uuid)).await.ok();
        let roles = &person["data"][0]["roles"];
        let names = roles.as_array().map(|roles| roles.iter().map(|role| role["name"].clone()).collect());
        assert_eq!(names.unwrap_or(Value::Null), world.roles(viewer, number), "{viewer:?} {number}");
    }
}

#[tokio::test]
async fn no_list_search_count_or_detail_reveals_what_it_may_not() {
    let (mut dice, seed) = Dice::new();
    // Shown with what fails.
    println!("ERCID_SEED={seed}");
    let world = World::new(&mut dice).await;
    let paths = world.paths();
    for viewer in Viewer::all() {
        knows_what_she_may(&world, viewer, &paths).await;
        counts_what_she_may(&world, viewer).await;
        if viewer != Viewer::Nobody {
            sees_keys_and_roles(&world, viewer).await;
        }
    }
    // What nobody is told who has not signed in, is not told by an error either.
    let nothing = Client::new().get(&format!("/people/{}", world.people[0].uuid)).await.has(401).json();
    assert_eq!(nothing["size"], json!(1));
}
