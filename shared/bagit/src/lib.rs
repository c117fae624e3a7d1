#![doc = include_str!("../README.md")]

mod algorithm;
mod bag;
mod create;
mod digests;
mod directory;
mod encoding;
mod invalid;
mod judge;
mod manifest;
mod normalization;
mod parallel;
mod tags;

pub use algorithm::Algorithm;
pub use bag::{Bag, MAX_TAG_FILE_BYTES};
pub use create::{BagOptions, BagWriter, CreateError, PayloadFile, TagFile};
pub use digests::{Digests, MalformedDigest, MultiHasher};
pub use directory::{DirectoryError, create_from, create_in, validate};
pub use invalid::{Fault, Faults, Invalid, ReadError};
pub use tags::Version;
