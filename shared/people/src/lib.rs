#![doc = include_str!("../README.md")]

mod about;
mod change;
mod country;
mod directory;
mod invalid;
mod listed;
mod named;
mod part;
mod profile;
mod profiles;
mod sections;
mod text;
mod view;
mod view_profile;
mod viewer;

#[cfg(test)]
mod properties;

pub use about::{About, IDENTITY_TYPES, Identity, PROFESSIONAL_TYPES, PersonalPage, SOCIAL_TYPES};
pub use change::{Change, PersonChange, ProfileChange};
pub use directory::{ChangeError, Directory};
pub use invalid::Invalid;
pub use listed::{Entry, Listed, document};
pub use named::NamedPerson;
pub use part::{PersonPart, ProfilePart};
pub use profile::Profile;
pub use profiles::Profiles;
pub use sections::Sections;
pub use view::{Belongings, PeopleOne, PeopleSelf, ShownRole, Whoami, WhoamiAlt};
pub use view_profile::{ProfileOne, ProfilePeople, ProfilePeopleOne, ProfileSelf};
pub use viewer::Viewer;
