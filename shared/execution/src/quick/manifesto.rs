//! Step generate_manifest: a Dockerfile from what the code says it needs (contract 6.4 step 4).

use futures::{StreamExt, TryStreamExt, stream};
use manifest::{MAX_SOURCE_BYTES, Request, Source};
use storage::StorageError;

use super::{Quick, Work};
use crate::limits::{CODE_BYTES, TRANSFERS};
use crate::progress::{Outcome, Progress, RunError};
use crate::step::{Detail, StepName};
use crate::text;

/// The service's version, for the manifest's label.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Quick {
    pub(super) async fn generate_manifest(
        &self,
        work: &mut Work,
        progress: &mut Progress,
    ) -> Result<Outcome, RunError> {
        let payload = work.compendium().payload();
        let path = format!("{payload}{}", manifest::FILE_NAME);
        if work.files.has(&path) {
            return Ok(Outcome::skipped(text::MANIFEST_PRESENT));
        }
        progress.start(StepName::GenerateManifest).await?;
        let paths =
            work.configuration.as_ref().map(|configuration| (configuration.main(), configuration.display()));
        let Some((Some(main), Some(display))) = paths else {
            return Ok(Outcome::failure(text::NO_DISPLAY));
        };
        let sources = self.sources(work).await?;
        let timestamp = storage::time::now_rfc3339();
        let request = Request { main, display, base: &self.base, version: VERSION, timestamp: &timestamp };
        let generated = match manifest::generate(&request, &sources) {
            Ok(generated) => generated,
            Err(error) => return Ok(Outcome::failure(error.to_string())),
        };
        let log = format!("{payload}{}", StepName::GenerateManifest.log_path());
        work.files.put(&log, (generated.log.join("\n") + "\n").into()).await?;
        self.add(work, &path, generated.dockerfile.into()).await?;
        progress.record(StepName::GenerateManifest, Detail::Manifest(manifest::FILE_NAME.to_owned()))?;
        let mut lines = generated.log;
        // The reference says it before and after the log.
        lines.extend(
            [text::MANIFEST_GENERATED, text::MANIFEST_LOG_SAVED, text::MANIFEST_GENERATED].map(String::from),
        );
        Ok(Outcome::Success(lines))
    }

    /// The files that say what the code needs, by their paths in the payload.
    async fn sources(&self, work: &Work) -> Result<Vec<Source>, StorageError> {
        let mut room = CODE_BYTES;
        let relevant = work.files.iter().filter_map(|file| {
            let path = file.path.strip_prefix(work.compendium().payload())?;
            let small = file.size <= MAX_SOURCE_BYTES as u64 && file.size <= room;
            (small && manifest::is_relevant(path)).then(|| {
                room -= file.size;
                (path.to_owned(), file.key.clone())
            })
        });
        let relevant: Vec<_> = relevant.collect();
        let reads = relevant.into_iter().map(|(path, key)| async move {
            let bytes = self.objects.get(&key, MAX_SOURCE_BYTES as u64).await?.to_vec();
            Ok(Source { path, bytes })
        });
        stream::iter(reads).buffered(TRANSFERS).try_collect().await
    }
}
