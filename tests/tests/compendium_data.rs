//! GET /api/v1/compendium/{id}/data and below: compendia.md 2.

use insta::assert_json_snapshot;
use tests::{Client, Person, Workspace, create, create_large, published, redacted, workspace};

fn data(id: &str) -> String {
    format!("/api/v1/compendium/{id}/data")
}

#[tokio::test]
async fn the_tree_has_the_contracts_shape_and_order() {
    let author = Person::new(100).await;
    let files = Workspace::empty()
        .with("main.Rmd", "---\ntitle: x\n---\n")
        .with("README", "read me")
        .with("data/b.CSV", "1")
        .with("data/a.csv", "12")
        .with("ünï cödé.txt", "x");
    let id = create(&author, &files).await;
    let tree = author.get(&data(&id)).await.has(200).text();
    author.get(&format!("{}/", data(&id))).await.is(200, &tree);
    let tree = serde_json::from_str(&tree.replace(&id, "[id]")).expect("JSON");
    let sizes = ["/size", "/children/0/size", "/children/0/children/0/size", "/children/0/children/1/size"];
    assert_json_snapshot!(redacted(tree, &sizes), @r#"
    {
      "path": "/api/v1/compendium/[id]/data",
      "name": "[id]",
      "children": [
        {
          "path": "/api/v1/compendium/[id]/data/.erc",
          "name": ".erc",
          "children": [
            {
              "path": "/api/v1/compendium/[id]/data/.erc/metadata_o2r_1.json",
              "name": "metadata_o2r_1.json",
              "size": "[…]",
              "extension": ".json",
              "type": "application/json"
            },
            {
              "path": "/api/v1/compendium/[id]/data/.erc/metadata_raw.json",
              "name": "metadata_raw.json",
              "size": "[…]",
              "extension": ".json",
              "type": "application/json"
            }
          ],
          "size": "[…]",
          "type": "directory"
        },
        {
          "path": "/api/v1/compendium/[id]/data/README",
          "name": "README",
          "size": 7,
          "extension": "",
          "type": "text/plain"
        },
        {
          "path": "/api/v1/compendium/[id]/data/data",
          "name": "data",
          "children": [
            {
              "path": "/api/v1/compendium/[id]/data/data/a.csv",
              "name": "a.csv",
              "size": 2,
              "extension": ".csv",
              "type": "text/csv"
            },
            {
              "path": "/api/v1/compendium/[id]/data/data/b.CSV",
              "name": "b.CSV",
              "size": 1,
              "extension": ".csv",
              "type": "text/csv"
            }
          ],
          "size": 3,
          "type": "directory"
        },
        {
          "path": "/api/v1/compendium/[id]/data/main.Rmd",
          "name": "main.Rmd",
          "size": 17,
          "extension": ".rmd",
          "type": "text/x-r-markdown"
        },
        {
          "path": "/api/v1/compendium/[id]/data/ünï cödé.txt",
          "name": "ünï cödé.txt",
          "size": 1,
          "extension": ".txt",
          "type": "text/plain"
        }
      ],
      "size": "[…]",
      "type": "directory"
    }
    "#);
}

#[tokio::test]
async fn the_views_files_are_the_tree() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    let tree = author.get(&data(&id)).await.ok();
    assert_eq!(view["files"], tree);
    assert_eq!(tree["name"], id.as_str());
    assert_eq!(tree["path"], data(&id));
    let sizes = tree["children"].as_array().expect("children").iter().map(|child| child["size"].as_u64());
    assert_eq!(tree["size"].as_u64(), sizes.sum());
}

#[tokio::test]
async fn every_path_of_the_tree_can_be_fetched_with_its_size_and_type() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let tree = author.get(&data(&id)).await.ok();
    let mut nodes = vec![tree];
    while let Some(node) = nodes.pop() {
        let answer = author.get(node["path"].as_str().expect("a path")).await.has(200);
        if node["type"] == "directory" {
            nodes.extend(node["children"].as_array().expect("children").iter().cloned());
            continue;
        }
        assert_eq!(answer.body.len() as u64, node["size"].as_u64().expect("a size"), "{node}");
        let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
        assert_eq!(media_type, node["type"].as_str().expect("a type"), "{node}");
    }
}

