#![doc = include_str!("../README.md")]

mod api;
mod date;
mod grant;
mod oauth;
mod profile;
mod refusal;
mod tree;
mod work;

pub use api::{Api, ApiError, Record};
pub use date::{InvalidDate, PublicationDate};
pub use grant::Grant;
pub use oauth::{Authorization, ClientCredentials, OAuth, OAuthError, linking_scope};
pub use profile::{Affiliation, Profile};
pub use refusal::{Answer, Refusal};
pub use work::{ExternalId, NewWork, Work, WorkUpdate};
