//! The command lines of builds and runs. Pure, so that tests can read what a container may do.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{CONTAINER_LABEL, Engine, Kind};
use crate::limits::{OPEN_FILES, PROCESSES};
use crate::settings::RunLimits;

/// Where the payload appears in the container (contract 6.4 step 7).
pub(crate) const PAYLOAD_MOUNT: &str = manifest::PAYLOAD_MOUNT;

/// Whether a build may reach the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// No interface but loopback.
    None,
    /// The engine's default network: the manifest installs packages, or is the author's own.
    Default,
}

/// Whether a container may write outside its payload and /tmp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// The manifest is generated: R needs nothing else.
    ReadOnly,
    /// The manifest is the author's: what it writes where is unknown.
    Writable,
}

/// A build of the image of one job; the payload archive is its context.
#[derive(Debug, Clone)]
pub struct Build<'a> {
    /// The image's name, `erc:<job id>`.
    pub tag: &'a str,
    /// The archive that is read as the build's context.
    pub archive: PathBuf,
    /// The file to which the engine writes the image's digest.
    pub digest_file: PathBuf,
    /// Whether its instructions may reach the network.
    pub network: Network,
    /// Memory, CPU and time.
    pub limits: &'a RunLimits,
}

/// A file or directory of the payload that is seen elsewhere too, read-only (`erc.yml` `execution.bind_mounts`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindMount {
    /// The path on the host.
    pub source: PathBuf,
    /// The path in the container.
    pub destination: String,
}

/// A run of the image of one job.
#[derive(Debug, Clone)]
pub struct Container<'a> {
    /// The job's id.
    pub job: &'a str,
    /// The container's name.
    pub name: &'a str,
    /// The image's name, `erc:<job id>`.
    pub image: &'a str,
    /// The payload on the host, writable at /erc.
    pub payload: PathBuf,
    /// Further read-only mounts.
    pub mounts: Vec<BindMount>,
    /// What it may write.
    pub root: Root,
    /// Memory, CPU, processes and time.
    pub limits: &'a RunLimits,
}

/// Seconds that the engine's own time limit lies above ours: it is for containers whose run was killed.
const GRACE_SECONDS: u64 = 30;

impl Engine {
    /// The options of `build`. The context comes from the standard input.
    pub(super) fn build_arguments(&self, build: &Build<'_>) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["build".into()];
        // A cached layer may belong to a job that ends, and is deleted with it, while this one is built upon it.
        arguments.extend(["--tag", build.tag, "--force-rm", "--no-cache"].map(OsString::from));
        if self.kind == Kind::Podman {
            arguments.push("--layers=false".into());
        }
        arguments.extend(["--iidfile".into(), build.digest_file.clone().into_os_string()]);
        arguments.extend(memory(build.limits));
        let quota = format!("{:.0}", build.limits.cpus * 100_000.0);
        arguments.extend(["--cpu-period", "100000", "--cpu-quota", &quota].map(OsString::from));
        arguments.extend(ulimits());
        if build.network == Network::None {
            arguments.extend(["--network", "none"].map(OsString::from));
        }
        arguments.push("-".into());
        arguments
    }

    /// The options of `run` (issue 1 "Execution").
    pub(super) fn run_arguments(&self, container: &Container<'_>) -> Vec<OsString> {
        let limits = container.limits;
        let mut arguments: Vec<OsString> = vec!["run".into()];
        let mut add = |options: &[&str]| arguments.extend(options.iter().map(OsString::from));
        add(&["--name", container.name, "--label", &format!("{CONTAINER_LABEL}={}", container.job)]);
        add(&["--pull", "never", "--log-driver", "none", "--network", "none", "--hostname", "erc"]);
        add(&["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", "1000"]);
        if container.root == Root::ReadOnly {
            add(&["--read-only"]);
        }
        add(&["--tmpfs", "/tmp:rw,nosuid,nodev,mode=1777", "--workdir", PAYLOAD_MOUNT]);
        add(&["--pids-limit", &limits.pids.to_string(), "--cpus", &limits.cpus.to_string()]);
        add(&["--env", "HOME=/tmp", "--env", "O2R_MUNCHER=true"]);
        if self.kind == Kind::Podman {
            add(&["--http-proxy=false", "--timeout", &(limits.seconds + GRACE_SECONDS).to_string()]);
            if !super::stream::is_root() {
                // The payload belongs to whoever runs this; inside it belongs to the container's user.
                add(&["--userns", "keep-id:uid=1000,gid=1000"]);
            }
        }
        arguments.extend(memory(limits));
        arguments.extend(ulimits());
        let payload = BindMount { source: container.payload.clone(), destination: PAYLOAD_MOUNT.to_owned() };
        arguments.extend(mount(&payload, "rw"));
        for bind in &container.mounts {
            arguments.extend(mount(bind, "ro"));
        }
        arguments.push(container.image.into());
        arguments
    }
}

/// Memory without swap: swap would only make the limit slower to reach.
fn memory(limits: &RunLimits) -> [OsString; 4] {
    let memory = format!("{}m", limits.memory_mib);
    ["--memory".into(), memory.clone().into(), "--memory-swap".into(), memory.into()]
}

/// Explicit, as an engine's defaults can be above what the machine lets it set.
fn ulimits() -> [OsString; 4] {
    let (files, processes) = super::stream::resource_limits();
    let (files, processes) = (files.min(OPEN_FILES), processes.min(PROCESSES));
    let files = format!("nofile={files}:{files}");
    let processes = format!("nproc={processes}:{processes}");
    ["--ulimit".into(), files.into(), "--ulimit".into(), processes.into()]
}

/// `--volume`, whose fields are separated by colons: paths with colons were refused before.
fn mount(bind: &BindMount, mode: &str) -> [OsString; 2] {
    let mut volume = bind.source.clone().into_os_string();
    volume.push(format!(":{}:{mode}", bind.destination));
    ["--volume".into(), volume]
}
