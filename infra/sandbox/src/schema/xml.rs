//! XML by the tables.

mod read;
mod write;

pub use read::{XmlError, read};
pub use write::write;

#[cfg(test)]
mod tests;
