//! PATCH /api/v1/user/{id}: compendia.md 11.6, decisions.md "Identity".

use futures::future::join;
use serde_json::json;
use tests::{Answer, Client, KbaseUser, Person};

const NOT_ALLOWED: &str = "user level does not allow edit";

async fn patch(client: &Client, orcid: &str, level: &str) -> Answer {
    client.send(client.request("PATCH", &format!("/api/v1/user/{orcid}?level={level}"))).await
}

async fn level_of(person: &Person) -> u64 {
    let user = person.get(&format!("/api/v1/user/{}", person.orcid)).await.ok();
    user["level"].as_u64().expect("her own level")
}

#[tokio::test]
async fn an_editor_gives_levels_up_to_her_own() {
    let (editor, person) = (Person::new(500).await, Person::new(0).await);
    for (text, level) in [("42", 42), ("42abc", 42), ("7.9", 7), ("0", 0), ("100", 100), ("500", 500)] {
        let user = patch(&editor, &person.orcid, text).await.ok();
        let seen = person.get(&format!("/api/v1/user/{}", person.orcid)).await.ok();
        let (id, name, lastseen) = (&person.orcid, &person.name, &seen["lastseen"]);
        let expected = json!({ "id": id, "name": name, "level": level, "lastseen": lastseen });
        assert_eq!(user.to_string(), expected.to_string(), "{text}");
        assert_eq!(user, seen);
    }
    patch(&editor, &person.orcid, "501").await.is_error(403, NOT_ALLOWED);
    patch(&editor, &person.orcid, "1000").await.is_error(403, NOT_ALLOWED);
    assert_eq!(level_of(&person).await, 500);
}

#[tokio::test]
async fn nobody_below_editor_gives_anything() {
    let person = Person::new(0).await;
    for level in [0, 100, 499] {
        let caller = Person::new(level).await;
        for given in ["0", "1000"] {
            patch(&caller, &person.orcid, given).await.is_error(403, NOT_ALLOWED);
            patch(&caller, &caller.orcid, given).await.is_error(403, NOT_ALLOWED);
            // Whether there is such a user is not her business.
            patch(&caller, "0000-0000-0000-0000", given).await.is_error(403, NOT_ALLOWED);
        }
    }
}

#[tokio::test]
async fn who_is_above_the_caller_is_not_hers_to_change() {
    let (editor, admin, other) = (Person::new(500).await, Person::new(1000).await, Person::new(1000).await);
    for level in ["0", "500"] {
        patch(&editor, &admin.orcid, level).await.is_error(403, NOT_ALLOWED);
    }
    assert_eq!(level_of(&admin).await, 1000);
    // At the same level she may.
    patch(&other, &admin.orcid, "0").await.has(200);
    assert_eq!(level_of(&admin).await, 0);
}

#[tokio::test]
async fn the_checks_come_in_the_contracts_order() {
    let (editor, stranger) = (Person::new(500).await, Person::stranger().await);
    let unreadable = "parameter 'level' could not be parsed as an integer";
    let client = Client::new();
    for level in ["", "abc", "-", "%00"] {
        patch(&client, "nobody", level).await.is_error(400, unreadable);
    }
    client.send(client.request("PATCH", "/api/v1/user/nobody")).await.is_error(400, unreadable);
    // Who may not give a level at all is told so before what is wrong with this one.
    let (known, admin) = (Person::new(100).await, Person::new(1000).await);
    for level in ["-1", "1001", "65536", "99999999999999999999"] {
        patch(&client, "nobody", level).await.is_error(401, "user is not authenticated");
        patch(&known, "nobody", level).await.is_error(403, NOT_ALLOWED);
        patch(&admin, "nobody", level).await.is_error(400, "parameter 'level' must be within 0 and 1000");
    }
    patch(&editor, "nobody", "1001").await.is_error(403, NOT_ALLOWED);
    patch(&editor, "nobody", "-1").await.is_error(400, "parameter 'level' must be within 0 and 1000");
    patch(&client, "nobody", "1000").await.is_error(401, "user is not authenticated");
    patch(&editor, "nobody", "1000").await.is_error(403, NOT_ALLOWED);
    for id in ["nobody", &stranger.orcid, "0000-0002-1825-0098"] {
        patch(&editor, id, "500").await.is_error(404, "no user with this id");
    }
}

#[tokio::test]
async fn a_level_counts_at_once() {
    let (admin, person) = (Person::new(1000).await, Person::new(0).await);
    person.get("/api/v1/status").await.is_error(403, "not allowed");
    patch(&admin, &person.orcid, "1000").await.has(200);
    person.get("/api/v1/status").await.has(200);
    patch(&person, &person.orcid, "500").await.has(200);
    person.get("/api/v1/status").await.is_error(403, "not allowed");
    patch(&person, &person.orcid, "1000").await.is_error(403, NOT_ALLOWED);
}

#[tokio::test]
async fn a_linked_kbase_user_is_one_user() {
    let (editor, user) = (Person::new(500).await, KbaseUser::new().await);
    user.researcher.sign_in().await;
    user.link().await;
    patch(&editor, &user.researcher.orcid, "100").await.has(200);
    let view = user.call("GET", &format!("/api/v1/user/{}", user.researcher.orcid)).await.ok();
    assert_eq!(view["level"], 100);
}

#[tokio::test]
async fn whoever_is_raised_above_an_editor_meanwhile_is_not_lowered_by_her() {
    let (editor, admin) = (Person::new(500).await, Person::new(1000).await);
    for _ in 0..10 {
        let person = Person::new(100).await;
        let (lowered, raised) =
            join(patch(&editor, &person.orcid, "0"), patch(&admin, &person.orcid, "1000")).await;
        raised.has(200);
        assert!([200, 403].contains(&lowered.status), "{lowered:?}");
        // In either order: raised last, or the editor came too late.
        assert_eq!(level_of(&person).await, 1000);
    }
}

#[tokio::test]
async fn of_two_editors_who_demote_each_other_one_does() {
    for _ in 0..10 {
        let (one, other) = (Person::new(500).await, Person::new(500).await);
        let (first, second) = join(patch(&one, &other.orcid, "0"), patch(&other, &one.orcid, "0")).await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 403], "{first:?} {second:?}");
        let mut levels = [level_of(&one).await, level_of(&other).await];
        levels.sort_unstable();
        assert_eq!(levels, [0, 500]);
    }
}

#[tokio::test]
async fn a_wrong_method_says_which_are_allowed() {
    let client = Client::new();
    let answer = client.send(client.request("DELETE", "/api/v1/user/0000-0002-1825-0097")).await;
    answer.is_error(405, "method not allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD,PATCH");
}
