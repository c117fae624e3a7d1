//! What people chose, and what follows from it for their rows.
//!
//! Indexes of the table lag behind it. So whatever goes through somebody's rows after she chose may miss what was written just
//! before: it is done at once, and what was missed is seen to by the push, when the indexes have long followed.

use futures::{StreamExt, TryStreamExt, stream};
use storage::{Condition, StorageError, Update, time};
use uuid::Uuid;

use crate::row::QueueRow;
use crate::store::{AT_ONCE, Key, OrcidQueue, of};
use crate::{Mode, Preferences, RecordType};

/// Rows that are put in their place at once.
const PLACED_AT_ONCE: usize = 8;
/// Seconds until preferences that could not be looked through are looked through again: others come first.
const PUT_OFF: i64 = 300;

/// Preferences that the push looks through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsettled {
    /// Whose they are.
    pub profile: Uuid,
    /// When they were to be looked through.
    pub(crate) due: i64,
}

/// Which of a person's things are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All of them follow the choice.
    All,
    /// Those that were missed do; what became of the others meanwhile stays.
    Missed,
}

impl OrcidQueue {
    /// A person's preferences.
    ///
    /// # Errors
    /// As `find`.
    pub async fn preferences(&self, profile: Uuid) -> Result<Preferences, StorageError> {
        let found = self.table.get(&Preferences::key(profile)).await?;
        Ok(found.unwrap_or_else(|| Preferences::of(profile)))
    }

    /// Stores a person's preferences if they still are `before`. What follows from them is the caller's to do and to settle.
    ///
    /// # Errors
    /// `Conflict` when they are not.
    pub async fn set_preferences(&self, before: &Preferences, now: &Preferences) -> Result<(), StorageError> {
        // What somebody has settled meanwhile is not to be done again: rows that were asked for since would go.
        self.table.put(now, before.still().and(before.still_unsettled())).await
    }

    /// Records how far her publications are queued that these preferences switched on: whoever goes on begins there.
    ///
    /// # Errors
    /// As `find`.
    pub async fn reach(
        &self,
        profile: Uuid,
        doing: &Preferences,
        reached: &[String],
    ) -> Result<(), StorageError> {
        let update = Update::new().set("reached", reached).when(Condition::existing_item());
        let update = update.when(doing.still_unsettled()).when(doing.still());
        match self.table.change(&Preferences::key(profile), update).await {
            // They are others by now, or somebody else has done it all.
            Err(StorageError::Conflict) => Ok(()),
            reached => reached,
        }
    }

    /// Records that what followed from these preferences is done, but for what is `left`. Where they changed meanwhile, whoever
    /// changed them does it. The push still looks through them.
    ///
    /// # Errors
    /// As `find`.
    pub async fn settle_preferences(
        &self,
        profile: Uuid,
        done: &Preferences,
        left: &[RecordType],
    ) -> Result<(), StorageError> {
        let update = match left {
            [] => Update::new().remove("unsettled"),
            left => Update::new()
                .set("unsettled", left)
                .set("batch", Preferences::BATCH)
                .set("due", Preferences::looked_through()),
        };
        let update = update
            .remove("handing_over")
            .remove("reached")
            .when(Condition::existing_item())
            .when(done.still_unsettled())
            .when(done.still());
        match self.table.change(&Preferences::key(profile), update).await {
            Err(StorageError::Conflict) => Ok(()),
            settled => settled,
        }
    }

