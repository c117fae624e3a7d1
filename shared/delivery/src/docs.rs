//! What `file` takes and answers, in the documentation of the API.

use gateway::compendia::docs::Refusal;
use utoipa::{IntoParams, IntoResponses};

/// What `file` may refuse with.
pub const REFUSALS: &[Refusal] = &[
    (400, "`invalid size parameter`"),
    (404, "`file not found`"),
    (416, "`range is not within the file`"),
    (422, "`image …` or `text …`: it can't be read, or is too large at this size."),
];

/// The query parameters of a file.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileParameters {
    /// How many lines of a text (txt, r, rmd, md, markdown, csv) to answer at most; how wide a picture (png, jpg, jpeg,
    /// gif, bmp) to answer, in pixels, at most 4,096. Its aspect stays. Other files ignore it.
    #[param(required = false, minimum = 1)]
    pub size: f64,
}

/// The answers of a file, besides refusals and the whole.
#[derive(Debug, IntoResponses)]
pub enum FileAnswers {
    /// The part of the file that `Range` names.
    #[response(status = 206, content_type = "*/*")]
    Part(String),
    /// To the bucket: what is above 4 MiB does not pass through the service.
    #[response(status = 302, headers(("location" = String, description = "Where the file is, for five minutes.")))]
    Elsewhere,
    /// The client has it: `If-None-Match` is its `ETag`.
    #[response(status = 304)]
    Known,
}
