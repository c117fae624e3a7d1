#![doc = include_str!("../README.md")]

mod document;
mod gram;
mod index;
mod term;
mod text;

pub use document::{Document, Trace};
pub use index::{Fence, Found, Index, Slice, Wanted};
pub use term::{MAX_TERM, MIN_TERM, Term, TermError};
pub use text::normalised;
