#![doc = include_str!("../README.md")]

mod change;
mod create;
mod document;
mod invalid;
mod labels;
pub mod limits;
pub mod options;
mod order;
mod page;
mod parts;
mod people;
mod profile;
mod record;
mod roles;
mod search;
mod store;
mod text;
mod viewer;
#[cfg(test)]
mod visibility;

pub use ::text::InvalidText;
pub use change::{Change, Edit};
pub use create::NewProject;
pub use document::{
    Belongings, ListedProject, Named, People, ProfileProjects, ProfileProjectsOne, ProjectsOne, ProjectsSelf,
    Sight,
};
pub use invalid::Invalid;
pub use labels::LabelSet;
pub use order::{Order, SortBy};
pub use page::Start;
pub use parts::{ProfilePart, ProjectPart};
pub use people::{Operation, Role, Somebody};
pub use profile::{Award, Note, Organization, Profile, ProfileEdit};
pub use record::{Funding, Listing, Project};
pub use roles::{ProjectRole, Told};
pub use search::Search;
pub use store::{Ask, Listed, ProjectError, Projects, Scope};
pub use viewer::{Denied, Memberships, Standing, Viewer};
