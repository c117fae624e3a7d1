//! What a client may ask a researcher for.

use std::fmt;

/// A permission, as ORCID spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Who they are.
    Authenticate,
    /// Who they are, by OpenID Connect.
    OpenId,
    /// Read what is public.
    ReadPublic,
    /// Read what trusted parties may see.
    ReadLimited,
    /// Add, change and remove works and other activities.
    ActivitiesUpdate,
    /// Add, change and remove keywords and other personal details.
    PersonUpdate,
}

const ALL: [(Scope, &str); 6] = [
    (Scope::Authenticate, "/authenticate"),
    (Scope::OpenId, "openid"),
    (Scope::ReadPublic, "/read-public"),
    (Scope::ReadLimited, "/read-limited"),
    (Scope::ActivitiesUpdate, "/activities/update"),
    (Scope::PersonUpdate, "/person/update"),
];

impl Scope {
    /// What the consent page says about it.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Authenticate | Self::OpenId => "Get your ORCID iD",
            Self::ReadPublic => "Read your public information",
            Self::ReadLimited => "Read your information with visibility set to trusted parties",
            Self::ActivitiesUpdate => "Add and update your research activities",
            Self::PersonUpdate => "Add and update other information about you",
        }
    }
}

/// A list of scopes in the order asked for, without repetition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

/// A scope that ORCID does not have, or none at all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("Invalid scope: {0}")]
pub struct InvalidScope(String);

impl Scopes {
    /// Reads a list separated by spaces.
    ///
    /// # Errors
    /// When the list is empty or names an unknown scope.
    pub fn parse(text: &str) -> Result<Self, InvalidScope> {
        let mut scopes = Vec::new();
        for word in text.split_ascii_whitespace() {
            let Some((scope, _)) = ALL.iter().find(|(_, spelling)| *spelling == word) else {
                return Err(InvalidScope(word.to_owned()));
            };
            if !scopes.contains(scope) {
                scopes.push(*scope);
            }
        }
        if scopes.is_empty() { Err(InvalidScope(String::new())) } else { Ok(Self(scopes)) }
    }

    /// True when this scope was granted.
    #[must_use]
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// True when nothing in here is missing in `other`.
    #[must_use]
    pub fn within(&self, other: &Self) -> bool {
        self.0.iter().all(|scope| other.contains(*scope))
    }

    /// The scopes, in order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = ALL.iter().find(|(known, _)| known == self).map(|(_, spelling)| *spelling);
        formatter.write_str(spelling.unwrap_or_default())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spellings: Vec<_> = self.iter().map(|scope| scope.to_string()).collect();
        formatter.write_str(&spellings.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_repetition_is_not() {
        let scopes = Scopes::parse("/read-limited  openid /read-limited").unwrap();
        assert_eq!(scopes.to_string(), "/read-limited openid");
    }

    #[test]
    fn unknown_and_empty_are_refused() {
        assert_eq!(Scopes::parse("openid email"), Err(InvalidScope("email".to_owned())));
        assert_eq!(Scopes::parse(" "), Err(InvalidScope(String::new())));
    }
}