#[tokio::test]
async fn files_have_the_contracts_media_types() {
    let author = Person::new(100).await;
    let types = [
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.html", "text/html; charset=utf-8"),
        ("a.yml", "text/yaml; charset=utf-8"),
        ("a.tex", "application/x-tex"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.R", "script/x-R"),
        ("a.Rmd", "text/x-r-markdown; charset=utf-8"),
        ("a.RData", "application/x-r-data"),
        ("a.js", "application/javascript"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.tif", "image/tiff"),
        ("a.png", "image/png"),
        ("a.unheardof", "text/plain; charset=utf-8"),
        ("Makefile", "text/plain; charset=utf-8"),
    ];
    let files = types.iter().fold(Workspace::minimal_rmd(), |files, (name, _)| files.with(name, "{}"));
    let id = create(&author, &files).await;
    for (name, expected) in types {
        let answer = author.get(&format!("{}/{name}", data(&id))).await;
        answer.is(200, "{}");
        assert_eq!(answer.header("content-type"), expected, "{name}");
    }
}

#[tokio::test]
async fn a_file_is_what_was_uploaded_also_when_it_is_binary() {
    let author = Person::new(100).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let files = Workspace::minimal_rmd().with("a.bin", &bytes).with("empty.txt", "").with("a.png", &bytes);
    let id = create(&author, &files).await;
    for name in ["a.bin", "a.png"] {
        assert_eq!(author.get(&format!("{}/{name}", data(&id))).await.has(200).body, bytes, "{name}");
    }
    author.get(&format!("{}/empty.txt", data(&id))).await.is(200, "");
}

#[tokio::test]
async fn names_are_fetched_by_their_percent_encoding() {
    let author = Person::new(100).await;
    let names = [
        "ünï cödé.txt",
        "a+b.txt",
        "100%.txt",
        "q?x=1.txt",
        "h#1.txt",
        "a&b;c.txt",
        "%2e%2e.txt",
        "日本.txt",
    ];
    let files = names.iter().fold(Workspace::minimal_rmd(), |files, name| files.with(name, name));
    let id = create(&author, &files).await;
    for name in names {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        author.get_raw(&format!("{}/{encoded}", data(&id))).await.is(200, name);
    }
}

#[tokio::test]
async fn dot_files_are_files() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd().with(".here", "yes").with(".git/config", "[core]");
    let id = create(&author, &files).await;
    author.get(&format!("{}/.here", data(&id))).await.is(200, "yes");
    author.get(&format!("{}/.git/config", data(&id))).await.is(200, "[core]");
    author.get(&format!("{}/.nothing", data(&id))).await.is_error(404, "file not found");
}

#[tokio::test]
async fn a_missing_file_is_404() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    for name in ["nofile", "main.rmd", "main.Rmd/x", "dir/", ".erc/none.json", "main.Rmd%00"] {
        author.get_raw(&format!("{}/{name}", data(&id))).await.is_error(404, "file not found");
    }
    author.get("/api/v1/compendium/nope1/data").await.is_error(404, "no compendium with this id");
    author.get("/api/v1/compendium/nope1/data/x").await.is_error(404, "no compendium with this id");
}

