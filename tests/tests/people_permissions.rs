//! Who may do what on every route of people: contract/decisions.md "People". The table says what is expected.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::json;
use tests::{Client, Person};

/// Anonymous, another at level 0, the person herself, level 500, level 1000.
type Row = (&'static str, &'static str, [u16; 5]);

#[rustfmt::skip]
const MATRIX: &[Row] = &[
    //                                                        anonymous other herself editor operator
    ("GET",   "/version",                                     [200, 200, 200, 200, 200]),
    ("GET",   "/whoami",                                      [401, 200, 200, 200, 200]),
    ("GET",   "/people",                                      [401, 200, 200, 200, 200]),
    ("GET",   "/people/preferences",                          [200, 200, 200, 200, 200]),
    ("GET",   "/people/profile/preferences",                  [200, 200, 200, 200, 200]),
    ("GET",   "/people/profile/otheridentity-types",          [200, 200, 200, 200, 200]),
    ("GET",   "/people/profile/personalpage-types",           [200, 200, 200, 200, 200]),
    ("GET",   "/people/profile/social-page-types",            [200, 200, 200, 200, 200]),
    ("GET",   "/people/profile/professional-page-types",      [200, 200, 200, 200, 200]),
    ("GET",   "/people/{uuid}",                               [401, 200, 200, 200, 200]),
    ("PATCH", "/people/{uuid}",                               [401, 403, 200, 403, 403]),
    ("GET",   "/people/{uuid}/self",                          [401, 403, 200, 403, 200]),
    ("PATCH", "/people/{uuid}/profile",                       [401, 403, 200, 403, 403]),
    ("GET",   "/profile/people",                              [401, 200, 200, 200, 200]),
    ("GET",   "/profile/people/{uuid}",                       [401, 200, 200, 200, 200]),
    ("GET",   "/profile/people/{uuid}/self",                  [401, 403, 200, 403, 200]),
];

#[tokio::test]
async fn every_route_answers_each_of_them_as_the_table_says() {
    let people = join_all([0, 0, 500, 1000].map(Person::new)).await;
    let [other, herself, editor, operator] = people.as_slice() else { panic!("four people") };
    let nobody = Client::new();
    let callers = [&nobody, &other.browser, &herself.browser, &editor.browser, &operator.browser];
    let uuid = herself.uuid().await.expect("a uuid");
    let mut problems = Vec::new();
    for (method, path, statuses) in MATRIX {
        for (caller, (client, expected)) in callers.iter().zip(statuses).enumerate() {
            let request = client.request(method, &path.replace("{uuid}", &uuid));
            let request = if *method == "PATCH" { request.json(&json!({})) } else { request };
            let answer = client.send(request).await;
            if answer.status != *expected {
                problems.push(format!("{method} {path} by {caller}: {answer:?} instead of {expected}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn the_table_has_every_documented_route_and_no_other() {
    let document = Client::new().get("/openapi.json").await.ok();
    let is_ours = |path: &str| {
        ["/version", "/whoami"].contains(&path)
            || path.starts_with("/people")
            || path.starts_with("/profile/people")
    };
    let paths = document["paths"].as_object().expect("paths").iter().filter(|(path, _)| is_ours(path));
    let documented: BTreeSet<_> = paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").iter();
            let methods = methods.filter(|(_, operation)| operation.get("responses").is_some());
            methods.map(move |(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let listed: BTreeSet<_> =
        MATRIX.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(documented, listed);
}
