#![doc = include_str!("../README.md")]

mod choices;
mod claim;
mod decision;
mod history;
mod plan;
mod preferences;
mod record_type;
mod retry;
mod row;
mod sections;
mod store;
mod subject;
mod wake;

pub use choices::{Look, Unsettled};
pub use claim::{Claim, Claimed, Outcome};
pub use history::HistoryRow;
pub use plan::{Change, Plan};
pub use preferences::{Mode, Preferences, ProfilePreference, Sent, Setting};
pub use record_type::RecordType;
pub use retry::Retry;
pub use row::{Operation, QueueRow, SentId};
pub use sections::SectionValue;
pub use store::{CreateError, DiscardError, NewRow, OrcidQueue, TABLE};
pub use subject::Subject;
pub use wake::{Wakeup, wake};
