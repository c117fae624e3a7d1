#![doc = include_str!("../README.md")]

mod archive;
mod content;
mod directory;
mod fields;
#[cfg(test)]
mod forge;
mod limits;
pub mod pack;
mod path;
mod refusal;
mod source;
pub mod text_encoding;
mod tree;

pub use archive::{Archive, FileEntry};
pub use limits::Limits;
pub use refusal::{EntryFault, ExtractError, ReadError, Refusal};
