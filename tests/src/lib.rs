#![doc = include_str!("../README.md")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this crate is test code: what goes wrong here fails a test"
)]

mod answer;
mod api_token;
mod aws;
mod client;
mod compendium;
mod faults;
pub mod forge;
mod job;
mod kbase_user;
pub mod keys;
mod linking;
mod person;
mod processes;
pub mod project;
pub mod publication;
pub mod profile;
mod raw;
mod record;
pub mod repository;
pub mod share;
pub mod shipment;
mod stack;
mod tokens;
mod until;
mod workspace;

pub use answer::{Answer, redacted};
pub use api_token::{bearer, by_token, expire_token, issue};
pub use aws::Aws;
pub use client::{Client, Upload};
pub use compendium::{create, create_large, metadata, publish, published, workspace};
pub use faults::fault;
pub use job::{buried, ended, heartbeat_seconds, start, stays, view};
pub use kbase_user::{KbaseUser, parameter};
pub use linking::{LINKING_SCOPE, expire, link_row, session_path, session_row, set_number};
pub use person::{Person, orcid, set_level, uuid_of};
pub use processes::Process;
pub use record::{Record, calls, exchange};
pub use stack::Stack;
pub use tokens::{Pair, tokens};
pub use until::{until, within};
pub use workspace::{Workspace, noise, sha256};

/// The file field and content type of an ordinary upload.
pub const WORKSPACE: &str = "workspace";
/// The content type of an upload with `erc.yml`.
pub const COMPENDIUM: &str = "compendium";
