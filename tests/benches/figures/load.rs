//! Load of an archive of 200 MB: a few large files that deflate to nothing less, and many small texts.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde_json::json;
use tests::forge::{Part, zip};
use tests::sha256;

use crate::aws::Aws;
use crate::fixtures::{NEVER, ORCID};
use crate::function::Function;
use crate::table::Row;
use crate::{binaries, events, progress};

const LARGE_FILES: usize = 4;
const LARGE_BYTES: usize = 45_000_000;
const TEXTS: usize = 3_600;
const TEXT_BYTES: usize = 20_000;
const MEMORY_BAR_MIB: f64 = 96.0;
const UPLOAD: &str = "0d1dd7c9-4b0b-4f2b-a2f4-5f3f6b9a7c11";

/// Peak memory and time of one load; beside it `unzip` to disk, where that is installed.
pub async fn large_archive(aws: &Aws) -> Vec<Row> {
    progress("making an archive of 200 MB");
    let archive = archive();
    let path = binaries::target().join("figures.zip");
    std::fs::write(&path, &archive).expect("the target directory is writable");
    announce(aws, &archive);
    let size = archive.len() / 1_000_000;
    aws.put_object(&format!("/uploads/upload/{UPLOAD}"), archive.into());

    progress("loading it");
    let known = aws.items("compendia").len();
    let mut function = Function::start("load", aws).await;
    let start = Instant::now();
    let answer = function.invoke(&events::message("load", &json!({ "upload": UPLOAD }))).await;
    let seconds = start.elapsed().as_secs_f64();
    let loaded = aws.items("compendia").len() - known;
    assert_eq!(loaded, 1, "the archive was not loaded: {}", String::from_utf8_lossy(&answer));
    let peak = function.memory("VmHWM");

    let memory = Row::new(format!("peak resident, MiB, loading {size} MB"), "≤ 96");
    let mut rows = vec![
        memory.with("load", peak, Some(MEMORY_BAR_MIB)),
        Row::new(format!("loading {size} MB, s"), "").with("load", seconds, None),
    ];
    if let Some(unzip) = unzip(&path) {
        rows.push(Row::new("that time, in times of `unzip -q` to disk", "").with(
            "load",
            seconds / unzip,
            None,
        ));
    }
    rows
}

/// What an upload's row says once its archive has arrived.
fn announce(aws: &Aws, archive: &[u8]) {
    aws.put_item(
        "uploads",
        json!({
            "id": { "S": UPLOAD },
            "user": { "S": ORCID },
            "source": { "M": { "bucket": { "M": {
                "size": { "N": archive.len().to_string() },
                "sha256": { "S": sha256(archive) },
            } } } },
            "state": { "S": "queued" },
            "claimed_until": { "N": "0" },
            "expires_at": { "N": NEVER },
        }),
    );
}

/// Seconds that `unzip` takes.
fn unzip(archive: &Path) -> Option<f64> {
    let target = archive.with_extension("unzipped");
    let _ = std::fs::remove_dir_all(&target);
    let start = Instant::now();
    let done = Command::new("unzip").arg("-q").arg(archive).arg("-d").arg(&target).status();
    let seconds = start.elapsed().as_secs_f64();
    let _ = std::fs::remove_dir_all(&target);
    let _ = std::fs::remove_file(archive);
    done.is_ok_and(|status| status.success()).then_some(seconds)
}

fn archive() -> Vec<u8> {
    let main = "---\ntitle: Large\nauthor: Tess\n---\n\n```{r}\nplot(cars)\n```\n";
    let mut parts = vec![Part::deflated("main.Rmd", main.as_bytes())];
    for seed in 0..LARGE_FILES {
        parts.push(Part::new(format!("data/raster-{seed}.tif"), &noise(LARGE_BYTES, seed as u64)));
    }
    for seed in 0..TEXTS {
        parts.push(Part::deflated(
            &format!("data/text-{seed}.csv"),
            prose(TEXT_BYTES, seed as u64).as_bytes(),
        ));
    }
    zip(&parts)
}

/// Bytes without any pattern, the same for the same seed.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        // xorshift64: more than enough to defeat deflate.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// Words that deflate as prose does, to about a third.
pub fn prose(length: usize, seed: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ca", "pa", "ci", "ty ", "sea", "ship ", "wind", "er ", "of ", "the ", "mo", "del ", "ra", "ster ",
        "and ", "un",
    ];
    let bytes = noise(length, seed);
    let mut text: String = bytes.iter().map(|byte| SYLLABLES[usize::from(byte % 16)]).collect();
    text.truncate(length);
    text
}
