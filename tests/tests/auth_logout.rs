//! GET and POST /api/v1/auth/logout: compendia.md 1.18 and 11.3.

use tests::{Client, Person};

#[tokio::test]
async fn ends_the_session_for_every_copy_of_the_cookie() {
    for method in ["GET", "POST"] {
        let person = Person::new(0).await;
        let copy = person.copy();
        let answer = person.send(person.request(method, "/api/v1/auth/logout")).await.has(302);
        assert_eq!(answer.header("location"), "/");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(person.cookie("connect.sid"), None, "the browser forgets it");
        copy.get("/api/v1/auth/whoami").await.is_error(401, "user is not authenticated");
    }
}

#[tokio::test]
async fn one_session_of_two_ends() {
    let person = Person::new(0).await;
    let elsewhere = person.copy();
    person.sign_in().await;
    person.get("/api/v1/auth/logout").await.has(302);
    elsewhere.get("/api/v1/auth/whoami").await.has(200);
}

#[tokio::test]
async fn without_a_session_it_only_redirects() {
    let answer = Client::new().get("/api/v1/auth/logout").await.has(302);
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn head_does_not_act() {
    let person = Person::new(0).await;
    let answer = person.send(person.request("HEAD", "/api/v1/auth/logout")).await.has(405);
    assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
    person.get("/api/v1/auth/whoami").await.has(200);
}
