//! GET /projects?search_set=: people.md 1.3.

use serde_json::json;
use tests::project::{detail, named, path, uuids};
use tests::{Client, Person};
use uuid::Uuid;

/// Public projects with topics, in the order of their names, and a private one.
struct Labelled {
    word: String,
    owner: Person,
    projects: Vec<String>,
    private: String,
}

impl Labelled {
    async fn new() -> Self {
        let word = Uuid::new_v4().simple().to_string();
        let owner = Person::new(100).await;
        let mut projects = Vec::new();
        for (name, topics) in
            [("A", vec!["Soil"]), ("B", vec!["Water"]), ("C", vec!["soil", "WATER"]), ("D", vec![])]
        {
            let uuid = named(&owner, &format!("{name} {word}"), true).await;
            label(&owner, &uuid, "topics", topics.iter().map(|topic| format!("{topic} {word}")).collect())
                .await;
            projects.push(uuid);
        }
        let private = named(&owner, &format!("P {word}"), false).await;
        label(&owner, &private, "topics", vec![format!("soil {word}")]).await;
        Self { word, owner, projects, private }
    }

    /// The projects with these topics, and how many there are said to be.
    async fn found(&self, client: &Client, topics: &[&str], more: &str) -> (Vec<String>, u64) {
        let topics: Vec<_> = topics.iter().map(|topic| format!("{topic} {}", self.word)).collect();
        searched(client, "topics", &topics.join(","), more).await
    }

    fn some(&self, numbers: &[usize]) -> (Vec<String>, u64) {
        (numbers.iter().map(|number| self.projects[*number].clone()).collect(), numbers.len() as u64)
    }
}

async fn label(owner: &Person, project: &str, set: &str, labels: Vec<String>) {
    let mut body = json!({});
    body[set] = json!(labels);
    owner.patch(&format!("{}/{set}", path(project)), &body).await.has(200);
}

async fn searched(client: &Client, set: &str, text: &str, more: &str) -> (Vec<String>, u64) {
    let request =
        client.request("GET", &format!("/projects?search_set={set}{more}")).query(&[("search", text)]);
    let page = client.send(request).await.ok();
    (uuids(&page), page["total"].as_u64().expect("a total"))
}

#[tokio::test]
async fn any_of_the_topics_is_enough_and_each_must_be_there_where_the_match_is_exact() {
    let labelled = Labelled::new().await;
    let anybody = Client::new();
    for (topics, exact, expected) in [
        (&["SOIL"][..], "", &[0, 2][..]),
        (&["soil", "water"], "", &[0, 1, 2]),
        (&["soil", "mud"], "", &[0, 2]),
        (&["soil", "water"], "&exact_match=true", &[2]),
        (&["soil", "mud"], "&exact_match=true", &[]),
        // A part of a topic is none.
        (&["oil"], "", &[]),
    ] {
        assert_eq!(
            labelled.found(&anybody, topics, exact).await,
            labelled.some(expected),
            "{topics:?} {exact}"
        );
    }
    // Names and descriptions are not topics.
    assert_eq!(searched(&anybody, "topics", &labelled.word, "").await.1, 0);
}

#[tokio::test]
async fn what_is_private_is_found_by_its_people_and_admins() {
    let labelled = Labelled::new().await;
    let (stranger, admin) = (Person::new(100).await, Person::new(500).await);
    let (mut all, total) = labelled.some(&[0, 2]);
    assert_eq!(labelled.found(&stranger, &["soil"], "").await, (all.clone(), total));
    all.push(labelled.private.clone());
    assert_eq!(labelled.found(&labelled.owner, &["soil"], "").await, (all.clone(), 3));
    assert_eq!(labelled.found(&admin, &["soil"], "").await, (all, 3));
}

#[tokio::test]
async fn pages_and_orders_are_those_of_other_searches() {
    let labelled = Labelled::new().await;
    let anybody = Client::new();
    for topics in [&["soil"][..], &["soil", "mud"]] {
        let page = labelled.found(&anybody, topics, "&limit=1&offset=1").await;
        assert_eq!(page, (labelled.some(&[2]).0, 2), "{topics:?}");
        for order in ["&order_by=desc", "&sort_by=created_time&order_by=desc"] {
            assert_eq!(
                labelled.found(&anybody, topics, order).await,
                labelled.some(&[2, 0]),
                "{topics:?} {order}"
            );
        }
    }
    let first = format!("/projects?search_set=topics&search=soil+{}&limit=1", labelled.word);
    let first = anybody.get(&first).await.ok();
    let next = anybody.get(first["links"]["next"].as_str().expect("a link")).await.ok();
    assert_eq!((uuids(&next), &next["links"]["next"]), (labelled.some(&[2]).0, &json!(null)));
}

#[tokio::test]
async fn what_is_labelled_anew_is_found_by_its_new_labels_only() {
    let labelled = Labelled::new().await;
    let anybody = Client::new();
    label(&labelled.owner, &labelled.projects[0], "topics", vec![format!("mud {}", labelled.word)]).await;
    assert_eq!(labelled.found(&anybody, &["soil"], "").await, labelled.some(&[2]));
    assert_eq!(labelled.found(&anybody, &["mud"], "").await, labelled.some(&[0]));
}

#[tokio::test]
async fn communities_and_types_find_projects() {
    let labelled = Labelled::new().await;
    let admin = Person::new(500).await;
    let (forestry, tutorial) = (&labelled.projects[0], &labelled.projects[1]);
    let community = "Agriculture, Forestry, and Fisheries";
    label(&labelled.owner, forestry, "communities", vec![community.to_owned()]).await;
    labelled.owner.patch(&path(tutorial), &json!({ "project_type": "tutorial" })).await.has(200);
    // Others have such projects too.
    let found = async |set, text| {
        searched(&admin, set, text, "&limit=200&sort_by=created_time&order_by=desc").await.0
    };
    for text in [community, "agriculture, forestry, and fisheries,Law"] {
        let found = found("communities", text).await;
        assert!(found.contains(forestry) && !found.contains(tutorial), "{text}");
    }
    assert!(!found("communities", "Law, Arts").await.contains(forestry));
    let tutorials = found("type", "Tutorial").await;
    assert!(tutorials.contains(tutorial) && !tutorials.contains(forestry));
    assert!(found("type", "tutorial,research").await.contains(forestry));
}

#[tokio::test]
async fn sets_and_types_that_there_are_not_are_named() {
    let client = Client::new();
    for (query, text) in [
        ("search_set=tags&search=abc", "search_set: must be one of description, communities, topics, type"),
        ("search_set=type&search=research,fun", "Invalid parameter for search_set = type, fun"),
        ("search_set=topics&search=ab", "search: must have at least 3 characters"),
        ("search_set=topics&search=a,b,c,d,e,f,g,h,i,j,k", "search: must have at most 10 labels"),
    ] {
        assert_eq!(detail(&client.get(&format!("/projects?{query}")).await, 400), text);
    }
}

#[tokio::test]
async fn beside_a_person_names_and_descriptions_are_searched() {
    let labelled = Labelled::new().await;
    let uuid = labelled.owner.uuid().await.expect("a person");
    let more = format!("&person_uuid={uuid}");
    let (found, total) = searched(&labelled.owner, "topics", &format!("a {}", labelled.word), &more).await;
    assert_eq!((found, total), labelled.some(&[0]));
}
