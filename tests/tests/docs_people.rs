//! The types of seed 004 in /openapi.json: each has its name there, and is what its route answers.

use serde_json::Value;
use tests::Client;

/// Each type of the seed, and the route that answers it.
const TYPES: [(&str, &str); 18] = [
    ("version", "/version"),
    ("whoami", "/whoami"),
    ("people", "/people"),
    ("people_one", "/people/{uuid}"),
    ("people_self", "/people/{uuid}/self"),
    ("projects", "/projects"),
    ("projects_one", "/projects/{uuid}"),
    ("projects_self", "/projects/self"),
    ("sshkeys", "/sshkeys"),
    ("sshkeys_one", "/sshkeys/{uuid}"),
    ("bastionkeys", "/bastionkeys"),
    ("publications", "/publications"),
    ("publications_one", "/publications/{uuid}"),
    ("profile_people", "/profile/people"),
    ("profile_people_one", "/profile/people/{uuid}"),
    ("profile_self", "/profile/people/{uuid}/self"),
    ("profile_projects", "/profile/projects"),
    ("profile_projects_one", "/profile/projects/{uuid}"),
];
/// Some routes, and a status that they refuse with.
const REFUSED: [(&str, &str); 3] = [("/people", "401"), ("/projects/{uuid}", "404"), ("/sshkeys", "401")];

/// The name of the schema of an answer.
fn answered<'a>(document: &'a Value, path: &str, status: &str) -> &'a str {
    let answer = &document["paths"][path]["get"]["responses"][status];
    let schema = &answer["content"]["application/json"]["schema"]["$ref"];
    let name = schema.as_str().and_then(|address| address.strip_prefix("#/components/schemas/"));
    name.unwrap_or_else(|| panic!("GET {path} {status} has no schema with a name: {answer}"))
}

#[tokio::test]
async fn each_type_of_the_seed_has_its_name_and_is_answered_by_its_route() {
    let document = Client::new().get("/openapi.json").await.ok();
    let schemas = &document["components"]["schemas"];
    for (kind, path) in TYPES {
        let schema = &schemas[kind];
        assert!(schema.is_object(), "there is no schema {kind}");
        // The type is the whole answer, or what the envelope holds.
        let name = answered(&document, path, "200");
        let held = &schemas[name]["properties"]["data"]["items"];
        assert!(
            name == kind || held == schema,
            "GET {path} answers {name} with {held}, not {kind}: {schema}"
        );
    }
    // The portal's form of /whoami: one status can't say two.
    let portal = &schemas["whoami_alt"];
    assert!(portal.is_object());
    assert_eq!(&schemas["Envelope_whoami_alt"]["properties"]["data"]["items"], portal);
}

#[tokio::test]
async fn errors_are_of_the_seeds_type() {
    let document = Client::new().get("/openapi.json").await.ok();
    for (path, status) in REFUSED {
        assert_eq!(answered(&document, path, status), "error", "{path} {status}");
    }
    let error = &document["components"]["schemas"]["error"]["properties"];
    for field in ["errors", "size", "status", "type"] {
        assert!(error[field].is_object(), "error has no {field}");
    }
    let item = &document["components"]["schemas"]["error_item"]["properties"];
    assert!(item["detail"].is_object() && item["message"].is_object(), "{item}");
}
