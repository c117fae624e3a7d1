#![doc = include_str!("../README.md")]

pub mod batch;
pub mod caller;
pub mod compendia;
pub mod dspace;
mod extract;
pub mod form;
pub mod link;
pub mod logging;
mod paging;
mod path;
pub mod people;
mod redirect;
mod refusals;
mod returned;
mod serve;
mod wait;

pub use extract::{Parameters, Segments};
pub use paging::{Paging, PagingError, PagingParameters, leading_integer};
pub use redirect::redirect;
pub use returned::Returned;
pub use serve::{answer, serve};
pub use wait::Wait;
