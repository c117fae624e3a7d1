#![doc = include_str!("../README.md")]

mod answer;
mod error;
mod http;

pub use answer::{body, retry_after};
pub use error::{Error, cause};
pub use http::{Http, base, timeout};
