#![doc = include_str!("../README.md")]

mod change;
mod deposit;
mod details;
mod document;
mod doi;
mod identifier;
mod issue_date;
mod kind;
mod link;
mod record;
mod register;
mod store;
mod text;

pub use change::Change;
pub use deposit::Deposit;
pub use details::{Changes, Details, DetailsError};
pub use document::Document;
pub use doi::{Doi, InvalidDoi};
pub use identifier::{Identifier, IdentifierKind};
pub use issue_date::{InvalidDate, IssueDate};
pub use kind::Kind;
pub use link::{InvalidLink, Link};
pub use record::{Owner, Publication};
pub use register::{ChangeError, Register};
pub use store::{Found, Part, Publications};
