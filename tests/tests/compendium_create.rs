//! POST /api/v1/compendium with an archive: compendia.md 1.2 and 3.1.

use serde_json::json;
use tests::{COMPENDIUM, Client, Person, Stack, Upload, WORKSPACE, Workspace, create, sha256, workspace};
use uuid::Uuid;

fn fresh_id() -> String {
    format!("own-{}", Uuid::new_v4().simple())
}

fn is_short(id: &str) -> bool {
    id.len() == 5 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[tokio::test]
async fn a_workspace_becomes_a_candidate_with_a_random_id() {
    let author = Person::new(100).await;
    let answer = author.upload(Upload::new(WORKSPACE, Workspace::minimal_rmd().zip())).await.has(200);
    let id = answer.json()["id"].as_str().expect("an id").to_owned();
    assert!(is_short(&id), "{id}");
    answer.is(200, &json!({ "id": id }).to_string());
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    for (field, expected) in
        [("candidate", true), ("bag", false), ("compendium", false), ("substituted", false)]
    {
        assert_eq!(view[field], expected, "{field}");
    }
    assert_eq!(view["user"], author.orcid.as_str());
}

#[tokio::test]
async fn all_zip_media_types_are_accepted() {
    let author = Person::new(100).await;
    for media_type in
        ["application/zip", "application/x-zip", "application/x-zip-compressed", "multipart/x-zip"]
    {
        let upload = Upload { media_type, ..Upload::new(WORKSPACE, Workspace::minimal_rmd().zip()) };
        author.upload(upload).await.has(200);
    }
}

#[tokio::test]
async fn metadata_is_extracted_from_front_matter_and_code() {
    let author = Person::new(100).await;
    let id = workspace(&author).await;
    let metadata = author.get(&format!("/api/v1/compendium/{id}")).await.ok()["metadata"].take();
    let (raw, o2r) = (&metadata["raw"], &metadata["o2r"]);
    assert_eq!(o2r["title"], "Ships of the world");
    assert_eq!(o2r["creators"], json!([{ "affiliation": "Test Lab", "name": "Tess Tester" }]));
    assert_eq!(o2r["keywords"], json!(["ships", "counting"]));
    assert_eq!(o2r["mainfile"], "main.Rmd");
    assert_eq!(o2r["displayfile"], "display.html");
    assert_eq!(o2r["codefiles"], json!(["main.Rmd"]));
    assert_eq!(o2r["inputfiles"], json!(["data.csv"]));
    assert!(
        o2r["description"].as_str().is_some_and(|text| text.trim() == "How many ships there are."),
        "{o2r}"
    );
    assert_eq!(raw["temporal"]["begin"], "2017-03-01T00:00:00");
    assert_eq!(raw["depends"][0]["identifier"], "stats");
    let parts: Vec<_> = metadata.as_object().expect("parts").keys().cloned().collect();
    assert_eq!(parts, ["raw", "o2r"]);
}

#[tokio::test]
async fn spatial_extents_have_the_seeds_shape() {
    let author = Person::new(100).await;
    let point = r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[7,51],[8,53]]}}"#;
    let id = create(&author, &Workspace::minimal_rmd().with("places.geojson", point)).await;
    let o2r = author.get(&format!("/api/v1/compendium/{id}/metadata")).await.ok()["metadata"]["o2r"].take();
    let spatial = &o2r["spatial"];
    assert_eq!(spatial["files"][0]["source_file"], "places.geojson");
    let ring = json!([[[7.0, 51.0], [8.0, 51.0], [8.0, 53.0], [7.0, 53.0], [7.0, 51.0]]]);
    let geometry = &spatial["union"]["geojson"]["geometry"];
    assert_eq!(geometry["type"], "Polygon");
    let numbers = |value: &serde_json::Value| value.to_string().replace(".0", "");
    let mut corners: Vec<_> =
        geometry["coordinates"][0].as_array().expect("a ring").iter().map(numbers).collect();
    assert_eq!(corners.first(), corners.last(), "the ring is closed");
    let mut expected: Vec<_> = ring[0].as_array().expect("a ring").iter().map(numbers).collect();
    corners.sort();
    corners.dedup();
    expected.sort();
    expected.dedup();
    assert_eq!(corners, expected);
}

