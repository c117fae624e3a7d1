//! Routes of people and their profiles, `/version` and `/whoami`.

use axum::Router;
use axum::routing::{get, patch};
use gateway::people::with_fallbacks;

use crate::service::Service;
use crate::{edit, list, one, options, profile, version, whoami};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/version", get(version::version))
        .route("/whoami", get(whoami::whoami))
        .route("/people", get(list::list))
        .route("/people/preferences", get(options::preferences))
        .route("/people/profile/preferences", get(options::profile_preferences))
        .route("/people/profile/otheridentity-types", get(options::identity_types))
        .route("/people/profile/personalpage-types", get(options::page_types))
        .route("/people/profile/social-page-types", get(options::social_types))
        .route("/people/profile/professional-page-types", get(options::professional_types))
        .route("/people/{uuid}", get(one::one).patch(edit::person))
        .route("/people/{uuid}/self", get(one::myself))
        .route("/people/{uuid}/profile", patch(edit::profile))
        .route("/profile/people", get(profile::list))
        .route("/profile/people/{uuid}", get(profile::one))
        .route("/profile/people/{uuid}/self", get(profile::myself))
        .with_state(service);
    with_fallbacks(routes)
}
