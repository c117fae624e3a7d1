//! GET /projects, /projects/self and /profile/projects: people.md 1.3, decisions.md "People".

use futures::future::join_all;
use serde_json::{Value, json};
use tests::project::{detail, made, named, new, path, uuids};
use tests::{Client, Person};
use uuid::Uuid;

/// Projects that nobody else's tests have: all with one word in their names.
struct Garden {
    word: String,
    owner: Person,
    /// In the order of their names.
    public: Vec<String>,
    private: String,
}

impl Garden {
    async fn new() -> Self {
        let word = Uuid::new_v4().simple().to_string();
        let owner = Person::new(100).await;
        let mut public = Vec::new();
        // Not in the order of their names.
        for letter in ["C", "a", "B", "e", "D"] {
            public.push((letter.to_lowercase(), named(&owner, &format!("{letter} {word}"), true).await));
        }
        let private = named(&owner, &format!("bb {word}"), false).await;
        public.sort();
        Self { public: public.into_iter().map(|(_, uuid)| uuid).collect(), word, owner, private }
    }

    fn search(&self, more: &str) -> String {
        format!("/projects?search={}{more}", self.word)
    }

    fn with_private(&self) -> Vec<String> {
        let mut all = self.public.clone();
        all.insert(2, self.private.clone());
        all
    }
}

#[tokio::test]
async fn everybody_sees_what_is_public_and_its_people_and_admins_what_is_not() {
    let garden = Garden::new().await;
    let (stranger, admin) = (Person::new(100).await, Person::new(500).await);
    for client in [&Client::new(), &stranger.browser] {
        let page = client.get(&garden.search("&limit=200")).await.ok();
        assert_eq!((uuids(&page), &page["total"]), (garden.public.clone(), &json!(5)));
    }
    for client in [&garden.owner, &admin] {
        let page = client.get(&garden.search("&limit=200")).await.ok();
        assert_eq!((uuids(&page), &page["total"]), (garden.with_private(), &json!(6)));
    }
    // A uuid finds its project, for those who may see it.
    for (client, total) in [(&stranger, 0), (&garden.owner, 1)] {
        assert_eq!(client.get(&format!("/projects?search={}", garden.private)).await.ok()["total"], total);
    }
}

#[tokio::test]
async fn pages_follow_each_other_by_offset_and_by_link() {
    let garden = Garden::new().await;
    let admin = Person::new(500).await;
    for client in [&garden.owner, &admin] {
        for order in ["&order_by=asc", "&order_by=desc"] {
            let mut expected = garden.with_private();
            if order.ends_with("desc") {
                expected.reverse();
            }
            let mut by_offset = Vec::new();
            for offset in 0..6 {
                let page = client.get(&garden.search(&format!("{order}&limit=1&offset={offset}"))).await.ok();
                assert_eq!((&page["offset"], &page["total"]), (&json!(offset), &json!(6)));
                by_offset.extend(uuids(&page));
            }
            assert_eq!(by_offset, expected);
            assert_eq!(followed(client, garden.search(&format!("{order}&limit=2"))).await, expected);
            let odd = client.get(&garden.search(&format!("{order}&limit=3&offset=1"))).await.ok();
            assert_eq!(uuids(&odd), expected[1..4]);
        }
    }
    let beyond = garden.owner.get(&garden.search("&offset=60")).await.ok();
    assert_eq!(
        (&beyond["size"], &beyond["total"], &beyond["links"]["next"]),
        (&json!(0), &json!(6), &Value::Null)
    );
}

/// All entries, page after page by the link `next`.
async fn followed(client: &Client, path: String) -> Vec<String> {
    let mut all = Vec::new();
    let mut next = Some(path);
    while let Some(path) = next {
        let page = client.get(&path).await.ok();
        all.extend(uuids(&page));
        next = page["links"]["next"].as_str().map(str::to_owned);
        assert!(all.len() < 1_000, "pages without end");
    }
    all
}

