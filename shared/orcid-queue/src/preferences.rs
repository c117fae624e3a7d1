//! What of a person is sent to ORCID (contract/orcid-sync.md 5).

use serde::{Deserialize, Serialize};
use storage::{Condition, time};
use uuid::Uuid;

use crate::{QueueRow, RecordType};

/// Seconds after a choice when the push looks through what followed from it: by then whoever chose has done it or has died, and
/// the indexes show what was written before.
const LOOKED_THROUGH_AFTER: i64 = 30;

/// Who sends it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mode {
    /// The push, by itself.
    Batch,
    /// The person, row by row.
    #[default]
    Manual,
}

/// Which entities of a kind are sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Sent {
    /// None.
    #[default]
    Disabled,
    /// All.
    All,
}

/// Which sections of the profile are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ProfilePreference {
    /// Other names, keywords, country.
    Biographical,
    /// Identifiers in other systems, web pages.
    Identifiers,
}

/// The preferences of a person, as stored under `preferences#<uuid>`. Who never chose has the defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    pub(crate) id: String,
    /// Grows with every change, so that a choice that was taken back and made again is told from the first. 0: never chosen.
    #[serde(default)]
    pub(crate) revision: u64,
    /// Who sends it.
    #[serde(default)]
    pub mode: Mode,
    /// Whether publications are sent.
    #[serde(default)]
    pub publications: Sent,
    /// Whether projects are sent, as fundings.
    #[serde(default)]
    pub fundings: Sent,
    /// Which sections of the profile are sent.
    #[serde(default)]
    pub profile: Vec<ProfilePreference>,
    /// What was switched on or off, and is not queued or taken off the queue yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsettled: Vec<RecordType>,
    /// Whether the mode changed, and rows that wait are not all handed over yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handing_over: bool,
    /// The place in the list of her publications up to which they are queued since they were switched on: somebody may have
    /// too many for one go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<Vec<String>>,
    /// Present until the push has looked through them: key of the index of what is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) batch: Option<String>,
    /// When the push looks through them, in epoch seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<i64>,
}

/// One of the preferences, as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Who sends it.
    Mode(Mode),
    /// Whether publications are sent.
    Publications(Sent),
    /// Whether projects are sent.
    Fundings(Sent),
    /// Which sections are sent.
    Profile(Vec<ProfilePreference>),
}

impl Setting {
    /// A preference by its name and value in requests, in any case: `mode` is `BATCH` or `MANUAL`, `publications` and
    /// `fundings` are `ALL` or `DISABLED`, `profile` lists `BIOGRAPHICAL` and `IDENTIFIERS` with commas, or is empty.
    #[must_use]
    pub fn parse(name: &str, value: &str) -> Option<Self> {
        let value = value.trim().to_ascii_uppercase();
        let sent = || match value.as_str() {
            "ALL" => Some(Sent::All),
            "DISABLED" => Some(Sent::Disabled),
            _ => None,
        };
        match (name, value.as_str()) {
            ("mode", "BATCH") => Some(Self::Mode(Mode::Batch)),
            ("mode", "MANUAL") => Some(Self::Mode(Mode::Manual)),
            ("publications", _) => sent().map(Self::Publications),
            ("fundings", _) => sent().map(Self::Fundings),
            ("profile", value) => {
                let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
                let mut profile: Vec<_> = names.map(ProfilePreference::named).collect::<Option<_>>()?;
                profile.sort_unstable();
                profile.dedup();
                Some(Self::Profile(profile))
            }
            _ => None,
        }
    }
}

impl ProfilePreference {
    fn named(name: &str) -> Option<Self> {
        match name {
            "BIOGRAPHICAL" => Some(Self::Biographical),
            "IDENTIFIERS" => Some(Self::Identifiers),
            _ => None,
        }
    }
}

impl Preferences {
    /// Where it is stored what she chose, and how far that was followed.
    pub(crate) const CHOICES: [&str; 6] =
        ["mode", "publications", "fundings", "profile", "handing_over", "reached"];
    /// The value of `batch`.
    pub(crate) const BATCH: &str = "preferences";

    /// When the push looks through what is chosen now.
    pub(crate) fn looked_through() -> i64 {
        time::epoch_seconds_after(LOOKED_THROUGH_AFTER)
    }

