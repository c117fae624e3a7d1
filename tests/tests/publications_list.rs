//! GET /publications: contract/people.md 1.3, contract/decisions.md "People".

use futures::future::join_all;
use serde_json::{Value, json};
use tests::publication::{PUBLICATIONS, enter, publication};
use tests::{Person, Stack};
use uuid::Uuid;

/// A word that is in no other test's publication.
fn word() -> String {
    Uuid::new_v4().simple().to_string()
}

async fn found(person: &Person, query: &str) -> Value {
    person.get(&format!("{PUBLICATIONS}?{query}")).await.ok()
}

fn titles(page: &Value) -> Vec<&str> {
    let data = page["data"].as_array().expect("data").iter();
    data.map(|shown| shown["title"].as_str().expect("a title")).collect()
}

#[tokio::test]
async fn a_page_has_the_seeds_fields_and_the_next_one_goes_on_where_it_ended() {
    let person = Person::new(0).await;
    let word = word();
    let title = |number: usize| json!({ "title": format!("{word} {number}") });
    let all: Vec<_> = (0..5).map(title).collect();
    join_all(all.iter().map(|fields| enter(&person, fields))).await;
    let page = found(&person, &format!("search={word}&limit=2")).await;
    let fields: Vec<_> = page.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["data", "limit", "links", "offset", "size", "status", "total", "type"]);
    assert_eq!(
        (&page["type"], &page["total"], &page["size"]),
        (&json!("publications"), &json!(5), &json!(2))
    );
    let mut seen: Vec<String> = titles(&page).into_iter().map(str::to_owned).collect();
    let mut next = page["links"]["next"].as_str().map(str::to_owned);
    while let Some(address) = next {
        let page = person.get(&address).await.ok();
        seen.extend(titles(&page).into_iter().map(str::to_owned));
        next = page["links"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, (0..5).map(|number| format!("{word} {number}")).collect::<Vec<_>>());
    let middle = found(&person, &format!("search={word}&limit=2&offset=3")).await;
    assert_eq!(titles(&middle), [format!("{word} 3"), format!("{word} 4")]);
    assert!(middle["links"]["next"].is_null() && middle["links"]["prev"].is_string(), "{middle:#}");
}

#[tokio::test]
async fn titles_people_venues_and_dois_are_searched_in_any_case_and_literally() {
    let person = Person::new(0).await;
    let word = word();
    let fields = json!({
        "title": format!("T-{word}"), "authors": [format!("A-{word}")], "editors": [format!("E-{word}")],
        "venue": format!("V-{word} 100%"), "doi": format!("10.5281/d-{word}"), "description": format!("X-{word}"),
    });
    enter(&person, &fields).await;
    for prefix in ["t-", "A-", "E-", "v-", "10.5281/D-"] {
        let search = format!("{prefix}{}", word.to_uppercase()).replace('/', "%2F");
        assert_eq!(found(&person, &format!("search={search}")).await["total"], 1, "{search}");
    }
    assert_eq!(found(&person, &format!("search={word}%20100%25")).await["total"], 1);
    for none in [format!("X-{word}"), format!("{word}%25100"), format!("{word}_100")] {
        assert_eq!(found(&person, &format!("search={none}")).await["total"], 0, "{none}");
    }
    assert_eq!(found(&person, &format!("search=t-{word}&exact_match=true")).await["total"], 1);
    assert_eq!(found(&person, &format!("search={word}&exact_match=true")).await["total"], 0);
}

#[tokio::test]
async fn changes_and_removals_are_found_at_once() {
    let person = Person::new(0).await;
    let (before, after) = (word(), word());
    let entered = enter(&person, &json!({ "title": before })).await;
    let path = publication(&entered);
    person.send(person.request("PATCH", &path).json(&json!({ "title": after }))).await.has(200);
    assert_eq!(found(&person, &format!("search={before}")).await["total"], 0);
    assert_eq!(titles(&found(&person, &format!("search={after}")).await), [after.as_str()]);
    person.send(person.request("DELETE", &path)).await.has(200);
    assert_eq!(found(&person, &format!("search={after}")).await["total"], 0);
    let uuid = person.uuid().await.expect("a uuid");
    assert_eq!(found(&person, &format!("person_uuid={uuid}")).await["total"], 0);
}

#[tokio::test]
async fn a_persons_list_is_newest_first_and_goes_on_where_it_ended() {
    let (person, other) = (Person::new(0).await, Person::new(0).await);
    for number in 0..3 {
        enter(&person, &json!({ "title": format!("Number {number}") })).await;
    }
    let uuid = person.uuid().await.expect("a uuid");
    let page = found(&other, &format!("person_uuid={uuid}&limit=2")).await;
    assert_eq!((titles(&page), &page["total"]), (vec!["Number 2", "Number 1"], &json!(3)));
    let next = other.get(page["links"]["next"].as_str().expect("a next page")).await.ok();
    assert_eq!(titles(&next), ["Number 0"]);
    let nobody = Uuid::new_v4();
    other.get(&format!("{PUBLICATIONS}?person_uuid={nobody}")).await.has(404);
    other.get(&format!("{PUBLICATIONS}?person_uuid={uuid}&search=abc")).await.has(400);
}

#[tokio::test]
async fn what_a_writer_left_undone_is_found_all_the_same() {
    let person = Person::new(0).await;
    let (word, lost) = (word(), word());
    let entered = enter(&person, &json!({ "title": word })).await;
    let uuid = entered["uuid"].as_str().expect("a uuid");
    // As if whoever changed the title had died before writing the rows.
    let mut record = Stack::get().aws().item("PublicationsTable", uuid).await.expect("a record");
    record["details"]["M"]["title"]["S"] = lost.as_str().into();
    record["version"]["N"] = "2".into();
    record["unindexed"] = json!({ "S": "publication" });
    Stack::get().aws().put_items("PublicationsTable", [record]).await;
    assert_eq!(titles(&found(&person, &format!("search={lost}")).await), [lost.as_str()]);
    assert_eq!(found(&person, &format!("search={word}")).await["total"], 0);
}

#[tokio::test]
async fn bad_parameters_are_400() {
    let person = Person::new(0).await;
    for query in ["limit=0", "limit=201", "offset=-1", "search=ab", "after=x", "after=WyJhIiwiYiJd"] {
        person.get(&format!("{PUBLICATIONS}?{query}")).await.has(400);
    }
}
