//! Why the registry refuses, with ORCID's codes (`api_en.properties` in ORCID-Source).

use serde_json::{Value, json};

const MORE_INFO: &str = "https://members.orcid.org/api/resources/troubleshooting";

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The message does not follow the schema.
    #[error("There is an issue with your data or the API endpoint. Full validation error: {0}")]
    InvalidData(String),
    /// The body is neither XML nor JSON.
    #[error("data must be in XML or JSON format.")]
    MediaType,
    /// The token lacks a scope.
    #[error(
        "You do not have the required permissions. Full validation error: Insufficient or wrong scope {0}"
    )]
    Scope(String),
    /// A value that the registry cannot take.
    #[error("The client application sent a bad request to ORCID. Full validation error: {0}")]
    BadRequest(String),
    /// Another client's item.
    #[error("You are not the source of the item, so you are not allowed to update it.")]
    NotSource,
    /// No such record.
    #[error("The resource was not found. Full validation error: ORCID iD {0} not found")]
    NoRecord(String),
    /// No such path.
    #[error("The resource was not found. Full validation error: There is nothing at {0}")]
    NoPath(String),
    /// No such item in the record.
    #[error("The resource was not found. Full validation error: No entity found for put-code {0}")]
    NoItem(i64),
    /// A token for another record.
    #[error(
        "The client application is not authorized for this ORCID record. Full validation error: Access token is for a different record"
    )]
    OtherRecord,
    /// Path and body name different items.
    #[error("The put code in the URL was {url} whereas the one in the body was {body}.")]
    PutCodeMismatch {
        /// In the path.
        url: i64,
        /// In the body.
        body: i64,
    },
    /// There already, with this put-code.
    #[error(
        "You have already added this activity (matched by external identifiers), please see element with put-code {0}. If you are trying to edit the item, please use PUT instead of POST."
    )]
    Duplicate(i64),
    /// A personal detail that is there already.
    #[error("The element '{0}' is duplicated.")]
    DuplicateElement(String),
    /// No title.
    #[error("Invalid activity: A title is required.")]
    NoTitle,
    /// No identifier of its own.
    #[error("Invalid activity: an external identifier with relationship self is required.")]
    NoExternalId,
    /// A put-code in a new item.
    #[error(
        "Put-code is included when not expected. When posting new activities, the put code should be omitted."
    )]
    PutCodeGiven,
    /// No put-code in a changed item.
    #[error("Put-code is required to update elements")]
    NoPutCode,
    /// Something else than a number.
    #[error("'{0}' is not a valid put code")]
    InvalidPutCode(String),
    /// Only the researcher chooses who sees an item.
    #[error(
        "You can't change the visibility of an item, please remove the visibility or set it to the current value"
    )]
    VisibilityChanged,
    /// JSON that cannot be read, or has other properties.
    #[error("invalid JSON - {0}")]
    InvalidJson(String),
}

impl Refusal {
    /// HTTP status, its name, ORCID's code, and what is told to the researcher.
    fn facts(&self) -> (u16, &'static str, u32, &'static str) {
        const INVALID: &str = "ORCID could not process the data, because they were invalid.";
        const UNAUTHORIZED: &str = "The client application is not authorized.";
        const FORBIDDEN: &str = "The client application is forbidden to perform the action.";
        const BAD: &str = "The client application sent a bad request to ORCID.";
        const MISSING: &str = "The resource was not found.";
        match self {
            Self::InvalidData(_) => (400, "Bad Request", 9001, INVALID),
            Self::MediaType => (415, "Unsupported Media Type", 9001, INVALID),
            Self::Scope(_) => (403, "Forbidden", 9004, FORBIDDEN),
            Self::BadRequest(_) => (400, "Bad Request", 9006, BAD),
            Self::NotSource => (
                403,
                "Forbidden",
                9010,
                "The client application is not the source of the resource it is trying to access.",
            ),
            Self::NoRecord(_) | Self::NoPath(_) | Self::NoItem(_) => (404, "Not Found", 9016, MISSING),
            Self::OtherRecord => (401, "Unauthorized", 9017, UNAUTHORIZED),
            Self::PutCodeMismatch { .. } => (
                400,
                "Bad Request",
                9019,
                "The put code in the URL did not match that in the body of the message.",
            ),
            Self::Duplicate(_) => {
                (409, "Conflict", 9021, "There was an error when adding or updating the activity.")
            }
            Self::DuplicateElement(_) => (409, "Conflict", 9030, "The element is duplicated."),
            Self::NoTitle => (400, "Bad Request", 9022, "Invalid activity: A title is required."),
            Self::NoExternalId => {
                (400, "Bad Request", 9023, "Invalid activity: an external identifier is required.")
            }
            Self::PutCodeGiven => (400, "Bad Request", 9024, "There was an error when adding the activity."),
            Self::NoPutCode => (400, "Bad Request", 9031, "Put-code is required to update elements"),
            Self::InvalidPutCode(_) => (400, "Bad Request", 9034, "The put code provided is not valid."),
            Self::VisibilityChanged => {
                (403, "Forbidden", 9035, "You can't change the visibility of an item.")
            }
            Self::InvalidJson(_) => (400, "Bad request", 9047, "Invalid JSON."),
        }
    }

    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.facts().0
    }

    /// The error document.
    #[must_use]
    pub fn document(&self) -> Value {
        let (status, reason, code, user_message) = self.facts();
        json!({
            "response-code": status,
            "developer-message": format!("{status} {reason}: {self}"),
            "user-message": user_message,
            "error-code": code,
            "more-info": MORE_INFO,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_form_of_real_ones() {
        insta::assert_json_snapshot!(Refusal::NoRecord("0000-0003-4997-3076x".to_owned()).document(), @r#"
        {
          "response-code": 404,
          "developer-message": "404 Not Found: The resource was not found. Full validation error: ORCID iD 0000-0003-4997-3076x not found",
          "user-message": "The resource was not found.",
          "error-code": 9016,
          "more-info": "https://members.orcid.org/api/resources/troubleshooting"
        }
        "#);
    }

    #[test]
    fn a_duplicate_names_the_put_code() {
        let document = Refusal::Duplicate(42).document();
        assert_eq!((&document["response-code"], &document["error-code"]), (&json!(409), &json!(9021)));
        assert!(document["developer-message"].as_str().unwrap().contains("put-code 42."), "{document}");
    }
}
