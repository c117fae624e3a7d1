use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The result of a check; serializes to the fields of a job's step `check` (contract 6.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// No text difference and no pixel difference.
    pub check_successful: bool,
    /// One entry per figure, in document order; empty when the files are equal byte by byte.
    pub images: Vec<ImageComparison>,
    /// Places where the text or the structure differs; insertions, deletions and replacements count one each.
    #[serde(rename = "numTextDifferrences")]
    pub num_text_differences: u64,
    /// Figures that could not be compared, and why. The check was made nevertheless.
    pub errors: Vec<String>,
    /// The page `check.html`; none after a success.
    #[serde(skip)]
    pub html: Option<String>,
}

/// Two equal files.
impl Default for Comparison {
    fn default() -> Self {
        Self {
            check_successful: true,
            images: Vec::new(),
            num_text_differences: 0,
            errors: Vec::new(),
            html: None,
        }
    }
}

impl Comparison {
    pub(crate) fn new(num_text_differences: u64, images: Vec<ImageComparison>, errors: Vec<String>) -> Self {
        let check_successful = num_text_differences == 0 && differing(&images) == 0;
        Self { check_successful, images, num_text_differences, errors, html: None }
    }

    /// The lines that the step `check` adds to its text (contract 6.4 step 8).
    pub fn lines(&self) -> Vec<String> {
        if self.check_successful {
            return vec!["Check successful".to_owned()];
        }
        let mut lines = vec!["Check failed!".to_owned()];
        lines.extend(self.images.iter().map(|image| {
            let PixelComparison { differences, dimension } = image.compare_results;
            format!(r#"Image comparison result: {{"differences":{differences},"dimension":{dimension}}}"#)
        }));
        if self.num_text_differences > 0 {
            lines.push(format!("Number of text differences found: {}", self.num_text_differences));
        }
        lines
    }

    /// The document `metadata.json` beside `check.html`: times in milliseconds since 1970, `diff` the page's path.
    pub fn record(&self, diff: Option<&str>, start: i64, end: i64) -> Value {
        json!({
            "checkSuccessful": self.check_successful,
            "images": self.images,
            "display": diff.map_or_else(|| json!({}), |diff| json!({ "diff": diff })),
            "numTextDifferrences": self.num_text_differences,
            "start": start,
            "end": end,
            "errors": self.errors,
        })
    }
}

/// How many of the figures differ.
pub(crate) fn differing(images: &[ImageComparison]) -> usize {
    images.iter().filter(|image| image.differs()).count()
}

/// The comparison of one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImageComparison {
    /// Position among the figures, from 0.
    pub image_index: usize,
    /// What was done to the reproduced figure first.
    #[schema(value_type = u8)]
    pub resize_operation_code: ResizeOperation,
    /// The pixels.
    pub compare_results: PixelComparison,
}

impl ImageComparison {
    pub(crate) fn differs(&self) -> bool {
        self.compare_results.differences > 0
    }
}

/// Pixels of one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PixelComparison {
    /// Pixels that differ; all of them when there is nothing to compare with.
    pub differences: u64,
    /// Width times height of the original (of the only one, where there is one).
    pub dimension: u64,
}

/// Serializes to the code of contract 6.5: 0, 1 or 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u8", from = "u8")]
pub enum ResizeOperation {
    /// Both have the same size.
    SameSize,
    /// The reproduced figure was scaled to the original's size.
    Resized,
    /// No comparison by pixels: one of the two is missing, damaged or too large.
    NotResized,
}

impl From<ResizeOperation> for u8 {
    fn from(operation: ResizeOperation) -> Self {
        match operation {
            ResizeOperation::SameSize => 0,
            ResizeOperation::Resized => 1,
            ResizeOperation::NotResized => 2,
        }
    }
}

impl From<u8> for ResizeOperation {
    fn from(code: u8) -> Self {
        match code {
            0 => Self::SameSize,
            1 => Self::Resized,
            _ => Self::NotResized,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(differences: u64) -> ImageComparison {
        ImageComparison {
            image_index: 0,
            resize_operation_code: ResizeOperation::Resized,
            compare_results: PixelComparison { differences, dimension: 1_290_240 },
        }
    }

    #[test]
    fn serializes_with_the_names_of_the_contract() {
        let comparison = Comparison::new(2, vec![image(90_180)], Vec::new());
        insta::assert_snapshot!(serde_json::to_string(&comparison).unwrap(), @r#"{"checkSuccessful":false,"images":[{"imageIndex":0,"resizeOperationCode":1,"compareResults":{"differences":90180,"dimension":1290240}}],"numTextDifferrences":2,"errors":[]}"#);
        insta::assert_snapshot!(comparison.record(Some("/api/v1/job/x/data/check.html"), 1, 2), @r#"{"checkSuccessful":false,"images":[{"imageIndex":0,"resizeOperationCode":1,"compareResults":{"differences":90180,"dimension":1290240}}],"display":{"diff":"/api/v1/job/x/data/check.html"},"numTextDifferrences":2,"start":1,"end":2,"errors":[]}"#);
    }

    #[test]
    fn lines_are_those_of_the_contract() {
        assert_eq!(Comparison::default().lines(), ["Check successful"]);
        assert_eq!(
            Comparison::new(3, vec![image(7)], Vec::new()).lines(),
            [
                "Check failed!",
                r#"Image comparison result: {"differences":7,"dimension":1290240}"#,
                "Number of text differences found: 3"
            ]
        );
        assert_eq!(Comparison::new(0, vec![image(7)], Vec::new()).lines().len(), 2);
    }
}
