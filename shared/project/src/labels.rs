//! Searching for whole labels (`search_set`, contract/people.md 1.3).

use search::{MAX_TERM, MIN_TERM, TermError, Wanted, normalised};

use crate::invalid::Invalid;
use crate::limits::MAX_LABELS;
use crate::options::{COMMUNITIES, TYPES};

/// Labels that projects are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelSet {
    /// The communities a project belongs to.
    Communities,
    /// What it deals with.
    Topics,
    /// What kind of project it is.
    Type,
}

impl LabelSet {
    /// All of them.
    pub(crate) const ALL: &[Self] = &[Self::Communities, Self::Topics, Self::Type];

    /// By its name in requests.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|set| set.key() == name)
    }

    /// Its name in requests and in the index.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Communities => "communities",
            Self::Topics => "topics",
            Self::Type => "type",
        }
    }
}

/// Labels that are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labels {
    set: LabelSet,
    labels: Vec<String>,
    all: bool,
}

impl Labels {
    /// Reads labels with commas between them, of which any, or `all`, must be there.
    pub(crate) fn parse(set: LabelSet, text: &str, all: bool) -> Result<Self, Invalid> {
        let text = normalised(text);
        match text.chars().count() {
            0..MIN_TERM => return Err(TermError::TooShort.into()),
            MIN_TERM..=MAX_TERM => {}
            _ => return Err(TermError::TooLong.into()),
        }
        let parts: Vec<_> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut labels = match set {
            LabelSet::Communities => communities(&parts),
            LabelSet::Topics => parts.iter().map(|part| part.replace(' ', "-")).collect(),
            LabelSet::Type => parts.iter().map(|part| kind(part)).collect::<Result<_, _>>()?,
        };
        labels.sort_unstable();
        labels.dedup();
        match labels.len() {
            0 => Err(TermError::TooShort.into()),
            1..=MAX_LABELS => Ok(Self { set, labels, all }),
            _ => Err(Invalid::TooManyLabels(MAX_LABELS)),
        }
    }

    pub(crate) fn set(&self) -> LabelSet {
        self.set
    }

    /// Whether all must be there.
    pub(crate) fn all(&self) -> bool {
        self.all
    }

    pub(crate) fn are_found_in(&self, has: &[&str]) -> bool {
        let has: Vec<_> = has.iter().map(|label| normalised(label)).collect();
        let is_there = |label: &String| has.contains(label);
        if self.all { self.labels.iter().all(is_there) } else { self.labels.iter().any(is_there) }
    }

    pub(crate) fn wanted(&self) -> Vec<Wanted<'_>> {
        let set = self.set.key();
        self.labels.iter().map(|label| Wanted::Label { set, label }).collect()
    }
}

/// Some communities have commas of their own: as many parts as make one are one.
fn communities(parts: &[&str]) -> Vec<String> {
    let known: Vec<_> = COMMUNITIES.iter().map(|community| normalised(community)).collect();
    let mut communities = Vec::new();
    let mut rest = parts;
    while !rest.is_empty() {
        let one_of =
            |count: &usize| known.contains(&rest.iter().take(*count).copied().collect::<Vec<_>>().join(", "));
        let count = (1..=rest.len()).rev().find(one_of).unwrap_or(1);
        let (one, others) = rest.split_at(count);
        communities.push(one.join(", "));
        rest = others;
    }
    communities
}

/// A type, of those that there are.
fn kind(text: &str) -> Result<String, Invalid> {
    if TYPES.contains(&text) { Ok(text.to_owned()) } else { Err(Invalid::UnknownType(text.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(set: LabelSet, text: &str, all: bool, has: &[&str]) -> bool {
        Labels::parse(set, text, all).unwrap().are_found_in(has)
    }

    #[test]
    fn any_label_is_enough_unless_all_are_asked_for() {
        let has = ["deep-soil", "ai"];
        for (text, any, all) in [
            ("Deep Soil", true, true),
            ("ai, deep  soil", true, true),
            ("ai,water", true, false),
            ("deep", false, false),
            ("water,mud", false, false),
        ] {
            assert_eq!(found(LabelSet::Topics, text, false, &has), any, "{text}");
            assert_eq!(found(LabelSet::Topics, text, true, &has), all, "{text}");
        }
    }

    #[test]
    fn communities_may_have_commas() {
        for (text, expected) in [
            ("arts", &["arts"][..]),
            ("Agriculture, Forestry, and Fisheries", &["agriculture, forestry, and fisheries"]),
            (
                "law,Philosophy, Ethics, and Religion , arts",
                &["arts", "law", "philosophy, ethics, and religion"],
            ),
            ("alchemy, law", &["alchemy", "law"]),
        ] {
            assert_eq!(Labels::parse(LabelSet::Communities, text, false).unwrap().labels, expected);
        }
        assert!(found(LabelSet::Communities, "ARTS", false, &["Arts"]));
    }

    #[test]
    fn every_community_is_found_by_its_name() {
        for community in COMMUNITIES {
            assert!(found(LabelSet::Communities, community, true, &[community]), "{community}");
        }
    }

    #[test]
    fn types_are_those_that_there_are() {
        assert!(found(LabelSet::Type, "Research, tutorial", false, &["research"]));
        let error = Labels::parse(LabelSet::Type, "research,fun", false).unwrap_err();
        assert_eq!(error.to_string(), "Invalid parameter for search_set = type, fun");
    }

    #[test]
    fn labels_are_capped() {
        let error = |text: &str| Labels::parse(LabelSet::Topics, text, false).unwrap_err();
        assert_eq!(error("ai"), TermError::TooShort.into());
        assert_eq!(error(",,, ,"), TermError::TooShort.into());
        assert_eq!(error(&"x".repeat(101)), TermError::TooLong.into());
        assert_eq!(error("a,b,c,d,e,f,g,h,i,j,k"), Invalid::TooManyLabels(MAX_LABELS));
    }
}