#[tokio::test]
async fn nothing_outside_the_compendium_can_be_reached() {
    let author = Person::new(100).await;
    let secret = Person::new(100).await;
    let other = create(&secret, &Workspace::minimal_rmd().with("secret.txt", "the secret")).await;
    let id = workspace(&author).await;
    for path in [
        "../../../../etc/passwd",
        "..%2f..%2f..%2f..%2fetc%2fhostname",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cetc%5cpasswd",
        "%252e%252e%252fetc%252fpasswd",
        "....//....//etc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "./main.Rmd/../../x",
        "index.json.gz",
        "../index.json.gz",
        "%00",
        "main.Rmd%00.html",
        &format!("../../{other}/data/secret.txt"),
        &format!("..%2f..%2f{other}%2fdata%2fsecret.txt"),
        &format!("%2e%2e/%2e%2e/{other}/data/secret.txt"),
    ] {
        let answer = author.get_raw(&format!("{}/{path}", data(&id))).await;
        // A proxy on the way may resolve dots: what is then another compendium's file is refused by its owner's rights.
        assert!([400, 403, 404].contains(&answer.status), "{path}: {answer:?}");
        let text = answer.text();
        assert!(!text.contains("root:") && !text.contains("the secret"), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_candidates_files_need_its_owner_or_an_editor() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let (other, editor) = (Person::new(100).await, Person::new(500).await);
    for path in [
        data(&id),
        format!("{}/main.Rmd", data(&id)),
        format!("{}/.erc/metadata_raw.json", data(&id)),
        format!("{}/nofile", data(&id)),
    ] {
        Client::new().get(&path).await.is_error(401, "user is not authenticated");
        other.get(&path).await.is_error(403, &format!("not authorized to edit/view {id}"));
        assert!([200, 404].contains(&editor.get(&path).await.status));
    }
}

#[tokio::test]
async fn everybody_reads_files_of_a_published_one() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let answer = Client::new().get(&format!("{}/data.csv", data(&id))).await;
    answer.is(200, "year,ships\n2016,3\n2017,5\n");
}

#[tokio::test]
async fn other_peoples_pages_run_in_a_sandbox() {
    let author = Person::new(100).await;
    let evil = "<script>fetch('/api/v1/auth/whoami')</script>";
    let files =
        Workspace::minimal_rmd().with("evil.html", evil).with("evil.svg", evil).with("evil.xml", evil);
    let id = create(&author, &files).await;
    for name in ["evil.html", "evil.svg", "evil.xml", "main.Rmd"] {
        let answer = author.get(&format!("{}/{name}", data(&id))).await.has(200);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("sandbox") && !policy.contains("allow-same-origin"), "{name}: {policy:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    }
}

#[tokio::test]
async fn a_known_entity_tag_is_304() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let path = format!("{}/data.csv", data(&id));
    let tag = author.get(&path).await.has(200).header("etag").to_owned();
    assert!(!tag.is_empty());
    let again = author.send(author.request("GET", &path).header("if-none-match", &tag)).await;
    again.is(304, "");
    author.send(author.request("GET", &path).header("if-none-match", "\"other\"")).await.has(200);
}

#[tokio::test]
async fn a_range_is_206() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let path = format!("{}/data.csv", data(&id));
    let answer = author.send(author.request("GET", &path).header("range", "bytes=5-9")).await;
    answer.is(206, "ships");
    assert_eq!(answer.header("content-range"), "bytes 5-9/25");
}

#[tokio::test]
async fn size_gives_the_first_lines_of_a_text() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let path = format!("{}/data.csv", data(&id));
    author.get(&format!("{path}?size=1")).await.is(200, "year,ships\n");
    author.get(&format!("{path}?size=2")).await.is(200, "year,ships\n2016,3\n");
    author.get(&format!("{path}?size=99")).await.is(200, "year,ships\n2016,3\n2017,5\n");
    for wrong in ["0", "-1", "x"] {
        author.get(&format!("{path}?size={wrong}")).await.is_error(400, "invalid size parameter");
    }
    // Other kinds of files ignore it.
    author.get(&format!("{}/display.html?size=1", data(&id))).await.has(200);
}

#[tokio::test]
async fn lines_that_no_answer_can_hold_are_422_and_the_file_is_still_there() {
    let author = Person::new(100).await;
    let lines = "year,ships\n2016,3\n".repeat(300_000);
    let id = create_large(&author, &Workspace::minimal_rmd().with("long.csv", &lines)).await;
    let path = format!("{}/long.csv", data(&id));
    // Lines that are in more than one piece of what the bucket delivers.
    let some = author.get(&format!("{path}?size=200001")).await.has(200).text();
    assert!(some == lines[..100_000 * 18 + 11]);
    let error = "text is larger than 4194304 bytes at this size, get it without size";
    author.get(&format!("{path}?size=600000")).await.is_error(422, error);
    let answer = author.get(&path).await.has(302);
    assert_eq!(answer.header("cache-control"), "no-store");
    let whole = Client::new().get(answer.header("location")).await.has(200);
    assert!(whole.header("content-type").starts_with("text/csv"), "{}", whole.header("content-type"));
    assert!(whole.text() == lines);
    // A part that an answer can hold needs no redirect.
    let part = author.send(author.request("GET", &path).header("range", "bytes=5399990-")).await;
    part.is(206, &lines[5_399_990..]);
}

#[tokio::test]
async fn head_tells_what_get_would() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let path = format!("{}/data.csv", data(&id));
    let answer = author.send(author.request("HEAD", &path)).await;
    answer.is(200, "");
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
}
