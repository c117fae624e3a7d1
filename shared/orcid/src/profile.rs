//! A record as ORCID Link shows it (contract/orcid-link.md 5.3).

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::Work;
use crate::tree::{elements, optional_text, text};

/// A person at ORCID. What ORCID leaves out, or keeps private, is "".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ORCIDProfile)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The ORCID iD.
    pub orcid_id: String,
    /// Given names.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The biography.
    pub bio: String,
    /// Employments.
    pub affiliations: Vec<Affiliation>,
    /// Works, one for each group.
    pub works: Vec<Work>,
    /// The e-mail addresses that we may see.
    pub email_addresses: Vec<String>,
}

/// An employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ORCIDAffiliation)]
#[serde(rename_all = "camelCase")]
pub struct Affiliation {
    /// The organisation.
    pub name: String,
    /// What the person is there.
    pub role: String,
    /// The first year.
    pub start_year: String,
    /// The last year; null while it lasts.
    #[schema(required)]
    pub end_year: Option<String>,
}

impl Profile {
    /// Reads the record of this ORCID iD.
    #[must_use]
    pub fn from_json(orcid: &str, record: &Value) -> Self {
        let groups = elements(record, "/activities-summary/employments/affiliation-group").iter();
        let summaries =
            groups.filter_map(|group| elements(group, "/summaries").first()?.get("employment-summary"));
        let emails = elements(record, "/person/emails/email").iter();
        Self {
            orcid_id: orcid.to_owned(),
            first_name: text(record, "/person/name/given-names/value"),
            last_name: text(record, "/person/name/family-name/value"),
            bio: text(record, "/person/biography/content"),
            affiliations: summaries
                .filter(|summary| summary.is_object())
                .map(Affiliation::from_json)
                .collect(),
            works: record.pointer("/activities-summary/works").map(Work::from_groups).unwrap_or_default(),
            email_addresses: emails.filter_map(|email| optional_text(email, "/email")).collect(),
        }
    }
}

impl Affiliation {
    fn from_json(employment: &Value) -> Self {
        Self {
            name: text(employment, "/organization/name"),
            role: text(employment, "/role-title"),
            start_year: text(employment, "/start-date/year/value"),
            end_year: optional_text(employment, "/end-date/year/value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::tree::tests::any_json;
    use crate::work::tests::real;

    const ID: &str = "0000-0002-1825-0097";

    #[test]
    fn a_private_record_is_an_empty_profile() {
        let record = json!({
            "person": {"name": null, "biography": null, "emails": {"email": []}},
            "activities-summary": {"employments": {"affiliation-group": []}, "works": {"group": []}},
        });
        for record in [record, json!({}), Value::Null] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(
                    serde_json::to_string(&Profile::from_json(ID, &record)).unwrap(),
                    @r#"{"orcidId":"0000-0002-1825-0097","firstName":"","lastName":"","bio":"","affiliations":[],"works":[],"emailAddresses":[]}"#
                );
            }
        }
    }

    #[test]
    fn a_lone_employment_is_a_list_of_one() {
        let summary = json!({"organization": {"name": "Lab"}, "role-title": null, "start-date": {"year": {"value": "2020"}}});
        let record = json!({"activities-summary": {"employments": {
            "affiliation-group": {"summaries": [{"employment-summary": summary}]}}}});
        let profile = Profile::from_json(ID, &record);
        insta::assert_snapshot!(
            serde_json::to_string(&profile.affiliations).unwrap(),
            @r#"[{"name":"Lab","role":"","startYear":"2020","endYear":null}]"#
        );
    }

    #[test]
    fn a_real_record_is_read() {
        let Some(record) = real("profile.json") else { return };
        let profile = Profile::from_json("0000-0003-4997-3076", &record);
        assert_eq!((&*profile.first_name, &*profile.last_name), ("Erik", "Pearson"));
        assert_eq!(profile.bio, "I am a test account created by Sir Erik.");
        assert_eq!(profile.email_addresses, ["eaptest40@mailinator.com"]);
        insta::assert_snapshot!(
            serde_json::to_string(&profile.affiliations).unwrap(),
            @r#"[{"name":"Lawrence Berkeley National Laboratory","role":"Web Developer Assistant Tester","startYear":"2022","endYear":null},{"name":"Test Innovations","role":"Test Ninja","startYear":"1914","endYear":"2022"}]"#
        );
        let groups = record["activities-summary"]["works"]["group"].as_array().unwrap();
        assert_eq!(profile.works.len(), groups.len());
    }

    proptest! {
        #[test]
        fn any_record_is_survived(record in any_json()) {
            prop_assert_eq!(Profile::from_json(ID, &record).orcid_id, ID);
        }
    }
}
