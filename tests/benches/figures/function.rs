//! A function as a process, as Lambda runs it.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use serde_json::Value;

use crate::aws::Aws;
use crate::binaries;
use crate::runtime::Runtime;

/// Ticks per second in `/proc/<pid>/stat`: the same on every Linux.
const TICKS: u64 = 100;

/// A running function; it ends with this.
pub struct Function {
    name: &'static str,
    process: Child,
    runtime: Runtime,
}

impl Function {
    /// Starts a function.
    pub async fn start(name: &'static str, aws: &Aws) -> Self {
        Self::run(name, aws, Runtime::start().await)
    }

    /// From exec to the first answered event.
    pub async fn cold_start(name: &'static str, aws: &Aws, event: &Value) -> Duration {
        let runtime = Runtime::start().await;
        runtime.offer(event);
        let start = Instant::now();
        let mut function = Self::run(name, aws, runtime);
        function.runtime.answer().await;
        start.elapsed()
    }

    fn run(name: &'static str, aws: &Aws, runtime: Runtime) -> Self {
        let mut command = Command::new(binaries::path(name));
        command.env_clear().envs(settings(name));
        command.env("AWS_LAMBDA_RUNTIME_API", runtime.address.to_string());
        command.env("AWS_ENDPOINT_URL", format!("http://{}", aws.address));
        command.env("KBASE_AUTH_URL", format!("http://{}/kbase", aws.address));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let process = command.spawn().expect("the function is built");
        Self { name, process, runtime }
    }

    /// Hands it an event and waits for the answer.
    pub async fn invoke(&mut self, event: &Value) -> Bytes {
        self.runtime.offer(event);
        self.runtime.answer().await
    }

    /// The body of the answer to an HTTP event.
    pub async fn request(&mut self, event: &Value) -> Value {
        let answer: Value = serde_json::from_slice(&self.invoke(event).await).expect("an answer is JSON");
        assert_eq!(answer["statusCode"], 200, "{} answered {answer}", self.name);
        let body = answer["body"].as_str().expect("the body is a text");
        serde_json::from_str(body).expect("the body is JSON")
    }

    /// Resident memory now (`VmRSS`) or at its peak (`VmHWM`), in MiB.
    pub fn memory(&self, field: &str) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kib.expect("the kernel tells a process' memory") / 1_024.0
    }

    /// CPU time so far, of user and system.
    pub fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        // The name of the program, in parentheses, may hold anything: count from its end.
        let (_, fields) = stat.rsplit_once(") ").expect("a stat has a name");
        let ticks: u64 =
            fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 1_000 / TICKS)
    }

    fn proc(&self, file: &str) -> String {
        let path = format!("/proc/{}/{file}", self.process.id());
        std::fs::read_to_string(path).expect("the function is running")
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What Lambda and `template.yaml` put into a function's environment.
fn settings(name: &'static str) -> impl IntoIterator<Item = (&'static str, &'static str)> {
    [
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "figures"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "figures"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("LOG_LEVEL", "info"),
        ("PUBLIC_URL", "http://localhost"),
        ("ORCID_URL", "http://localhost"),
        ("ORCID_API_URL", "http://localhost/v3.0"),
        ("UI_ORIGIN", "http://localhost"),
        ("COOKIE_SECURE", "false"),
        ("ORCID_SECRET", "orcid"),
        ("SESSION_SECRET", "session"),
        ("TOKEN_KEY", "token-key"),
        ("REPOSITORY_SECRET", "repositories"),
        ("BASTION_SECRET", "bastion"),
        ("KEYS_TABLE", "keys"),
        ("LINKS_TABLE", "links"),
        ("PEOPLE_TABLE", "people"),
        ("SESSIONS_TABLE", "sessions"),
        ("COMPENDIA_TABLE", "compendia"),
        ("JOBS_TABLE", "jobs"),
        ("PROJECTS_TABLE", "projects"),
        ("SHIPMENTS_TABLE", "shipments"),
        ("PROFILES_TABLE", "profiles"),
        ("SEARCH_TABLE", "search"),
        ("PUBLICATIONS_TABLE", "publications"),
        ("ORCID_SYNC_TABLE", "orcid-sync"),
        ("UPLOADS_TABLE", "uploads"),
        ("FILES_BUCKET", "files"),
        ("UPLOADS_BUCKET", "uploads"),
        ("LOAD_QUEUE_URL", "http://localhost/load"),
        ("ARCHIVE_QUEUE_URL", "http://localhost/archive"),
        ("EXECUTION_QUEUE_URL", "http://localhost/execution"),
        ("SHIPMENT_QUEUE_URL", "http://localhost/shipment"),
        ("LOAD_DEAD_LETTERS_URL", "http://localhost/load-dead"),
        ("ARCHIVE_DEAD_LETTERS_URL", "http://localhost/archive-dead"),
        ("EXECUTION_DEAD_LETTERS_URL", "http://localhost/execution-dead"),
        ("SHIPMENT_DEAD_LETTERS_URL", "http://localhost/shipment-dead"),
        ("ORCID_SYNC_QUEUE_URL", "http://localhost/orcid-sync"),
        ("ORCID_SYNC_DEAD_LETTERS_URL", "http://localhost/orcid-sync-dead"),
        ("BASE_IMAGE", "base"),
        ("RUN_LAUNCHER", "process:/bin/false"),
    ]
}
