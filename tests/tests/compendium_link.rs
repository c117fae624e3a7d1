//! Public links: compendia.md 1.8, 1.4; decisions.md "Links", "Candidates" and "Job list".

use std::io::{Cursor, Read};

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{
    Client, KbaseUser, Person, Stack, Workspace, create, ended, metadata, publish, published, start,
    workspace,
};

fn path(id: &str) -> String {
    format!("/api/v1/compendium/{id}/link")
}

/// An author's candidate, an editor, and the id of its link.
async fn linked(workspace: &Workspace) -> (Person, String, Person, String) {
    let (author, editor) = (Person::new(100).await, Person::new(500).await);
    let id = create(&author, workspace).await;
    let link = editor.put(&path(&id), "").await.ok_text("id");
    (author, id, editor, link)
}

#[tokio::test]
async fn links_are_made_shown_listed_and_deleted_by_editors() {
    let (_, id, editor, link) = linked(&Workspace::minimal_rmd()).await;
    assert!(link.len() == 32 && link.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{link}");
    let expected = json!({ "id": link, "compendium_id": id, "user": editor.orcid });
    // The first and every later PUT answer in the seed's shape and order.
    assert_eq!(editor.put(&path(&id), "").await.has(200).text(), expected.to_string());
    assert_eq!(editor.get(&path(&id)).await.ok(), expected);
    let listed = editor.get("/api/v1/link").await.ok();
    assert!(listed["results"].as_array().expect("a list").contains(&expected), "{listed}");

    let gone = Person::new(1000).await.send(editor.request("DELETE", &path(&id))).await.has(204);
    assert!(gone.body.is_empty());
    editor.get(&path(&id)).await.is_error(404, "link not found");
    editor.send(editor.request("DELETE", &path(&id))).await.is_error(404, "no link found");
    Client::new()
        .get(&format!("/api/v1/compendium/{link}"))
        .await
        .is_error(404, "no compendium with this id");
    assert!(!editor.get("/api/v1/link").await.text().contains(&link));
    // The next one is another.
    assert_ne!(editor.put(&path(&id), "").await.ok_text("id"), link);
}

#[tokio::test]
async fn nobody_below_level_500_sees_or_makes_links() {
    let (author, id, _, _) = linked(&Workspace::minimal_rmd()).await;
    let anonymous = Client::new();
    for (method, path) in
        [("GET", "/api/v1/link"), ("GET", &path(&id)), ("PUT", &path(&id)), ("DELETE", &path(&id))]
    {
        anonymous.send(anonymous.request(method, path)).await.is_error(401, "not authorized");
        author.send(author.request(method, path)).await.is_error(403, "not allowed");
    }
}

#[tokio::test]
async fn a_link_needs_a_candidate() {
    let editor = Person::new(500).await;
    for method in ["GET", "PUT", "DELETE"] {
        let unknown = editor.send(editor.request(method, &path("nope1"))).await;
        unknown.is_error(404, "compendium not found");
    }
    let id = published(&editor, &Workspace::minimal_rmd()).await;
    editor.put(&path(&id), "").await.is_error(400, "compendium is not a candidate");
    editor.get(&path(&id)).await.is_error(404, "link not found");
}

#[tokio::test]
async fn a_link_opens_the_candidate_to_everybody_without_naming_it() {
    let id = format!("secret-{}", tests::orcid());
    let (_, _, _, link) = linked(&Workspace::minimal_rmd().with_id(&id)).await;
    let client = Client::new();
    client.get(&format!("/api/v1/compendium/{id}")).await.is_error(401, "user is not authenticated");
    let view = client.get(&format!("/api/v1/compendium/{link}")).await.ok();
    assert_eq!(view["id"], link.as_str());
    assert_eq!(view["files"]["name"], link.as_str());
    assert_eq!(view["metadata"]["raw"]["id"], link.as_str());
    assert!(view.get("candidate").is_none(), "{view}");
    for below in [
        "",
        "/metadata",
        "/data",
        "/data/erc.yml",
        "/data/.erc/metadata_raw.json",
        "/data/.erc/metadata_o2r_1.json",
        "/jobs",
    ] {
        let answer = client.get(&format!("/api/v1/compendium/{link}{below}")).await.has(200);
        assert!(!answer.text().contains(&id), "{below}: {answer:?}");
    }
    let configuration = client.get(&format!("/api/v1/compendium/{link}/data/erc.yml")).await.has(200).text();
    assert!(configuration.starts_with(&format!("id: {link}\n")), "{configuration}");
    assert!(configuration.contains("convention: mine"), "{configuration}");
    let data = client.get(&format!("/api/v1/compendium/{link}/data/data.csv")).await.has(200).text();
    assert_eq!(data, "year,ships\n2016,3\n2017,5\n");
}

#[tokio::test]
async fn a_link_does_not_write() {
    let (author, id, editor, link) = linked(&Workspace::minimal_rmd()).await;
    let body = json!({ "o2r": metadata("Ships") }).to_string();
    for person in [&author, &editor] {
        let saved = person.put(&format!("/api/v1/compendium/{link}/metadata"), &body).await;
        saved.is_error(404, "no compendium with this id");
        let deleted = person.send(person.request("DELETE", &format!("/api/v1/compendium/{link}"))).await;
        deleted.is_error(404, "compendium not found");
    }
    author.put(&path(&link), "").await.is_error(403, "not allowed");
    editor.put(&path(&link), "").await.is_error(404, "compendium not found");
    assert_eq!(author.get(&format!("/api/v1/compendium/{id}")).await.ok()["candidate"], true);
}

#[tokio::test]
async fn a_link_goes_on_resolving_after_publication() {
    let (author, id, editor, link) = linked(&Workspace::minimal_rmd()).await;
    publish(&author, &id, None).await;
    let view = Client::new().get(&format!("/api/v1/compendium/{link}")).await.ok();
    assert_eq!(view["id"], link.as_str());
    assert_eq!(editor.get(&path(&id)).await.ok_text("id"), link);
    editor.send(editor.request("DELETE", &path(&id))).await.has(204);
    Client::new().get(&format!("/api/v1/compendium/{id}")).await.has(200);
}

#[tokio::test]
async fn a_job_through_a_link_needs_no_sign_in_and_is_listed_under_the_link_only() {
    let id = format!("secret-{}", tests::orcid());
    let code = Workspace::script(8).with_id(&id);
    let erc = "id: ID\nspec_version: '1'\nmain: main.R\ndisplay: display.html\nlicenses:\n  code: MIT\n  data: null\n  metadata: CC-BY-4.0\n  text: null\n";
    let (author, _, _, link) = linked(&code.with("erc.yml", erc.replace("ID", &id))).await;
    let own = start(&author, &id).await;
    ended(&author, &own).await;

    let client = Client::new();
    client
        .post("/api/v1/job", &json!({ "compendium_id": id }))
        .await
        .is_error(401, "user is not authenticated");
    let job = start(&client, &link).await;
    let view = ended(&client, &job).await;
    assert_eq!(view["status"], "success", "{view:#}");
    assert_eq!(view["compendium_id"], link.as_str());
    // It used the image that the author's job had built, and says so without naming the compendium.
    let texts = view["steps"]["image_build"]["text"].to_string();
    assert!(texts.contains(&format!("Found image for compendium: erc:{link}")), "{texts}");
    assert!(!view.to_string().contains(&id), "{view:#}");
    let configuration = client.get(&format!("/api/v1/job/{job}/data/erc.yml")).await.has(200).text();
    assert!(configuration.contains(&link) && !configuration.contains(&id), "{configuration}");

    let listed = async |person: &Client, path: &str| person.get(path).await.ok_results();
    assert_eq!(listed(&client, &format!("/api/v1/job?compendium_id={link}")).await, [job.as_str()]);
    assert_eq!(listed(&client, &format!("/api/v1/compendium/{link}/jobs")).await, [job.as_str()]);
    assert_eq!(listed(&author, &format!("/api/v1/job?compendium_id={id}")).await, [own.as_str()]);
    assert_eq!(listed(&author, &format!("/api/v1/compendium/{id}/jobs")).await, [own.as_str()]);
    assert!(!listed(&author, "/api/v1/job?limit=10000").await.contains(&job));
    let fields = author.get("/api/v1/job?limit=10000&fields=user").await.ok();
    assert!(!fields.to_string().contains(&link), "{fields}");
    assert_eq!(client.get(&format!("/api/v1/compendium/{link}")).await.ok()["jobs"], json!([job]));
    // What the author's job logged names her compendium: it is not shown through the link.
    let tree = client.get(&format!("/api/v1/compendium/{link}/data")).await.ok().to_string();
    assert!(!tree.contains(".log"), "{tree}");
}

#[tokio::test]
async fn a_job_of_a_link_is_closed_with_the_link() {
    let (author, id, editor, link) = linked(&Workspace::empty().with("notes.txt", "nothing to run")).await;
    let client = Client::new();
    let job = start(&client, &link).await;
    ended(&client, &job).await;
    editor.send(editor.request("DELETE", &path(&id))).await.has(204);
    let path = format!("/api/v1/job/{job}");
    client.get(&path).await.is_error(401, "user is not authenticated");
    author.get(&path).await.is_error(403, &format!("not authorized to edit/view {link}"));
    editor.get(&path).await.has(200);
    assert!(client.get(&format!("/api/v1/job?compendium_id={link}")).await.ok_results().is_empty());
}

#[tokio::test]
async fn two_editors_at_once_make_one_link() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let editor = Person::new(500).await;
    let path = path(&id);
    let made = join_all((0..8).map(|_| editor.put(&path, ""))).await;
    let ids: Vec<Value> = made.into_iter().map(|answer| answer.ok()["id"].take()).collect();
    assert!(ids.iter().all(|link| *link == ids[0]), "{ids:?}");
    let rows = Stack::get().aws().scan("CompendiaTable").await;
    let rows = rows.iter().filter(|row| row["compendium"]["S"] == id.as_str());
    assert_eq!(rows.count(), 1);
}

