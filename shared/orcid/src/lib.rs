#![doc = include_str!("../README.md")]

mod api;
mod date;
mod find;
mod grant;
mod oauth;
mod profile;
mod refusal;
mod tree;
mod work;

pub use api::{Api, ApiError, ItemAnswer, Record};
pub use date::{InvalidDate, PublicationDate};
pub use find::find;
pub use grant::Grant;
pub use oauth::{Authorization, ClientCredentials, OAuth, OAuthError, linking_scope};
pub use profile::{Affiliation, Profile};
pub use refusal::{Answer, Refusal};
pub use work::{ExternalId, NewWork, Work, WorkUpdate};
