#![doc = include_str!("../README.md")]

mod address;
mod choice;
mod error;
mod fetch;
mod guard;
mod hosts;
mod listing;
mod path;
mod record;
mod request;
mod transport;

pub use error::{FetchError, ShareError};
pub use fetch::{MAX_BYTES, Shares};
pub use path::Name;
pub use request::{Fields, Repository, RequestError, Share, WebdavShare, ZenodoRecord};
