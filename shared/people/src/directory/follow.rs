//! What follows elsewhere from what a person says of herself: her publications are shown or hidden, and what her ORCID record
//! is to learn is queued. It is done with her rows in the index, so that who dies before is followed by somebody who does it.

use identity::Person;
use storage::StorageError;

use super::Directory;
use crate::{PersonPart, Profile, Sections};

impl Directory {
    /// Does it; any number of times is as good as once.
    pub(super) async fn follow(&self, person: &Person, profile: &Profile) -> Result<(), StorageError> {
        self.follow_publications(person, profile).await?;
        let preferences = self.queue.preferences(person.uuid).await?;
        let sections = Sections::of(profile).values();
        for (kind, values) in sections.iter().filter(|(kind, _)| preferences.sends(*kind)) {
            let former = profile.former.iter().filter(|(of, _)| of == kind).map(|(_, value)| value.clone());
            self.queue.enqueue_section(person.uuid, *kind, values, &former.collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    /// Hides or shows her publications, as she wants it.
    pub(super) async fn follow_publications(
        &self,
        person: &Person,
        profile: &Profile,
    ) -> Result<(), StorageError> {
        let Some(orcid) = &person.orcid else { return Ok(()) };
        self.publications.hide(orcid.as_str(), !profile.shows(PersonPart::Publications)).await
    }
}
