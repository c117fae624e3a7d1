//! Parts that many messages share (`common-3.0.xsd`).

use super::{Field, Fields, Scalar, Shape, attribute, instant, list, object, text, value};

const C: &str = "common";

/// When something was last changed.
pub const MODIFIED: &[Field] = &[instant(C, "last-modified-date")];

/// When something was made and last changed.
pub const DATES: &[Field] = &[instant(C, "created-date"), instant(C, "last-modified-date")];

/// Where in the registry it is.
pub const PATH: &[Field] = &[attribute("path")];

/// What every item has (`element-summary`).
pub const ITEM: &[Field] = &[
    instant(C, "created-date"),
    instant(C, "last-modified-date"),
    object(C, "source", SOURCE),
    Field { name: "put-code", shape: Shape::Attribute(Scalar::Integer) },
    attribute("path"),
    attribute("visibility"),
];

/// What summaries and personal items have besides.
pub const DISPLAY_INDEX: &[Field] = &[attribute("display-index")];

/// An ORCID iD or a client.
pub const IDENTIFIER: Fields = &[&[text(C, "uri"), text(C, "path"), text(C, "host")]];

/// Who added an item.
pub const SOURCE: Fields = &[&[
    object(C, "source-orcid", IDENTIFIER),
    object(C, "source-client-id", IDENTIFIER),
    value(C, "source-name"),
    object(C, "assertion-origin-orcid", IDENTIFIER),
    object(C, "assertion-origin-client-id", IDENTIFIER),
    value(C, "assertion-origin-name"),
]];

/// Year, month and day, of which the later may be absent.
pub const FUZZY_DATE: Fields = &[&[value(C, "year"), value(C, "month"), value(C, "day")]];

const TRANSIENT: Field = Field { name: "transient", shape: Shape::Attribute(Scalar::Flag) };

/// One external identifier.
pub const EXTERNAL_ID: &[Field] = &[
    text(C, "external-id-type"),
    text(C, "external-id-value"),
    Field { name: "external-id-normalized", shape: Shape::Value(C, &[&[TRANSIENT]]) },
    object(
        C,
        "external-id-normalized-error",
        &[&[text(C, "error-code"), text(C, "error-message"), TRANSIENT]],
    ),
    value(C, "external-id-url"),
    text(C, "external-id-relationship"),
];

/// The external identifiers of an item or of a group.
pub const EXTERNAL_IDS: Field = object(C, "external-ids", &[&[list(C, "external-id", &[EXTERNAL_ID])]]);

/// A title in another language.
pub const TRANSLATED_TITLE: Field =
    Field { name: "translated-title", shape: Shape::Value(C, &[&[attribute("language-code")]]) };

/// Where someone works, or who pays.
pub const ORGANIZATION: Field = object(
    C,
    "organization",
    &[&[
        text(C, "name"),
        object(C, "address", &[&[text(C, "city"), text(C, "region"), text(C, "country")]]),
        object(
            C,
            "disambiguated-organization",
            &[&[text(C, "disambiguated-organization-identifier"), text(C, "disambiguation-source")]],
        ),
    ]],
);
