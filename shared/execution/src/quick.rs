//! The steps before the container engine is needed: validate, configure, write the manifest. They read from S3 what
//! they need and nothing else, so that a Lambda function does them in a second.

use bytes::Bytes;
use compendium::configuration::{self, Configuration, Fields};
use compendium::{Addition, Compendia, Compendium, FileSource, Index, Opened, judge_bag};
use manifest::BaseImage;
use serde_json::Value;
use storage::settings;
use storage::{Clients, Objects, StorageError};

use crate::files::{JobFiles, sha256};
use crate::limits::SMALL_FILE_BYTES;
use crate::progress::{Outcome, Progress, RunError};
use crate::record::JobRecord;
use crate::step::StepName;
use crate::{StartError, text};

mod manifesto;

/// Environment variable with the name of the bucket of all files.
pub(crate) const BUCKET: &str = "FILES_BUCKET";

/// Does the quick steps.
#[derive(Debug, Clone)]
pub struct Quick {
    compendia: Compendia,
    objects: Objects,
    base: BaseImage,
}

/// A job's compendium and files while the quick steps go on.
#[derive(Debug)]
pub(crate) struct Work {
    job: String,
    opened: Opened,
    o2r: Value,
    files: JobFiles,
    configuration: Option<Configuration>,
}

impl Work {
    fn compendium(&self) -> &Compendium {
        self.opened.compendium()
    }
}

impl Quick {
    /// Everything from the environment: `BASE_IMAGE` and `BASE_IMAGE_PACKAGES` say what manifests build on.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, StartError> {
        let packages = settings::optional("BASE_IMAGE_PACKAGES").unwrap_or_default();
        let packages = packages.split(',').map(str::trim).filter(|name| !name.is_empty());
        let base = BaseImage::new(&settings::text("BASE_IMAGE")?, packages)?;
        Ok(Self { compendia: Compendia::from_env(clients)?, objects: clients.objects(BUCKET)?, base })
    }

    /// Finds the compendium and copies the list of its files to the job; a text when the job can't begin.
    pub(crate) async fn open(&self, job: &JobRecord) -> Result<Result<Work, String>, RunError> {
        let Some(compendium) = self.compendia.find(&job.compendium).await? else {
            return Ok(Err(text::COMPENDIUM_GONE.to_owned()));
        };
        let opened = job.opened(compendium);
        let compendium = opened.compendium();
        let all = opened.files(&self.objects).await?;
        let path = format!("{}{}", compendium.payload(), configuration::FILE_NAME);
        let configuration = match all.read(&self.objects, &path, SMALL_FILE_BYTES).await {
            Ok(content) => content.and_then(|content| Configuration::parse(&content).ok()),
            Err(StorageError::TooLarge { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let o2r = compendium.metadata()?.o2r.unwrap_or_default();
        let named = Fields::of_metadata(&o2r, compendium.bag).display;
        let displays: Vec<_> =
            named.into_iter().chain(configuration.as_ref().and_then(Configuration::display)).collect();
        let mut files = JobFiles::of_compendium(self.objects.clone(), &job.id, compendium, &all, &displays);
        if let Some(FileSource::Document(renamed)) = all.find(&path).map(|file| &file.source) {
            files.put(&path, renamed.clone()).await?;
        }
        files.save().await?;
        Ok(Ok(Work { job: job.id.clone(), o2r, files, configuration, opened }))
    }

    /// Does one step to its end.
    pub(crate) async fn step(
        &self,
        name: StepName,
        work: &mut Work,
        progress: &mut Progress,
    ) -> Result<(), RunError> {
        let outcome = match name {
            StepName::ValidateBag => self.validate_bag(work).await?,
            StepName::GenerateConfiguration => self.generate_configuration(work, progress).await?,
            StepName::ValidateCompendium => self.validate_compendium(work).await?,
            _ => self.generate_manifest(work, progress).await?,
        };
        if !matches!(outcome, Outcome::Skipped(_)) && progress.steps().running().is_none() {
            progress.start(name).await?;
        }
        progress.end(name, outcome).await
    }

    /// Makes the files that the steps wrote visible.
    pub(crate) async fn close(&self, work: &Work) -> Result<(), RunError> {
        Ok(work.files.save().await?)
    }

    async fn validate_bag(&self, work: &Work) -> Result<Outcome, RunError> {
        if !work.compendium().bag {
            return Ok(Outcome::skipped(text::NOT_A_BAG));
        }
        let index = Index::read(&self.objects, &Index::content_key(&work.compendium().content)).await?;
        // Invalid bags don't fail: the reference's never do.
        Ok(match judge_bag(&self.objects, index.files()).await? {
            Ok(()) => Outcome::Success(Vec::new()),
            Err(why) => Outcome::Skipped(why.to_string()),
        })
    }

    async fn generate_configuration(
        &self,
        work: &mut Work,
        progress: &mut Progress,
    ) -> Result<Outcome, RunError> {
        let path = format!("{}{}", work.compendium().payload(), configuration::FILE_NAME);
        if work.files.has(&path) {
            return Ok(Outcome::skipped(text::CONFIGURATION_PRESENT));
        }
        progress.start(StepName::GenerateConfiguration).await?;
        progress.append(StepName::GenerateConfiguration, [text::CONFIGURATION_MISSING]).await?;
        let fields = Fields::of_metadata(&work.o2r, work.compendium().bag);
        let Ok(document) = configuration::generate(&work.compendium().id, &fields) else {
            return Ok(Outcome::failure(text::CONFIGURATION_ERROR));
        };
        work.configuration = Configuration::parse(document.as_bytes()).ok();
        let renamed = work.opened.link().map(|link| configuration::with_id(document.as_bytes(), link));
        self.add(work, &path, document.into()).await?;
        // The job of a public link does not show the compendium's own id.
        if let Some(Ok(renamed)) = renamed {
            work.files.put(&path, renamed.into()).await?;
        }
        Ok(Outcome::success(text::CONFIGURATION_SAVED))
    }

    async fn validate_compendium(&self, work: &mut Work) -> Result<Outcome, RunError> {
        let Some(configuration) = &work.configuration else {
            return Ok(Outcome::failure(configuration::ConfigurationError::Unreadable.to_string()));
        };
        Ok(match configuration.validate() {
            Ok(()) => Outcome::success(text::CHECKS_PASSED),
            Err(problems) => Outcome::Failure(problems.iter().map(ToString::to_string).collect()),
        })
    }

    /// Adds a file to the job and to the compendium: later jobs find it there.
    async fn add(&self, work: &mut Work, path: &str, content: Bytes) -> Result<(), RunError> {
        // Below the content, as it outlives the job; named by the job, as two jobs may do this at once.
        let key = format!("content/{}/added/{}/{path}", work.compendium().content, work.job);
        let (size, digest) = (content.len() as u64, sha256(&content));
        self.objects.put(&key, content).await?;
        let addition = Addition { key: key.clone(), size, sha256: Some(digest.clone()) };
        self.compendia.add_file(&work.compendium().id, path, &addition).await?;
        work.files.refer(path, key, size, digest);
        Ok(())
    }
}
