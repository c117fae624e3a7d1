//! The exact texts of steps (contract 6.4), and how much text a row keeps.

use crate::limits::{ROW_SHORT_TEXT_BYTES, ROW_TEXT_BYTES};
use crate::step::StepName;

pub(crate) const NOT_A_BAG: &str = "Not a bag";
pub(crate) const CONFIGURATION_PRESENT: &str = "configuration file already present";
pub(crate) const CONFIGURATION_MISSING: &str = "configuration file not found, generating it...";
pub(crate) const CONFIGURATION_SAVED: &str = "Saved configuration file to job and compendium";
pub(crate) const CONFIGURATION_ERROR: &str = "error writing configuration file to job directory";
pub(crate) const CHECKS_PASSED: &str = "all checks passed";
pub(crate) const MANIFEST_PRESENT: &str = "manifest file already present";
pub(crate) const MANIFEST_GENERATED: &str = "generated manifest";
pub(crate) const MANIFEST_LOG_SAVED: &str = "Saved manifest generation log to .erc/generate_manifest.log";
pub(crate) const MANIFEST_MISSING: &str = "manifest file Dockerfile not found";
pub(crate) const ARCHIVE_ERROR: &str = "could not create archive with payload";
pub(crate) const BUILDING: &str = "No image tarball found, building image from manifest file.";
pub(crate) const LOADING: &str = "Image tarball found! Loading it...";
pub(crate) const LOADED: &str = "Loaded image tarball from file image.tar";
pub(crate) const NO_DIGEST: &str = "[Could not extract image digest from build log]";
pub(crate) const BUILD_LOG_SAVED: &str = "Saved image build log to .erc/image_build.log";
pub(crate) const EXECUTION_STARTED: &str = "[started image execution]";
pub(crate) const EXECUTION_FINISHED: &str = "[finished image execution]";
pub(crate) const EXECUTION_ERROR: &str = "[error during image execution]";
pub(crate) const CHECK_RUNNING: &str = "Running check";
pub(crate) const CHECK_ERROR: &str = "Error during check!";
pub(crate) const NO_DISPLAY: &str = "Configuration property \"display\" not found.";
pub(crate) const SAVING: &str = "[Saving image tarball file]";
pub(crate) const SAVING_TO_FILE: &str = "[Saving image to file]";
pub(crate) const UPDATING_TAGS: &str = "[Updating image tags in tarball file]";
pub(crate) const SAVE_COMPLETED: &str = "[Completed image save and manifest update]";
pub(crate) const TARBALL_EXISTS: &str = "[Existing image tarball file found]";
pub(crate) const NOT_OVERWRITING: &str = "[Job did not build the image, not overwriting tarball]";
pub(crate) const SAVING_DISABLED: &str = "[Image tarball file saving disabled]";
pub(crate) const CHECK_FAILED_NOT_SAVING: &str = "[Check failed, not saving image tarball]";
pub(crate) const CLEANUP: &str = "Running regular cleanup";
pub(crate) const NOTHING_TO_CLEAN: &str = "Nothing provided that could be cleaned up";
pub(crate) const PAYLOAD_DELETED: &str = "Deleted temporary payload file.";
pub(crate) const NO_PAYLOAD: &str = "No tarball found to delete.";

pub(crate) const GIVEN_UP: &str = "The job could not be started, after several attempts.";
pub(crate) const NOT_LAUNCHED: &str =
    "The run could not be started: the execution service did not accept it.";
pub(crate) const RUN_FAILED: &str = "The run failed for a reason inside the service; its log says more.";
pub(crate) const RUN_STOPPED: &str = "The run was stopped from outside.";
pub(crate) const SAVED_MEANWHILE: &str =
    "[Image tarball file saving skipped because another job saved it meanwhile]";
pub(crate) const TOO_MUCH_OUTPUT: &str = "[the files that the run wrote are too many or too large to keep]";
pub(crate) const COMPENDIUM_GONE: &str = "The compendium of this job does not exist any more.";

/// What the running step says when its run died.
pub(crate) fn stopped_responding(seconds: u32) -> String {
    format!("Run stopped responding: no sign of life for {seconds} seconds")
}

/// What a step says when it met its time limit.
pub(crate) fn timed_out(seconds: u64) -> String {
    format!("[stopped at the time limit of {seconds} seconds]")
}

/// What a step says when it met its memory limit.
pub(crate) fn out_of_memory(mib: u64) -> String {
    format!("[killed, most likely at the memory limit of {mib} MiB]")
}

/// Bytes that an element costs in the row beside its text.
const ELEMENT_OVERHEAD: usize = 3;

/// Drops the oldest texts once they are more than the row keeps for this step, and says where they are.
pub(crate) fn keep_newest(name: StepName, lines: &mut Vec<String>) {
    let budget = match name {
        StepName::ImageBuild | StepName::ImageExecute => ROW_TEXT_BYTES,
        _ => ROW_SHORT_TEXT_BYTES,
    };
    let mut kept = 0;
    let newest = lines.iter().rev().take_while(|line| {
        kept += line.len() + ELEMENT_OVERHEAD;
        kept <= budget
    });
    let drop = lines.len() - newest.count();
    if drop > 0 {
        let note = format!("[earlier output is in {}]", name.log_path());
        lines.splice(..drop, [note]);
    }
}

/// A size for people as the reference prints it: powers of 1024, at most two decimals (`6 KB`, `875.14 MB`).
#[must_use]
pub fn filesize(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    #[expect(clippy::cast_precision_loss, reason = "two decimals are shown")]
    let mut value = bytes as f64;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        if (value * 100.0).round() / 100.0 < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = larger;
    }
    let digits = format!("{value:.2}");
    format!("{} {unit}", digits.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sizes_read_as_the_reference_prints_them() {
        let sizes = [0, 1, 1023, 1024, 6144, 1536, 917_650_309, 1_048_575, 1 << 40];
        let texts = sizes.map(filesize);
        let expected = ["0 B", "1 B", "1023 B", "1 KB", "6 KB", "1.5 KB", "875.14 MB", "1 MB", "1 TB"];
        assert_eq!(texts, expected);
    }

    #[test]
    fn short_texts_stay() {
        let mut lines = vec!["a".to_owned(); 10];
        keep_newest(StepName::Check, &mut lines);
        assert_eq!(lines.len(), 10);
    }

    #[test]
    fn the_first_kept_element_says_where_the_rest_is() {
        let mut lines: Vec<_> = (0..10_000).map(|number| format!("line {number}")).collect();
        keep_newest(StepName::ImageExecute, &mut lines);
        assert_eq!(lines[0], "[earlier output is in .erc/image_execute.log]");
        assert_eq!(lines.last().unwrap(), "line 9999");
    }

    proptest! {
        #[test]
        fn a_row_stays_below_its_limit(lengths in proptest::collection::vec(0_usize..5_000, 1..200)) {
            let mut lines = Vec::new();
            for length in lengths {
                lines.push("x".repeat(length));
                keep_newest(StepName::ImageBuild, &mut lines);
                let bytes: usize = lines.iter().map(|line| line.len() + ELEMENT_OVERHEAD).sum();
                prop_assert!(bytes <= ROW_TEXT_BYTES + 64);
                prop_assert!(lines.iter().filter(|line| line.starts_with("[earlier")).count() <= 1);
            }
        }
    }
}
