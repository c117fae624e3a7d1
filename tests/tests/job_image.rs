//! Images as tarballs: compendia.md 6 "image_build", "image_save"; decisions.md "Image tag".

use serde_json::{Value, json};
use tests::{Client, Person, Stack, Workspace, create, ended, orcid, sha256, start};

/// A tar archive of these files.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, *content).expect("an entry");
    }
    builder.into_inner().expect("a tar archive")
}

/// An image with one file and nothing to execute, as engines save it under this name.
fn image(name: &str) -> Vec<u8> {
    let layer = tar(&[("ships.txt", b"3")]);
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
    let configuration = json!({
        "architecture": architecture, "os": "linux", "config": {},
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{}", sha256(&layer))] },
    });
    let manifest = json!([{ "Config": "c.json", "RepoTags": [name], "Layers": ["layer.tar"] }]);
    let (configuration, manifest) = (configuration.to_string(), manifest.to_string());
    tar(&[
        ("layer.tar", &layer),
        ("c.json", configuration.as_bytes()),
        ("manifest.json", manifest.as_bytes()),
    ])
}

/// One small file of a large tar archive at this address, of which nothing else is fetched.
async fn file_in(url: &str, wanted: &str) -> Vec<u8> {
    let client = Client::new();
    let part = async |from: u64, length: u64| {
        let range = format!("bytes={from}-{}", from + length - 1);
        client.send(client.request("GET", url).header("range", range)).await.has(206).body
    };
    let mut at = 0;
    loop {
        let header = part(at, 512).await;
        let header = tar::Header::from_byte_slice(&header);
        let size = header.entry_size().expect("a size");
        if header.path_bytes().as_ref() == wanted.as_bytes() {
            return part(at + 512, size).await;
        }
        at += 512 + size.next_multiple_of(512);
    }
}

#[tokio::test]
async fn a_job_of_a_link_says_how_it_calls_the_image_that_it_loaded_without_naming_the_compendium() {
    let id = format!("secret-{}", orcid());
    let erc = "id: ID\nspec_version: '1'\nmain: main.R\ndisplay: display.html\nlicenses:\n  code: MIT\n  data: null\n  metadata: CC-BY-4.0\n  text: null\n";
    let code = Workspace::script(8).with_id(&id).with("erc.yml", erc.replace("ID", &id));
    let workspace = code.with("image.tar", image("localhost/ships:1"));
    let (author, editor) = (Person::new(100).await, Person::new(500).await);
    let id = create(&author, &workspace).await;
    let link = editor.put(&format!("/api/v1/compendium/{id}/link"), "").await.ok_text("id");
    let job = start(&Client::new(), &link).await;
    let view = ended(&Client::new(), &job).await;
    let texts = view["steps"]["image_build"]["text"].to_string();
    let retagged = format!("Re-tagged loaded image \\\"localhost/ships:1\\\" with erc:{link}");
    assert!(texts.contains(&retagged), "{view:#}");
    assert!(!view.to_string().contains(&id), "{view:#}");
}

#[tokio::test]
async fn a_saved_image_is_called_by_its_content_and_not_by_the_compendium() {
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::script(8)).await;
    let job = start(&author, &id).await;
    let view = ended(&author, &job).await;
    assert_eq!(view["steps"]["image_save"]["status"], "success", "{view:#}");
    let answer = author.get(&format!("/api/v1/compendium/{id}/data/image.tar")).await.has(302);
    // Whoever has a public link sees this address; a job of hers would name the compendium when it is refused.
    let address = reqwest::Url::parse(answer.header("location")).expect("an address");
    assert!(!address.path().split('/').any(|part| part == job || part == id), "{address}");
    let manifest = file_in(answer.header("location"), "manifest.json").await;
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let row = Stack::get().aws().item("CompendiaTable", &id).await.expect("a row");
    let content = row["content"]["S"].as_str().expect("a content").to_lowercase();
    let tags = manifest[0]["RepoTags"].as_array().expect("names");
    let [tag] = tags.as_slice() else { panic!("one name: {manifest}") };
    let tag = tag.as_str().expect("a name").to_lowercase();
    assert!(tag.contains(&format!("erc-content:{content}")), "{tag}");
}
