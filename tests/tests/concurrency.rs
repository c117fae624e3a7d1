//! Many at once, and the same twice: issue 1 "Bars", decisions.md ("never copied: races, work done twice").

use std::collections::HashSet;

use futures::future::join_all;
use serde_json::json;
use tests::{Client, Person, Stack, Upload, WORKSPACE, Workspace, sha256, until};

#[tokio::test(flavor = "multi_thread")]
async fn twenty_uploads_in_parallel_all_succeed() {
    let author = Person::new(100).await;
    let author = &author;
    let upload = async |number: usize| {
        let files = Workspace::minimal_rmd().with("number.txt", number.to_string());
        author.upload(Upload::new(WORKSPACE, files.zip())).await.ok_text("id")
    };
    let ids = join_all((0..20).map(upload)).await;
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 20, "{ids:?}");
    for (number, id) in ids.iter().enumerate() {
        let path = format!("/api/v1/compendium/{id}/data/number.txt");
        author.get(&path).await.is(200, &number.to_string());
    }
    let listed = author.get(&format!("/api/v1/compendium?user={}", author.orcid)).await.ok_results();
    assert_eq!(listed.len(), 20);
}

#[tokio::test]
async fn of_uploads_of_one_own_id_at_once_one_succeeds() {
    let author = Person::new(100).await;
    let id = format!("own-{}", author.orcid);
    let files = Workspace::minimal_rmd().with_id(&id);
    let answers = join_all((0..5).map(|_| author.upload(Upload::new(WORKSPACE, files.zip())))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.is_error(400, "Error fetching ID from compendium, ID already exists");
    }
    author.get(&format!("/api/v1/compendium/{id}/data/main.Rmd")).await.has(200);
}

#[tokio::test]
async fn two_sign_ins_of_a_new_person_at_once_make_one_person() {
    let person = Person::stranger().await;
    let browsers: Vec<_> = (0..4)
        .map(|_| Person { orcid: person.orcid.clone(), name: person.name.clone(), browser: Client::new() })
        .collect();
    let returns = join_all(browsers.iter().map(|browser| browser.sign_in_at_orcid("allow"))).await;
    let answers = join_all(browsers.iter().zip(&returns).map(|(browser, url)| browser.get(url))).await;
    for answer in answers {
        answer.has(302);
    }
    // All four sessions are of the person who has the iD.
    person.browser.set_cookie("connect.sid", browsers[0].cookie("connect.sid").as_deref());
    person.set_level(100).await;
    for browser in &browsers {
        browser
            .post("/api/v1/compendium/upload", &json!({ "size": 1, "sha256": sha256(b"x") }))
            .await
            .has(200);
    }
}

#[tokio::test]
async fn the_same_load_message_twice_makes_one_compendium() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().zip();
    let begin = json!({ "size": archive.len(), "sha256": sha256(&archive) });
    let upload = author.post("/api/v1/compendium/upload", &begin).await.ok();
    let headers = upload["headers"].as_object().expect("headers").iter();
    let headers =
        headers.filter(|(name, _)| !["host", "content-length"].contains(&name.to_lowercase().as_str()));
    let outside = Client::new();
    let put = outside.request("PUT", upload["url"].as_str().expect("a url")).body(archive);
    let put = headers.fold(put, |put, (name, value)| put.header(name, value.as_str().expect("a text")));
    outside.send(put).await.has(200);

    let message = json!({ "upload": upload["upload"] });
    let aws = Stack::get().aws();
    let finish = json!({ "content_type": WORKSPACE, "upload": upload["upload"] });
    let (answer, ..) = futures::join!(
        author.post("/api/v1/compendium", &finish),
        aws.send_message("LoadQueue", &message),
        aws.send_message("LoadQueue", &message),
    );
    assert!([200, 202].contains(&answer.status), "{answer:?}");
    let status_url = format!("/api/v1/compendium/upload/{}", upload["upload"].as_str().expect("an id"));
    let id = until("the load", async || author.get(&status_url).await.ok()["id"].as_str().map(str::to_owned))
        .await;
    aws.send_message("LoadQueue", &message).await;
    let list = format!("/api/v1/compendium?user={}", author.orcid);
    assert_eq!(author.get(&list).await.ok_results(), [id.as_str()]);
    until("the last message's end", async || (aws.messages("LoadQueue").await == 0).then_some(())).await;
    assert_eq!(author.get(&list).await.ok_results(), [id]);
}
