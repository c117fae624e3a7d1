//! What is done to a shipment, one after the other.

use repository::Recipient;
use serde::{Deserialize, Serialize};

/// A step that is to be done next. Whoever does one records that it begins and that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The bag is made in the bucket.
    Package,
    /// A deposition is made at the repository.
    Create,
    /// The bag is sent there.
    Upload,
    /// What arrived is compared with what was sent.
    Verify,
    /// The deposition gets its metadata.
    Describe,
    /// The deposition is published, for good.
    Publish,
    /// Nothing, until it is to be published.
    Done,
}

impl Step {
    /// All of them that do something, in order.
    pub const ALL: [Self; 6] =
        [Self::Package, Self::Create, Self::Upload, Self::Verify, Self::Describe, Self::Publish];

    /// What follows; a publication only where one `is_wanted`.
    #[must_use]
    pub fn next(self, recipient: Recipient, is_wanted: bool) -> Self {
        match self {
            Self::Package if recipient == Recipient::Download => Self::Done,
            Self::Package => Self::Create,
            Self::Create => Self::Upload,
            Self::Upload => Self::Verify,
            Self::Verify => Self::Describe,
            Self::Describe if is_wanted => Self::Publish,
            Self::Describe | Self::Publish | Self::Done => Self::Done,
        }
    }

    /// The name, as stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Create => "create",
            Self::Upload => "upload",
            Self::Verify => "verify",
            Self::Describe => "describe",
            Self::Publish => "publish",
            Self::Done => "done",
        }
    }

    /// Where a shipment that ended here may go on when its publication is asked for; `None` where it has to be made anew.
    /// What was wrong with its metadata may have been put right since.
    #[must_use]
    pub fn when_publishing(self) -> Option<Self> {
        match self {
            Self::Done => Some(Self::Publish),
            Self::Describe | Self::Publish => Some(Self::Describe),
            Self::Package | Self::Create | Self::Upload | Self::Verify => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(recipient: Recipient, is_wanted: bool) -> Vec<Step> {
        let next = |step: &Step| Some(step.next(recipient, is_wanted)).filter(|next| *next != Step::Done);
        std::iter::successors(Some(Step::Package), next).collect()
    }

    #[test]
    fn a_download_is_packed_and_nothing_else() {
        assert_eq!(path(Recipient::Download, false), [Step::Package]);
        assert_eq!(path(Recipient::Download, true), [Step::Package]);
    }

    #[test]
    fn nothing_is_published_before_somebody_wants_it() {
        assert_eq!(path(Recipient::Zenodo, true), Step::ALL);
        assert_eq!(path(Recipient::B2share, false), Step::ALL[..5]);
    }

    #[test]
    fn every_path_ends() {
        for recipient in Recipient::ALL {
            assert_eq!(Step::Done.next(recipient, true), Step::Done);
        }
    }

    #[test]
    fn a_step_is_stored_by_its_name() {
        for step in Step::ALL {
            assert_eq!(serde_json::to_value(step).unwrap(), step.name());
        }
    }

    #[test]
    fn only_what_is_described_can_be_published() {
        assert_eq!(Step::Done.when_publishing(), Some(Step::Publish));
        assert_eq!(Step::Publish.when_publishing(), Some(Step::Describe));
        for early in [Step::Package, Step::Create, Step::Upload, Step::Verify] {
            assert_eq!(early.when_publishing(), None);
        }
    }
}