    /// The defaults of a person: by hand, and nothing.
    #[must_use]
    pub fn of(profile: Uuid) -> Self {
        Self {
            id: Self::key(profile),
            revision: 0,
            mode: Mode::default(),
            publications: Sent::default(),
            fundings: Sent::default(),
            profile: Vec::new(),
            unsettled: Vec::new(),
            handing_over: false,
            reached: None,
            batch: None,
            due: None,
        }
    }

    /// The same with these settings, and what follows from them marked as unsettled.
    #[must_use]
    pub fn with(&self, settings: impl IntoIterator<Item = Setting>) -> Self {
        let mut now = self.clone();
        for setting in settings {
            match setting {
                Setting::Mode(mode) => now.mode = mode,
                Setting::Publications(sent) => now.publications = sent,
                Setting::Fundings(sent) => now.fundings = sent,
                Setting::Profile(profile) => now.profile = profile,
            }
        }
        let is_open =
            |kind: &RecordType| self.unsettled.contains(kind) || self.sends(*kind) != now.sends(*kind);
        now.unsettled = RecordType::ALL.into_iter().filter(is_open).collect();
        now.handing_over |= now.mode != self.mode;
        if now != *self {
            now.revision += 1;
            now.reached = None;
            now.batch = Some(Self::BATCH.to_owned());
            now.due = Some(Self::looked_through());
        }
        now
    }

