//! MiniStack: the AWS endpoint, which also runs the functions.

use std::{env, fs, time::Duration};

use tokio::process::Command;

use crate::{
    aws::Aws,
    error::{Error, Result},
    install::engine::Engine,
    layout::{self, Layout, StackDir},
    ports::Ports,
    process::Group,
};

/// Turns Nagle's algorithm off in the server of the functions' runtime API: with it, every invocation waits 40 ms
/// for an acknowledgement.
const START: &str = "import socketserver\n\
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True\n\
    from ministack.app import main\n\
    main()";
/// What it may know of our environment: the functions inherit all of it, and `runner` needs these.
const INHERITED: [&str; 5] = ["PATH", "HOME", "XDG_RUNTIME_DIR", "DOCKER_HOST", "CONTAINERS_CONF"];
const READY: Duration = Duration::from_secs(60);

/// Starts it on a stack's state and waits until it answers.
pub async fn start(
    layout: &Layout,
    dir: &StackDir,
    ports: Ports,
    engine: &Engine,
    aws: &Aws,
) -> Result<Group> {
    layout::clear(&dir.join("tmp"))?;
    for sub in ["tmp", "state", "objects"] {
        let path = dir.join(sub);
        fs::create_dir_all(&path).map_err(Error::file("create", &path))?;
    }
    let mut command = Command::new(layout.tool("python"));
    command.args(["-c", START]).env_clear();
    command.envs(INHERITED.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command
        .env("LANG", "C.UTF-8")
        .env("TMPDIR", dir.join("tmp"))
        .env("AUTH", "true")
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", ports.aws.to_string())
        .env("AWS_ENDPOINT_URL", ports.aws_url())
        .env("IOT_MTLS_ENABLED", "0")
        .env("SFTP_ENABLED", "0")
        .env("LOG_LEVEL", "INFO")
        .env("PERSIST_STATE", "1")
        .env("STATE_DIR", dir.join("state"))
        .env("S3_PERSIST", "1")
        .env("S3_DATA_DIR", dir.join("objects"))
        .env("ENGINE", &engine.program)
        .env("ENGINE_ARGS", engine.options().join(" "))
        .env("RUNNER_LOG", dir.log("runner"))
        .current_dir(dir.join("tmp"));
    let log = dir.log("ministack");
    let group = Group::start_logged("MiniStack", command, &log)?;
    wait(group, READY, &log, || aws.is_ready()).await
}

/// Waits until a process answers; one that ends or stays silent is an error with a look into its log.
pub async fn wait<F>(
    mut group: Group,
    patience: Duration,
    log: &std::path::Path,
    mut ready: impl FnMut() -> F,
) -> Result<Group>
where
    F: Future<Output = bool>,
{
    let started = tokio::time::Instant::now();
    while !ready().await {
        let ended = group.ended();
        if ended.is_some() || started.elapsed() > patience {
            let status = ended.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            return Err(Error::Tool {
                what: format!("starting {}", group.name()),
                status,
                tail: tail(&fs::read_to_string(log).unwrap_or_default()),
                log: log.display().to_string(),
            });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(group)
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_is_the_last_twenty_lines() {
        let text: String = (0..100).map(|n| format!("{n}\n")).collect();
        let tail = tail(&text);
        assert_eq!(
            (tail.lines().next(), tail.lines().last(), tail.lines().count()),
            (Some("80"), Some("99"), 20)
        );
    }

    #[tokio::test]
    async fn a_process_that_ends_at_once_is_told_with_its_log() {
        let log = env::temp_dir().join(format!("ercid-wait-{}.log", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", "echo broken; exit 7"]);
        let group = Group::start_logged("thing", command, &log).unwrap();
        let error =
            wait(group, Duration::from_secs(5), &log, || async { false }).await.err().unwrap().to_string();
        fs::remove_file(&log).unwrap();
        assert!(error.starts_with("starting thing failed (exit status: 7)"), "{error}");
        assert!(error.contains("broken"), "{error}");
    }
}