#[tokio::test]
async fn a_single_directory_is_stripped_once_and_hidden_files_are_kept() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd().with(".hidden", "kept").below("inner/deeper").below("outer");
    let id = create(&author, &files).await;
    let data = format!("/api/v1/compendium/{id}/data");
    author.get(&format!("{data}/inner/deeper/main.Rmd")).await.has(200);
    author.get(&format!("{data}/outer/inner/deeper/main.Rmd")).await.is_error(404, "file not found");

    let id = create(&author, &Workspace::minimal_rmd().with(".hidden", "kept").below("paper")).await;
    author.get(&format!("/api/v1/compendium/{id}/data/.hidden")).await.is(200, "kept");
    author.get(&format!("/api/v1/compendium/{id}/data/main.Rmd")).await.has(200);
}

#[tokio::test]
async fn a_compendium_brings_its_own_id() {
    let author = Person::new(100).await;
    let id = fresh_id();
    let upload = Upload::new(COMPENDIUM, Workspace::minimal_rmd().with_id(&id).zip());
    author.upload(upload).await.is(200, &json!({ "id": id }).to_string());
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert_eq!(view["compendium"], true);
    assert_eq!(view["metadata"]["raw"]["id"], id.as_str());
    assert_eq!(view["metadata"]["raw"]["convention"], "mine");
    assert_eq!(view["metadata"]["raw"]["license"]["code"], "MIT");
}

#[tokio::test]
async fn an_erc_yml_makes_a_workspace_a_compendium() {
    let author = Person::new(100).await;
    let id = fresh_id();
    let upload = Upload::new(WORKSPACE, Workspace::minimal_rmd().with_id(&id).zip());
    assert_eq!(author.upload(upload).await.ok_text("id"), id);
    assert_eq!(author.get(&format!("/api/v1/compendium/{id}")).await.ok()["compendium"], true);
}

#[tokio::test]
async fn a_taken_id_is_refused_and_the_first_compendium_stays() {
    let (author, other) = (Person::new(100).await, Person::new(100).await);
    let id = fresh_id();
    let files = Workspace::minimal_rmd().with_id(&id);
    author.upload(Upload::new(COMPENDIUM, files.zip())).await.has(200);
    let second = other.upload(Upload::new(COMPENDIUM, files.with("data.csv", "other").zip())).await;
    second.is_error(400, "Error fetching ID from compendium, ID already exists");
    assert_eq!(author.get(&format!("/api/v1/compendium/{id}")).await.ok()["user"], author.orcid.as_str());
    let data = author.get(&format!("/api/v1/compendium/{id}/data/data.csv")).await.has(200).text();
    assert!(data.starts_with("year"), "{data}");
}

#[tokio::test]
async fn a_valid_bag_is_accepted_and_its_payload_is_below_data() {
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::minimal_rmd().bagged()).await;
    let view = author.get(&format!("/api/v1/compendium/{id}")).await.ok();
    assert_eq!(view["bag"], true);
    assert_eq!(view["metadata"]["o2r"]["mainfile"], "data/main.Rmd");
    author.get(&format!("/api/v1/compendium/{id}/data/data/main.Rmd")).await.has(200);
    author.get(&format!("/api/v1/compendium/{id}/data/data/.erc/metadata_raw.json")).await.has(200);
}

