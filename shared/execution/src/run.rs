//! A run (infra/runner): from the packed payload to the ended job.

use std::path::Path;
use std::time::Duration;

use compendium::configuration::{self, Configuration};
use compendium::{Compendia, Compendium, FileSource, Files};
use storage::{Clients, Objects, Queue, StorageError};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, sleep};

use crate::dispatch::{Message, QUEUE};
use crate::engine::{Engine, EngineError};
use crate::files::JobFiles;
use crate::guard::Terms;
use crate::jobs::{Jobs, RunKey};
use crate::leases::Leases;
use crate::limits::SMALL_FILE_BYTES;
use crate::progress::{Outcome, Progress, RunError};
use crate::quick::BUCKET;
use crate::record::JobRecord;
use crate::scan::Scan;
use crate::settings::{Pace, RunLimits};
use crate::step::StepName;
use crate::steps::Verdict;
use crate::tarball::IMAGE;
use crate::{StartError, text};

mod clean;
mod compare;
mod credentials;
mod execute;
mod image;
mod save;
mod site;
mod transfer;

pub use credentials::clients;
use site::Site;

/// Runs jobs on this machine.
#[derive(Debug)]
pub struct Runner {
    jobs: Jobs,
    leases: Leases,
    compendia: Compendia,
    objects: Objects,
    queue: Queue,
    engine: Engine,
    limits: RunLimits,
    pace: Pace,
}

/// A job while it is run.
struct Work<'a> {
    id: String,
    /// The compendium's id, or the public link's that the job was started through: what texts may name.
    shown: String,
    compendium: Compendium,
    configuration: Option<Configuration>,
    /// The compendium's files, the original display file among them.
    originals: Files,
    files: JobFiles,
    site: &'a Site,
    /// The payload before the container ran.
    before: Scan,
    /// How the manifest is built and run.
    terms: Option<Terms>,
    /// Whether this job built its image.
    built: bool,
}

impl Work<'_> {
    /// The name of the job's image (seed 003 "image_build").
    fn image(&self) -> String {
        format!("erc:{}", self.id)
    }

    /// The same as texts may name it.
    fn shown_image(&self) -> String {
        format!("erc:{}", self.shown)
    }

    /// What an engine says, without the compendium's id where the job is a public link's.
    fn said(&self, error: &EngineError) -> String {
        let text = error.to_string();
        if self.shown == self.compendium.id {
            text
        } else {
            text.replace(&self.kept_image(), &self.shown_image())
        }
    }

    /// The name under which the compendium's image waits for its next job.
    fn kept_image(&self) -> String {
        format!("erc:{}", self.compendium.id)
    }

    /// A second name of that image. A compendium can be deleted and another get its id, but not its content.
    fn kept_content(&self) -> String {
        format!("erc-content:{}", self.compendium.content)
    }

    /// The object with the compendium's image, uploaded or saved by an earlier job.
    fn tarball(&self) -> Option<&str> {
        let path = format!("{}{IMAGE}", self.compendium.payload());
        match &self.originals.find(&path)?.source {
            FileSource::Object { key, .. } => Some(key),
            FileSource::Document(_) => None,
        }
    }
}

impl Runner {
    /// Everything from the environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be read, or there is no container engine.
    pub fn from_env(clients: &Clients) -> Result<Self, StartError> {
        let pace = Pace::from_env()?;
        Ok(Self {
            jobs: Jobs::from_env(clients)?,
            leases: Leases::from_env(clients, pace)?,
            compendia: Compendia::from_env(clients)?,
            objects: clients.objects(BUCKET)?,
            queue: clients.queue(QUEUE)?,
            engine: Engine::from_env()?,
            limits: RunLimits::from_env()?,
            pace,
        })
    }