#[tokio::test]
async fn lists_without_a_search_follow_each_other_too() {
    let garden = Garden::new().await;
    for sort in ["name", "created_time", "modified_time"] {
        for order in ["asc", "desc"] {
            let path = format!("/projects?limit=50&sort_by={sort}&order_by={order}");
            let (public, own) =
                (followed(&Client::new(), path.clone()).await, followed(&garden.owner, path).await);
            for uuid in &garden.public {
                assert!(public.contains(uuid) && own.contains(uuid), "{sort} {order}");
            }
            assert!(own.contains(&garden.private) && !public.contains(&garden.private), "{sort} {order}");
            let mut once = own.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), own.len(), "{sort} {order}");
        }
    }
}

#[tokio::test]
async fn orders_are_by_name_creation_and_change() {
    let garden = Garden::new().await;
    let names = |page: &Value| -> Vec<String> {
        let data = page["data"].as_array().expect("data").iter();
        data.map(|project| {
            project["name"].as_str().expect("a name").split(' ').next().unwrap_or_default().to_owned()
        })
        .collect()
    };
    let by =
        async |more: &str| names(&garden.owner.get(&garden.search(&format!("&limit=9{more}"))).await.ok());
    assert_eq!(by("").await, ["a", "B", "bb", "C", "D", "e"]);
    assert_eq!(by("&sort_by=name&order_by=desc").await, ["e", "D", "C", "bb", "B", "a"]);
    assert_eq!(by("&sort_by=created_time").await, ["C", "a", "B", "e", "D", "bb"]);
    assert_eq!(by("&sort_by=created_time&order_by=desc").await, ["bb", "D", "e", "B", "a", "C"]);
    garden.owner.patch(&path(&garden.public[0]), &json!({ "description": "Changed last" })).await.has(200);
    assert_eq!(by("&sort_by=modified_time").await, ["C", "B", "e", "D", "bb", "a"]);
    assert_eq!(by("&sort_by=modified_time&limit=2&offset=3").await, ["D", "bb"]);
}

#[tokio::test]
async fn searches_are_literal_and_in_any_case_and_in_descriptions_too() {
    let owner = Person::new(100).await;
    let word = Uuid::new_v4().simple().to_string();
    let body = json!({ "name": format!("100% Böden_{word}"), "description": format!("Über {word}: MOOR"), "is_public": true });
    let uuid = made(&owner, &body).await;
    let other = named(&owner, &format!("100 of bodenX{word}"), true).await;
    let found = async |text: &str, more: &str| {
        let client = Client::new();
        let request = client.request("GET", &format!("/projects?limit=9{more}")).query(&[("search", text)]);
        uuids(&client.send(request).await.ok())
    };
    for text in
        [format!("BÖDEN_{word}"), format!("0% böden_{word}"), format!("über {word}"), format!("{word}: moor")]
    {
        assert_eq!(found(&text, "").await, std::slice::from_ref(&uuid), "{text}");
    }
    for text in [format!("%{word}"), format!("B_den_{word}"), format!("%den%{word}"), format!("moor {word}")]
    {
        assert_eq!(found(&text, "").await, [""; 0], "{text}");
    }
    assert_eq!(found(&word, "").await.len(), 2);
    // All of one of the texts.
    assert_eq!(found(&word, "&exact_match=true").await, [""; 0]);
    assert_eq!(found(&format!("100 OF bodenx{word}"), "&exact_match=true").await, [other]);
    assert_eq!(found(&format!("über {word}: moor"), "&exact_match=true").await, [uuid]);
}

#[tokio::test]
async fn what_becomes_private_is_found_no_more() {
    let garden = Garden::new().await;
    let stranger = Client::new();
    let hidden = &garden.public[1];
    garden.owner.patch(&path(hidden), &json!({ "is_public": false })).await.has(200);
    for list in [garden.search("&limit=9"), garden.search("&limit=9&sort_by=modified_time")] {
        let page = stranger.get(&list).await.ok();
        assert_eq!((page["total"].clone(), uuids(&page).contains(hidden)), (json!(4), false));
        assert_eq!(garden.owner.get(&list).await.ok()["total"], 6);
    }
    assert!(!followed(&stranger, "/projects?limit=50".to_owned()).await.contains(hidden));
    assert!(!followed(&stranger, "/profile/projects?limit=50".to_owned()).await.contains(hidden));
    garden.owner.patch(&path(hidden), &json!({ "is_public": true })).await.has(200);
    assert_eq!(stranger.get(&garden.search("")).await.ok()["total"], 5);
}

