//! A compendium of 500 MB packed for download: files that deflate to nothing less, and many small texts.

use std::io::Write;
use std::time::Instant;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tests::sha256;

use crate::aws::Aws;
use crate::function::Function;
use crate::load::{noise, prose};
use crate::table::Row;
use crate::{events, progress};

const LARGE_FILES: usize = 10;
const LARGE_BYTES: usize = 45_000_000;
const TEXTS: usize = 3_600;
const TEXT_BYTES: usize = 14_000;
const MEMORY_BAR_MIB: f64 = 96.0;
const ID: &str = "large";
const CONTENT: &str = "3e0d7c6a-6f0c-4f5e-8d57-1a6f0f7f1f10";

/// Peak memory and time of one archive of a compendium like those that are there.
pub async fn large_compendium(aws: &Aws) -> Vec<Row> {
    progress("making a compendium of 500 MB");
    let bytes = store(aws);
    let size = bytes / 1_000_000;

    progress("packing it");
    let mut function = Function::start("archive", aws).await;
    let before = aws.received();
    let start = Instant::now();
    let message = json!({ "id": ID, "format": "zip", "image": false });
    let answer = function.invoke(&events::message("archive", &message)).await;
    let seconds = start.elapsed().as_secs_f64();
    let answer: Value = serde_json::from_slice(&answer).expect("an answer is JSON");
    assert_eq!(answer["batchItemFailures"], json!([]), "the archive was not made");
    let packed = aws.received() - before;
    assert!(packed > LARGE_FILES * LARGE_BYTES, "the archive has {packed} bytes only");
    let peak = function.memory("VmHWM");

    let memory = Row::new(format!("peak resident, MiB, archiving {size} MB"), "≤ 96");
    vec![
        memory.with("archive", peak, Some(MEMORY_BAR_MIB)),
        Row::new(format!("archiving {size} MB, s"), "").with("archive", seconds, None),
    ]
}

/// Stores the compendium and its files, of which the large ones are one and the same; how many bytes they are.
fn store(aws: &Aws) -> usize {
    let mut files = Vec::new();
    let mut add = |path: String, content: &Bytes, digest: &str| {
        let key = format!("content/{CONTENT}/files/{path}");
        aws.put_object(&format!("/files/{key}"), content.clone());
        files.push(json!({ "path": path, "size": content.len(), "sha256": digest, "key": key }));
    };
    let large = Bytes::from(noise(LARGE_BYTES, 0));
    let digest = sha256(&large);
    for number in 0..LARGE_FILES {
        add(format!("data/raster-{number:02}.bin"), &large, &digest);
    }
    for number in 0..TEXTS {
        let text = prose(TEXT_BYTES, number as u64);
        add(format!("data/text-{number:04}.csv"), &text.clone().into(), &sha256(text.as_bytes()));
    }
    let mut index = GzEncoder::new(Vec::new(), Compression::fast());
    index.write_all(json!({ "files": files }).to_string().as_bytes()).expect("memory takes all");
    let index = index.finish().expect("memory takes all");
    aws.put_object(&format!("/files/content/{CONTENT}/index.json.gz"), index.into());

    let mut row = aws.items("compendia").pop().expect("a compendium was made before");
    row["id"] = json!({ "S": ID });
    row["content"] = json!({ "S": CONTENT });
    aws.put_item("compendia", row);
    LARGE_FILES * LARGE_BYTES + TEXTS * TEXT_BYTES
}