    /// Whether all that follows from them is done.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.unsettled.is_empty() && !self.handing_over
    }

    /// Whether a row is there only because nobody has taken it off the queue yet: such things are not sent, and it was queued
    /// while they were, or was to go when they were switched off.
    #[must_use]
    pub fn withdraws(&self, row: &QueueRow) -> bool {
        let kind = row.record_type;
        !self.sends(kind) && (!row.asked || self.unsettled.contains(&kind))
    }

    /// That they still are these.
    pub(crate) fn still(&self) -> Condition {
        let same = Condition::equals("revision", self.revision);
        if self.revision == 0 { Condition::absent("revision").or(same) } else { same }
    }

    /// That the same of them is not done yet. Settling is no choice: the revision does not tell it.
    pub(crate) fn still_unsettled(&self) -> Condition {
        match self.unsettled.as_slice() {
            [] => Condition::absent("unsettled"),
            unsettled => Condition::equals("unsettled", unsettled),
        }
    }

    pub(crate) fn key(profile: Uuid) -> String {
        format!("preferences#{profile}")
    }

    /// Whose preferences have this key.
    pub(crate) fn profile_of(key: &str) -> Option<Uuid> {
        key.strip_prefix("preferences#")?.parse().ok()
    }

    /// Whether things of this type are sent.
    #[must_use]
    pub fn sends(&self, kind: RecordType) -> bool {
        let section = |wanted| self.profile.contains(&wanted);
        match kind {
            RecordType::Publication => self.publications == Sent::All,
            RecordType::Project => self.fundings == Sent::All,
            RecordType::OtherNames | RecordType::Country | RecordType::Keywords => {
                section(ProfilePreference::Biographical)
            }
            RecordType::ExternalIds | RecordType::ResearcherUrls => section(ProfilePreference::Identifiers),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Subject};

    #[test]
    fn a_choice_that_is_made_again_is_another() {
        let before = Preferences::of(Uuid::nil());
        let unstored = Condition::absent("revision").or(Condition::equals("revision", 0));
        assert_eq!(before.still(), unstored);
        let first = before.with([Setting::Mode(Mode::Batch)]);
        let taken_back = first.with([Setting::Mode(Mode::Manual)]);
        let again = taken_back.with([Setting::Mode(Mode::Batch)]);
        assert_eq!((again.mode, again.handing_over), (first.mode, first.handing_over));
        assert_eq!(first.still(), Condition::equals("revision", 1));
        assert_eq!(again.still(), Condition::equals("revision", 3));
        // What changes nothing is no choice, and what was done of another does not count.
        let begun = Preferences { reached: Some(vec!["a".to_owned()]), ..again };
        assert_eq!(begun.with([Setting::Mode(Mode::Batch)]), begun);
        assert_eq!(begun.with([Setting::Mode(Mode::Manual)]).reached, None);
    }

    #[test]
    fn nothing_is_sent_unless_it_was_chosen() {
        let mut preferences = Preferences::of(Uuid::nil());
        assert!(RecordType::ALL.into_iter().all(|kind| !preferences.sends(kind)));
        preferences.profile.push(ProfilePreference::Identifiers);
        preferences.publications = Sent::All;
        let sent: Vec<_> = RecordType::ALL.into_iter().filter(|kind| preferences.sends(*kind)).collect();
        assert_eq!(sent, [RecordType::Publication, RecordType::ExternalIds, RecordType::ResearcherUrls]);
    }

    #[test]
    fn settings_are_read_in_any_case_and_nothing_else_is_one() {
        assert_eq!(Setting::parse("mode", "batch"), Some(Setting::Mode(Mode::Batch)));
        assert_eq!(Setting::parse("publications", "All"), Some(Setting::Publications(Sent::All)));
        let profile = vec![ProfilePreference::Biographical, ProfilePreference::Identifiers];
        let read = Setting::parse("profile", "identifiers, BIOGRAPHICAL,identifiers");
        assert_eq!(read, Some(Setting::Profile(profile)));
        assert_eq!(Setting::parse("profile", ""), Some(Setting::Profile(Vec::new())));
        for (name, value) in
            [("mode", "x"), ("fundings", ""), ("profile", "x"), ("x", "ALL"), ("publications", "BATCH")]
        {
            assert_eq!(Setting::parse(name, value), None, "{name} {value}");
        }
    }

    #[test]
    fn what_follows_from_a_setting_is_unsettled_until_it_is_done() {
        let before = Preferences::of(Uuid::nil());
        let now = before.with([Setting::Mode(Mode::Batch), Setting::Publications(Sent::All)]);
        assert_eq!((now.mode, now.unsettled.as_slice()), (Mode::Batch, &[RecordType::Publication][..]));
        let again = now.with([Setting::Publications(Sent::All), Setting::Fundings(Sent::All)]);
        assert_eq!(again.unsettled, [RecordType::Publication, RecordType::Project]);
        let pushed = before.with([Setting::Mode(Mode::Batch)]);
        assert!(pushed.unsettled.is_empty() && pushed.handing_over && !pushed.is_settled());
        assert!(pushed.with([Setting::Mode(Mode::Batch)]).handing_over);
        assert!(before.with([Setting::Mode(Mode::Manual)]).is_settled());
    }

    #[test]
    fn what_was_switched_off_is_withdrawn_and_what_she_asked_for_afterwards_is_not() {
        let on = Preferences::of(Uuid::nil()).with([Setting::Publications(Sent::All)]);
        let off = on.with([Setting::Publications(Sent::Disabled)]);
        let settled = Preferences { unsettled: Vec::new(), ..off.clone() };
        let subject = Subject::publication(Uuid::nil());
        let queued = QueueRow::new(7, Uuid::nil(), &subject, Operation::Insert);
        let asked = QueueRow { asked: true, ..queued.clone() };
        for (preferences, row, expected) in [
            (&on, &queued, false),
            (&on, &asked, false),
            (&off, &queued, true),
            (&off, &asked, true),
            (&settled, &queued, true),
            (&settled, &asked, false),
        ] {
            assert_eq!(preferences.withdraws(row), expected, "{preferences:?} {row:?}");
        }
    }

    #[test]
    fn what_is_chosen_is_looked_through_later() {
        let before = Preferences::of(Uuid::nil());
        assert_eq!((before.batch.as_ref(), before.due), (None, None));
        let now = before.with([Setting::Mode(Mode::Batch)]);
        assert_eq!(now.batch.as_deref(), Some(Preferences::BATCH));
        assert!(now.due.is_some_and(|due| !time::is_past(due)));
    }

    #[test]
    fn a_row_without_choices_has_the_defaults() {
        let read: Preferences =
            serde_json::from_value(serde_json::json!({"id": Preferences::key(Uuid::nil())})).unwrap();
        assert_eq!(read, Preferences::of(Uuid::nil()));
    }
}
