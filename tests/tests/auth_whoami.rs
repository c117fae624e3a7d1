//! GET /api/v1/auth/whoami: compendia.md 11.2 and 11.4, decisions.md "Identity".

use tests::{Client, Person};

async fn with_cookie(value: &str) -> tests::Answer {
    let client = Client::new();
    client.set_cookie("connect.sid", Some(value));
    client.get("/api/v1/auth/whoami").await
}

#[tokio::test]
async fn shows_orcid_and_name() {
    let person = Person::new(0).await;
    let expected = format!(r#"{{"orcid":"{}","name":"{}"}}"#, person.orcid, person.name);
    person.get("/api/v1/auth/whoami").await.is(200, &expected);
    person.get("/api/v1/auth/whoami/").await.is(200, &expected);
}

#[tokio::test]
async fn anonymous_is_401_without_a_session() {
    let client = Client::new();
    let answer = client.get("/api/v1/auth/whoami").await;
    answer.is_error(401, "user is not authenticated");
    assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
}

#[tokio::test]
async fn the_cookie_is_accepted_encoded_and_raw() {
    let person = Person::new(0).await;
    let encoded = person.cookie("connect.sid").expect("a session");
    let raw = encoded.replace("%3A", ":").replace("%2E", ".").replace("%2B", "+").replace("%2F", "/");
    assert!(raw.starts_with("s:") && !raw.contains('%'), "{raw}");
    with_cookie(&encoded).await.has(200);
    with_cookie(&raw).await.has(200);
    with_cookie(&encoded.replace("%2E", ".").replace("%2D", "-").replace("%5F", "_")).await.has(200);
}

#[tokio::test]
async fn an_unknown_or_wrongly_signed_session_is_anonymous() {
    let person = Person::new(0).await;
    let good = person.cookie("connect.sid").expect("a session");
    let (sid, mac) = good.split_once("%2E").expect("a signature");
    let other = if mac.starts_with('A') { "B" } else { "A" };
    let wrong = format!("{sid}.{other}{}", &mac[1..]);
    // The reference's check value is rightly signed with the local secret, but no session.
    let unknown = "s:yleQfdYnkh-sbj9Ez--_TWHVhXeXNEgq.qRmINNdkRuJ+iHGg5woRa9ydziuJ+DzFG9GnAZRvaaM";
    for value in [wrong.as_str(), unknown, sid, "s:.", "x", "%", "s:%ff.x"] {
        with_cookie(value).await.is_error(401, "user is not authenticated");
    }
}

#[tokio::test]
async fn an_invalid_session_does_not_hide_what_is_public() {
    let client = Client::new();
    client.set_cookie("connect.sid", Some("s:wrong.signature"));
    client.get("/api/v1/compendium?limit=1").await.has(200);
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let person = Person::new(0).await;
    let answer = person.send(person.request("HEAD", "/api/v1/auth/whoami")).await;
    answer.is(200, "");
}
