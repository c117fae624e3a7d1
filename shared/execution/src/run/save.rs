//! Step image_save (contract 6.4 step 9).

use compendium::Addition;
use storage::{StorageError, ids};

use super::{Runner, Work};
use crate::files::send;
use crate::progress::{Outcome, Progress, RunError};
use crate::step::{Detail, StepName, StepStatus};
use crate::tarball::IMAGE;
use crate::text;

impl Runner {
    /// Why the step is skipped before it starts.
    pub(super) fn saving_is_pointless(&self, progress: &Progress) -> Option<&'static str> {
        if progress.steps().get(StepName::Check).status == StepStatus::Failure {
            return Some(text::CHECK_FAILED_NOT_SAVING);
        }
        (!self.limits.save_images).then_some(text::SAVING_DISABLED)
    }

    pub(super) async fn save(
        &self,
        work: &mut Work<'_>,
        progress: &mut Progress,
    ) -> Result<Outcome, RunError> {
        let path = format!("{}{IMAGE}", work.compendium.payload());
        if work.tarball().is_some() {
            progress.append(StepName::ImageSave, [text::TARBALL_EXISTS]).await?;
            return Ok(Outcome::skipped(text::NOT_OVERWRITING));
        }
        let now = self.compendia.find(&work.compendium.id).await?;
        if now.is_some_and(|compendium| compendium.additions.contains_key(&path)) {
            return Ok(Outcome::skipped(text::SAVED_MEANWHILE));
        }
        progress.append(StepName::ImageSave, [text::SAVING, text::SAVING_TO_FILE]).await?;
        // The tarball says how its image is called, and is shown through public links: not by the compendium's id.
        let (content, file) = (work.kept_content(), work.site.file("saved.tar"));
        let saved = async {
            self.engine.tag(&work.image(), &work.kept_image()).await?;
            self.engine.tag(&work.image(), &content).await?;
            self.engine.save(&content, &file).await
        };
        if let Err(error) = saved.await {
            let said = work.said(&error);
            return Ok(Outcome::failure(format!("Error saving image tarball file:{said}")));
        }
        progress.append(StepName::ImageSave, [text::UPDATING_TAGS, text::SAVE_COMPLETED]).await?;
        // Redirects show where it is, also through public links: not by this job, whose refusal names the compendium.
        let place = ids::random(ids::SECRET);
        let key = format!("content/{}/added/{place}/{path}", work.compendium.content);
        let (size, sha256) = send(&self.objects, &key, &file).await?;
        let addition = Addition { key: key.clone(), size, sha256: Some(sha256) };
        match self.compendia.add_file(&work.compendium.id, &path, &addition).await {
            Ok(()) => {}
            Err(StorageError::Conflict) => {
                tracing::warn!(job = work.id, key, "an image stays behind without its compendium");
                return Ok(Outcome::failure(text::COMPENDIUM_GONE));
            }
            Err(error) => return Err(error.into()),
        }
        progress.record(StepName::ImageSave, Detail::File(path))?;
        Ok(Outcome::success(format!("[Saved image tarball to file (size: {})]", text::filesize(size))))
    }
}
