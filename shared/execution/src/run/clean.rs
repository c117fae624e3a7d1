//! Step cleanup, and what killed runs left behind (contract 6.4 step 10).

use super::{Runner, Work, container, image, site};
use crate::progress::{Progress, RunError};
use crate::record::JobStatus;
use crate::steps::Verdict;
use crate::text;

impl Runner {
    /// Removes the job's image and payload, then ends the job.
    pub(super) async fn clean_up(
        &self,
        work: &mut Work<'_>,
        progress: Progress,
    ) -> Result<Verdict, RunError> {
        work.files.save().await?;
        let aborted = progress.steps().aborted();
        let image = work.image();
        let removed = self.engine.remove_image(&image).await;
        let payload = tokio::fs::remove_file(image::archive(work)).await;
        if aborted {
            return progress.clean_up(vec![text::NOTHING_TO_CLEAN.to_owned()]).await;
        }
        let first = match removed {
            Ok(lines) => format!("Removed image with tag {image}: {}", serde_json::Value::from(lines)),
            Err(_) => format!("Kept image with tag {image} for job {}", work.id),
        };
        let second = if payload.is_ok() { text::PAYLOAD_DELETED } else { text::NO_PAYLOAD };
        progress.clean_up(vec![first, second.to_owned()]).await
    }

    /// Removes containers and directories of jobs that have ended: their runs were killed.
    pub(super) async fn sweep(&self) {
        let mut jobs = self.engine.jobs_with_containers().await.unwrap_or_default();
        jobs.extend(site::left_behind().unwrap_or_default());
        jobs.sort_unstable();
        jobs.dedup();
        for id in jobs {
            let ended = match self.jobs.get(&id).await {
                // A job that isn't here may be another stack's on this machine.
                Ok(job) => job.is_some_and(|job| job.status != JobStatus::Running),
                Err(_) => false,
            };
            if ended {
                let _ = self.engine.remove_container(&container(&id)).await;
                let _ = self.engine.remove_image(&format!("erc:{id}")).await;
                site::remove(&id);
                tracing::info!(job = id, "removed what a killed run left");
            }
        }
    }
}
