//! What keeps a step from being done.

use std::time::Duration;

use repository::Failure;
use storage::StorageError;

use crate::package::PackageError;

/// Why a step was not done. The texts are what a client reads: nothing of ours is in them.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    /// The repository did not do its part.
    #[error("{}", shown(.0))]
    Repository(#[from] Failure),
    /// What arrived is not what was sent.
    #[error("the repository's file is not the one that was sent")]
    Damaged,
    /// There is no deposition though there should be one.
    #[error("the shipment has no deposition")]
    NoDeposition,
    /// There is no token for the repository any more.
    #[error("the repository is not configured")]
    NotConfigured,
    /// The compendium has no metadata for the repository.
    #[error("the compendium has no metadata for this recipient")]
    NoMetadata,
    /// The compendium was deleted.
    #[error("the compendium was deleted")]
    Gone,
    /// There is no package.
    #[error(transparent)]
    Package(PackageError),
    /// A store did not answer.
    #[error("internal error")]
    Storage(StorageError),
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "a store failed a shipment");
        Self::Storage(error)
    }
}

impl From<PackageError> for Problem {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::Storage(error) => error.into(),
            other => Self::Package(other),
        }
    }
}

impl Problem {
    /// True when trying again may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Repository(failure) => failure.is_transient(),
            Self::Damaged | Self::Storage(_) => true,
            Self::NoDeposition | Self::NotConfigured | Self::NoMetadata | Self::Gone | Self::Package(_) => {
                false
            }
        }
    }

    /// How long the repository wants to be left alone.
    pub fn wanted_pause(&self) -> Option<Duration> {
        match self {
            Self::Repository(Failure::Limited { after }) => *after,
            _ => None,
        }
    }
}

/// A repository's own words where it has some; never an address of a host.
fn shown(failure: &Failure) -> String {
    match failure {
        Failure::Unavailable(_) => "the repository can't be reached".to_owned(),
        Failure::Source(_) => "the package can't be read".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_reads_the_repositorys_words_and_none_of_ours() {
        let message = "Validation error (metadata.title: Missing)".to_owned();
        let refused = Problem::from(Failure::Refused { status: 400, message });
        assert!(refused.to_string().ends_with("400: Validation error (metadata.title: Missing)"));
        assert!(!refused.is_transient());
        for (problem, text) in [
            (
                Problem::from(Failure::Unavailable("10.0.0.7 refused".to_owned())),
                "the repository can't be reached",
            ),
            (Problem::from(StorageError::Missing("archives/x".to_owned())), "internal error"),
        ] {
            assert_eq!(problem.to_string(), text);
            assert!(problem.is_transient());
        }
    }

    #[test]
    fn a_limit_is_waited_for() {
        let after = Some(Duration::from_secs(7));
        assert_eq!(Problem::from(Failure::Limited { after }).wanted_pause(), after);
        assert_eq!(Problem::from(Failure::Slow).wanted_pause(), None);
    }

    #[test]
    fn what_can_not_get_better_is_not_tried_again() {
        let problems = [Problem::NoDeposition, Problem::NotConfigured, Problem::NoMetadata, Problem::Gone];
        assert!(problems.iter().all(|problem| !problem.is_transient()));
        assert!(Problem::Damaged.is_transient());
    }
}
