//! Fundings (`funding-3.0.xsd`).

use super::common::{
    DISPLAY_INDEX, EXTERNAL_IDS, FUZZY_DATE, IDENTIFIER, ITEM, MODIFIED, ORGANIZATION, PATH, TRANSLATED_TITLE,
};
use super::{Document, Field, Fields, Shape, attribute, list, object, text, value};

const C: &str = "common";
const F: &str = "funding";

/// A funding.
pub static FUNDING: Document = Document {
    space: F,
    name: "funding",
    fields: &[
        ITEM,
        &[
            text(F, "type"),
            value(F, "organization-defined-type"),
            TITLE,
            text(F, "short-description"),
            Field { name: "amount", shape: Shape::Value(F, &[&[attribute("currency-code")]]) },
            value(C, "url"),
            object(C, "start-date", FUZZY_DATE),
            object(C, "end-date", FUZZY_DATE),
            EXTERNAL_IDS,
            object(F, "contributors", &[&[list(F, "contributor", CONTRIBUTOR)]]),
            ORGANIZATION,
        ],
    ],
};

/// All fundings of a record, in groups.
pub static FUNDINGS: Document = Document { space: "activities", name: "fundings", fields: FUNDINGS_FIELDS };

const TITLE: Field = object(F, "title", &[&[value(C, "title"), TRANSLATED_TITLE]]);

const CONTRIBUTOR: Fields = &[&[
    object(C, "contributor-orcid", IDENTIFIER),
    value(F, "credit-name"),
    text(F, "contributor-email"),
    object(F, "contributor-attributes", &[&[text(F, "contributor-role")]]),
]];

/// The fundings of a record.
pub const FUNDINGS_FIELDS: Fields = &[
    MODIFIED,
    &[list("activities", "group", &[MODIFIED, &[EXTERNAL_IDS, list(F, "funding-summary", SUMMARY_FIELDS)]])],
    PATH,
];

/// A funding in a list.
pub const SUMMARY_FIELDS: Fields = &[
    ITEM,
    &[
        TITLE,
        EXTERNAL_IDS,
        value(C, "url"),
        text(F, "type"),
        object(C, "start-date", FUZZY_DATE),
        object(C, "end-date", FUZZY_DATE),
        ORGANIZATION,
    ],
    DISPLAY_INDEX,
];
