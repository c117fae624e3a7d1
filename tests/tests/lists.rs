//! Lists with several pages, under every filter: compendia.md 0.4 and 1.3, decisions.md "Compendia, jobs, shipments, users".
//! The rows are put into the tables directly, as copies of what the service has written.

use serde_json::{Value, json};
use tests::{Client, Person, Stack, Workspace, published, workspace};
use uuid::Uuid;

const COUNT: usize = 230;

/// A time that two rows in a row share. Where compendia are listed, these come after those of other tests.
fn time(number: usize) -> String {
    let number = number / 2;
    format!("2099-01-01T00:{:02}:{:02}.000Z", number / 60, number % 60)
}

/// Reads a list in pages of this size until one is empty.
async fn paged(client: &Client, path: &str, size: usize) -> Vec<String> {
    let mut all = Vec::new();
    for page in 0.. {
        let path = format!("{path}&start={}&limit={size}", page * size + 1);
        let results = client.get(&path).await.ok_results();
        if results.is_empty() {
            break;
        }
        assert!(results.len() <= size, "{path}");
        all.extend(results);
    }
    all
}

/// Asserts that pages of any size, put together, are the list, and that it has these in this order of times.
async fn is_exactly(client: &Client, path: &str, expected: &[(String, String)]) {
    let whole = client.get(&format!("{path}&limit=10000")).await.ok_results();
    let time_of = |id: &String| &expected.iter().find(|(known, _)| known == id).expect("nobody else's").1;
    assert_eq!(whole.len(), expected.len(), "{path}");
    let times: Vec<_> = whole.iter().map(time_of).collect();
    let wanted: Vec<_> = expected.iter().map(|(_, time)| time).collect();
    assert_eq!(times, wanted, "{path}");
    for size in [7, 100, 229, 230] {
        assert_eq!(paged(client, path, size).await, whole, "{path} by {size}");
    }
}

#[tokio::test]
async fn compendia_are_exact_under_every_filter() {
    let (author, other, aws) = (Person::new(100).await, Person::new(100).await, Stack::get().aws());
    let row = aws.item("CompendiaTable", &published(&author, &Workspace::minimal_rmd()).await).await;
    let (row, run) = (row.expect("a row"), Uuid::new_v4().simple().to_string());
    // The one that the rows are copies of is `other`'s from here on.
    let dois = ["a", "b"].map(|part| format!("10.5555/{run}{part}"));
    let made = |number: usize| {
        let user = if number.is_multiple_of(3) { &other.orcid } else { &author.orcid };
        let candidate = number.is_multiple_of(5);
        let doi = &dois[number % 2];
        (format!("{run}{number}"), user.clone(), candidate, doi.clone(), time(number))
    };
    let items = (0..COUNT).map(|number| {
        let (id, user, candidate, doi, created) = made(number);
        let mut item = row.clone();
        let state = if candidate { "candidate" } else { "published" };
        item["id"] = json!({ "S": id });
        item["user"] = json!({ "S": user });
        item["created"] = json!({ "S": created });
        item["candidate"] = json!({ "BOOL": candidate });
        item["owner_state"] = json!({ "S": format!("{user}#{state}") });
        item["doi"] = json!({ "S": doi });
        if candidate {
            let attributes = item.as_object_mut().expect("an item");
            attributes.remove("listing");
            attributes.remove("doi");
        }
        item
    });
    aws.put_items("CompendiaTable", items).await;
    let chosen = |wanted: &dyn Fn(&str, &str) -> bool| -> Vec<_> {
        let all = (0..COUNT).map(made).filter(|(_, user, candidate, doi, _)| !candidate && wanted(user, doi));
        all.map(|(id, .., created)| (id, created)).collect()
    };
    let client = Client::new();
    let of = |person: &Person| format!("/api/v1/compendium?user={}", person.orcid);
    is_exactly(&client, &of(&other), &chosen(&|user, _| user == other.orcid)).await;
    for doi in &dois {
        is_exactly(&client, &format!("/api/v1/compendium?doi={doi}"), &chosen(&|_, own| own == doi)).await;
        let both = format!("{}&doi={doi}", of(&other));
        is_exactly(&client, &both, &chosen(&|user, own| user == other.orcid && own == doi)).await;
    }
    // Her candidates come on top, in the same pages.
    let candidates =
        (0..COUNT).map(made).filter(|(_, user, candidate, ..)| *candidate && *user == other.orcid);
    let candidates: Vec<_> = candidates.map(|(id, ..)| id).collect();
    let page = other.get(&format!("{}&start=2&limit=5", of(&other))).await.ok_results();
    let public = client.get(&format!("{}&start=2&limit=5", of(&other))).await.ok_results();
    assert_eq!(page, [&candidates[1..6], &public].concat());
    // All of them are in the list of everything, each once.
    let everything = paged(&client, "/api/v1/compendium?all", 10_000).await;
    let mut mine: Vec<_> = everything.into_iter().filter(|id| id.starts_with(&run)).collect();
    let mut expected: Vec<_> = chosen(&|_, _| true).into_iter().map(|(id, _)| id).collect();
    mine.sort_unstable();
    expected.sort_unstable();
    assert_eq!(mine, expected);
    aws.delete_items("CompendiaTable", (0..COUNT).map(|number| made(number).0)).await;
}

