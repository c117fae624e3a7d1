#![doc = include_str!("../README.md")]

mod api_token;
mod caller;
mod credential;
mod error;
mod kbase;
mod level;
mod orcid_id;
mod people;
mod person;
mod role;
mod session;
mod sign_in;
pub mod signature;

pub use api_token::{
    ApiToken, ApiTokens, InvalidTokenRequest, MAX_TOKENS, TokenDays, TokenError, TokenLabel,
};
pub use caller::{Account, Caller, Callers};
pub use credential::{Credential, cookie, cookies};
pub use error::CallerError;
pub use level::Level;
pub use orcid_id::{InvalidOrcidId, OrcidId};
pub use people::{LevelError, People};
pub use person::Person;
pub use role::Role;
pub use session::{COOKIE as SESSION_COOKIE, SESSION_SECONDS, SessionCookie, Sessions};
pub use sign_in::{SIGN_IN_SECONDS, SignIn, SignInError, SignIns};
