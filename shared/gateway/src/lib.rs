#![doc = include_str!("../README.md")]

pub mod compendia;
pub mod form;
pub mod link;
pub mod logging;
mod paging;
mod path;
mod serve;

pub use paging::{Paging, PagingError};
pub use serve::{answer, serve};
