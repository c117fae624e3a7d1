#![doc = include_str!("../README.md")]

mod algorithm;
mod bag;
mod digests;
mod encoding;
mod invalid;
mod judge;
mod manifest;
mod normalization;
mod tags;

pub use algorithm::Algorithm;
pub use bag::{Bag, MAX_TAG_FILE_BYTES};
pub use digests::{Digests, MultiHasher};
pub use invalid::{Fault, Faults, Invalid, ReadError};
pub use tags::Version;
