//! Following a job: every step as it happens, then what the check found.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde_json::Value;

use super::Api;
use crate::{
    error::{Error, Result},
    progress::seconds,
};

const PAUSE: Duration = Duration::from_millis(400);
const WIDTH: usize = 100;
const STEPS: [&str; 10] = [
    "validate_bag",
    "generate_configuration",
    "validate_compendium",
    "generate_manifest",
    "image_prepare",
    "image_build",
    "image_execute",
    "check",
    "image_save",
    "cleanup",
];

/// Prints a job's steps until it ends; true if it succeeded.
pub async fn follow(api: &Api<'_>, id: &str) -> Result<bool> {
    println!("\nJob {id}");
    let url = api.url(&format!("/job/{id}?steps=all"));
    let mut printed = Printed::default();
    loop {
        let job = api.call(api.http.get(&url)).await?;
        let steps = job.get("steps").unwrap_or(&Value::Null);
        for line in printed.news(steps) {
            println!("{line}");
        }
        match job.get("status").and_then(Value::as_str) {
            Some("success") => return Ok(true),
            Some("failure") => {
                for line in differences(api, steps) {
                    println!("{line}");
                }
                return Ok(false);
            }
            Some(_) => tokio::time::sleep(PAUSE).await,
            None => return Err(Error::Http { request: url, reason: "the job has no status".into() }),
        }
    }
}

/// What of each step was printed already.
#[derive(Default)]
struct Printed(BTreeMap<&'static str, Progress>);

#[derive(Default)]
struct Progress {
    lines: usize,
    status: String,
}

impl Printed {
    fn news(&mut self, steps: &Value) -> Vec<String> {
        let mut news = Vec::new();
        for name in STEPS {
            let Some(step) = steps.get(name) else { continue };
            let progress = self.0.entry(name).or_default();
            let status = step.get("status").and_then(Value::as_str).unwrap_or_default();
            let lines: Vec<&str> = step
                .get("text")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let begins = progress.status.is_empty() || progress.status == "queued";
            if begins && status != "queued" {
                news.push(format!("  {name}"));
            }
            news.extend(lines.iter().skip(progress.lines).flat_map(|text| text.lines()).map(shown));
            if progress.status != status && !matches!(status, "queued" | "running") {
                news.push(format!("  {name:<24} {status:<10} {}", duration(step)));
            }
            progress.lines = lines.len().max(progress.lines);
            status.clone_into(&mut progress.status);
        }
        news
    }
}

/// A line of a step's text; the long ones are cut, for they are all in the job itself.
fn shown(line: &str) -> String {
    let mut characters = line.chars();
    let text: String = characters.by_ref().take(WIDTH).collect();
    let rest = if characters.next().is_some() { "…" } else { "" };
    format!("    | {text}{rest}")
}

fn duration(step: &Value) -> String {
    let time = |key: &str| step.get(key).and_then(Value::as_str)?.parse::<Timestamp>().ok();
    let elapsed = time("start").zip(time("end")).map(|(start, end)| end.duration_since(start).unsigned_abs());
    elapsed.map(seconds).unwrap_or_default()
}

/// What the check found, where it found something.
fn differences(api: &Api<'_>, steps: &Value) -> Vec<String> {
    let Some(check) = steps.get("check") else { return Vec::new() };
    let number = |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    let mut lines = Vec::new();
    for image in check.get("images").and_then(Value::as_array).into_iter().flatten() {
        let (differing, all) =
            (number(image, "/compareResults/differences"), number(image, "/compareResults/dimension"));
        lines.push(format!(
            "  image {}: {differing} of {all} pixels differ",
            number(image, "/imageIndex") + 1
        ));
    }
    if let Some(texts) = check.get("numTextDifferrences").and_then(Value::as_u64) {
        lines.push(format!("  text: {texts} differences"));
    }
    if let Some(diff) = check.pointer("/display/diff").and_then(Value::as_str) {
        let host = api.base.trim_end_matches("/api/v1");
        lines.push(format!("  look at {host}{diff}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_is_told_once() {
        let mut printed = Printed::default();
        assert!(printed.news(&json!({ "check": { "status": "queued", "text": [] } })).is_empty());
        let running = json!({ "check": { "status": "running", "text": ["Running check"] } });
        assert_eq!(printed.news(&running), ["  check", "    | Running check"]);
        assert!(printed.news(&running).is_empty());
        let ended = json!({ "check": {
            "status": "success", "text": ["Running check", "a\nb"],
            "start": "2026-01-01T00:00:00.000Z", "end": "2026-01-01T00:00:01.500Z",
        } });
        let news = printed.news(&ended);
        assert_eq!(news, ["    | a", "    | b", "  check                    success    1.5 s"]);
        assert!(printed.news(&ended).is_empty());
    }

    #[test]
    fn long_lines_are_cut() {
        assert_eq!(shown(&"é".repeat(100)), format!("    | {}", "é".repeat(100)));
        assert_eq!(shown(&"é".repeat(101)), format!("    | {}…", "é".repeat(100)));
    }

    #[test]
    fn differences_are_counted() {
        let http = reqwest::Client::new();
        let api = Api { http: &http, base: "http://localhost:1/api/v1".into(), cookie: String::new() };
        let steps = json!({ "check": {
            "images": [{ "imageIndex": 0, "compareResults": { "differences": 5, "dimension": 100 } }],
            "numTextDifferrences": 2, "display": { "diff": "/api/v1/job/x/data/check.html" },
        } });
        assert_eq!(
            differences(&api, &steps),
            [
                "  image 1: 5 of 100 pixels differ",
                "  text: 2 differences",
                "  look at http://localhost:1/api/v1/job/x/data/check.html"
            ]
        );
    }
}
