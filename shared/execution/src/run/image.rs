//! Steps image_prepare and image_build (contract 6.4 steps 5 and 6).

use std::path::PathBuf;
use std::time::Duration;

use super::{Runner, Work, blocking, is_file, site, transfer};
use crate::engine::{Build, Ended, Network, Stopped};
use crate::guard::{refusal, terms};
use crate::limits::SMALL_FILE_BYTES;
use crate::log::Log;
use crate::progress::{Outcome, Progress, RunError};
use crate::scan::Scan;
use crate::step::{Detail, StepName};
use crate::tarball::{pack, retag};
use crate::text;

/// How often an image is looked for, and how long after each look.
const LOOKS: u32 = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);
/// The container's user.
const USER: u32 = 1000;

impl Runner {
    pub(super) async fn prepare(&self, work: &mut Work<'_>) -> Result<Outcome, RunError> {
        self.download(work).await?;
        let (payload, archive) = (work.site.payload(), archive(work));
        if !is_file(&payload.join(manifest::FILE_NAME)) {
            return Ok(Outcome::failure(text::MANIFEST_MISSING));
        }
        let packed = blocking(move || {
            site::hand_over(&payload, USER, crate::engine::is_root())?;
            let scan = Scan::of(&payload)?;
            pack(&payload, &scan, &archive).map(|size| (scan, size))
        });
        match packed.await {
            Ok((scan, size)) => {
                work.before = scan;
                Ok(Outcome::success(format!("Created payload, size: {}", text::filesize(size))))
            }
            Err(error) => {
                tracing::error!(job = work.id, %error, "the payload could not be packed");
                Ok(Outcome::failure(text::ARCHIVE_ERROR))
            }
        }
    }

    pub(super) async fn build(
        &self,
        work: &mut Work<'_>,
        progress: &mut Progress,
    ) -> Result<Outcome, RunError> {
        let manifest = format!("{}{}", work.compendium.payload(), manifest::FILE_NAME);
        let manifest = work.files.get(&manifest, SMALL_FILE_BYTES).await?.unwrap_or_default();
        let manifest = String::from_utf8_lossy(&manifest);
        let terms = terms(&manifest);
        work.terms = Some(terms);
        let (image, kept) = (work.image(), work.kept_image());
        let known = self.engine.image_id(&kept).await?;
        let outcome = if known.is_some() && known == self.engine.image_id(&work.kept_content()).await? {
            let shown = work.shown_image();
            progress.append(StepName::ImageBuild, [format!("Found image for compendium: {shown}")]).await?;
            self.engine.tag(&kept, &image).await?;
            Outcome::success(format!("Tagged image {shown} with {image}"))
        } else if let Some(key) = work.tarball() {
            self.load(work, progress, key).await?
        } else if let Some(why) = refusal(&manifest) {
            Outcome::failure(why)
        } else {
            self.build_from_manifest(work, progress, terms.network).await?
        };
        if matches!(outcome, Outcome::Success(_)) {
            match self.settled_id(&image).await? {
                Some(id) => progress.record(StepName::ImageBuild, Detail::ImageId(id))?,
                None => return Ok(Outcome::failure(text::NO_DIGEST)),
            }
        }
        Ok(outcome)
    }

    /// The id of an image that is there. While others remove theirs, an engine may not find it at once.
    async fn settled_id(&self, image: &str) -> Result<Option<String>, RunError> {
        for _ in 1..LOOKS {
            if let Some(id) = self.engine.image_id(image).await? {
                return Ok(Some(id));
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(self.engine.image_id(image).await?)
    }

    /// Loads the tarball that the compendium has, under our name.
    async fn load(&self, work: &Work<'_>, progress: &mut Progress, key: &str) -> Result<Outcome, RunError> {
        progress.append(StepName::ImageBuild, [text::LOADING]).await?;
        let (given, checked) = (work.site.file("given.tar"), work.site.file("checked.tar"));
        transfer::fetch(&self.objects, key, &given).await?;
        let kept = work.kept_image();
        let (tag, to) = (self.engine.local_name(&kept), checked.clone());
        let checking = blocking(move || {
            let name = retag(&given, &to, &tag);
            std::fs::remove_file(&given).and(name)
        });
        let name = match checking.await {
            Ok(name) => name,
            Err(error) => return Ok(Outcome::failure(error.to_string())),
        };
        self.engine.load(&checked).await?;
        let _ = tokio::fs::remove_file(checked).await;
        let retagged = format!("Re-tagged loaded image \"{name}\" with {}", work.shown_image());
        progress.append(StepName::ImageBuild, [retagged]).await?;
        for name in [work.kept_content(), work.image()] {
            self.engine.tag(&kept, &name).await?;
        }
        Ok(Outcome::success(text::LOADED))
    }

    async fn build_from_manifest(
        &self,
        work: &mut Work<'_>,
        progress: &mut Progress,
        network: Network,
    ) -> Result<Outcome, RunError> {
        progress.append(StepName::ImageBuild, [text::BUILDING]).await?;
        let (image, digest_file) = (work.image(), work.site.file("image-id"));
        let archive = archive(work);
        let build = Build { tag: &image, archive, digest_file, network, limits: &self.limits };
        let mut log = Log::default();
        let sink = async |lines| progress.append(StepName::ImageBuild, lines).await;
        let ended = self.engine.build(&build, &mut log, sink).await.map_err(unwrapped)?;
        let path = format!("{}{}", work.compendium.payload(), StepName::ImageBuild.log_path());
        let last = log.whole().lines().last().unwrap_or_default().to_owned();
        work.files.put(&path, log.into_whole().into()).await?;
        let saved = text::BUILD_LOG_SAVED.to_owned();
        Ok(match ended {
            Ended::Exit(0) => {
                work.built = true;
                Outcome::Success(vec![saved, format!("Successfully tagged {image}")])
            }
            Ended::TimedOut => Outcome::Failure(vec![saved, text::timed_out(self.limits.seconds)]),
            Ended::OutOfMemory => Outcome::Failure(vec![saved, text::out_of_memory(self.limits.memory_mib)]),
            Ended::Exit(_) => Outcome::Failure(vec![saved, last]),
        })
    }
}

/// The payload as the build reads it.
pub(super) fn archive(work: &Work<'_>) -> PathBuf {
    work.site.file("payload.tar")
}

/// An engine's failure is a step's, a sink's is the run's.
pub(super) fn unwrapped(stopped: Stopped<RunError>) -> RunError {
    match stopped {
        Stopped::Engine(error) => RunError::Engine(error),
        Stopped::Sink(error) => error,
    }
}
