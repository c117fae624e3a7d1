//! GET /api/v1/compendium/{id}.zip, .tar and .tar.gz: contract/compendia.md 1.6, decisions.md "Compendia", issue 4
//! "Downloads". Most compendia here have no image, so most requests say that they want none.

use std::io::{Cursor, Read};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tests::{
    Answer, COMPENDIUM, Client, Person, Stack, Upload, Workspace, create, metadata, publish, published,
};
use uuid::Uuid;

use crate::bags::{Files, untar};

pub fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/compendium/{id}{rest}")
}

/// The archive, wherever it is.
async fn fetch(client: &Client, path: &str) -> Answer {
    let answer = client.get(path).await;
    match answer.status {
        302 => Client::new().get(answer.header("location")).await.has(200),
        _ => answer.has(200),
    }
}

/// Files, directories and the comment of a zip archive.
pub fn unzip(bytes: &[u8]) -> (Files, Vec<String>, String) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let comment = String::from_utf8(archive.comment().to_vec()).expect("the comment is UTF-8");
    let (mut files, mut directories) = (Files::new(), Vec::new());
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").to_string();
        if entry.is_dir() {
            directories.push(name);
            continue;
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("the checksum is right");
        files.insert(name, content);
    }
    (files, directories, comment)
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut content).expect("gzip");
    content
}

fn collect(node: &Value, root: &str, found: &mut Vec<String>) {
    match node["children"].as_array() {
        Some(children) => children.iter().for_each(|child| collect(child, root, found)),
        None => found.push(node["path"].as_str().expect("a path").replacen(root, "", 1)),
    }
}

/// Every file as it is served one by one.
pub async fn served(client: &Client, id: &str) -> Files {
    let root = path(id, "/data/");
    let (tree, mut names, mut files) = (client.get(&path(id, "/data")).await.ok(), Vec::new(), Files::new());
    collect(&tree, &root, &mut names);
    for name in names {
        let content = fetch(client, &format!("{root}{name}")).await.body;
        files.insert(name, content);
    }
    files
}

async fn public_url() -> String {
    Stack::get().aws().setting("CompendiumFunction", "PUBLIC_URL").await.trim_end_matches('/').to_owned()
}

#[tokio::test]
async fn a_zip_holds_every_file_and_says_where_it_is_from() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd().with("a b/ü/数据.csv", "1,2\n")).await;
    let client = Client::new();
    let answer = client.get(&path(&id, ".zip?image=false&nonsense=1")).await.has(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{id}.zip\""));
    let (files, directories, comment) = unzip(&answer.body);
    assert_eq!(files, served(&client, &id).await);
    for name in
        ["main.Rmd", "data.csv", ".erc/metadata_o2r_1.json", ".erc/metadata_raw.json", "a b/ü/数据.csv"]
    {
        assert!(files.contains_key(name), "{name}: {:?}", files.keys());
    }
    assert_eq!(directories, [".erc/", "a b/", "a b/ü/"]);
    let url = format!("{}{}", public_url().await, path(&id, ".zip?image=false"));
    assert_eq!(comment, format!("Created by o2r [{url}]"));
}

#[tokio::test]
async fn a_tar_holds_every_file_and_is_gzipped_where_asked_for() {
    let author = Person::new(100).await;
    let long = format!("{}/{}.csv", ["deep"; 30].join("/"), "name".repeat(40));
    let id = published(&author, &Workspace::minimal_rmd().with(&long, "1\n").with("ü.csv", "2\n")).await;
    let client = Client::new();
    let expected = served(&client, &id).await;
    let plain = client.get(&path(&id, ".tar?image=false")).await.has(200);
    assert_eq!(plain.header("content-type"), "application/x-tar");
    assert_eq!(plain.header("content-disposition"), format!("attachment; filename=\"{id}.tar\""));
    assert_eq!(untar(&plain.body), expected);
    for query in ["?gzip&image=false", "?gzip=&image=false", "?image=false&gzip=false"] {
        let packed = client.get(&path(&id, &format!(".tar{query}"))).await.has(200);
        assert_eq!(packed.header("content-type"), "application/gzip");
        assert_eq!(packed.header("content-disposition"), format!("attachment; filename=\"{id}.tar.gz\""));
        assert!(gunzip(&packed.body) == plain.body, "{query}");
    }
}

