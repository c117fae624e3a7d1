#![doc = include_str!("../README.md")]

mod caller;
pub mod compendia;
pub mod form;
pub mod link;
pub mod logging;
mod paging;
mod path;
mod redirect;
mod serve;

pub use paging::{Paging, PagingError};
pub use redirect::redirect;
pub use serve::{answer, serve};
