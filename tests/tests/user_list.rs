//! GET /api/v1/user: compendia.md 11.5 and 0.4, decisions.md "Compendia, jobs, shipments, users".

use tests::{Client, KbaseUser, Person};

const ALL: &str = "/api/v1/user?limit=10000";

async fn all() -> Vec<String> {
    Client::new().get(ALL).await.ok_results()
}

/// Where each of these is among all; `None` for who is not listed.
async fn places<const N: usize>(ids: [&str; N]) -> [Option<usize>; N] {
    let all = all().await;
    ids.map(|id| {
        let places: Vec<_> = all.iter().enumerate().filter(|(_, listed)| *listed == id).collect();
        assert!(places.len() <= 1, "{id} is listed {} times", places.len());
        places.first().map(|(place, _)| *place)
    })
}

#[tokio::test]
async fn lists_ids_in_the_order_of_creation() {
    let (first, second, third) = (Person::new(0).await, Person::new(1000).await, Person::new(100).await);
    let found = places([&first.orcid, &second.orcid, &third.orcid]).await;
    assert!(found.iter().all(Option::is_some) && found.is_sorted(), "{found:?}");
    // Signing in again changes nothing about the order, nor does another level.
    first.sign_in().await;
    second.set_level(0).await;
    let again = places([&first.orcid, &second.orcid, &third.orcid]).await;
    assert!(again.is_sorted(), "{again:?}");
}

#[tokio::test]
async fn everybody_may_see_it_with_and_without_a_slash() {
    Person::new(0).await;
    let answer = Client::new().get("/api/v1/user/?limit=1").await.has(200);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(answer.json().as_object().expect("an object").keys().collect::<Vec<_>>(), ["results"]);
    assert_eq!(answer.ok_results().len(), 1);
}

#[tokio::test]
async fn only_who_has_signed_in_with_orcid_or_linked_it_is_listed_and_once() {
    let stranger = Person::stranger().await;
    assert_eq!(places([&stranger.orcid]).await, [None]);
    // Known to KBase only; then a record of its own at ORCID; then one of the two.
    let user = KbaseUser::new().await;
    user.call("GET", "/link/is_linked").await.is(200, "false");
    assert_eq!(places([&user.researcher.orcid]).await, [None]);
    assert!(!all().await.contains(&user.username));
    user.researcher.sign_in().await;
    assert!(places([&user.researcher.orcid]).await[0].is_some());
    user.link().await;
    assert!(places([&user.researcher.orcid]).await[0].is_some());
    // Never signed in with ORCID, only linked.
    let adopted = KbaseUser::linked().await;
    assert!(places([&adopted.researcher.orcid]).await[0].is_some());
}

/// Does it until who was listed before is listed in the same places after. Other tests add people meanwhile, at the end
/// of the list, so who looks may see more than what this answers; and now and then a link puts one between two.
async fn undisturbed<T>(mut look: impl AsyncFnMut(&[String]) -> T) -> (Vec<String>, T) {
    for _ in 0..100 {
        let before = all().await;
        let seen = look(&before).await;
        if all().await.starts_with(&before) {
            return (before, seen);
        }
    }
    panic!("people were put between others all the time");
}

#[tokio::test]
async fn pages_are_exact() {
    for _ in 0..6 {
        Person::new(0).await;
    }
    let client = Client::new();
    let (all, paged) = undisturbed(async |all| {
        let size = all.len().div_ceil(4);
        let mut paged = Vec::new();
        for page in 0..4 {
            let path = format!("/api/v1/user?start={}&limit={size}", page * size + 1);
            paged.extend(client.get(&path).await.ok_results());
        }
        paged
    })
    .await;
    assert_eq!(paged[..all.len()], all);
}

#[tokio::test]
async fn beyond_the_end_is_an_empty_list() {
    Client::new().get("/api/v1/user?start=1000000000").await.is(200, r#"{"results":[]}"#);
}

#[tokio::test]
async fn the_default_is_the_first_100() {
    for _ in 0..3 {
        Person::new(0).await;
    }
    let client = Client::new();
    let (all, (default, decimals)) = undisturbed(async |_| {
        let default = client.get("/api/v1/user?start=&limit=").await.ok_results();
        (default, client.get("/api/v1/user?start=2.9&limit=2.9").await.ok_results())
    })
    .await;
    assert!(default.len() <= 100, "{}", default.len());
    let known = all.len().min(100);
    assert_eq!(default[..known], all[..known]);
    assert_eq!(decimals, all[1..3]);
}

#[tokio::test]
async fn a_wrong_method_says_which_are_allowed() {
    let client = Client::new();
    let answer = client.send(client.request("POST", "/api/v1/user")).await;
    answer.is_error(405, "method not allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD");
}
