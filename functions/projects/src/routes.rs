//! Routes below `/projects` and `/profile/projects`.

use axum::Router;
use axum::routing::{get, patch};
use gateway::people::with_fallbacks;

use crate::state::Service;
use crate::{change, compendia, create, decide, labels, list, options, own, personnel, profile, view};

/// The routes, answered with what the function has.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/projects", get(list::list).post(create::create))
        .route("/projects/self", get(own::own))
        .route("/projects/preferences", get(options::preferences))
        .route("/projects/profile/preferences", get(options::profile_preferences))
        .route("/projects/tags", get(options::tags))
        .route("/projects/communities", get(options::communities))
        .route("/projects/project-types", get(options::types))
        .route("/projects/funding-agencies", get(options::agencies))
        .route("/projects/funding-directorates", get(options::directorates))
        .route("/projects/{uuid}", get(view::view).patch(change::edit).delete(change::retire))
        .route("/projects/{uuid}/communities", patch(labels::communities))
        .route("/projects/{uuid}/topics", patch(labels::topics))
        .route("/projects/{uuid}/tags", patch(labels::tags))
        .route("/projects/{uuid}/project-funding", patch(labels::funding))
        .route("/projects/{uuid}/personnel", patch(personnel::personnel))
        .route("/projects/{uuid}/project-creators", patch(personnel::creators))
        .route("/projects/{uuid}/project-members", patch(personnel::members))
        .route("/projects/{uuid}/project-owners", patch(personnel::owners))
        .route("/projects/{uuid}/project-lead", patch(decide::lead))
        .route("/projects/{uuid}/expires-on", patch(decide::expires_on))
        .route("/projects/{uuid}/review-required", patch(decide::review_required))
        .route("/projects/{uuid}/compendia", patch(compendia::compendia))
        .route("/projects/{uuid}/profile", patch(profile::edit))
        .route("/profile/projects", get(profile::list))
        .route("/profile/projects/{uuid}", get(profile::view))
        .with_state(service);
    with_fallbacks(routes)
}
