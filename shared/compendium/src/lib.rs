#![doc = include_str!("../README.md")]

pub mod access;
mod audience;
mod brief;
pub mod configuration;
mod content_type;
mod download;
mod files;
mod index;
mod links;
mod load;
mod mime;
mod opened;
mod publish;
mod record;
mod removal;
mod store;
mod stored_bag;
mod stream;
mod tree;
mod uploads;

pub use audience::{Audience, Change};
pub use brief::Brief;
pub use content_type::{ContentType, UnknownContentType};
pub use download::{
    Archives, Asked, Download, DownloadRequest, IMAGE, NoImage, RETRY_AFTER, Shown, archives,
};
pub use files::{FileSource, Files, StoredFile};
pub use index::{Index, IndexedFile};
pub use links::{LinkError, PublicLink};
pub use load::{LoadError, LoadRequest, Loader, sweep};
pub use mime::{content_type, media_type};
pub use opened::Opened;
pub use publish::{PublishError, publish};
pub use record::{Addition, Compendium};
pub use removal::{RemovalError, remove, sweep_removals};
pub use store::{Compendia, ListFilter};
pub use stored_bag::{BadBag, judge_bag};
pub use stream::{Chunks, Contents, repack};
pub use tree::{Node, subtree, tree};
pub use uploads::{MAX_UPLOAD_BYTES, NewUpload, Upload, UploadError, UploadSource, UploadState, Uploads};
