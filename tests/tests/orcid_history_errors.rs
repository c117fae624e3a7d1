//! What POST /api/eperson/orcidhistories refuses: contract/orcid-sync.md 1.4, 1.5.

use tests::orcid_queue::{HISTORIES, Linked, QUEUES};
use tests::{Client, KbaseUser, uuid_of};

async fn post(user: &KbaseUser, media_type: Option<&str>, body: &str) -> (u16, String) {
    let mut request = user.request("POST", HISTORIES).body(body.to_owned());
    if let Some(media_type) = media_type {
        request = request.header("content-type", media_type);
    }
    let answer = user.send(request).await;
    (answer.status, answer.json()["message"].as_str().expect("a message").to_owned())
}

#[tokio::test]
async fn other_bodies_are_refused_by_their_type() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    let body = format!("{QUEUES}/{row}");
    for (media_type, status) in [
        (Some("application/json"), 405),
        (Some("application/hal+json"), 405),
        (Some("multipart/form-data; boundary=x"), 400),
        (Some("text/plain"), 415),
        (None, 415),
    ] {
        assert_eq!(post(&owner.user, media_type, &body).await.0, status, "{media_type:?}");
    }
    assert!(owner.waits(row).await);
}

#[tokio::test]
async fn other_than_one_address_is_refused() {
    let owner = Linked::new().await;
    let (one, two) = (owner.keyword("soil").await, owner.keyword("water").await);
    for body in [
        String::new(),
        "\n".to_owned(),
        "https://host/api/eperson/orcidqueues/".to_owned(),
        "https://host/api/eperson/orcidqueues/x".to_owned(),
        format!("https://host{QUEUES}/{one}/"),
        format!("https://host{HISTORIES}/{one}"),
        format!("{QUEUES}/{one}\n{QUEUES}/{two}"),
        format!("# rows\n{QUEUES}/{one}"),
    ] {
        let refused = post(&owner.user, Some("text/uri-list"), &body).await;
        assert_eq!(refused, (400, "Request is invalid or incorrect".to_owned()), "{body:?}");
    }
    let (status, _) = post(&owner.user, Some("text/uri-list"), &" ".repeat(70_000)).await;
    assert_eq!(status, 413);
}

#[tokio::test]
async fn only_the_owner_and_admins_send() {
    let (owner, other) = futures::join!(Linked::new(), Linked::new());
    let row = owner.keyword("soil").await;
    let body = format!("{QUEUES}/{row}");
    let nobody = Client::new();
    let request = nobody.request("POST", HISTORIES).header("content-type", "text/uri-list");
    nobody.send(request.body(body.clone())).await.has(401);
    let (status, message) = post(&other.user, Some("text/uri-list"), &body).await;
    assert_eq!((status, message.as_str()), (403, "Access is denied"));
    let (status, _) = post(&other.user, Some("text/uri-list"), &format!("{QUEUES}/2147483647")).await;
    assert_eq!(status, 404);
}

/// A profile without a token: 400, and the row waits on.
#[tokio::test]
async fn without_a_link_nothing_is_sent() {
    let owner = Linked::new().await;
    let row = owner.keyword("soil").await;
    owner.user.call("DELETE", "/link").await.has(204);
    assert!(!owner.waits(row).await, "what waits ends with the link");
    let row = owner.keyword("soil").await;
    let (status, message) = post(&owner.user, Some("text/uri-list"), &format!("{QUEUES}/{row}")).await;
    assert_eq!((status, message.as_str()), (400, "Request is invalid or incorrect"));

    let unknown = KbaseUser::new().await;
    unknown.call("GET", "/link/is_linked").await.has(200);
    let uuid = uuid_of("kbase", &unknown.username).await.expect("who called is known");
    let unknown = Linked { user: unknown, uuid };
    let row = unknown.keyword("soil").await;
    unknown.send(row).await.has(400);
    assert!(unknown.waits(row).await);
}
