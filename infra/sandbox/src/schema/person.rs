//! Personal details (`person-3.0.xsd` and its parts).

use super::common::{DATES, DISPLAY_INDEX, EXTERNAL_ID, ITEM, MODIFIED, PATH, SOURCE};
use super::{Document, Field, Fields, Scalar, Shape, attribute, list, object, text, value};

const P: &str = "person";
const D: &str = "personal-details";

/// Everything about the person.
pub static PERSON: Document = Document { space: P, name: "person", fields: PERSON_FIELDS };

/// Their e-mail addresses.
pub static EMAILS: Document = Document { space: "email", name: "emails", fields: EMAILS_FIELDS };

/// Another name.
pub static OTHER_NAME: Document =
    Document { space: "other-name", name: "other-name", fields: OTHER_NAME_FIELDS };
/// A web page.
pub static RESEARCHER_URL: Document =
    Document { space: "researcher-url", name: "researcher-url", fields: RESEARCHER_URL_FIELDS };
/// A country.
pub static ADDRESS: Document = Document { space: "address", name: "address", fields: ADDRESS_FIELDS };
/// A keyword.
pub static KEYWORD: Document = Document { space: "keyword", name: "keyword", fields: KEYWORD_FIELDS };
/// An identifier in another system.
pub static EXTERNAL_IDENTIFIER: Document = Document {
    space: "external-identifier",
    name: "external-identifier",
    fields: EXTERNAL_IDENTIFIER_FIELDS,
};

/// Other names.
pub static OTHER_NAMES: Document =
    Document { space: "other-name", name: "other-names", fields: OTHER_NAMES_FIELDS };
/// Web pages.
pub static RESEARCHER_URLS: Document =
    Document { space: "researcher-url", name: "researcher-urls", fields: RESEARCHER_URLS_FIELDS };
/// Countries.
pub static ADDRESSES: Document = Document { space: "address", name: "addresses", fields: ADDRESSES_FIELDS };
/// Keywords.
pub static KEYWORDS: Document = Document { space: "keyword", name: "keywords", fields: KEYWORDS_FIELDS };
/// Identifiers in other systems.
pub static EXTERNAL_IDENTIFIERS: Document = Document {
    space: "external-identifier",
    name: "external-identifiers",
    fields: EXTERNAL_IDENTIFIERS_FIELDS,
};

const OTHER_NAMES_FIELDS: Fields = &[MODIFIED, &[list("other-name", "other-name", OTHER_NAME_FIELDS)], PATH];
const RESEARCHER_URLS_FIELDS: Fields =
    &[MODIFIED, &[list("researcher-url", "researcher-url", RESEARCHER_URL_FIELDS)], PATH];
const ADDRESSES_FIELDS: Fields = &[MODIFIED, &[list("address", "address", ADDRESS_FIELDS)], PATH];
const KEYWORDS_FIELDS: Fields = &[MODIFIED, &[list("keyword", "keyword", KEYWORD_FIELDS)], PATH];
const EXTERNAL_IDENTIFIERS_FIELDS: Fields =
    &[MODIFIED, &[list("external-identifier", "external-identifier", EXTERNAL_IDENTIFIER_FIELDS)], PATH];

const OTHER_NAME_FIELDS: Fields = &[ITEM, &[text("other-name", "content")], DISPLAY_INDEX];
const RESEARCHER_URL_FIELDS: Fields =
    &[ITEM, &[text("researcher-url", "url-name"), value("researcher-url", "url")], DISPLAY_INDEX];
const ADDRESS_FIELDS: Fields = &[ITEM, &[value("address", "country")], DISPLAY_INDEX];
const KEYWORD_FIELDS: Fields = &[ITEM, &[text("keyword", "content")], DISPLAY_INDEX];
const EXTERNAL_IDENTIFIER_FIELDS: Fields = &[ITEM, EXTERNAL_ID, DISPLAY_INDEX];

const VISIBILITY: &[Field] = &[attribute("visibility")];

/// Everything about the person.
pub const PERSON_FIELDS: Fields = &[
    MODIFIED,
    &[
        object(
            P,
            "name",
            &[
                DATES,
                &[
                    value(D, "given-names"),
                    value(D, "family-name"),
                    value(D, "credit-name"),
                    // The XML schema does not have it, so it has to stay null, as it is in JSON.
                    object("common", "source", SOURCE),
                ],
                VISIBILITY,
                PATH,
            ],
        ),
        object("other-name", "other-names", OTHER_NAMES_FIELDS),
        object(P, "biography", &[DATES, &[text(D, "content")], VISIBILITY, PATH]),
        object("researcher-url", "researcher-urls", RESEARCHER_URLS_FIELDS),
        object("email", "emails", EMAILS_FIELDS),
        object("address", "addresses", ADDRESSES_FIELDS),
        object("keyword", "keywords", KEYWORDS_FIELDS),
        object("external-identifier", "external-identifiers", EXTERNAL_IDENTIFIERS_FIELDS),
    ],
    PATH,
];

const EMAILS_FIELDS: Fields = &[
    MODIFIED,
    &[list(
        "email",
        "email",
        &[
            ITEM,
            &[
                text("email", "email"),
                Field { name: "verified", shape: Shape::Attribute(Scalar::Flag) },
                Field { name: "primary", shape: Shape::Attribute(Scalar::Flag) },
            ],
        ],
    )],
    PATH,
];
