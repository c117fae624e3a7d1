//! A running stack: everything that `cargo local up` starts, and its end.

use std::{collections::BTreeMap, fs, fs::File, time::Duration};

use reqwest::Client;
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::{
    artifacts::Artifacts,
    aws::Aws,
    deploy::{self, Variant},
    described::Deployed,
    emulator,
    error::{Error, Result},
    install::{engine::Engine, image::BaseImage, python},
    layout::{self, Layout, StackDir},
    leftovers,
    orcid::Orcid,
    people::People,
    ports::Ports,
    process::{self, Group},
    progress::Step,
    proxy::{self, Proxy},
};

/// Says that a stack runs, or that its end was not seen.
const UNCLEAN: &str = "state/unclean";
const SANDBOX_READY: Duration = Duration::from_secs(20);

/// What others need to know of a running stack: `.local/stack.json`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Description {
    /// Base URL of the API.
    pub api: String,
    /// Base URL of the sandbox.
    pub sandbox: String,
    /// Base URL of the AWS endpoint.
    pub aws: String,
    /// Table names by logical id.
    pub tables: BTreeMap<String, String>,
    /// Bucket names by logical id.
    pub buckets: BTreeMap<String, String>,
    /// Queue addresses by logical id.
    pub queues: BTreeMap<String, String>,
    /// Function names by logical id.
    pub functions: BTreeMap<String, String>,
    /// Where the processes' logs are.
    pub logs: String,
}

/// A stack that runs until it is stopped or dropped. Only the first leaves its state for the next.
pub struct Stack {
    /// How to reach it.
    pub description: Description,
    /// What CloudFormation says of it.
    pub deployed: Deployed,
    /// Its AWS endpoint.
    pub aws: Aws,
    /// The container engine of its runs.
    pub engine: Engine,
    /// The base image of its runs.
    pub base: BaseImage,
    dir: StackDir,
    proxy: Option<Proxy>,
    sandbox: Group,
    emulator: Group,
    _lock: File,
}

impl Stack {
    /// Installs what is missing, builds, starts, deploys and seeds.
    pub async fn start(
        layout: &Layout,
        http: &Client,
        ports: Ports,
        orcid: &Orcid,
        variant: &Variant,
    ) -> Result<Self> {
        let dir = StackDir::open(layout, variant.name)?;
        let lock = lock(&dir)?;
        let left = leftovers::end_processes(&dir);
        ports.check()?;
        let aws = Aws::new(http.clone(), ports.aws_url());
        let (engine, base, artifacts) = process::unless_stopped(prepare(layout, &dir, variant)).await?;
        leftovers::remove_containers(&engine, &left).await;

        let step = Step::start("AWS endpoint and sandbox");
        forget_unclean_state(&dir)?;
        let emulator = process::unless_stopped(emulator::start(layout, &dir, ports, &engine, &aws)).await?;
        let rest = async {
            let sandbox = sandbox(layout, &dir, http, ports, &artifacts).await?;
            step.done();
            let parameters = deploy::parameters(variant, ports, orcid, &artifacts, &base);
            let deployed = deploy::deploy(layout, &dir, &artifacts, &parameters, orcid, ports, &aws).await?;
            People::read(layout)?.seed(&aws, deployed.physical_id("PeopleTable")?).await?;
            let proxy = match ports.api {
                Some(port) => Some(proxy::start(port, ports.aws, deployed.physical_id("HttpApi")?).await?),
                None => None,
            };
            Ok((sandbox, deployed, proxy))
        };
        match process::unless_stopped(rest).await {
            Ok((sandbox, deployed, proxy)) => {
                let description = describe(&deployed, ports, &dir);
                let stack = Self {
                    description,
                    deployed,
                    aws,
                    engine,
                    base,
                    dir,
                    proxy,
                    sandbox,
                    emulator,
                    _lock: lock,
                };
                Ok(stack)
            }
            Err(error) => {
                stop_emulator(&dir, emulator).await;
                Err(error)
            }
        }
    }

    /// Writes the description where it is asked for.
    pub fn write_description(&self, path: &std::path::Path) -> Result<()> {
        let json = serde_json::to_vec_pretty(&self.description)
            .map_err(|error| Error::Machine(error.to_string()))?;
        layout::replace(path, &json)
    }

    /// Waits until a process of the stack ends, which none should.
    pub async fn broken(&mut self) -> Error {
        let name = tokio::select! {
            _ = self.emulator.wait() => self.emulator.name(),
            _ = self.sandbox.wait() => self.sandbox.name(),
        };
        Error::Machine(format!("{name} ended unexpectedly; its log in {} says why", self.description.logs))
    }

