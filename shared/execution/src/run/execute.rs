//! Step image_execute (contract 6.4 step 7).

use super::image::unwrapped;
use super::{Runner, Work, container};
use crate::engine::{BindMount, Container, Ended, KILLED, Root};
use crate::log::Log;
use crate::progress::{Outcome, Progress, RunError};
use crate::scan::below;
use crate::step::{Detail, StepName};
use crate::text;

impl Runner {
    pub(super) async fn execute(
        &self,
        work: &mut Work<'_>,
        progress: &mut Progress,
    ) -> Result<Outcome, RunError> {
        let name = StepName::ImageExecute;
        let image = work.image();
        let mounts = match mounts(work) {
            Ok(mounts) => mounts,
            Err(why) => return Ok(Outcome::failure(why)),
        };
        let started = [text::EXECUTION_STARTED.to_owned(), format!("Running image {image}")];
        progress.append(name, started).await?;
        let spec = Container {
            job: &work.id,
            name: &container(&work.id),
            image: &image,
            payload: work.site.payload(),
            mounts,
            root: work.terms.map_or(Root::ReadOnly, |terms| terms.root),
            limits: &self.limits,
        };
        let mut log = Log::default();
        let sink = async |lines| progress.append(name, lines).await;
        let ended = self.engine.execute(&spec, &mut log, sink).await.map_err(unwrapped)?;
        let path = format!("{}{}", work.compendium.payload(), name.log_path());
        work.files.put(&path, log.into_whole().into()).await?;
        let kept = self.store_results(work).await?;
        let (code, limit) = match ended {
            Ended::Exit(code) => (code, None),
            Ended::OutOfMemory => (KILLED, Some(text::out_of_memory(self.limits.memory_mib))),
            Ended::TimedOut => (KILLED, Some(text::timed_out(self.limits.seconds))),
        };
        progress.record(name, Detail::StatusCode(code))?;
        if code == 0 && kept {
            return Ok(Outcome::success(text::EXECUTION_FINISHED));
        }
        let too_much = (!kept).then(|| text::TOO_MUCH_OUTPUT.to_owned());
        let last = text::EXECUTION_ERROR.to_owned();
        Ok(Outcome::Failure(limit.into_iter().chain(too_much).chain([last]).collect()))
    }
}

/// The mounts that the configuration asks for, on this machine.
fn mounts(work: &Work<'_>) -> Result<Vec<BindMount>, String> {
    let Some(configuration) = &work.configuration else { return Ok(Vec::new()) };
    let mounts = configuration.bind_mounts().map_err(|error| error.to_string())?;
    let here = mounts.into_iter().map(|mount| {
        let source = below(&work.site.payload(), &mount.source).filter(|source| source.exists());
        let source = source.ok_or_else(|| format!("bind mount source {:?} does not exist", mount.source))?;
        Ok(BindMount { source, destination: mount.destination })
    });
    here.collect()
}
