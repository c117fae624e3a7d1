//! What fields of people may hold.

use gateway::Parameters;
use gateway::people::{Envelope, Failure, docs};
use people::{IDENTITY_TYPES, PROFESSIONAL_TYPES, PersonPart, ProfilePart, SOCIAL_TYPES};
use preferences::Preferences;

gateway::refusals!(people Refusals: docs::SEARCH);

type Answer = Result<Envelope<&'static str>, Failure>;

/// Lists preferences of people
#[utoipa::path(get, path = "/people/preferences", tag = "People", operation_id = "listPeoplePreferences", security(()),
    params(("search" = Option<String>, Query, description = "Part of a name.")),
    responses((status = 200, description = "Their names.", body = Envelope<String>), Refusals))]
pub async fn preferences(parameters: Parameters) -> Answer {
    gateway::people::options("people.preferences", Preferences::<PersonPart>::keys(), &parameters)
}

/// Lists preferences of profiles
#[utoipa::path(get, path = "/people/profile/preferences", tag = "People", operation_id = "listProfilePreferences",
    security(()),
    params(("search" = Option<String>, Query, description = "Part of a name.")),
    responses((status = 200, description = "Their names.", body = Envelope<String>), Refusals))]
pub async fn profile_preferences(parameters: Parameters) -> Answer {
    gateway::people::options("people.profile.preferences", Preferences::<ProfilePart>::keys(), &parameters)
}

/// Lists types of identities
#[utoipa::path(get, path = "/people/profile/otheridentity-types", tag = "People", operation_id = "listIdentityTypes",
    security(()),
    params(("search" = Option<String>, Query, description = "Part of a name.")),
    responses((status = 200, description = "Their names.", body = Envelope<String>), Refusals))]
pub async fn identity_types(parameters: Parameters) -> Answer {
    gateway::people::options("people.profile.otheridentity.types", IDENTITY_TYPES, &parameters)
}

/// Lists types of personal pages
///
/// Those of social and of professional pages.
#[utoipa::path(get, path = "/people/profile/personalpage-types", tag = "People", operation_id = "listPageTypes",
    security(()),
    params(("search" = Option<String>, Query, description = "Part of a name.")),
    responses((status = 200, description = "Their names.", body = Envelope<String>), Refusals))]
pub async fn page_types(parameters: Parameters) -> Answer {
    let professional = PROFESSIONAL_TYPES.into_iter().filter(|kind| !SOCIAL_TYPES.contains(kind));
    let types = SOCIAL_TYPES.into_iter().chain(professional);
    gateway::people::options("people.profile.personalpage.types", types, &parameters)
}

/// Lists types of social pages
#[utoipa::path(get, path = "/people/profile/social-page-types", tag = "People", operation_id = "listSocialPageTypes",
    security(()),
    params(("search" = Option<String>, Query, description = "Part of a name.")),
    responses((status = 200, description = "Their names.", body = Envelope<String>), Refusals))]
pub async fn social_types(parameters: Parameters) -> Answer {
    gateway::people::options("people.profile.socialpage.types", SOCIAL_TYPES, &parameters)
}

/// Lists types of professional pages
#[utoipa::path(get, path = "/people/profile/professional-page-types", tag = "People",
    operation_id = "listProfessionalPageTypes", security(()),
    params(("search" = Option<String>, Query, description = "Part of a name.")),
    responses((status = 200, description = "Their names.", body = Envelope<String>), Refusals))]
pub async fn professional_types(parameters: Parameters) -> Answer {
    gateway::people::options("people.profile.professionalpage.types", PROFESSIONAL_TYPES, &parameters)
}