    /// Runs the job of this token to its end, unless it has ended, belongs to another token or runs already.
    ///
    /// # Errors
    /// When a store does not answer; the watchdog ends the job then.
    pub async fn run(&self, run: &RunKey) -> Result<(), RunError> {
        let job = match self.jobs.start(run).await {
            Ok(job) => job,
            Err(StorageError::Conflict) => {
                tracing::info!(job = run.job, "nothing to run");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let site = Site::new(&job.id)?;
        let result = tokio::select! {
            result = Box::pin(self.work(run, &job, &site)) => result,
            () = self.beat_while_owned(run, job.lease) => Err(RunError::Lost),
            () = told_to_end() => Err(RunError::Stopped),
        };
        // Before the directory goes: a container may still write to it.
        self.engine.remove_container(&container(&job.id)).await?;
        let ended = match result {
            Ok(verdict) => {
                tracing::info!(job = job.id, ?verdict, "run ended");
                Ok(())
            }
            Err(RunError::Lost) => {
                tracing::warn!(job = job.id, "run lost its job");
                Ok(())
            }
            Err(error) => self.fail(run, &error).await,
        };
        let _ = self.engine.remove_image(&format!("erc:{}", job.id)).await;
        drop(site);
        if let Some(lease) = job.lease {
            self.leases.release(lease, run).await?;
        }
        self.queue.send(&Message::wake()).await?;
        ended
    }

    /// All steps that are left.
    async fn work(&self, run: &RunKey, job: &JobRecord, site: &Site) -> Result<Verdict, RunError> {
        self.sweep().await;
        let mut progress = Progress::new(self.jobs.clone(), run.clone(), job.steps.clone());
        let Some(compendium) = self.compendia.find(&job.compendium).await? else {
            return progress.abort(text::COMPENDIUM_GONE).await;
        };
        let originals = Files::of_compendium(&self.objects, &compendium).await?;
        let files = JobFiles::read(self.objects.clone(), &job.id).await?;
        let path = format!("{}{}", compendium.payload(), configuration::FILE_NAME);
        let configuration = files.get(&path, SMALL_FILE_BYTES).await?;
        let configuration = configuration.and_then(|content| Configuration::parse(&content).ok());
        let (id, shown) = (job.id.clone(), job.compendium_id.clone());
        let mut work = Work {
            id,
            shown,
            compendium,
            configuration,
            originals,
            files,
            site,
            before: Scan::default(),
            terms: None,
            built: false,
        };
        while let Some(name) = progress.steps().next() {
            if name == StepName::Cleanup {
                break;
            }
            self.step(name, &mut work, &mut progress).await?;
        }
        self.clean_up(&mut work, progress).await
    }

    async fn step(
        &self,
        name: StepName,
        work: &mut Work<'_>,
        progress: &mut Progress,
    ) -> Result<(), RunError> {
        if name == StepName::ImageSave
            && let Some(why) = self.saving_is_pointless(progress)
        {
            return progress.end(name, Outcome::skipped(why)).await;
        }
        progress.start(name).await?;
        let outcome = match name {
            StepName::ImagePrepare => self.prepare(work).await,
            StepName::ImageBuild => self.build(work, progress).await,
            StepName::ImageExecute => self.execute(work, progress).await,
            StepName::Check => self.check(work, progress).await,
            StepName::ImageSave => self.save(work, progress).await,
            // The quick steps were done before the run was launched.
            _ => Ok(Outcome::failure(text::RUN_FAILED)),
        };
        let outcome = match outcome {
            // What an engine says is about the author's image, and is hers to read.
            Err(RunError::Engine(error)) => Outcome::failure(work.said(&error)),
            other => other?,
        };
        progress.end(name, outcome).await
    }

    /// Says again and again that the run lives; returns when the job is no longer this run's.
    async fn beat_while_owned(&self, run: &RunKey, lease: Option<u32>) {
        let silence = Duration::from_secs(u64::from(self.pace.heartbeat_seconds));
        let mut heard = Instant::now();
        while heard.elapsed() < silence {
            sleep(silence / 6).await;
            match self.beat(run, lease).await {
                Ok(()) => heard = Instant::now(),
                Err(StorageError::Conflict) => return,
                Err(error) => tracing::warn!(job = run.job, %error, "a heartbeat failed"),
            }
        }
    }

    async fn beat(&self, run: &RunKey, lease: Option<u32>) -> Result<(), StorageError> {
        self.jobs.beat(run).await?;
        match lease {
            Some(number) => self.leases.renew(number, run, 0).await,
            None => Ok(()),
        }
    }

    /// Ends the job after a failure that no step caused.
    async fn fail(&self, run: &RunKey, error: &RunError) -> Result<(), RunError> {
        tracing::error!(job = run.job, %error, "a run failed");
        let why = if matches!(error, RunError::Stopped) { text::RUN_STOPPED } else { text::RUN_FAILED };
        // What is stored counts: the last write may be what failed.
        let Some(job) = self.jobs.get(&run.job).await? else { return Ok(()) };
        match Progress::new(self.jobs.clone(), run.clone(), job.steps).abort(why).await {
            Ok(_) | Err(RunError::Lost) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The name of a job's container.
fn container(job: &str) -> String {
    format!("ercid-{job}")
}

/// Returns when this process is asked to end.
async fn told_to_end() {
    let (Ok(mut term), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// Runs blocking work on files away from the heartbeat.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

/// Whether a file exists; links don't count.
fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}
