#![doc = include_str!("../README.md")]

mod b2share;
mod client;
mod deposition;
mod failure;
mod recipient;
mod repositories;
mod repository;
mod search;
mod upload;
mod verified;
mod zenodo;

pub use deposition::{Deposition, File, FileLinks, Published};
pub use failure::Failure;
pub use recipient::{Recipient, UnknownRecipient};
pub use repositories::{Addresses, Repositories};
pub use repository::Repository;
pub use verified::Verified;
