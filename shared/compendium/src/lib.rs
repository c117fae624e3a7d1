#![doc = include_str!("../README.md")]

pub mod access;
pub mod configuration;
mod content_type;
mod files;
mod index;
mod load;
mod mime;
mod publish;
mod record;
mod store;
mod tree;
mod uploads;

pub use content_type::{ContentType, UnknownContentType};
pub use files::{FileSource, Files, StoredFile};
pub use index::{Index, IndexedFile};
pub use load::{LoadError, LoadRequest, Loader, sweep};
pub use mime::{content_type, media_type};
pub use publish::{PublishError, publish};
pub use record::{Addition, Compendium};
pub use store::{Compendia, ListFilter, Summary};
pub use tree::{Node, subtree, tree};
pub use uploads::{MAX_UPLOAD_BYTES, NewUpload, Upload, UploadError, UploadState, Uploads};
