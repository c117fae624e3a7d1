#![doc = include_str!("../README.md")]

mod oauth;

pub use oauth::{Authorization, ClientCredentials, OAuth, OAuthError, Token};
