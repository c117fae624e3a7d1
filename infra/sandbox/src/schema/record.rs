//! A whole record (`record-3.0.xsd`, `activities-3.0.xsd`).

use super::common::{
    DISPLAY_INDEX, EXTERNAL_IDS, FUZZY_DATE, IDENTIFIER, ITEM, MODIFIED, ORGANIZATION, PATH, SOURCE,
};
use super::funding::FUNDINGS_FIELDS;
use super::person::PERSON_FIELDS;
use super::work::WORKS_FIELDS;
use super::{Document, Field, Fields, Scalar, Shape, instant, list, object, text, value};

const C: &str = "common";
const A: &str = "activities";
const H: &str = "history";

/// A record.
pub static RECORD: Document = Document {
    space: "record",
    name: "record",
    fields: &[
        &[
            object(C, "orcid-identifier", IDENTIFIER),
            object("preferences", "preferences", &[&[text("preferences", "locale")]]),
            object(H, "history", HISTORY_FIELDS),
            object("person", "person", PERSON_FIELDS),
            object(A, "activities-summary", ACTIVITIES_FIELDS),
        ],
        PATH,
    ],
};

const fn flag(name: &'static str) -> Field {
    Field { name, shape: Shape::Element(H, Scalar::Flag) }
}

const CREATION_METHODS: [(&str, &str); 4] =
    [("API", "API"), ("DIRECT", "Direct"), ("MEMBER_REFERRED", "Member-referred"), ("WEBSITE", "website")];

const HISTORY_FIELDS: Fields = &[&[
    Field { name: "creation-method", shape: Shape::Element(H, Scalar::Named(&CREATION_METHODS)) },
    instant(H, "completion-date"),
    instant(H, "submission-date"),
    instant(C, "last-modified-date"),
    flag("claimed"),
    object(C, "source", SOURCE),
    instant(H, "deactivation-date"),
    flag("verified-email"),
    flag("verified-primary-email"),
]];

const ACTIVITIES_FIELDS: Fields = &[
    MODIFIED,
    &[
        object(A, "distinctions", AFFILIATIONS_FIELDS),
        object(A, "educations", AFFILIATIONS_FIELDS),
        object(A, "employments", AFFILIATIONS_FIELDS),
        object(A, "fundings", FUNDINGS_FIELDS),
        object(A, "invited-positions", AFFILIATIONS_FIELDS),
        object(A, "memberships", AFFILIATIONS_FIELDS),
        object(A, "peer-reviews", EMPTY_GROUPS_FIELDS),
        object(A, "qualifications", AFFILIATIONS_FIELDS),
        object(A, "research-resources", EMPTY_GROUPS_FIELDS),
        object(A, "services", AFFILIATIONS_FIELDS),
        object(A, "works", WORKS_FIELDS),
    ],
    PATH,
];

const AFFILIATIONS_FIELDS: Fields = &[
    MODIFIED,
    &[list(
        A,
        "affiliation-group",
        &[
            MODIFIED,
            &[
                EXTERNAL_IDS,
                Field {
                    name: "summaries",
                    shape: Shape::Choice(&[
                        object("distinction", "distinction-summary", AFFILIATION_FIELDS),
                        object("invited-position", "invited-position-summary", AFFILIATION_FIELDS),
                        object("education", "education-summary", AFFILIATION_FIELDS),
                        object("employment", "employment-summary", AFFILIATION_FIELDS),
                        object("membership", "membership-summary", AFFILIATION_FIELDS),
                        object("qualification", "qualification-summary", AFFILIATION_FIELDS),
                        object("service", "service-summary", AFFILIATION_FIELDS),
                    ]),
                },
            ],
        ],
    )],
    PATH,
];

const AFFILIATION_FIELDS: Fields = &[
    ITEM,
    &[
        text(C, "department-name"),
        text(C, "role-title"),
        object(C, "start-date", FUZZY_DATE),
        object(C, "end-date", FUZZY_DATE),
        ORGANIZATION,
        value(C, "url"),
        EXTERNAL_IDS,
    ],
    DISPLAY_INDEX,
];

/// Peer reviews and research resources are not played: their lists are always empty.
const EMPTY_GROUPS_FIELDS: Fields = &[MODIFIED, &[list(A, "group", &[MODIFIED])], PATH];