#[tokio::test]
async fn a_link_and_a_publication_at_once_leave_both_or_no_link() {
    let (author, editor) = (Person::new(100).await, Person::new(500).await);
    for _ in 0..5 {
        let id = workspace(&author).await;
        let link_path = path(&id);
        let (made, ()) = tokio::join!(editor.put(&link_path, ""), publish(&author, &id, None));
        match made.status {
            200 => {
                Client::new().get(&format!("/api/v1/compendium/{}", made.ok_text("id"))).await.has(200);
            }
            _ => made.is_error(400, "compendium is not a candidate"),
        }
        let view = Client::new().get(&format!("/api/v1/compendium/{id}")).await.ok();
        assert_eq!(view["metadata"]["zenodo"]["metadata"]["upload_type"], "publication");
    }
}

#[tokio::test]
async fn a_download_through_a_link_is_the_links() {
    let id = format!("secret-{}", tests::orcid());
    let (_, _, _, link) = linked(&Workspace::minimal_rmd().with_id(&id)).await;
    let answer = Client::new().get(&format!("/api/v1/compendium/{link}.zip?image=false")).await.has(200);
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{link}.zip\""));
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.body.as_slice())).expect("a zip archive");
    let comment = String::from_utf8_lossy(archive.comment()).into_owned();
    assert!(comment.contains(&link) && !comment.contains(&id), "{comment}");
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").to_string();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("the checksum is right");
        let content = String::from_utf8_lossy(&content);
        assert!(!name.contains(&id) && !content.contains(&id), "{name}: {content}");
        names.push(name);
    }
    assert!(
        ["erc.yml", ".erc/metadata_raw.json"].iter().all(|name| names.contains(&(*name).to_owned())),
        "{names:?}"
    );
    let own = Client::new().get(&format!("/api/v1/compendium/{id}.zip?image=false")).await;
    own.is_error(401, "user is not authenticated");
}

