//! What an upload claims to be (contract/compendia.md 1.2).

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The field `content_type` of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ContentType {
    /// A complete compendium: it must have an `erc.yml`.
    Compendium,
    /// Files of an author, to be completed in the candidate process.
    Workspace,
}

/// A content type that is neither; `undefined` stands for an absent one, as in the reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(r#"Provided content_type "{0}" not implemented, only ["compendium","workspace"] supported."#)]
pub struct UnknownContentType(pub String);

impl ContentType {
    /// Reads the form field.
    ///
    /// # Errors
    /// When it is absent or neither of the two.
    pub fn from_field(field: Option<&str>) -> Result<Self, UnknownContentType> {
        field.unwrap_or("undefined").parse()
    }
}

impl FromStr for ContentType {
    type Err = UnknownContentType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "compendium" => Ok(Self::Compendium),
            "workspace" => Ok(Self::Workspace),
            other => Err(UnknownContentType(other.chars().take(100).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_references_text_names_what_was_given() {
        let error = |field| ContentType::from_field(field).unwrap_err().to_string();
        assert!(error(None).contains(r#"content_type "undefined" not implemented"#));
        assert!(error(Some("")).contains(r#"content_type "" not implemented"#));
        assert!(error(Some("zip")).ends_with(r#"only ["compendium","workspace"] supported."#));
        assert_eq!(ContentType::from_field(Some("workspace")), Ok(ContentType::Workspace));
    }
}
