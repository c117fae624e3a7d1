#![doc = include_str!("../README.md")]

mod error;
mod grant;
mod link;
mod links;
pub mod machine;
mod oauth_state;
mod session;
mod sessions;
mod vault;

pub use error::LinkingError;
pub use grant::{OrcidAuth, SealedGrant};
pub use link::{Link, LinkView};
pub use links::Links;
pub use oauth_state::{InvalidState, OAuthState};
pub use session::{
    LinkingSessionComplete, LinkingSessionInitial, LinkingSessionStarted, SESSION_MILLISECONDS, Session,
    SessionView,
};
pub use sessions::{Deletion, LinkingSessions};
pub use vault::{Vault, VaultError};
