//! What a person can hide (contract/people.md 3.2).

use preferences::Part;

/// A part of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonPart {
    /// The e-mail address.
    Email,
    /// The ORCID iD, as an eppn.
    Eppn,
    /// The whole profile.
    Profile,
    /// The publications.
    Publications,
    /// What she may do.
    Roles,
    /// The SSH keys.
    SshKeys,
}

/// A part of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfilePart {
    /// Other affiliations.
    AffiliationsOther,
    /// The biography.
    Bio,
    /// The country.
    Country,
    /// The address of a curriculum vitae.
    Cv,
    /// Identities at other services.
    Identities,
    /// The job.
    Job,
    /// The keywords.
    Keywords,
    /// Other names.
    OtherNames,
    /// Professional pages.
    Professional,
    /// The pronouns.
    Pronouns,
    /// Social pages.
    Social,
    /// The website.
    Website,
}

impl Part for PersonPart {
    const ALL: &'static [Self] =
        &[Self::Email, Self::Eppn, Self::Profile, Self::Publications, Self::Roles, Self::SshKeys];
    const GROUP: &'static str = "People";

    fn key(self) -> &'static str {
        match self {
            Self::Email => "show_email",
            Self::Eppn => "show_eppn",
            Self::Profile => "show_profile",
            Self::Publications => "show_publications",
            Self::Roles => "show_roles",
            Self::SshKeys => "show_sshkeys",
        }
    }
}

impl Part for ProfilePart {
    const ALL: &'static [Self] = &[
        Self::AffiliationsOther,
        Self::Bio,
        Self::Country,
        Self::Cv,
        Self::Identities,
        Self::Job,
        Self::Keywords,
        Self::OtherNames,
        Self::Professional,
        Self::Pronouns,
        Self::Social,
        Self::Website,
    ];
    const GROUP: &'static str = "Profile People";

    fn key(self) -> &'static str {
        match self {
            Self::AffiliationsOther => "show_affiliations_other",
            Self::Bio => "show_bio",
            Self::Country => "show_country",
            Self::Cv => "show_cv",
            Self::Identities => "show_identities",
            Self::Job => "show_job",
            Self::Keywords => "show_keywords",
            Self::OtherNames => "show_other_names",
            Self::Professional => "show_professional",
            Self::Pronouns => "show_pronouns",
            Self::Social => "show_social",
            Self::Website => "show_website",
        }
    }
}