#[tokio::test]
async fn jobs_are_exact_under_every_filter_and_skip_what_may_not_be_seen() {
    let (author, aws) = (Person::new(100).await, Stack::get().aws());
    let open = published(&author, &Workspace::minimal_rmd()).await;
    let candidate = workspace(&author).await;
    let compendia = [&open, &candidate];
    // Five characters, as a job has; two people may have run this test at once.
    let run = &Uuid::new_v4().simple().to_string()[..2];
    let id = |number: usize| format!("{run}{number:03}");
    let status = |number: usize| if number.is_multiple_of(3) { "failure" } else { "success" };
    // Where jobs are listed, the newest come first.
    let time = |number| time(number).replace("2099", "2020");
    let items = (0..COUNT).map(|number| {
        let (compendium, at) = (compendia[number % 2], time(number));
        let audience = ["public", &author.orcid][number % 2];
        json!({
            "id": { "S": id(number) }, "compendium_id": { "S": compendium }, "compendium": { "S": compendium },
            "user": { "S": author.orcid }, "status": { "S": status(number) }, "listing": { "S": "job" },
            "audience": { "S": audience },
            "created": { "S": at }, "updated": { "S": at },
        })
    });
    aws.put_items("JobsTable", items).await;
    let chosen = |wanted: &dyn Fn(usize) -> bool| -> Vec<_> {
        (0..COUNT).rev().filter(|number| wanted(*number)).map(|number| (id(number), time(number))).collect()
    };
    let client = Client::new();
    let mine = format!("/api/v1/job?user={}", author.orcid);
    is_exactly(&author, &mine, &chosen(&|_| true)).await;
    // Others don't see a candidate's jobs, and pages have no gaps where those would be.
    is_exactly(&client, &mine, &chosen(&|number| number % 2 == 0)).await;
    let failed = format!("{mine}&status=failure");
    is_exactly(&author, &failed, &chosen(&|number| number % 3 == 0)).await;
    is_exactly(&client, &failed, &chosen(&|number| number % 6 == 0)).await;
    let of_open = format!("/api/v1/job?compendium_id={open}");
    is_exactly(&client, &of_open, &chosen(&|number| number % 2 == 0)).await;
    let of_both = format!("/api/v1/job?compendium_id={open},{candidate}&user={}", author.orcid);
    is_exactly(&author, &of_both, &chosen(&|_| true)).await;
    let below = format!("/api/v1/compendium/{open}/jobs?x=");
    is_exactly(&client, &below, &chosen(&|number| number % 2 == 0)).await;
    aws.delete_items("JobsTable", (0..COUNT).map(id)).await;
}

#[tokio::test]
async fn every_list_has_the_four_error_texts_in_the_references_order() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    for list in [
        "/api/v1/compendium",
        "/api/v1/job",
        &format!("/api/v1/compendium/{id}/jobs"),
        "/api/v1/user",
        "/api/v1/auth/token",
    ] {
        for (query, error) in [
            ("limit=abc", "limit must be an integer"),
            ("start=abc", "start must be an integer"),
            ("limit=0", "limit must be larger than 0"),
            ("limit=-1", "limit must be larger than 0"),
            ("start=0", "start must be larger than 0"),
            ("start=-5", "start must be larger than 0"),
            ("start=abc&limit=abc", "limit must be an integer"),
            ("start=abc&limit=0", "start must be an integer"),
            ("start=0&limit=0", "limit must be larger than 0"),
        ] {
            author.get(&format!("{list}?{query}")).await.is_error(400, error);
        }
        for query in
            ["start=", "limit=", "start=2.9&limit=1.9", "start=99999999999999999999", "limit=99999999999"]
        {
            let answer: Value = author.get(&format!("{list}?{query}")).await.ok();
            assert!(answer["results"].is_array(), "{list} {query}");
        }
    }
}
