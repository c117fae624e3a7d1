use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{BACK, JOSIAH};

/// The binary on a free port, and where it says it is.
fn start() -> (Child, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(["--port", "0", "--people"])
        .arg(folder.join("../local/people.toml"))
        .arg("--records")
        .arg(folder.join("records"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("sandbox: ").unwrap().to_owned();
    (child, url)
}

#[tokio::test]
async fn it_stops_when_told_even_while_a_request_hangs() {
    for signal in ["TERM", "INT"] {
        let (mut child, url) = start();
        let http = reqwest::Client::new();
        let faults = serde_json::json!([{"path": "/oauth", "kind": "delay", "ms": 60_000}]);
        http.put(format!("{url}/admin/faults")).json(&faults).send().await.unwrap();
        let hanging = tokio::spawn(http.get(format!("{url}/oauth/jwks")).send());
        tokio::time::sleep(Duration::from_millis(50)).await;

        let started = Instant::now();
        Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(child.wait().unwrap().success());
        assert!(started.elapsed() < Duration::from_secs(2));
        assert!(hanging.await.unwrap().is_err());
    }
}

#[tokio::test]
async fn it_logs_one_line_for_each_request_without_secrets() {
    let (mut child, url) = start();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let form = [
        ("client_id", "APP-LOCAL"),
        ("response_type", "code"),
        ("scope", "/read-limited"),
        ("redirect_uri", BACK),
        ("state", "s3cret-state"),
        ("orcid", JOSIAH),
        ("decision", "allow"),
    ];
    let found = http.post(format!("{url}/oauth/authorize?x=s3cret")).form(&form).send().await.unwrap();
    let location = found.headers()["location"].to_str().unwrap().to_owned();
    let code = location.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let form = [
        ("client_id", "APP-LOCAL"),
        ("client_secret", "local-secret"),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
    ];
    let tokens =
        http.post(format!("{url}/oauth/token")).form(&form).send().await.unwrap().text().await.unwrap();
    let tokens: serde_json::Value = serde_json::from_str(&tokens).unwrap();
    let access = tokens["access_token"].as_str().unwrap();
    let record = http.get(format!("{url}/v3.0/{JOSIAH}/record")).bearer_auth(access).send().await.unwrap();
    assert_eq!(record.status(), 200);

    Command::new("kill").arg(child.id().to_string()).status().unwrap();
    child.wait().unwrap();
    let mut log = String::new();
    child.stdout.take().unwrap().read_to_string(&mut log).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<_> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["/oauth/authorize", "/oauth/token", "/v3.0/0000-0002-1825-0097/record"]);
    for secret in ["s3cret", "local-secret", code, access, tokens["refresh_token"].as_str().unwrap()] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}
