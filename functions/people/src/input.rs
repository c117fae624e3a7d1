//! Bodies of PATCH requests.

use std::collections::BTreeMap;

use gateway::people::{Failure, Fields};
use people::{Identity, PersonChange, PersonalPage, ProfileChange};
use serde::Deserialize;
use utoipa::ToSchema;

/// What shall be different about a person.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = people_patch)]
#[expect(dead_code, reason = "it documents what `Fields` reads")]
pub struct PersonBody {
    /// The e-mail address.
    #[schema(required = false, max_length = 254)]
    email: String,
    /// The name to be shown; "" is ORCID's.
    #[schema(required = false, max_length = 250)]
    name: String,
    /// Where she works.
    #[schema(required = false, max_length = 250)]
    affiliation: String,
    /// What is shown, by the names of `/people/preferences`.
    #[schema(required = false)]
    preferences: BTreeMap<String, bool>,
    /// Whether she wants to be written to about news.
    #[schema(required = false)]
    receive_promotional_email: bool,
}

/// What shall be different about a profile.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = profile_people_patch)]
#[expect(dead_code, reason = "it documents what `Fields` reads")]
pub struct ProfileBody {
    /// A biography.
    #[schema(required = false, max_length = 5000)]
    bio: String,
    /// The address of a curriculum vitae.
    #[schema(required = false)]
    cv: String,
    /// The job.
    #[schema(required = false, max_length = 250)]
    job: String,
    /// The pronouns.
    #[schema(required = false, max_length = 250)]
    pronouns: String,
    /// The address of a website.
    #[schema(required = false)]
    website: String,
    /// Identities, of the types of `/people/profile/otheridentity-types`.
    #[schema(required = false, max_items = 50)]
    identities: Vec<Identity>,
    /// Pages, of the types of `/people/profile/social-page-types`.
    #[schema(required = false, max_items = 50)]
    social: Vec<PersonalPage>,
    /// Pages, of the types of `/people/profile/professional-page-types`.
    #[schema(required = false, max_items = 50)]
    professional: Vec<PersonalPage>,
    /// Other names.
    #[schema(required = false, max_items = 50)]
    other_names: Vec<String>,
    /// Other affiliations.
    #[schema(required = false, max_items = 50)]
    affiliations_other: Vec<String>,
    /// The country, ISO 3166-1 alpha-2.
    #[schema(required = false)]
    country: String,
    /// Keywords.
    #[schema(required = false, max_items = 50)]
    keywords: Vec<String>,
    /// What is shown, by the names of `/people/profile/preferences`.
    #[schema(required = false)]
    preferences: BTreeMap<String, bool>,
}

/// Reads a change of a person.
pub fn person(fields: &Fields) -> Result<PersonChange, Failure> {
    Ok(PersonChange {
        email: fields.text("email")?,
        name: fields.text("name")?,
        affiliation: fields.text("affiliation")?,
        preferences: fields.booleans("preferences")?.unwrap_or_default(),
        receive_promotional_email: fields.boolean("receive_promotional_email")?,
    })
}

/// Reads a change of a profile.
pub fn profile(fields: &Fields) -> Result<ProfileChange, Failure> {
    Ok(ProfileChange {
        bio: fields.text("bio")?,
        cv: fields.text("cv")?,
        job: fields.text("job")?,
        pronouns: fields.text("pronouns")?,
        website: fields.text("website")?,
        identities: list(fields, "identities", |identity| {
            let text = |name| identity.text(name).map(Option::unwrap_or_default);
            Ok(Identity { identity: text("identity")?, r#type: text("type")? })
        })?,
        social: list(fields, "social", page)?,
        professional: list(fields, "professional", page)?,
        other_names: fields.texts("other_names")?,
        affiliations_other: fields.texts("affiliations_other")?,
        country: fields.text("country")?,
        keywords: fields.texts("keywords")?,
        preferences: fields.booleans("preferences")?.unwrap_or_default(),
    })
}

fn page(page: &Fields) -> Result<PersonalPage, Failure> {
    let text = |name| page.text(name).map(Option::unwrap_or_default);
    Ok(PersonalPage { r#type: text("type")?, url: text("url")? })
}

fn list<T>(
    fields: &Fields,
    name: &str,
    read: impl Fn(&Fields) -> Result<T, Failure>,
) -> Result<Option<Vec<T>>, Failure> {
    fields.objects(name)?.map(|objects| objects.iter().map(read).collect()).transpose()
}
