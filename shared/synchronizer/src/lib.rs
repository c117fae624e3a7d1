#![doc = include_str!("../README.md")]

mod catch_up;
mod error;
mod exchange;
mod item;
mod push;
mod send;
mod sources;

pub use error::SyncError;
pub use item::{is_field, signature_parts};
pub use push::Pushed;
pub use send::{Sent, Synchronizer};