    /// Gives a person's rows the place that the mode asks for.
    ///
    /// # Errors
    /// As `find`.
    pub async fn hand_over(&self, profile: Uuid, mode: Mode, look: Look) -> Result<(), StorageError> {
        let query = of(profile).only(&["id"]).page_size(AT_ONCE);
        let mut start = None;
        loop {
            let page = self.table.query::<Key>(&query, start).await?;
            let place = async |Key { id }: Key| match self.table.change(&id, placed(mode, look)).await {
                // It has gone, or is where it belongs.
                Ok(()) | Err(StorageError::Conflict) => Ok(()),
                Err(error) => Err(error),
            };
            stream::iter(page.records).map(Ok).try_for_each_concurrent(PLACED_AT_ONCE, place).await?;
            start = page.next;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    /// Sees to rows that were missed when these preferences were chosen: nobody asked for them, and they are not sent any more
    /// or not by whom they should be. What was chosen since is looked through later.
    ///
    /// # Errors
    /// As `find`.
    pub async fn look_again(&self, unsettled: Unsettled) -> Result<(), StorageError> {
        let Unsettled { profile, due } = unsettled;
        let preferences = self.preferences(profile).await?;
        if !preferences.is_settled() || preferences.due != Some(due) {
            return Ok(());
        }
        self.hand_over(profile, preferences.mode, Look::Missed).await?;
        if !self.clear(profile, |row| preferences.withdraws(row)).await? {
            return Ok(());
        }
        let done = Update::new().remove("batch").remove("due").when(Condition::equals("due", due));
        match self.table.change(&Preferences::key(profile), done.when(preferences.still())).await {
            Err(StorageError::Conflict) => Ok(()),
            done => done,
        }
    }

    /// Has preferences looked through later that could not be looked through now.
    ///
    /// # Errors
    /// As `find`.
    pub async fn put_off(&self, unsettled: Unsettled) -> Result<(), StorageError> {
        let Unsettled { profile, due } = unsettled;
        let later = Update::new().set("due", time::epoch_seconds_after(PUT_OFF));
        let later = later.when(Condition::equals("due", due));
        match self.table.change(&Preferences::key(profile), later).await {
            Err(StorageError::Conflict) => Ok(()),
            later => later,
        }
    }

    /// Forgets what a person chose: nothing of hers is queued any more, and what is goes, whoever asked for it. That is a
    /// choice, too.
    ///
    /// # Errors
    /// As `find`.
    pub async fn forget_preferences(&self, profile: Uuid) -> Result<(), StorageError> {
        let forgotten =
            Preferences::CHOICES.iter().fold(Update::new(), |update, choice| update.remove(choice));
        let forgotten = forgotten
            .add("revision", 1)
            .set("unsettled", RecordType::ALL.as_slice())
            .set("batch", Preferences::BATCH)
            .set("due", Preferences::looked_through());
        self.table.change(&Preferences::key(profile), forgotten).await
    }

    /// Removes a row that was not wanted any more while somebody was sending it: `clear` had to leave it.
    ///
    /// # Errors
    /// As `find`.
    pub async fn withdraw(&self, number: i32) -> Result<(), StorageError> {
        let Some(row) = self.find(number).await? else { return Ok(()) };
        if self.preferences(row.profile_item_id).await?.withdraws(&row) {
            self.removed(&row).await?;
        }
        Ok(())
    }
}

/// A row in its place.
fn placed(mode: Mode, look: Look) -> Update {
    let update = Update::new().when(Condition::existing_item());
    match mode {
        Mode::Manual => update.remove("batch").remove("due"),
        Mode::Batch => {
            let update = update
                .set("batch", QueueRow::BATCH)
                .set("attempts", 0)
                .set("due", time::epoch_seconds_after(0))
                // What the push has stays as it is, however often this is done.
                .when(Condition::absent("batch"));
            match look {
                Look::All => update,
                // Rows that were missed are new. What the push has tried and given up stays so.
                Look::Missed => update.when(Condition::equals("attempts", 0)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_look_leaves_what_the_push_has_or_had() {
        let there = Condition::existing_item();
        let free = there.clone().and(Condition::absent("batch"));
        assert_eq!(placed(Mode::Batch, Look::All).condition(), Some(&free));
        let untouched = free.and(Condition::equals("attempts", 0));
        assert_eq!(placed(Mode::Batch, Look::Missed).condition(), Some(&untouched));
        // Whoever sends by hand has none with the push, however often that is said.
        assert_eq!(placed(Mode::Manual, Look::Missed).condition(), Some(&there));
    }
}
