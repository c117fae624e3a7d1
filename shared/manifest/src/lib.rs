#![doc = include_str!("../README.md")]

mod base;
mod calls;
mod code;
mod command;
mod declared;
mod dockerfile;
mod error;
mod generate;
mod markdown;
mod package;
mod scan;
mod source;
mod token;

pub use base::BaseImage;
pub use error::ManifestError;
pub use generate::{Manifest, Request, generate};
pub use package::PackageName;
pub use source::{MAX_SOURCE_BYTES, Source, is_relevant};

/// Name of the manifest in the payload directory; a workspace's own is used as it is.
pub const FILE_NAME: &str = "Dockerfile";

/// Where the payload is mounted when the image runs.
pub const PAYLOAD_MOUNT: &str = "/erc";
