//! Who may do what on every route of publications: decisions.md "People". The table says what is expected.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::json;
use tests::profile::edit;
use tests::publication::{PUBLICATIONS, enter, publication};
use tests::{Client, Person};

/// Whether the owner of what a row is about shows her publications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Shown,
    Hidden,
}

use State::{Hidden, Shown};

/// Anonymous, another at level 0, the owner, level 500, level 1000.
type Row = (&'static str, &'static str, State, [u16; 5]);

#[rustfmt::skip]
const MATRIX: &[Row] = &[
    //                                         anonymous other owner editor operator
    ("GET",    "/publications",        Shown,  [401, 200, 200, 200, 200]),
    ("POST",   "/publications",        Shown,  [401, 200, 200, 200, 200]),
    ("GET",    "/publications/{uuid}", Shown,  [401, 200, 200, 200, 200]),
    ("PATCH",  "/publications/{uuid}", Shown,  [401, 403, 200, 403, 200]),
    ("DELETE", "/publications/{uuid}", Shown,  [401, 403, 200, 403, 200]),
    ("GET",    "/publications",        Hidden, [401, 200, 200, 200, 200]),
    ("GET",    "/publications/{uuid}", Hidden, [401, 404, 200, 404, 200]),
    ("PATCH",  "/publications/{uuid}", Hidden, [401, 404, 200, 404, 200]),
    ("DELETE", "/publications/{uuid}", Hidden, [401, 404, 200, 404, 200]),
];

#[tokio::test]
async fn every_route_answers_each_of_them_as_the_table_says() {
    let people = join_all([0, 0, 0, 500, 1000].map(Person::new)).await;
    let [other, showing, hiding, editor, operator] = people.as_slice() else { panic!("five people") };
    edit(hiding, &json!({ "preferences": { "show_publications": false } })).await.has(200);
    let (nobody, fields) = (Client::new(), json!({ "title": "Permitted ships" }));
    let mut problems = Vec::new();
    for (method, path, state, statuses) in MATRIX {
        let owner = if *state == Shown { showing } else { hiding };
        let callers = [&nobody, &other.browser, &owner.browser, &editor.browser, &operator.browser];
        for (caller, (client, expected)) in callers.into_iter().zip(statuses).enumerate() {
            // Each has its own, since some remove it.
            let path = if *path == PUBLICATIONS {
                (*path).to_owned()
            } else {
                publication(&enter(owner, &fields).await)
            };
            let request = client.request(method, &path);
            let request = if ["POST", "PATCH"].contains(method) { request.json(&fields) } else { request };
            let answer = client.send(request).await;
            if answer.status != *expected {
                problems
                    .push(format!("{method} {path} {state:?} by {caller}: {answer:?} instead of {expected}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn the_table_has_every_documented_route_and_no_other() {
    let document = Client::new().get("/openapi.json").await.ok();
    let paths = document["paths"].as_object().expect("paths").iter();
    let documented: BTreeSet<_> = paths
        .filter(|(path, _)| path.starts_with(PUBLICATIONS))
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").iter();
            let methods = methods.filter(|(_, operation)| operation.get("responses").is_some());
            methods.map(move |(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let listed: BTreeSet<_> =
        MATRIX.iter().map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(documented, listed);
}
