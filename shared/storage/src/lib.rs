#![doc = include_str!("../README.md")]

mod clients;
mod condition;
mod digest;
mod error;
mod export;
pub mod ids;
mod objects;
mod queue;
mod secret;
pub mod settings;
mod table;
pub mod time;
mod transaction;
mod update;

pub use clients::Clients;
pub use condition::Condition;
pub use digest::{digest_from_hex, hex, sha256_hex};
pub use error::StorageError;
pub use objects::{
    ListedObject, MAX_PART_BYTES, ObjectStream, Objects, PresignedUpload, StoredObject, Upload,
};
pub use queue::{Depth, MAX_DELAY, Queue};
pub use secret::{Secret, SecretText};
pub use table::{Page, Query, Table};
pub use transaction::Transaction;
pub use update::Update;