#[tokio::test]
async fn the_list_of_links_is_paged() {
    let (_, _, editor, link) = linked(&Workspace::minimal_rmd()).await;
    for (query, error) in [
        ("limit=abc", "limit must be an integer"),
        ("start=x", "start must be an integer"),
        ("limit=0", "limit must be larger than 0"),
        ("start=0", "start must be larger than 0"),
    ] {
        editor.get(&format!("/api/v1/link?{query}")).await.is_error(400, error);
    }
    let first = editor.get("/api/v1/link?limit=1").await.ok();
    assert_eq!(first["results"].as_array().map(Vec::len), Some(1));
    let later = editor.get("/api/v1/link?start=100000").await.ok();
    assert!(!later.to_string().contains(&link), "{later}");
}

#[tokio::test]
async fn making_and_deleting_links_and_compendia_needs_an_orcid_id() {
    let (_, id, _, _) = linked(&Workspace::minimal_rmd()).await;
    let user = KbaseUser::new().await;
    user.call("GET", "/link/is_linked").await.has(200);
    let uuid = tests::uuid_of("kbase", &user.username).await.expect("a person");
    tests::set_level(&uuid, 1000).await;
    for (method, path) in
        [("PUT", path(&id)), ("DELETE", path(&id)), ("DELETE", format!("/api/v1/compendium/{id}"))]
    {
        user.call(method, &path).await.is_error(403, "ORCID iD required");
    }
    user.call("GET", &path(&id)).await.has(200);
}
