#![doc = include_str!("../README.md")]

mod algorithm;
mod fingerprint;
mod gecos;
pub mod generate;
mod key;
mod kind;
mod login;
mod public;
mod register;
mod shown;
mod since;
mod store;
mod text;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use gecos::gecos;
pub use key::{NewKey, SshKey, Status};
pub use kind::{KeyKind, UnknownKind};
pub use login::Login;
pub use public::{InvalidKey, PublicKey};
pub use shown::{BastionKeys, KeyPair, SshKeys, SshKeysOne};
pub use since::{InvalidSince, Since};
pub use store::{Holder, KeyError, Keys, MAX_ACTIVE};
pub use text::{Comment, Description, InvalidText};
