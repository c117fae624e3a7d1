//! What every answer has in common: decisions.md "Everywhere".

use tests::{Client, Person, Stack};

#[tokio::test]
async fn every_answer_carries_a_request_id_of_its_own() {
    let client = Client::new();
    let mut seen = std::collections::HashSet::new();
    for path in [
        "/",
        "/api",
        "/status",
        "/nope",
        "/api/v1/nope",
        "/api/v1/auth/whoami",
        "/api/v1/auth/login",
        "/api/v1/compendium",
        "/api/v1/compendium/nope",
        "/api/v1/compendium?limit=x",
        "/api/v1/job",
        "/api/v1/job/nope",
        "/api/v1/compendium/nope/jobs",
    ] {
        let answer = client.get(path).await;
        let id = answer.header("x-request-id").to_owned();
        assert!(!id.is_empty(), "{path}: {answer:?}");
        assert!(seen.insert(id), "{path}: a request id came twice");
    }
}

#[tokio::test]
async fn errors_are_json_and_tell_nothing_of_the_inside() {
    let person = Person::new(100).await;
    let inside = [
        "panicked",
        "/work/",
        "/var/task",
        "arn:aws",
        "src/",
        "dynamodb",
        "s3:",
        "traceback",
        "localhost:4566",
    ];
    for path in [
        "/api/v1/nope",
        "/api/v1/compendium/nope",
        "/api/v1/compendium/nope/data/x",
        "/api/v1/compendium?start=x",
        "/api/v1/job/nope",
        "/api/v1/job?fields=x",
        "/api/v1/auth/login?code=x&state=y",
    ] {
        let answer = person.get(path).await;
        assert!((400..500).contains(&answer.status), "{path}: {answer:?}");
        assert!(answer.header("content-type").starts_with("application/json"), "{path}: {answer:?}");
        let text = answer.text().to_lowercase();
        for word in inside {
            assert!(!text.contains(word), "{path}: {word} in {text}");
        }
        assert!(!text.contains(Stack::get().name("CompendiaTable")), "{path}: {text}");
        assert!(answer.json()["error"].is_string(), "{path}: {answer:?}");
    }
}
