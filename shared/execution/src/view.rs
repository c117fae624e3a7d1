//! How clients see the steps of a job (contract 6.1, 6.2; seed 003 "view_job"). Pure.

use check::ImageComparison;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::step::{CheckResult, Detail, Step, StepName, StepStatus};
use crate::steps::Steps;

/// Which steps a client wants in full; of the others it sees status, start and end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// The parameter's value `all`.
    All,
    /// The steps named in a comma-separated list; unknown names are ignored.
    These(Vec<StepName>),
}

impl Selection {
    /// Reads the query parameter `steps`; anything that names no step means the default view.
    #[must_use]
    pub fn parse(parameter: Option<&str>) -> Self {
        match parameter.map(str::trim) {
            Some("all") => Self::All,
            Some(list) => Self::These(list.split(',').filter_map(|name| name.trim().parse().ok()).collect()),
            None => Self::These(Vec::new()),
        }
    }

    fn has(&self, name: StepName) -> bool {
        match self {
            Self::All => true,
            Self::These(names) => names.contains(&name),
        }
    }
}

/// A step as clients see it. Only its status is always there; which of the others there are depends on the step.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Step)]
pub struct StepView<'a> {
    status: StepStatus,
    /// Explanations, the newest last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<&'a [String]>,
    /// check: no text and no pixel differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    check_successful: Option<bool>,
    /// check: the compared images.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    images: Option<&'a [ImageComparison]>,
    /// check: the page that shows the differences.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Display<'_>, required = false)]
    display: Option<Display<'a>>,
    /// check: what could not be compared, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    errors: Option<&'a [String]>,
    /// check: insertions and deletions in the text. Sic: the reference's spelling.
    #[serde(rename = "numTextDifferrences", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text_differences: Option<u64>,
    /// generate_manifest: the manifest's path.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    manifest: Option<&'a str>,
    /// image_build: the image's digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    image_id: Option<&'a str>,
    /// image_execute: the exit code of the program in the container.
    #[serde(rename = "statuscode", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    exit_code: Option<i32>,
    /// The same as `statuscode`: the seed's example and the reference spell it differently; clients read either.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    status_code: Option<i32>,
    /// image_save: the tarball's path.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    file: Option<&'a str>,
    /// When it left the queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    start: Option<String>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    end: Option<String>,
}

/// Where the differences can be looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct Display<'a> {
    /// The address of the page; absent where nothing differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    diff: Option<&'a str>,
}

/// The object `steps` of a job's view: all ten, in order.
#[derive(Debug)]
pub struct StepViews<'a>(Vec<(StepName, StepView<'a>)>);

impl Serialize for StepViews<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, view)| (name.as_str(), view)))
    }
}

/// The steps of a job, those of `selection` in full.
#[must_use]
pub fn steps<'a>(steps: &'a Steps, selection: &Selection) -> StepViews<'a> {
    let view = |(name, step)| {
        (name, if selection.has(name) { StepView::full(name, step) } else { StepView::short(step) })
    };
    StepViews(steps.iter().map(view).collect())
}

impl<'a> StepView<'a> {
    fn short(step: &Step) -> Self {
        Self {
            status: step.status,
            start: step.start.map(storage::time::rfc3339),
            end: step.end.map(storage::time::rfc3339),
            ..Self::default()
        }
    }

    fn full(name: StepName, step: &'a Step) -> Self {
        let view = Self { text: Some(&step.text), ..Self::short(step) };
        match (&step.detail, name) {
            (Some(Detail::Check(result)), _) => view.with_check(result),
            (None, StepName::Check) => {
                Self { check_successful: Some(false), images: Some(&[]), errors: Some(&[]), ..view }
            }
            (Some(Detail::Manifest(path)), _) => Self { manifest: Some(path), ..view },
            (Some(Detail::ImageId(digest)), _) => Self { image_id: Some(digest), ..view },
            (Some(Detail::StatusCode(code)), _) => {
                Self { exit_code: Some(*code), status_code: Some(*code), ..view }
            }
            (Some(Detail::File(path)), _) => Self { file: Some(path), ..view },
            (None, _) => view,
        }
    }

