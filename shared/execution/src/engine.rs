//! Podman or Docker behind their command lines: no shell, and no name that isn't made of our own ids.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;

use storage::settings::{self, SettingError};
use tokio::process::Command;

mod arguments;
mod stream;

pub use arguments::{BindMount, Build, Container, Network, Root};
pub use stream::{Ended, Stopped, Streamed};
pub(crate) use stream::{KILLED, is_root};

/// Label on every container, so that a later run finds what a killed one left.
pub const CONTAINER_LABEL: &str = "ercid.job";

/// Which engine it is: their command lines differ in a few options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Podman, with or without root.
    Podman,
    /// Docker, through its daemon.
    Docker,
}

/// A container engine.
#[derive(Debug, Clone)]
pub struct Engine {
    kind: Kind,
    program: OsString,
    arguments: Vec<String>,
}

/// An engine that is missing or refused a command.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Neither `podman` nor `docker` is on the path.
    #[error("no container engine found: install podman or docker, or set ENGINE")]
    NoEngine,
    /// A setting can't be read.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The program could not be started or its output not be read.
    #[error("container engine: {0}")]
    Io(#[from] std::io::Error),
    /// The engine ended with an error; the text is its last line.
    #[error("{0}")]
    Refused(String),
}

impl Engine {
    /// The engine of this machine: `ENGINE` (`podman`, `docker` or a path ending so), otherwise the first of the two
    /// that is on the path. `ENGINE_ARGS` are options before every command, e.g. `--runtime runc`.
    ///
    /// # Errors
    /// When there is none.
    pub fn from_env() -> Result<Self, EngineError> {
        let arguments = settings::optional("ENGINE_ARGS").unwrap_or_default();
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        if let Some(program) = settings::optional("ENGINE") {
            let docker = Path::new(&program).file_stem().is_some_and(|name| name == "docker");
            let kind = if docker { Kind::Docker } else { Kind::Podman };
            return Ok(Self { kind, program: program.into(), arguments });
        }
        let path = settings::optional("PATH").unwrap_or_default();
        let on_path = |name: &str| path.split(':').any(|directory| Path::new(directory).join(name).is_file());
        let found = [(Kind::Podman, "podman"), (Kind::Docker, "docker")];
        let (kind, name) = found.into_iter().find(|(_, name)| on_path(name)).ok_or(EngineError::NoEngine)?;
        Ok(Self { kind, program: name.into(), arguments })
    }

    /// The digest of an image, `sha256:…`; `None` when there is no such image.
    ///
    /// # Errors
    /// When the engine can't be started.
    pub async fn image_id(&self, reference: &str) -> Result<Option<String>, EngineError> {
        let output = self.output(["image", "inspect", "--format", "{{.Id}}", reference]).await;
        match output {
            Ok(text) => {
                let id = text.trim();
                Ok((!id.is_empty()).then(|| with_algorithm(id)))
            }
            Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives an image another name.
    ///
    /// # Errors
    /// When there is no such image.
    pub async fn tag(&self, image: &str, name: &str) -> Result<(), EngineError> {
        self.output(["tag", image, name]).await.map(|_| ())
    }

    /// Removes a name, and the image when it was its last.
    ///
    /// # Errors
    /// When there is no such image or a container uses it.
    pub async fn remove_image(&self, name: &str) -> Result<Vec<String>, EngineError> {
        let text = self.output(["rmi", name]).await?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Loads an image tarball and answers the names it holds.
    ///
    /// # Errors
    /// When the file is no image tarball.
    pub async fn load(&self, file: &Path) -> Result<Vec<String>, EngineError> {
        let text = self.output([OsString::from("load"), "--input".into(), file.into()]).await?;
        let names = text.lines().filter_map(|line| line.split_once(": ")).filter_map(|(word, names)| {
            let known = matches!(word, "Loaded image" | "Loaded image(s)" | "Loaded image ID");
            known.then(|| names.split(',').map(|name| name.trim().to_owned()))
        });
        Ok(names.flatten().collect())
    }

    /// Writes an image as a tarball that both engines can load.
    ///
    /// # Errors
    /// When there is no such image or the disk is full.
    pub async fn save(&self, name: &str, file: &Path) -> Result<(), EngineError> {
        let mut arguments: Vec<OsString> = vec!["save".into()];
        if self.kind == Kind::Podman {
            arguments.extend(["--format", "docker-archive"].map(OsString::from));
        }
        arguments.extend(["--output".into(), file.into(), name.into()]);
        self.output(arguments).await.map(|_| ())
    }

    /// Stops and removes a container; one that isn't there is no error.
    ///
    /// # Errors
    /// When the engine can't be started.
    pub async fn remove_container(&self, name: &str) -> Result<(), EngineError> {
        let mut arguments = vec!["rm", "--force", "--volumes"];
        if self.kind == Kind::Podman {
            // Otherwise it asks first, and waits ten seconds for R to answer.
            arguments.extend(["--time", "0"]);
        }
        arguments.push(name);
        match self.output(arguments).await {
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The job ids of all containers that runs of this service made and left.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn jobs_with_containers(&self) -> Result<Vec<String>, EngineError> {
        let label = format!("{{{{index .Labels \"{CONTAINER_LABEL}\"}}}}");
        let docker = format!("{{{{.Label \"{CONTAINER_LABEL}\"}}}}");
        let format = if self.kind == Kind::Docker { docker } else { label };
        let filter = format!("label={CONTAINER_LABEL}");
        let text = self.output(["ps", "--all", "--filter", &filter, "--format", &format]).await?;
        Ok(text.lines().map(|line| line.trim().to_owned()).filter(|id| !id.is_empty()).collect())
    }

    /// A name for an image that this engine reads as local, also in a tarball.
    #[must_use]
    pub fn local_name(&self, name: &str) -> String {
        match self.kind {
            Kind::Podman => format!("localhost/{name}"),
            Kind::Docker => name.to_owned(),
        }
    }

    /// A command of the engine that ends with this one's parent.
    fn command<A: Into<OsString>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).args(arguments.into_iter().map(Into::into));
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    async fn output<A: Into<OsString>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<String, EngineError> {
        let output = self.command(arguments).output().await?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
        Err(EngineError::Refused(crate::log::clean(last.as_bytes())))
    }
}

/// Podman prints digests bare.
fn with_algorithm(id: &str) -> String {
    if id.contains(':') { id.to_owned() } else { format!("sha256:{id}") }
}

#[cfg(test)]
mod tests;
