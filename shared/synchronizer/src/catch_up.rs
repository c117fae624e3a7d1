//! What follows from preferences that changed: what was switched on is queued, what was switched off is taken off the
//! queue, and rows are handed to the push or taken from it.

use std::time::Instant;

use identity::Person;
use orcid_queue::{Change, Look, Preferences, RecordType, Subject, Unsettled};
use people::Sections;
use project::{Ask, Order, Scope, Start, Viewer};
use publication::Part;
use storage::StorageError;
use uuid::Uuid;

use crate::Synchronizer;

/// Entities that are read at once.
const AT_ONCE: usize = 200;
/// People whose preferences are looked through in one round at most.
const MAX_PEOPLE: usize = 1_000;

impl Synchronizer {
    /// Looks through preferences that were chosen a while ago: does what whoever chose them left undone, and sees to what was
    /// missed then. Until nobody is left or `until` comes; how many there were. Called every minute.
    ///
    /// # Errors
    /// When the queue can't be read.
    pub async fn look_through(&self, until: Instant) -> Result<usize, StorageError> {
        let mut looked = 0;
        for unsettled in self.queue.unsettled(MAX_PEOPLE).await? {
            if Instant::now() >= until {
                break;
            }
            match self.look_through_one(unsettled).await {
                Ok(()) => looked += 1,
                // The mark stays. What can't be done for one of them is no reason to do nothing for the others.
                Err(error) => {
                    tracing::warn!(%error, uuid = %unsettled.profile, "preferences are not settled yet");
                    self.queue.put_off(unsettled).await?;
                }
            }
        }
        Ok(looked)
    }

    async fn look_through_one(&self, unsettled: Unsettled) -> Result<(), StorageError> {
        let profile = unsettled.profile;
        match self.sources.people.find(profile).await? {
            Some(person) if person.uuid == profile => {
                self.catch_up(&person).await?;
                self.queue_missed(&person).await?;
            }
            // Nobody chooses under a uuid that she had before two persons became one.
            _ => {
                let preferences = self.queue.preferences(profile).await?;
                self.queue.settle_preferences(profile, &preferences, &[]).await?;
            }
        }
        self.queue.look_again(unsettled).await
    }

    /// Does what is unsettled of a person's preferences. Whoever dies before the end leaves that to be seen, and how far the
    /// publications were queued. It may be done any number of times.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn catch_up(&self, person: &Person) -> Result<(), StorageError> {
        let preferences = self.queue.preferences(person.uuid).await?;
        if preferences.is_settled() {
            return Ok(());
        }
        if preferences.handing_over {
            self.queue.hand_over(person.uuid, preferences.mode, Look::All).await?;
        }
        let unsettled = preferences.unsettled.iter().copied();
        let (on, mut off): (Vec<_>, Vec<_>) = unsettled.partition(|kind| preferences.sends(*kind));
        if off.is_empty() || self.queue.clear(person.uuid, |row| off.contains(&row.record_type)).await? {
            off.clear();
        }
        for kind in on {
            match kind {
                RecordType::Publication => self.queue_publications(person, &preferences).await?,
                RecordType::Project => self.queue_projects(person, Look::All).await?,
                section => self.queue_section(person, section).await?,
            }
        }
        // What is just being sent is left: whoever sends it takes it off the queue then.
        self.queue.settle_preferences(person.uuid, &preferences, &off).await
    }

    /// Queues what was entered just before such things were switched on: its writer did not, and the indexes may not have
    /// shown it then. Of publications those that were entered last.
    async fn queue_missed(&self, person: &Person) -> Result<(), StorageError> {
        let preferences = self.queue.preferences(person.uuid).await?;
        if let Some(orcid) = person.orcid.as_ref().filter(|_| preferences.sends(RecordType::Publication)) {
            let part = Part { skip: 0, take: AT_ONCE, after: None };
            let found = self.sources.publications.of_owner(orcid.as_str(), true, &part).await?;
            for publication in found.publications {
                let subject = Subject::publication(publication.uuid);
                self.queue_entity(person.uuid, subject, publication.details.title, Look::Missed).await?;
            }
        }
        if preferences.sends(RecordType::Project) {
            self.queue_projects(person, Look::Missed).await?;
        }
        Ok(())
    }

    async fn queue_publications(
        &self,
        person: &Person,
        preferences: &Preferences,
    ) -> Result<(), StorageError> {
        let Some(orcid) = &person.orcid else { return Ok(()) };
        let mut after = preferences.reached.clone();
        loop {
            let keys: Option<Vec<&str>> =
                after.as_ref().map(|keys| keys.iter().map(String::as_str).collect());
            let part = Part { skip: 0, take: AT_ONCE, after: keys.as_deref() };
            let found = self.sources.publications.of_owner(orcid.as_str(), true, &part).await?;
            for publication in found.publications {
                let subject = Subject::publication(publication.uuid);
                self.queue_entity(person.uuid, subject, publication.details.title, Look::All).await?;
            }
            after = found.end;
            let Some(end) = &after else { return Ok(()) };
            self.queue.reach(person.uuid, preferences, end).await?;
        }
    }

    async fn queue_projects(&self, person: &Person, look: Look) -> Result<(), StorageError> {
        let viewer = Viewer::person(person);
        let mut start = Start::Offset(0);
        loop {
            let scope = Scope::Of(person.uuids().collect());
            let ask = Ask { scope, search: None, order: Order::default(), start, limit: AT_ONCE };
            let found = self.sources.projects.list(&viewer, &ask).await?;
            for project in found.projects.into_iter().filter(|project| project.is_funding_of(person)) {
                let subject = Subject::project(project.uuid);
                self.queue_entity(person.uuid, subject, project.name, look).await?;
            }
            let Some(end) = found.end else { return Ok(()) };
            start = Start::After(end);
        }
    }

    async fn queue_section(&self, person: &Person, section: RecordType) -> Result<(), StorageError> {
        let profile = self.sources.profiles.of(person).await?;
        for (kind, values) in Sections::of(&profile).values() {
            if kind == section {
                self.queue.enqueue_section(person.uuid, kind, &values, &[]).await?;
            }
        }
        Ok(())
    }

    async fn queue_entity(
        &self,
        profile: Uuid,
        subject: Subject,
        description: String,
        look: Look,
    ) -> Result<(), StorageError> {
        let change = Change { profile, subject, present: true, description };
        match look {
            Look::All => self.queue.enqueue(&change).await,
            Look::Missed => self.queue.enqueue_unknown(&change).await,
        }
    }
}
