//! Upload of a workspace of 240 kB within one request.

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::multipart::{Form, Part as FormPart};
use serde_json::Value;
use tests::forge::{Part, zip};
use tests::{Person, WORKSPACE};

use crate::aws::Aws;
use crate::fixtures::Fixtures;
use crate::function::Function;
use crate::table::{Row, median};
use crate::{binaries, events, load, progress};

const UPLOADS: usize = 20;
const BAR_MS: f64 = 150.0;
const BOUNDARY: &str = "figures";

/// From the event to its answer, the stand-in for AWS behind it.
pub async fn behind_lambda(aws: &Aws, fixtures: &Fixtures) -> Row {
    progress("uploads");
    let event = event(&fixtures.cookie, &workspace());
    let mut function = Function::start("compendium", aws).await;
    function.request(&event).await;
    let mut times = Vec::with_capacity(UPLOADS);
    for _ in 0..UPLOADS {
        let start = Instant::now();
        function.invoke(&event).await;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    let name = format!("upload of 240 kB, ms: event to answer, median of {UPLOADS}");
    Row::new(name, "≤ 150").with("compendium", median(times), Some(BAR_MS))
}

/// The same over HTTP, where a stack answers at `ERCID_WATCH_URL`; `ERCID_STACK` describes it.
pub async fn over_http() -> Option<Row> {
    let base = std::env::var("ERCID_WATCH_URL").ok()?;
    progress(&format!("uploads to {base}"));
    let archive = workspace();
    let person = Person::new(100).await;
    let url = format!("{}/api/v1/compendium", base.trim_end_matches('/'));
    let mut times = Vec::with_capacity(UPLOADS);
    for at in 0..=UPLOADS {
        let part = FormPart::bytes(archive.clone()).file_name("workspace.zip").mime_str("application/zip");
        let form =
            Form::new().text("content_type", WORKSPACE).part("compendium", part.expect("a media type"));
        let start = Instant::now();
        person.send(person.request("POST", &url).multipart(form)).await.has(200);
        // The first one starts the function.
        if at > 0 {
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    let name = format!("upload of 240 kB over HTTP to a running stack, ms, median of {UPLOADS}");
    Some(Row::new(name, "≤ 150").with("compendium", median(times), Some(BAR_MS)))
}

/// POST /compendium with an archive.
pub fn event(cookie: &str, archive: &[u8]) -> Value {
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"content_type\"\r\n\r\n{WORKSPACE}\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"compendium\"; filename=\"workspace.zip\"\r\n\
         content-type: application/zip\r\n\r\n"
    );
    let body = [head.as_bytes(), archive, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    events::post("/api/v1/compendium", cookie, &content_type, &base64(&body))
}

/// The body of an event.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The minimal R Markdown workspace of the reference, where it is at hand, or one like it: a short text and its
/// rendered page of 730 kB, most of it embedded scripts and fonts.
fn workspace() -> Vec<u8> {
    let data = binaries::root().join("../shared/data/workspaces/minimal-rmd.zip");
    if let Ok(archive) = std::fs::read(data) {
        return archive;
    }
    let fonts = STANDARD.encode(load::noise(150_000, 1));
    let page = format!("<html><script>{}</script><style>{fonts}</style></html>", load::prose(530_000, 2));
    let text = "---\ntitle: Capacity\nauthor: Tess\n---\n\n```{r}\nplot(cars)\n```\n";
    zip(&[Part::deflated("main.Rmd", text.as_bytes()), Part::deflated("display.html", page.as_bytes())])
}
