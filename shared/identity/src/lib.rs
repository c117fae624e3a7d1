#![doc = include_str!("../README.md")]

mod caller;
mod level;
mod orcid_id;
mod people;
mod session;
mod sign_in;
mod signature;

pub use caller::{Caller, Callers};
pub use level::Level;
pub use orcid_id::{InvalidOrcidId, OrcidId};
pub use people::{People, Person};
pub use session::{SESSION_SECONDS, SessionCookie, Sessions};
pub use sign_in::{SIGN_IN_SECONDS, SignIn, SignInError, SignIns};
