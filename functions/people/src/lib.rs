//! `people`: who the people are, and what they say of themselves (contract/people.md, contract/decisions.md "People").

mod edit;
mod input;
mod list;
mod one;
mod options;
mod profile;
mod refusal;
mod routes;
mod search_for;
mod service;
mod version;
mod whoami;

pub use routes::router;
pub use service::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(
    paths(
        version::version,
        whoami::whoami,
        list::list,
        one::one,
        one::myself,
        edit::person,
        edit::profile,
        options::preferences,
        options::profile_preferences,
        options::identity_types,
        options::page_types,
        options::social_types,
        options::professional_types,
        profile::list,
        profile::one,
        profile::myself,
    ),
    components(schemas(
        gateway::people::Envelope<people::WhoamiAlt>,
        people::WhoamiAlt,
    ))
)]
pub struct Documentation;