#[tokio::test]
async fn a_persons_projects_are_those_that_the_caller_may_know_of() {
    let (owner, member, stranger) = (Person::new(100).await, Person::new(0).await, Person::new(0).await);
    let uuid = member.uuid().await.expect("a person");
    let mut of_member = Vec::new();
    for is_public in [true, false] {
        let mut body = new(&format!("Shared {is_public}"), is_public);
        body["project_members"] = json!([uuid]);
        of_member.push(made(&owner, &body).await);
    }
    let list = format!("/projects?person_uuid={uuid}&sort_by=created_time");
    assert_eq!(uuids(&member.get(&list).await.ok()), of_member);
    assert_eq!(uuids(&owner.get(&list).await.ok()), of_member);
    let page = stranger.get(&list).await.ok();
    assert_eq!((uuids(&page), &page["total"]), (vec![of_member[0].clone()], &json!(1)));
    // What the person is, not what the caller is.
    assert_eq!(page["data"][0]["memberships"]["is_member"], true);
    assert_eq!(page["data"][0]["is_member"], false);
    assert!(page["links"]["self"].as_str().expect("a link").contains(&format!("person_uuid={uuid}")));
    detail(&Client::new().get(&list).await, 400);
    for unknown in ["x", "00000000-0000-0000-0000-000000000000"] {
        let answer = stranger.get(&format!("/projects?person_uuid={unknown}")).await;
        assert_eq!(detail(&answer, 404), format!("No match for Person with uuid = '{unknown}'"));
    }
}

#[tokio::test]
async fn ones_own_projects_are_ones_own() {
    let (owner, other) = (Person::new(100).await, Person::new(100).await);
    let own = join_all(["Own a", "Own b", "Own c"].map(async |name| named(&owner, name, false).await)).await;
    named(&other, "Somebody else's", true).await;
    detail(&Client::new().get("/projects/self").await, 401);
    let page = owner.get("/projects/self?limit=2").await.ok();
    assert_eq!((uuids(&page), &page["total"]), (own[..2].to_vec(), &json!(3)));
    assert_eq!(followed(&owner, "/projects/self?limit=2".to_owned()).await, own);
    assert_eq!(uuids(&owner.get("/projects/self?search=own+b").await.ok()), own[1..2]);
    let link = page["links"]["next"].as_str().expect("a link");
    assert!(link.contains("/projects/self?offset=2&limit=2&after="), "{link}");
}

#[tokio::test]
async fn what_can_not_be_asked_is_named() {
    let client = Client::new();
    for (query, text) in [
        ("search=ab", "search: must have at least 3 characters"),
        ("search=++ab++", "search: must have at least 3 characters"),
        ("limit=0", "limit: must be within 1 and 200"),
        ("limit=201", "limit: must be within 1 and 200"),
        ("limit=x", "limit: must be a whole number of at least 0"),
        ("offset=-1", "offset: must be a whole number of at least 0"),
        ("after=x", "after: is not from a link of this list"),
        ("sort_by=size", "sort_by: must be one of name, created_time, modified_time"),
        ("order_by=up", "order_by: must be one of asc, desc"),
        ("exact_match=1", "exact_match: must be true or false"),
    ] {
        for list in ["/projects", "/profile/projects"] {
            assert_eq!(detail(&client.get(&format!("{list}?{query}")).await, 400), text);
        }
    }
    client.get("/projects?search=&limit=&unknown=1").await.has(200);
    // A place that somebody made up is a place all the same.
    client.get("/projects?after=WyJrIl0").await.has(200);
}
