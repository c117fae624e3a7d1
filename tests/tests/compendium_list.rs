//! GET /api/v1/compendium: compendia.md 1.3, 0.4, 0.5.

use tests::{Client, Person, Workspace, metadata, publish, published, workspace};

fn of(person: &Person) -> String {
    format!("/api/v1/compendium?user={}", person.orcid)
}

#[tokio::test]
async fn published_compendia_are_listed_in_the_order_of_their_creation() {
    let author = Person::new(100).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(workspace(&author).await);
    }
    // Published in another order.
    for id in [&ids[2], &ids[0], &ids[1]] {
        publish(&author, id, None).await;
    }
    assert_eq!(Client::new().get(&of(&author)).await.ok_results(), ids);
}

#[tokio::test]
async fn candidates_are_listed_for_their_author_only_and_come_first() {
    let author = Person::new(100).await;
    let public = published(&author, &Workspace::minimal_rmd()).await;
    let candidate = workspace(&author).await;
    assert_eq!(author.get(&of(&author)).await.ok_results(), [candidate.clone(), public.clone()]);
    assert_eq!(Client::new().get(&of(&author)).await.ok_results(), [public.as_str()]);
    for level in [100, 500, 1000] {
        let other = Person::new(level).await;
        assert_eq!(other.get(&of(&author)).await.ok_results(), [public.as_str()], "level {level}");
    }
    // Without the filter nobody sees candidates.
    let all = author.get("/api/v1/compendium?limit=10000").await.ok_results();
    assert!(all.contains(&public) && !all.contains(&candidate));
}

#[tokio::test]
async fn unknown_values_give_an_empty_list() {
    let client = Client::new();
    for query in ["user=0000-0000-0000-0000", "user=nobody", "doi=10.0/none", "job_id=nope1", "start=1000000"]
    {
        client.get(&format!("/api/v1/compendium?{query}")).await.is(200, r#"{"results":[]}"#);
    }
}

#[tokio::test]
async fn a_doi_is_matched_exactly() {
    let author = Person::new(100).await;
    let doi = format!("10.5555/{}", author.orcid);
    let id = workspace(&author).await;
    let mut record = metadata("Ships");
    record["identifier"]["doi"] = doi.as_str().into();
    publish(&author, &id, Some(record)).await;
    let client = Client::new();
    let path = format!("/api/v1/compendium?doi={doi}");
    assert_eq!(client.get(&path).await.ok_results(), [id.as_str()]);
    assert!(client.get(&path[..path.len() - 1]).await.ok_results().is_empty());
    assert_eq!(client.get(&format!("{path}&user={}", author.orcid)).await.ok_results(), [id]);
    assert!(client.get(&format!("{path}&user=0000-0000-0000-0000")).await.ok_results().is_empty());
}

#[tokio::test]
async fn start_and_limit_page_and_take_leading_integers() {
    let author = Person::new(100).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(published(&author, &Workspace::minimal_rmd()).await);
    }
    let client = Client::new();
    let (list, client) = (of(&author), &client);
    let page = async |query: &str| client.get(&format!("{list}&{query}")).await.ok_results();
    assert_eq!(page("limit=2").await, ids[..2]);
    assert_eq!(page("start=2").await, ids[1..]);
    assert_eq!(page("start=2&limit=1").await, ids[1..2]);
    assert_eq!(page("start=2.9&limit=1.9").await, ids[1..2]);
    assert_eq!(page("start=&limit=").await, ids);
    assert!(page("start=4").await.is_empty());
}

#[tokio::test]
async fn the_first_100_are_the_default() {
    let client = Client::new();
    assert!(client.get("/api/v1/compendium").await.ok_results().len() <= 100);
}