#[tokio::test]
async fn tar_gz_is_another_name() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let client = Client::new();
    for (query, location) in
        [("", ".tar?gzip"), ("?image=false", ".tar?gzip&image=false"), ("?a=b%20c&d", ".tar?gzip&a=b%20c&d")]
    {
        let answer = client.get(&path(&id, &format!(".tar.gz{query}"))).await.has(302);
        assert_eq!(answer.header("location"), path(&id, location));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let answer = client.get(&path(&id, ".tar.gz?image=false")).await;
    let answer = client.get(answer.header("location")).await.has(200);
    assert_eq!(untar(&gunzip(&answer.body)), served(&client, &id).await);
}

#[tokio::test]
async fn an_image_that_is_not_there_cannot_be_included() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd().with("empty/image.tar", "not here")).await;
    let client = Client::new();
    for rest in [".zip", ".zip?image=true", ".tar", ".tar?gzip", ".tar?gzip&image=true"] {
        let refused = client.get(&path(&id, rest)).await;
        assert_eq!(refused.header("content-disposition"), "");
        refused.is_error(400, "no job found for this compendium, run a job before downloading with image");
    }
    for rest in [".zip?image=false", ".zip?image=", ".zip?image=no", ".tar?image=TRUE"] {
        client.get(&path(&id, rest)).await.has(200);
    }
    let empty = published(&author, &Workspace::minimal_rmd().with("image.tar", "")).await;
    client.get(&path(&empty, ".zip")).await.has(400);
}

#[tokio::test]
async fn the_image_is_included_unless_told_otherwise() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd().with("image.tar", "an image")).await;
    let client = Client::new();
    let (with, _, comment) = unzip(&client.get(&path(&id, ".zip")).await.has(200).body);
    assert_eq!(with, served(&client, &id).await);
    assert_eq!(with["image.tar"], b"an image");
    assert_eq!(comment, format!("Created by o2r [{}{}]", public_url().await, path(&id, ".zip")));
    let (without, ..) = unzip(&client.get(&path(&id, ".zip?image=false")).await.has(200).body);
    assert_eq!(without.len(), with.len() - 1);
    assert!(!without.contains_key("image.tar"));
    let told = untar(&client.get(&path(&id, ".tar?image=true")).await.has(200).body);
    assert_eq!(told, with);
}

#[tokio::test]
async fn the_image_of_a_bag_is_in_its_payload() {
    let author = Person::new(100).await;
    let bag = Workspace::minimal_rmd().with("image.tar", "an image").bagged();
    let id = create(&author, &bag).await;
    let with = untar(&author.get(&path(&id, ".tar")).await.has(200).body);
    assert_eq!(with["data/image.tar"], b"an image");
    assert!(with.contains_key("bagit.txt") && with.contains_key("data/.erc/metadata_o2r_1.json"));
    let without = untar(&author.get(&path(&id, ".tar?image=false")).await.has(200).body);
    assert!(!without.contains_key("data/image.tar") && without.len() == with.len() - 1);
}

#[tokio::test]
async fn an_unknown_compendium_is_404_in_every_format() {
    let client = Client::new();
    for rest in [".zip", ".tar", ".tar.gz", ".tar?gzip", ".zip?image=false"] {
        client.get(&path("nothi", rest)).await.is_error(404, "no compendium with this id");
    }
    client.get("/api/v1/compendium/.zip").await.is_error(404, "no compendium with this id");
}

