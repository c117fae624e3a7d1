//! GET /people: pages, search and order (contract/people.md 1.3, contract/decisions.md "People").

use futures::future::join_all;
use serde_json::{Value, json};
use tests::profile::{edit, named, names, rare};
use tests::{Client, KbaseUser, Person, Stack};

async fn found(client: &Client, search: &str) -> Value {
    let search: String = search.bytes().map(|byte| format!("%{byte:02X}")).collect();
    client.get(&format!("/people?limit=200&search={search}")).await.ok()
}

#[tokio::test]
async fn somebody_new_is_found_by_the_name_that_orcid_gives() {
    let person = Person::new(0).await;
    let list = found(&person, &person.name).await;
    let ours: Vec<_> = list["data"].as_array().unwrap().iter().map(|entry| entry["uuid"].clone()).collect();
    assert!(ours.contains(&json!(person.uuid().await)), "{list}");
}

#[tokio::test]
async fn names_and_addresses_are_searched_in_any_case_and_literally() {
    let rare = rare();
    let person = named(&format!("Ä {rare} 100% O_Neil")).await;
    edit(&person, &json!({ "email": format!("{rare}.mail@example.org") })).await.has(200);
    for search in
        [&format!("ä {rare}"), &rare.to_uppercase(), &format!("{rare}.MAIL@"), &format!("{rare} 100% o_n")]
    {
        assert_eq!(found(&person, search).await["total"], 1, "{search}");
    }
    for search in
        [format!("{rare}%o_neil"), format!("{rare}_100"), format!("{rare}*"), format!("{rare}  .mail")]
    {
        assert_eq!(found(&person, &search).await["total"], 0, "{search}");
    }
}

#[tokio::test]
async fn exact_matches_are_of_a_whole_name_or_address() {
    let rare = rare();
    let person = named(&format!("{rare} Lovelace")).await;
    edit(&person, &json!({ "email": format!("{rare}@example.org") })).await.has(200);
    let total = async |search: String| {
        let list = person.get(&format!("/people?exact_match=true&search={search}")).await.ok();
        let this = list["links"]["self"].as_str().unwrap();
        assert!(this.contains("exact_match=true"), "{this}");
        list["total"].as_u64().unwrap()
    };
    assert_eq!(total(format!("{rare}+LOVELACE")).await, 1);
    assert_eq!(total(format!("{rare}%40example.org")).await, 1);
    assert_eq!(total(rare.clone()).await, 0);
}

#[tokio::test]
async fn a_uuid_finds_its_person() {
    let person = Person::new(0).await;
    let uuid = person.uuid().await.unwrap();
    let list = found(&person, &uuid).await;
    assert_eq!((&list["total"], &list["data"][0]["uuid"]), (&json!(1), &json!(uuid)));
    assert_eq!(found(&person, "00000000-0000-0000-0000-000000000000").await["total"], 0);
}

#[tokio::test]
async fn pages_follow_each_other_in_the_order_of_names() {
    let rare = rare();
    let suffixes = ["Zoe", "adam", "Ada", "Ada", "eve", "Bob", "Ça"];
    let people = suffixes.map(|suffix| {
        let name = format!("{rare} {suffix}");
        async move { named(&name).await }
    });
    let people = join_all(people).await;
    let client = &people[0];
    let all = found(client, &rare).await;
    let shown: Vec<_> = names(&all).iter().map(|name| name[rare.len() + 1..].to_owned()).collect();
    assert_eq!(shown, ["Ada", "Ada", "adam", "Bob", "eve", "Zoe", "Ça"]);
    // By the links, which carry a cursor, and by offsets.
    let mut next = Some(format!("{}/people?search={rare}&limit=3", Stack::get().api));
    let (mut by_links, mut by_offsets) = (Vec::new(), Vec::new());
    while let Some(url) = next {
        let page = client.get(&path_of(&url)).await.ok();
        assert_eq!((&page["total"], &page["offset"]), (&json!(7), &json!(by_links.len())));
        by_links.extend(page["data"].as_array().unwrap().clone());
        next = page["links"]["next"].as_str().map(str::to_owned);
        assert!(next.as_ref().is_none_or(|next| next.contains("after=")), "{page}");
    }
    for offset in [0, 3, 6, 9] {
        let page = client.get(&format!("/people?search={rare}&limit=3&offset={offset}")).await.ok();
        by_offsets.extend(page["data"].as_array().unwrap().clone());
    }
    assert_eq!(Value::from(by_links), all["data"]);
    assert_eq!(Value::from(by_offsets), all["data"]);
    let odd = client.get(&format!("/people?search={rare}&limit=3&offset=5")).await.ok();
    assert_eq!(odd["size"], 2);
    assert!(odd["links"]["last"].as_str().unwrap().contains("offset=6&limit=3"), "{odd}");
    assert!(odd["links"]["prev"].as_str().unwrap().contains("offset=2&limit=3"), "{odd}");
}

/// The path of an address of the API.
fn path_of(url: &str) -> String {
    let (_, rest) = url.split_once("://").expect("an address");
    rest[rest.find('/').expect("a path")..].to_owned()
}

#[tokio::test]
async fn the_whole_list_has_everybody_once() {
    let people = join_all((0..3).map(|_| Person::new(0))).await;
    // Whoever reads a list is in it, however many others are new.
    for person in &people {
        person.get("/people?limit=1").await.has(200);
    }
    let (mut uuids, mut path) = (Vec::new(), "/people?limit=200".to_owned());
    loop {
        let page = people[0].get(&path).await.ok();
        uuids.extend(page["data"].as_array().unwrap().iter().map(|entry| entry["uuid"].clone()));
        let Some(next) = page["links"]["next"].as_str() else { break };
        path = path_of(next);
    }
    // Others may be called otherwise meanwhile, and be met again at another place.
    for person in people {
        let uuid = json!(person.uuid().await);
        assert_eq!(uuids.iter().filter(|listed| **listed == uuid).count(), 1);
    }
}

#[tokio::test]
async fn what_can_t_be_is_named() {
    let person = Person::new(0).await;
    for (query, detail) in [
        ("offset=-1", "offset: must be a whole number of at least 0"),
        ("limit=x", "limit: must be a whole number of at least 0"),
        ("limit=0", "limit: must be within 1 and 200"),
        ("limit=201", "limit: must be within 1 and 200"),
        ("search=ab", "search: must have at least 3 characters"),
        ("search=%20a%20b%20&exact_match=1", "exact_match: must be true or false"),
        ("after=x", "after: is not from a link of this list"),
        // Keys of another list's cursor.
        ("after=WyJhIiwiYiJd", "after: is not from a link of this list"),
    ] {
        person.get(&format!("/people?{query}")).await.is_refused(400, detail);
    }
    let beyond = person.get("/people?offset=1000000").await.ok();
    assert_eq!((&beyond["data"], &beyond["links"]["next"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn who_is_known_to_kbase_only_is_in_no_list() {
    let user = KbaseUser::new().await;
    let whoami = user.call("GET", "/whoami").await.ok();
    let uuid = whoami["data"][0]["uuid"].as_str().unwrap().to_owned();
    assert_eq!(whoami["data"][0]["name"], user.username);
    let search =
        async |text: &str| user.call("GET", &format!("/people?search={text}")).await.ok()["total"].clone();
    assert_eq!((search(&user.username).await, search(&uuid).await), (json!(0), json!(0)));
}
