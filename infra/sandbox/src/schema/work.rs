//! Works (`work-3.0.xsd`, `bulk-3.0.xsd`, `error-3.0.xsd`).

use super::common::{
    DISPLAY_INDEX, EXTERNAL_IDS, FUZZY_DATE, IDENTIFIER, ITEM, MODIFIED, PATH, TRANSLATED_TITLE,
};
use super::{Document, Field, Fields, Scalar, Shape, attribute, list, object, text, value};

const C: &str = "common";
const W: &str = "work";
const E: &str = "error";

/// A work.
pub static WORK: Document = Document { space: W, name: "work", fields: WORK_FIELDS };

/// Several works, or why there is none.
pub static BULK: Document = Document {
    space: "bulk",
    name: "bulk",
    fields: &[&[Field {
        name: "bulk",
        shape: Shape::Choice(&[object(W, "work", WORK_FIELDS), object(E, "error", ERROR_FIELDS)]),
    }]],
};

/// All works of a record, in groups.
pub static WORKS: Document = Document { space: "activities", name: "works", fields: WORKS_FIELDS };

/// What went wrong.
pub static ERROR: Document = Document { space: E, name: "error", fields: ERROR_FIELDS };

/// OAuth's errors, as the API's filter in front writes them.
pub static OAUTH_ERROR: Document =
    Document { space: "", name: "oauth", fields: &[&[text("", "error"), text("", "error_description")]] };

const TITLE: Field = object(W, "title", &[&[value(C, "title"), value(C, "subtitle"), TRANSLATED_TITLE]]);

const WORK_FIELDS: Fields = &[
    ITEM,
    &[
        TITLE,
        value(W, "journal-title"),
        text(W, "short-description"),
        object(W, "citation", &[&[text(W, "citation-type"), text(W, "citation-value")]]),
        text(W, "type"),
        object(C, "publication-date", FUZZY_DATE),
        EXTERNAL_IDS,
        value(C, "url"),
        object(W, "contributors", &[&[list(W, "contributor", CONTRIBUTOR)]]),
        text(C, "language-code"),
        Field { name: "country", shape: Shape::Value(C, &[&[attribute("visibility")]]) },
    ],
];

const CONTRIBUTOR: Fields = &[&[
    object(C, "contributor-orcid", IDENTIFIER),
    value(W, "credit-name"),
    text(W, "contributor-email"),
    object(W, "contributor-attributes", &[&[text(W, "contributor-sequence"), text(W, "contributor-role")]]),
]];

/// The works of a record.
pub const WORKS_FIELDS: Fields = &[
    MODIFIED,
    &[list("activities", "group", &[MODIFIED, &[EXTERNAL_IDS, list(W, "work-summary", SUMMARY_FIELDS)]])],
    PATH,
];

/// A work in a list.
pub const SUMMARY_FIELDS: Fields = &[
    ITEM,
    &[
        TITLE,
        EXTERNAL_IDS,
        value(C, "url"),
        text(W, "type"),
        object(C, "publication-date", FUZZY_DATE),
        value(W, "journal-title"),
    ],
    DISPLAY_INDEX,
];

const ERROR_FIELDS: Fields = &[&[
    Field { name: "response-code", shape: Shape::Element(E, Scalar::Integer) },
    text(E, "developer-message"),
    text(E, "user-message"),
    Field { name: "error-code", shape: Shape::Element(E, Scalar::Integer) },
    text(E, "more-info"),
]];