#[tokio::test]
async fn a_candidate_is_its_authors_and_editors() {
    let (author, other, editor) = (Person::new(100).await, Person::new(100).await, Person::new(500).await);
    let id = create(&author, &Workspace::minimal_rmd()).await;
    for rest in [".zip?image=false", ".tar?image=false", ".tar?gzip&image=false", ".zip", ".tar.gz"] {
        let path = path(&id, rest);
        Client::new().get(&path).await.is_error(401, "user is not authenticated");
        other.get(&path).await.is_error(403, &format!("not authorized to edit/view {id}"));
    }
    for person in [&author, &editor] {
        let (files, ..) = unzip(&person.get(&path(&id, ".zip?image=false")).await.has(200).body);
        assert_eq!(files, served(person, &id).await);
    }
}

#[tokio::test]
async fn an_id_may_end_like_an_archive() {
    let author = Person::new(100).await;
    let id = format!("erc-{}.zip", &Uuid::new_v4().simple().to_string()[..12]);
    let archive = Workspace::minimal_rmd().with_id(&id).zip();
    author.upload(Upload::new(COMPENDIUM, archive)).await.has(200);
    assert_eq!(author.get(&path(&id, "")).await.ok()["id"], id.as_str());
    let answer = author.get(&path(&id, ".zip?image=false")).await.has(200);
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{id}.zip\""));
    assert!(unzip(&answer.body).0.contains_key("erc.yml"));
}

#[tokio::test]
async fn the_archive_of_a_compendium_comes_before_one_whose_id_is_called_so() {
    let (author, editor) = (Person::new(100).await, Person::new(500).await);
    let id = format!("erc-{}", &Uuid::new_v4().simple().to_string()[..12]);
    let like = format!("{id}.zip");
    for id in [&id, &like] {
        let archive = Workspace::minimal_rmd().with_id(id).with("whose.txt", id).zip();
        author.upload(Upload::new(COMPENDIUM, archive)).await.has(200);
    }
    // Nobody gets between a compendium and its archive by taking the archive's name.
    for (path, owner) in [(format!("{id}.zip"), &id), (format!("{like}.zip"), &like)] {
        let answer = author.get(&format!("/api/v1/compendium/{path}?image=false")).await.has(200);
        assert_eq!(answer.header("content-type"), "application/zip");
        assert_eq!(unzip(&answer.body).0["whose.txt"], owner.as_bytes());
    }
    // Every other address is that of the one with this id.
    assert_eq!(author.get(&path(&like, "/metadata")).await.ok()["id"], like.as_str());
    author.get(&path(&like, "/data/whose.txt")).await.is(200, &like);
    author.get(&path(&like, "/jobs")).await.is(200, r#"{"results":[]}"#);
    let link = editor.put(&path(&like, "/link"), "").await.ok();
    assert_eq!(link["compendium_id"], like.as_str());
    let job = author.post("/api/v1/job", &json!({ "compendium_id": like })).await.ok_text("job_id");
    assert_eq!(author.get(&format!("/api/v1/job/{job}")).await.ok()["compendium_id"], like.as_str());
    author.send(author.request("DELETE", &path(&like, ""))).await.has(204);
    author.get(&path(&id, "/data/whose.txt")).await.is(200, &id);
}

#[tokio::test]
async fn twice_the_same_is_the_same_bytes_until_the_content_changes() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let client = Client::new();
    let target = path(&id, ".zip?image=false");
    let first = client.get(&target).await.has(200);
    let second = client.get(&target).await.has(200);
    assert!(first.body == second.body && !first.header("etag").is_empty());
    assert_eq!(first.header("etag"), second.header("etag"));
    let known = client.request("GET", &target).header("if-none-match", first.header("etag"));
    assert!(client.send(known).await.has(304).body.is_empty());

    publish(&author, &id, Some(metadata("Other ships"))).await;
    let third = client.get(&target).await.has(200);
    assert!(first.body != third.body && first.header("etag") != third.header("etag"));
    assert_eq!(unzip(&third.body).0, served(&client, &id).await);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let client = Client::new();
    let answer = client.send(client.request("HEAD", &path(&id, ".zip?image=false"))).await.has(200);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{id}.zip\""));
    client.send(client.request("HEAD", &path(&id, ".tar.gz"))).await.has(302);
    client.send(client.request("HEAD", &path("nothi", ".zip"))).await.has(404);
}