#[tokio::test]
async fn an_invalid_bag_is_refused_with_the_reason() {
    let author = Person::new(100).await;
    let bag = Workspace::minimal_rmd().bagged();
    let extra = bag.clone().with("data/extra.txt", "not listed");
    let bytes =
        |path: &str| bag.parts().iter().find(|part| part.name == path.as_bytes()).expect("a file").size;
    let payload = bytes("data/data.csv") + bytes("data/display.html") + bytes("data/main.Rmd");
    let oxum = format!(
        "bag is invalid: Payload-Oxum validation failed. Expected 3 files and {payload} bytes \
         but found 4 files and {} bytes",
        payload + 10
    );
    author.upload(Upload::new(WORKSPACE, extra.zip())).await.is_error(400, &oxum);
    let changed = bag.with("data/data.csv", "year,ships\n2016,3\n2017,6\n");
    let answer = author.upload(Upload::new(WORKSPACE, changed.zip())).await.has(400);
    let error = answer.json()["error"].as_str().expect("a text").to_owned();
    assert!(
        error.starts_with("bag is invalid: Bag validation failed:") && error.contains("data/data.csv"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refused_upload_leaves_nothing_behind() {
    let author = Person::new(100).await;
    let sjis = Workspace::minimal_rmd().with("test.txt", SHIFT_JIS);
    author.upload(Upload::new(WORKSPACE, sjis.zip())).await.has(422);
    let list = format!("/api/v1/compendium?user={}", author.orcid);
    assert!(author.get(&list).await.ok_results().is_empty());
}

/// 日本語のテキストです。… in Shift_JIS.
const SHIFT_JIS: &[u8] =
    b"\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x65\x83\x4c\x83\x58\x83\x67\x82\xc5\x82\xb7\x81\x42\
    \x82\xb1\x82\xcc\x83\x74\x83\x40\x83\x43\x83\x8b\x82\xcd\x93\xc7\x82\xdf\x82\xdc\x82\xb9\x82\xf1\x81\x42";

#[tokio::test]
async fn text_in_shift_jis_is_422_with_an_object() {
    let author = Person::new(100).await;
    let archive = Workspace::minimal_rmd().with("data/test.txt", SHIFT_JIS).zip();
    let answer = author.upload(Upload::new(WORKSPACE, archive)).await.has(422);
    let error = answer.json()["error"].take();
    assert_eq!(error["message"], "Files with unsupported encoding detected. Only UTF-8 is supported.");
    let files = error["files"].as_array().expect("files");
    assert_eq!(files.len(), 1, "{error}");
    assert!(files[0]["file"].as_str().is_some_and(|file| file.ends_with("data/test.txt")), "{error}");
    assert_eq!(files[0]["encoding"], "Shift_JIS");
}

#[tokio::test]
async fn latin_1_and_utf_16_texts_are_accepted_and_binaries_are_not_looked_at() {
    let author = Person::new(100).await;
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain("Text".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let files = Workspace::minimal_rmd()
        .with("latin.txt", b"caf\xe9 au lait")
        .with("wide.txt", utf16)
        .with("noise.bin", SHIFT_JIS);
    create(&author, &files).await;
}

#[tokio::test]
async fn only_levels_from_100_create_compendia() {
    let archive = || Workspace::minimal_rmd().zip();
    let anonymous = Client::new();
    anonymous.upload(Upload::new(WORKSPACE, archive())).await.is_error(401, "user is not authenticated");
    let newcomer = Person::new(0).await;
    let answer = newcomer.upload(Upload::new(WORKSPACE, archive())).await;
    answer.is_error(403, "user level does not allow compendium creation");
    newcomer.set_level(100).await;
    newcomer.upload(Upload::new(WORKSPACE, archive())).await.has(200);
}

#[tokio::test]
async fn an_inline_archive_above_4_mib_is_413_and_names_the_other_way() {
    let author = Person::new(100).await;
    let noise: Vec<u8> =
        (0..140_000_u32).flat_map(|n| sha256(&n.to_le_bytes()).into_bytes()).take((4 << 20) + 1).collect();
    let answer =
        author.upload(Upload::new(WORKSPACE, Workspace::minimal_rmd().with("big.bin", noise).zip())).await;
    answer.is_error(
        413,
        "archive is larger than 4 MiB: request an upload with POST /api/v1/compendium/upload \
         and finish it with POST /api/v1/compendium",
    );
}

#[tokio::test]
async fn many_small_files_are_loaded_through_the_queue_within_the_request() {
    let author = Person::new(100).await;
    let mut files = Workspace::minimal_rmd();
    for number in 0..1_100 {
        files = files.with(&format!("many/{number:04}.csv"), number.to_string());
    }
    let answer = author.upload(Upload::new(WORKSPACE, files.zip())).await;
    let id = match answer.status {
        200 => answer.ok_text("id"),
        202 => {
            let url = answer.json()["status_url"].as_str().expect("a status_url").to_owned();
            tests::within(120, "the load", async || {
                author.get(&url).await.ok()["id"].as_str().map(str::to_owned)
            })
            .await
        }
        _ => panic!("{answer:?}"),
    };
    author.get(&format!("/api/v1/compendium/{id}/data/many/1099.csv")).await.is(200, "1099");
    let dead = Stack::get().aws().messages("LoadQueueDeadLetters").await;
    assert_eq!(dead, 0, "no load message is given up");
}
