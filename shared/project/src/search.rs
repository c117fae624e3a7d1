//! Searching for text in names and descriptions.

use crate::invalid::Invalid;
use crate::limits::MIN_SEARCH;
use crate::record::Project;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// In small letters.
    text: String,
    /// Whether the name, or the description, is this and nothing else.
    exact: bool,
}

impl Search {
    /// A search for a text, in any case. `%` and `_` stand for themselves.
    ///
    /// # Errors
    /// `Search` when it is too short.
    pub fn new(text: &str, exact: bool) -> Result<Self, Invalid> {
        let text = text.trim().to_lowercase();
        if text.chars().count() < MIN_SEARCH {
            return Err(Invalid::Search(MIN_SEARCH));
        }
        Ok(Self { text, exact })
    }

    /// Whether a project is found. Its uuid finds it too.
    #[must_use]
    pub fn finds(&self, project: &Project) -> bool {
        let texts = [&project.name, &project.description].map(|text| text.to_lowercase());
        let is_found =
            |text: &String| if self.exact { *text == self.text } else { text.contains(&self.text) };
        texts.iter().any(is_found) || project.uuid.to_string() == self.text
    }

    /// The text, in small letters.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing else may stand beside it.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exact
    }
}