    fn with_check(self, result: &'a CheckResult) -> Self {
        let diff = result.diff.as_deref();
        Self {
            check_successful: Some(result.successful),
            images: Some(&result.images),
            display: (diff.is_some() || result.successful).then_some(Display { diff }),
            errors: Some(&result.errors),
            text_differences: result.text_differences,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use check::{ImageComparison, PixelComparison, ResizeOperation};
    use insta::assert_snapshot;
    use jiff::Timestamp;
    use serde_json::{Value, json, to_value};

    use super::*;

    fn checked() -> Steps {
        let at = |second: i64| Timestamp::from_second(1_764_000_000 + second).unwrap();
        let mut job = Steps::default();
        for name in StepName::ALL.into_iter().take_while(|name| *name != StepName::Check) {
            job.start(name, at(0)).unwrap();
            let detail = match name {
                StepName::GenerateManifest => Some(Detail::Manifest("Dockerfile".into())),
                StepName::ImageBuild => Some(Detail::ImageId("sha256:84db".into())),
                StepName::ImageExecute => Some(Detail::StatusCode(0)),
                _ => None,
            };
            detail.into_iter().for_each(|detail| job.record(name, detail).unwrap());
            job.succeed(name, at(1)).unwrap();
        }
        job.start(StepName::Check, at(2)).unwrap();
        job.append(StepName::Check, ["Running check", "Check failed!"]).unwrap();
        let compare_results = PixelComparison { differences: 204_786, dimension: 1_290_240 };
        let image = ImageComparison {
            image_index: 0,
            resize_operation_code: ResizeOperation::SameSize,
            compare_results,
        };
        let result = CheckResult {
            images: vec![image],
            diff: Some("/api/v1/job/UMmJ7/data/check.html".into()),
            text_differences: Some(2),
            ..CheckResult::default()
        };
        job.record(StepName::Check, Detail::Check(result)).unwrap();
        job.fail(StepName::Check, at(3)).unwrap();
        job
    }

    fn shown(job: &Steps, selection: &Selection) -> Value {
        to_value(steps(job, selection)).unwrap()
    }

    fn one(job: &Steps, name: &str) -> String {
        let selection = Selection::parse(Some(name));
        shown(job, &selection)[name].to_string()
    }

    #[test]
    fn queued_steps_in_full() {
        let job = Steps::default();
        assert_eq!(one(&job, "image_build"), r#"{"status":"queued","text":[]}"#);
        assert_eq!(
            one(&job, "check"),
            r#"{"status":"queued","text":[],"checkSuccessful":false,"images":[],"errors":[]}"#
        );
    }

    #[test]
    fn by_default_only_what_exists() {
        let view = shown(&checked(), &Selection::parse(None));
        assert_eq!(view["image_save"], json!({ "status": "queued" }));
        assert_eq!(
            view["check"],
            json!({"status": "failure", "start": "2025-11-24T16:00:02.000Z", "end": "2025-11-24T16:00:03.000Z"})
        );
        let names: Vec<_> = view.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, StepName::ALL.map(StepName::as_str));
    }

    #[test]
    fn a_failed_check_in_full() {
        assert_snapshot!(one(&checked(), "check"), @r#"{"status":"failure","text":["Running check","Check failed!"],"checkSuccessful":false,"images":[{"imageIndex":0,"resizeOperationCode":0,"compareResults":{"differences":204786,"dimension":1290240}}],"display":{"diff":"/api/v1/job/UMmJ7/data/check.html"},"errors":[],"numTextDifferrences":2,"start":"2025-11-24T16:00:02.000Z","end":"2025-11-24T16:00:03.000Z"}"#);
    }

    #[test]
    fn both_spellings_of_the_status_code() {
        let view = shown(&checked(), &Selection::All);
        assert_eq!(view["image_execute"]["statuscode"], 0);
        assert_eq!(view["image_execute"]["statusCode"], 0);
        assert_eq!(view["generate_manifest"]["manifest"], "Dockerfile");
        assert_eq!(view["image_build"]["imageId"], "sha256:84db");
    }

    #[test]
    fn a_list_selects_and_nonsense_does_not() {
        use StepName::{Check, GenerateConfiguration};
        let these = Selection::These(vec![GenerateConfiguration, Check]);
        assert_eq!(Selection::parse(Some("generate_configuration, check")), these);
        assert_eq!(Selection::parse(Some("no")), Selection::These(vec![]));
        assert_eq!(Selection::parse(Some("all,check")), Selection::These(vec![Check]));
        assert_eq!(Selection::parse(Some("all")), Selection::All);
    }
}
