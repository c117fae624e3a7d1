//! How clients see the steps of a job (contract 6.1, 6.2; seed 003 "view_job"). Pure.

use serde_json::{Map, Value, json};

use crate::step::{CheckResult, Detail, Step, StepName};
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

/// The object `steps` of a job's view: all ten, in order.
#[must_use]
pub fn steps(steps: &Steps, selection: &Selection) -> Value {
    let view = |(name, step): (StepName, &Step)| {
        let object = if selection.has(name) { full(name, step) } else { short(step) };
        (name.as_str().to_owned(), Value::Object(object))
    };
    Value::Object(steps.iter().map(view).collect())
}

fn short(step: &Step) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("status".to_owned(), step.status.as_str().into());
    times(step, &mut object);
    object
}

fn full(name: StepName, step: &Step) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("status".to_owned(), step.status.as_str().into());
    object.insert("text".to_owned(), json!(step.text));
    match (&step.detail, name) {
        (Some(Detail::Check(result)), _) => check(result, &mut object),
        (None, StepName::Check) => check(&CheckResult::default(), &mut object),
        (Some(Detail::Manifest(path)), _) => insert(&mut object, "manifest", path.as_str()),
        (Some(Detail::ImageId(digest)), _) => insert(&mut object, "imageId", digest.as_str()),
        (Some(Detail::StatusCode(code)), _) => {
            // The seed's example and the reference spell it differently; clients read either.
            insert(&mut object, "statuscode", *code);
            insert(&mut object, "statusCode", *code);
        }
        (Some(Detail::File(path)), _) => insert(&mut object, "file", path.as_str()),
        (None, _) => {}
    }
    times(step, &mut object);
    object
}

fn check(result: &CheckResult, object: &mut Map<String, Value>) {
    insert(object, "checkSuccessful", result.successful);
    insert(object, "images", json!(result.images));
    if let Some(diff) = &result.diff {
        insert(object, "display", json!({ "diff": diff }));
    } else if result.successful {
        insert(object, "display", json!({}));
    }
    insert(object, "errors", json!(result.errors));
    if let Some(count) = result.text_differences {
        // sic: the reference's spelling.
        insert(object, "numTextDifferrences", count);
    }
}

fn times(step: &Step, object: &mut Map<String, Value>) {
    for (key, at) in [("start", step.start), ("end", step.end)] {
        if let Some(at) = at {
            insert(object, key, storage::time::rfc3339(at));
        }
    }
}

fn insert(object: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    object.insert(key.to_owned(), value.into());
}

#[cfg(test)]
mod tests {
    use check::{ImageComparison, PixelComparison, ResizeOperation};
    use insta::assert_snapshot;
    use jiff::Timestamp;

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

    fn one(job: &Steps, name: &str) -> String {
        let selection = Selection::parse(Some(name));
        steps(job, &selection).get(name).unwrap().to_string()
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
        let view = steps(&checked(), &Selection::parse(None));
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
        let view = steps(&checked(), &Selection::All);
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
