//! Who may do what, on every route of the compendia group: issue 4 "Bars", decisions.md "Identity", "Candidates",
//! "Delete" and "Links". The table says what is expected, everything else here carries it out.

mod cell;
mod table;
mod world;

use std::collections::BTreeSet;
use std::time::Instant;

use futures::{StreamExt, stream};
use tests::Client;

use self::cell::Cell;
use self::table::{COLUMNS, MATRIX};
use self::world::World;

/// As many as the machine answers without making each other wait for long.
const AT_ONCE: usize = 8;

#[tokio::test]
async fn every_route_answers_each_of_them_as_the_table_says() {
    let started = Instant::now();
    let world = World::new().await;
    let cells = MATRIX.iter().flat_map(|row| COLUMNS.iter().map(move |column| Cell::new(row, *column)));
    let cells: Vec<_> = cells.collect();
    let answers = stream::iter(&cells).map(|cell| cell.problem(&world)).buffer_unordered(AT_ONCE);
    let problems: Vec<_> = answers.filter_map(async |problem| problem).collect().await;
    let (cells, seconds) = (cells.len(), started.elapsed().as_secs());
    println!("{cells} cells in {seconds} s");
    assert!(problems.is_empty(), "{} of {cells} cells:\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn the_table_has_every_documented_route_and_no_other() {
    let document = Client::new().get("/openapi.json").await.ok();
    let paths = document["paths"].as_object().expect("paths").iter();
    let ours = paths.filter(|(path, _)| *path == "/api" || path.starts_with("/api/"));
    let documented: BTreeSet<_> = ours
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").iter();
            // Beside the operations there may be a summary and parameters of all of them.
            let methods = methods.filter(|(_, operation)| operation.get("responses").is_some());
            methods.map(move |(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let listed = MATRIX.iter().map(|row| (row.0.to_owned(), table::documented(row.1))).collect();
    let missing: Vec<_> = documented.difference(&listed).collect();
    let unknown: Vec<_> = listed.difference(&documented).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:?}\nnot documented: {unknown:?}");
}
