//! Step check (contract 6.4 step 8).

use bytes::Bytes;
use check::{CheckError, Comparison, Limits};
use compendium::configuration::Configuration;
use storage::StorageError;

use super::{Runner, Work, blocking};
use crate::limits::{DISPLAY_BYTES, ROW_IMAGES};
use crate::progress::{Outcome, Progress, RunError};
use crate::scan::below;
use crate::step::{CheckResult, Detail, StepName};
use crate::text;

/// The page with the differences, at the root of the job's files also in a bag: that is where the link points.
const PAGE: &str = "check.html";
/// The check's record beside it.
const RECORD: &str = "metadata.json";

impl Runner {
    pub(super) async fn check(
        &self,
        work: &mut Work<'_>,
        progress: &mut Progress,
    ) -> Result<Outcome, RunError> {
        progress.append(StepName::Check, [text::CHECK_RUNNING]).await?;
        let start = storage::time::now();
        let Some(display) = work.configuration.as_ref().and_then(Configuration::display).map(str::to_owned)
        else {
            return impossible(progress, text::NO_DISPLAY.to_owned());
        };
        let (original, reproduced) = match self.displays(work, &display).await? {
            Ok(both) => both,
            Err(why) => return impossible(progress, why),
        };
        let compared =
            blocking(move || Ok(check::compare(&original, &reproduced, &display, &Limits::default())));
        let comparison: Result<Comparison, CheckError> = compared.await?;
        let mut comparison = match comparison {
            Ok(comparison) => comparison,
            Err(error) => return impossible(progress, error.to_string()),
        };
        let diff = match comparison.html.take() {
            Some(page) => {
                work.files.put(PAGE, page.into()).await?;
                Some(format!("/api/v1/job/{}/data/{PAGE}", work.id))
            }
            None => None,
        };
        if diff.is_some() && !work.files.has(RECORD) {
            let end = storage::time::now().as_millisecond();
            let record = comparison.record(diff.as_deref(), start.as_millisecond(), end);
            work.files.put(RECORD, record.to_string().into()).await?;
        }
        work.files.save().await?;
        let lines = comparison.lines();
        let successful = comparison.check_successful;
        progress.record(StepName::Check, Detail::Check(result(comparison, diff)))?;
        Ok(if successful { Outcome::Success(lines) } else { Outcome::Failure(lines) })
    }

    /// The author's display file and the run's, or why there are not two.
    async fn displays(
        &self,
        work: &Work<'_>,
        display: &str,
    ) -> Result<Result<(Bytes, Vec<u8>), String>, RunError> {
        let missing = |whose: &str| format!("the {whose} has no display file {display}");
        let large =
            |whose: &str| format!("the display file of the {whose} is larger than {DISPLAY_BYTES} bytes");
        let path = format!("{}{display}", work.compendium.payload());
        let original = match work.originals.read(&self.objects, &path, DISPLAY_BYTES).await {
            Ok(Some(original)) => original,
            Ok(None) => return Ok(Err(missing("compendium"))),
            Err(StorageError::TooLarge { .. }) => return Ok(Err(large("compendium"))),
            Err(error) => return Err(error.into()),
        };
        // Only what the scan saw is a regular file: the container could have made it a link to anything.
        let Some(stamp) = work.before.files.get(display) else { return Ok(Err(missing("run"))) };
        let Some(place) = below(&work.site.payload(), display) else { return Ok(Err(missing("run"))) };
        if stamp.size > DISPLAY_BYTES {
            return Ok(Err(large("run")));
        }
        Ok(Ok((original, tokio::fs::read(place).await?)))
    }
}

fn result(comparison: Comparison, diff: Option<String>) -> CheckResult {
    let successful = comparison.check_successful;
    let mut images = if successful { Vec::new() } else { comparison.images };
    images.truncate(ROW_IMAGES);
    let mut errors = comparison.errors;
    errors.truncate(ROW_IMAGES / 10);
    let count = comparison.num_text_differences;
    CheckResult {
        successful,
        impossible: false,
        images,
        diff,
        errors,
        text_differences: (!successful).then_some(count),
    }
}

/// Ends the step and the run: there was nothing to compare.
fn impossible(progress: &mut Progress, why: String) -> Result<Outcome, RunError> {
    let text = if why == text::NO_DISPLAY { why.clone() } else { text::CHECK_ERROR.to_owned() };
    let result = CheckResult { impossible: true, errors: vec![why], ..CheckResult::default() };
    progress.record(StepName::Check, Detail::Check(result))?;
    Ok(Outcome::failure(text))
}

#[cfg(test)]
mod tests {
    use check::{ImageComparison, PixelComparison, ResizeOperation};

    use super::*;

    fn comparison(successful: bool, images: usize) -> Comparison {
        let image = |image_index| ImageComparison {
            image_index,
            resize_operation_code: ResizeOperation::SameSize,
            compare_results: PixelComparison { differences: u64::from(!successful), dimension: 4 },
        };
        Comparison {
            check_successful: successful,
            images: (0..images).map(image).collect(),
            num_text_differences: 0,
            errors: vec![],
            html: None,
        }
    }

    #[test]
    fn a_success_lists_no_images() {
        let result = result(comparison(true, 2), None);
        assert!(result.successful && result.images.is_empty() && result.text_differences.is_none());
    }

    #[test]
    fn the_row_keeps_a_bounded_list() {
        let result = result(comparison(false, 2_000), Some("/x".into()));
        assert_eq!((result.images.len(), result.impossible), (ROW_IMAGES, false));
    }
}
