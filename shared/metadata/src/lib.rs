#![doc = include_str!("../README.md")]

mod broker;
mod document;
mod extract;
mod spatial;
mod validation;
mod workspace;
mod yaml;

pub use broker::{to_b2share, to_datacite_xml, to_o2r, to_zenodo};
pub use document::{Document, Metadata};
pub use extract::{ExtractOptions, extract};
pub use validation::{Invalid, validate};
pub use workspace::{MemoryWorkspace, Workspace, WorkspaceFile};
