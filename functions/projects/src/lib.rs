//! `projects`: projects of researchers, and their profiles (seed 004, contract/people.md, contract/decisions.md "People").

mod body;
mod change;
mod compendia;
mod create;
mod decide;
mod errors;
mod labels;
mod list;
mod options;
mod own;
mod personnel;
mod profile;
mod routes;
mod state;
mod view;

pub use routes::router;
pub use state::Service;

/// The documentation of these routes.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    list::list,
    create::create,
    own::own,
    view::view,
    change::edit,
    change::retire,
    labels::communities,
    labels::topics,
    labels::tags,
    labels::funding,
    personnel::personnel,
    personnel::creators,
    personnel::members,
    personnel::owners,
    decide::lead,
    decide::expires_on,
    decide::review_required,
    compendia::compendia,
    profile::edit,
    profile::list,
    profile::view,
    options::preferences,
    options::profile_preferences,
    options::tags,
    options::communities,
    options::types,
    options::agencies,
    options::directorates,
))]
pub struct Documentation;
