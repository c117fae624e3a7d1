#![doc = include_str!("../README.md")]

mod algorithm;
mod bag;
mod digests;
mod invalid;
mod judge;
mod manifest;
mod tags;

pub use algorithm::Algorithm;
pub use bag::{Bag, MAX_TAG_FILE_BYTES};
pub use digests::{Digests, MultiHasher};
pub use invalid::{Fault, Faults, Invalid, ReadError};
