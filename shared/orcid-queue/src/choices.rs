//! What people chose, and what follows from it for their rows.
//!
//! Indexes of the table lag behind it. So whatever goes through somebody's rows after she chose may miss what was written just
//! before: it is done at once, and what was missed is seen to by the push, when the indexes have long followed.

use storage::{Condition, StorageError, Update, time};
use uuid::Uuid;

use crate::row::QueueRow;
use crate::store::{AT_ONCE, Key, OrcidQueue, of};
use crate::{Mode, Preferences, RecordType};

/// Preferences that the push looks through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsettled {
    /// Whose they are.
    pub profile: Uuid,
    /// When they were to be looked through.
    pub(crate) due: i64,
}

/// How often a person's rows were gone through before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All of them follow the choice.
    First,
    /// Those that were missed do; what became of the others meanwhile stays.
    Second,
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
            for Key { id } in page.records {
                match self.table.change(&id, placed(mode, look)).await {
                    // It has gone, or is where it belongs.
                    Ok(()) | Err(StorageError::Conflict) => {}
                    Err(error) => return Err(error),
                }
            }
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
        self.hand_over(profile, preferences.mode, Look::Second).await?;
        if !self.clear(profile, |row| preferences.withdraws(row)).await? {
            return Ok(());
        }
        let done = Update::new().remove("batch").remove("due").when(Condition::equals("due", due));
        match self.table.change(&Preferences::key(profile), done.when(preferences.still())).await {
            Err(StorageError::Conflict) => Ok(()),
            done => done,
        }
    }

    /// Forgets what a person chose: nothing of hers is queued any more. That is a choice, too.
    ///
    /// # Errors
    /// As `find`.
    pub async fn forget_preferences(&self, profile: Uuid) -> Result<(), StorageError> {
        let forgotten =
            Preferences::CHOICES.iter().fold(Update::new(), |update, choice| update.remove(choice));
        let forgotten = forgotten
            .add("revision", 1)
            .set("batch", Preferences::BATCH)
            .set("due", Preferences::looked_through())
            .when(Condition::existing_item());
        match self.table.change(&Preferences::key(profile), forgotten).await {
            // She never chose.
            Err(StorageError::Conflict) => Ok(()),
            forgotten => forgotten,
        }
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
                .set("due", time::epoch_seconds_after(0));
            match look {
                Look::First => update,
                // Rows that were missed are new. What the push has tried and given up stays so.
                Look::Second => {
                    update.when(Condition::absent("batch")).when(Condition::equals("attempts", 0))
                }
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
        assert_eq!(placed(Mode::Batch, Look::First).condition(), Some(&there));
        let untouched = there.clone().and(Condition::absent("batch")).and(Condition::equals("attempts", 0));
        assert_eq!(placed(Mode::Batch, Look::Second).condition(), Some(&untouched));
        // Whoever sends by hand has none with the push, however often that is said.
        assert_eq!(placed(Mode::Manual, Look::Second).condition(), Some(&there));
    }
}
