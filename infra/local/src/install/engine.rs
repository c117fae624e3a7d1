//! The container engine: Podman or Docker.

use std::{env, path::Path};

use tokio::process::Command;

use super::debian;
use crate::{
    command,
    error::{Error, Result},
    layout::Layout,
};

/// Names the engine where the choice is not left to us.
pub const CHOICE: &str = "ERCID_ENGINE";
/// What a container may have at most: in some virtual machines Podman may not raise limits to its own defaults.
const LIMITS: [&str; 4] = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

/// An engine that works.
#[derive(Clone, Debug)]
pub struct Engine {
    /// `podman` or `docker`.
    pub program: String,
    podman: bool,
    runc: bool,
}

impl Engine {
    /// Finds one, or installs Podman.
    pub async fn ensure(layout: &Layout) -> Result<Self> {
        if let Some(program) = env::var(CHOICE).ok().filter(|name| !name.is_empty()) {
            return match answers(&program).await {
                true => Ok(Self::new(program)),
                false => Err(Error::Machine(format!(
                    "{CHOICE} is {program}, but `{program} info` fails: start it, or unset {CHOICE}"
                ))),
            };
        }
        if let Some(found) = Self::find().await {
            return Ok(found);
        }
        debian::install(
            layout,
            "no container engine is running here (neither Podman nor Docker answers)",
            &["podman", "runc", "mmdebstrap"],
            "install Podman or start Docker",
        )
        .await?;
        Self::find().await.ok_or_else(|| {
            Error::Machine("Podman is installed but `podman info` fails: run it by hand to see why".into())
        })
    }

    async fn find() -> Option<Self> {
        for program in ["podman", "docker"] {
            if answers(program).await {
                return Some(Self::new(program.to_owned()));
            }
        }
        None
    }

    fn new(program: String) -> Self {
        let podman = program.ends_with("podman");
        let runc = podman && on_path("runc");
        Self { program, podman, runc }
    }

    /// Options that come before every verb.
    pub fn options(&self) -> &'static [&'static str] {
        if self.runc { &["--runtime", "runc"] } else { &[] }
    }

    /// A command that makes or runs containers (`build`, `run`).
    pub fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(self.options()).arg(verb);
        if self.podman {
            command.args(LIMITS);
        }
        command
    }

    /// A container of an image that reaches nothing and can change nothing, as executions do.
    pub fn confined(&self, image: &str, options: &[&str]) -> Command {
        let mut command = self.command("run");
        command
            .args(["--rm", "--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"])
            .args(["--read-only", "--tmpfs", "/tmp:rw,mode=1777", "--user", "1000"])
            .args(options)
            .arg(image);
        command
    }

    /// Whether an image is in its store.
    pub async fn has(&self, image: &str) -> bool {
        command::ask(&self.program, &["image", "inspect", "--format", "{{.Id}}", image]).await.is_some()
    }
}

async fn answers(program: &str) -> bool {
    command::ask(program, &["info", "--format", "{{json .}}"]).await.is_some()
}

/// Whether a program is on the PATH.
pub fn on_path(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|dir| is_file(&dir.join(program))))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &Command) -> Vec<String> {
        command.as_std().get_args().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn limits_follow_the_verb() {
        let podman = Engine { program: "podman".into(), podman: true, runc: true };
        let words = words(&podman.command("build"));
        assert_eq!(words[..4], ["--runtime", "runc", "build", "--ulimit"]);
    }

    #[test]
    fn docker_takes_its_own_runtime() {
        let docker = Engine::new("docker".into());
        assert_eq!(words(&docker.command("run")), ["run"]);
    }

    #[test]
    fn a_confined_container_has_no_network_and_is_nobody() {
        let podman = Engine { program: "podman".into(), podman: true, runc: false };
        let words = words(&podman.confined("r:1", &[])).join(" ");
        assert!(
            words.contains("--network none") && words.contains("--user 1000") && words.ends_with("r:1"),
            "{words}"
        );
    }

    #[test]
    fn a_shell_is_on_the_path() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program-anywhere"));
    }
}
