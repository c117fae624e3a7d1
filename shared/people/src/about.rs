//! What people say of themselves.

use identity::OrcidId;
use preferences::Preferences;
use serde::{Deserialize, Serialize};
use text::cut;
use utoipa::ToSchema;

use crate::ProfilePart;
use crate::invalid::Invalid;
use crate::text::{line, url};

/// Services that an identity may be of (contract/people.md 3.2).
pub const IDENTITY_TYPES: [&str; 5] = ["google_scholar", "orcid", "other", "researcherid", "scopus"];
/// Services that a social page may be at.
pub const SOCIAL_TYPES: [&str; 7] =
    ["facebook", "instagram", "messenger", "other", "pinterest", "twitter", "youtube"];
/// Services that a professional page may be at.
pub const PROFESSIONAL_TYPES: [&str; 6] = ["bitbucket", "github", "gitlab", "google", "linkedin", "other"];

/// Characters of an identity at most.
const MAX_IDENTITY: usize = 250;

/// A profile, as stored. Empty texts and lists are what nothing was said of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// A biography.
    pub bio: String,
    /// The address of a curriculum vitae.
    pub cv: String,
    /// The job or position.
    pub job: String,
    /// The pronouns.
    pub pronouns: String,
    /// The address of a website.
    pub website: String,
    /// Who she is at other services.
    pub identities: Vec<Identity>,
    /// Her social pages.
    pub social: Vec<PersonalPage>,
    /// Her professional pages.
    pub professional: Vec<PersonalPage>,
    /// Other names of hers.
    pub other_names: Vec<String>,
    /// Affiliations beside the one she is known by.
    pub affiliations_other: Vec<String>,
    /// Her country, ISO 3166-1 alpha-2.
    pub country: String,
    /// What she works on.
    pub keywords: Vec<String>,
    /// What of all this is shown.
    pub preferences: Preferences<ProfilePart>,
}

/// Who a person is at another service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = identity)]
pub struct Identity {
    /// The id there.
    pub identity: String,
    /// The service.
    pub r#type: String,
}

/// A page of a person's at some service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = personal_page)]
pub struct PersonalPage {
    /// The service.
    pub r#type: String,
    /// Its address.
    pub url: String,
}

impl Identity {
    /// An identity that is written as those of its service are; none for an empty one.
    pub(crate) fn checked(identity: &Self) -> Result<Option<Self>, Invalid> {
        let kind = IDENTITY_TYPES.into_iter().find(|kind| *kind == identity.r#type);
        let kind = kind.ok_or_else(|| Invalid::IdentityType(cut(&identity.r#type)))?;
        let text = line("Identities", &identity.identity, MAX_IDENTITY)?;
        if text.is_empty() {
            return Ok(None);
        }
        let bare = text.strip_prefix("https://orcid.org/").unwrap_or(&text);
        let is_good = match kind {
            "orcid" => bare.parse::<OrcidId>().is_ok(),
            "scopus" => text.bytes().all(|byte| byte.is_ascii_digit()),
            "researcherid" => is_researcher_id(&text),
            _ => true,
        };
        if !is_good {
            return Err(Invalid::Identity { kind, value: cut(&text) });
        }
        let identity = if kind == "orcid" { bare.to_owned() } else { text };
        Ok(Some(Self { identity, r#type: kind.to_owned() }))
    }
}

/// As in `A-1009-2008`: one to three letters, four digits, a year.
fn is_researcher_id(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [letters, number, year] = parts.as_slice() else { return false };
    let digits = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits(number)
        && digits(year)
}

impl PersonalPage {
    /// A page at one of these services; none for an empty address.
    pub(crate) fn checked(
        field: &'static str,
        types: &[&'static str],
        page: &Self,
    ) -> Result<Option<Self>, Invalid> {
        if !types.contains(&page.r#type.as_str()) {
            return Err(Invalid::PageType { field, value: cut(&page.r#type) });
        }
        let url = url(field, &page.url)?;
        Ok((!url.is_empty()).then(|| Self { r#type: page.r#type.clone(), url }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(kind: &str, identity: &str) -> Result<Option<String>, String> {
        let identity = Identity { identity: identity.to_owned(), r#type: kind.to_owned() };
        let checked = Identity::checked(&identity).map_err(|invalid| invalid.to_string())?;
        Ok(checked.map(|checked| checked.identity))
    }

    #[test]
    fn identities_are_written_as_their_services_do() {
        let orcid = "0000-0002-1825-0097";
        assert_eq!(identity("orcid", &format!("https://orcid.org/{orcid}")).unwrap().unwrap(), orcid);
        assert_eq!(identity("scopus", " 7004212771 ").unwrap().unwrap(), "7004212771");
        assert_eq!(identity("researcherid", "A-1009-2008").unwrap().unwrap(), "A-1009-2008");
        assert_eq!(identity("other", ""), Ok(None));
        for (kind, bad) in
            [("orcid", "0000-0002-1825-0098"), ("scopus", "x"), ("researcherid", "1009-2008"), ("orcid", "x")]
        {
            let error = identity(kind, bad).unwrap_err();
            assert_eq!(error, format!("Identities: '{bad}' is not a valid identity of type '{kind}'"));
        }
        assert_eq!(identity("x", "y").unwrap_err(), "Identities: 'x' is not a valid identity type");
    }

    #[test]
    fn pages_are_at_known_services() {
        let page = |kind: &str, url: &str| {
            let page = PersonalPage { r#type: kind.to_owned(), url: url.to_owned() };
            PersonalPage::checked("Social", &SOCIAL_TYPES, &page).map_err(|invalid| invalid.to_string())
        };
        assert!(page("twitter", "https://twitter.com/ada").unwrap().is_some());
        assert_eq!(page("twitter", ""), Ok(None));
        assert_eq!(page("github", "https://x.org").unwrap_err(), "Social: 'github' is not a valid page type");
        assert_eq!(page("other", "x").unwrap_err(), "Social: 'x' is not a valid URL");
    }
}