    /// Ends everything and keeps the state for the next start.
    pub async fn stop(self) {
        let step = Step::start("Stopping");
        // Runs first: they write to the store until they end.
        leftovers::end_runs(&self.dir, &self.engine).await;
        drop(self.proxy);
        self.sandbox.stop().await;
        stop_emulator(&self.dir, self.emulator).await;
        leftovers::end_processes(&self.dir);
        step.done();
    }
}

/// What a stack needs before anything of it runs.
async fn prepare(
    layout: &Layout,
    dir: &StackDir,
    variant: &Variant,
) -> Result<(Engine, BaseImage, Artifacts)> {
    python::ensure(layout).await?;
    let engine = Engine::ensure(layout).await?;
    let base = BaseImage::ensure(layout, &engine).await?;
    let artifacts = Artifacts::build(layout, dir, variant).await?;
    Ok((engine, base, artifacts))
}

/// Two stacks in one directory would ruin each other's state.
fn lock(dir: &StackDir) -> Result<File> {
    let path = dir.join("lock");
    let file = File::create(&path).map_err(Error::file("create", &path))?;
    file.try_lock().map_err(|_| {
        Error::Machine(format!("another `cargo local` uses {}; stop it first", dir.join("").display()))
    })?;
    Ok(file)
}

/// The emulator writes its state when it ends. After a kill some of it is missing, so there is none.
fn forget_unclean_state(dir: &StackDir) -> Result<()> {
    let mark = dir.join(UNCLEAN);
    if mark.exists() {
        eprintln!("The stack was not stopped cleanly the last time: it starts empty.");
        layout::clear(&dir.join("state"))?;
        layout::clear(&dir.join("objects"))?;
    }
    let state = dir.join("state");
    fs::create_dir_all(&state).map_err(Error::file("create", &state))?;
    fs::write(&mark, "").map_err(Error::file("write", &mark))
}

/// Ends the emulator; its state counts if it wrote all of it and a deployment is complete in it.
async fn stop_emulator(dir: &StackDir, emulator: Group) {
    if emulator.stop().await && dir.join(deploy::RECORD).exists() {
        fs::remove_file(dir.join(UNCLEAN)).ok();
    }
}

async fn sandbox(
    layout: &Layout,
    dir: &StackDir,
    http: &Client,
    ports: Ports,
    artifacts: &Artifacts,
) -> Result<Group> {
    let mut command = Command::new(&artifacts.sandbox);
    command.args(["--port", &ports.sandbox.to_string(), "--people"]).arg(layout.here("people.toml"));
    command.arg("--records").arg(layout.root.join("infra/sandbox/records"));
    command.args(["--link-url", &ports.api_url()]);
    let log = dir.log("sandbox");
    let group = Group::start_logged("the sandbox", command, &log)?;
    let url = ports.sandbox_url();
    emulator::wait(group, SANDBOX_READY, &log, || async { http.get(&url).send().await.is_ok() }).await
}

fn describe(deployed: &Deployed, ports: Ports, dir: &StackDir) -> Description {
    let of = |kind| deployed.of_kind(kind).map(|(id, name)| (id.to_owned(), name.to_owned())).collect();
    Description {
        api: ports.api_url(),
        sandbox: ports.sandbox_url(),
        aws: ports.aws_url(),
        tables: of("AWS::DynamoDB::Table"),
        buckets: of("AWS::S3::Bucket"),
        queues: of("AWS::SQS::Queue"),
        functions: of("AWS::Lambda::Function"),
        logs: dir.join("logs").display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stack_in_a_directory() {
        let layout = Layout::find().unwrap();
        let dir = StackDir::open(&layout, &format!("test-lock-{}", std::process::id())).unwrap();
        let held = lock(&dir).unwrap();
        let text = lock(&dir).unwrap_err().to_string();
        assert!(text.starts_with("another `cargo local` uses "), "{text}");
        drop(held);
        assert!(lock(&dir).is_ok());
        fs::remove_dir_all(dir.join("")).unwrap();
    }

    #[test]
    fn state_survives_only_a_clean_stop() {
        let layout = Layout::find().unwrap();
        let dir = StackDir::open(&layout, &format!("test-state-{}", std::process::id())).unwrap();
        forget_unclean_state(&dir).unwrap();
        fs::write(dir.join("state/dynamodb.json"), "{}").unwrap();
        fs::remove_file(dir.join(UNCLEAN)).unwrap();
        forget_unclean_state(&dir).unwrap();
        assert!(dir.join("state/dynamodb.json").exists());
        forget_unclean_state(&dir).unwrap();
        assert!(!dir.join("state/dynamodb.json").exists());
        fs::remove_dir_all(dir.join("")).unwrap();
    }
}
