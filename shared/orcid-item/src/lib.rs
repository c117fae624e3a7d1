#![doc = include_str!("../README.md")]

mod code;
mod date;
mod external_id;
mod funding;
mod section;
#[cfg(test)]
mod valid;
mod vocabulary;
mod work;
mod work_type;
mod xml;

pub use code::{Invalid, ValidationCode};
pub use date::FuzzyDate;
pub use external_id::{ExternalId, Relationship};
pub use funding::{Address, Amount, Disambiguated, Funding, Organization};
pub use section::SectionItem;
pub use vocabulary::{country, currency, language};
pub use work::{Contributor, Role, Work};
pub use work_type::WorkType;
