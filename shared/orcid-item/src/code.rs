//! What can be wrong with an item (contract/orcid-sync.md 3).

use std::fmt;

use crate::xml::cut;

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValidationCode {
    /// A work or funding without a title.
    TitleRequired,
    /// A work without a type.
    TypeRequired,
    /// A work or funding without an external id.
    ExternalIdRequired,
    /// A work's date without a year, or with one that ORCID doesn't take.
    PublicationDateInvalid,
    /// A funding without the organisation that funds.
    FunderRequired,
    /// An organisation without a name.
    OrganizationNameRequired,
    /// An organisation without an address.
    OrganizationAddressRequired,
    /// An address without a city.
    OrganizationCityRequired,
    /// An address without a country that there is.
    OrganizationCountryRequired,
    /// An organisation without an id.
    DisambiguatedOrganizationRequired,
    /// An id without a value.
    DisambiguatedOrganizationValueRequired,
    /// An id without a source.
    DisambiguationSourceRequired,
    /// An id of a source that ORCID doesn't know.
    DisambiguationSourceInvalid,
    /// An amount without a currency.
    AmountCurrencyRequired,
    /// A country that there is not.
    InvalidCountry,
}

impl ValidationCode {
    /// As clients know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TitleRequired => "title.required",
            Self::TypeRequired => "type.required",
            Self::ExternalIdRequired => "external-id.required",
            Self::PublicationDateInvalid => "publication.date-invalid",
            Self::FunderRequired => "funder.required",
            Self::OrganizationNameRequired => "organization.name-required",
            Self::OrganizationAddressRequired => "organization.address-required",
            Self::OrganizationCityRequired => "organization.city-required",
            Self::OrganizationCountryRequired => "organization.country-required",
            Self::DisambiguatedOrganizationRequired => "disambiguated-organization.required",
            Self::DisambiguatedOrganizationValueRequired => "disambiguated-organization.value-required",
            Self::DisambiguationSourceRequired => "disambiguation-source.required",
            Self::DisambiguationSourceInvalid => "disambiguation-source.invalid",
            Self::AmountCurrencyRequired => "amount-currency.required",
            Self::InvalidCountry => "country.invalid",
        }
    }
}

/// An item that ORCID would not take. Clients look for `Error codes:` and split what follows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Invalid(pub Vec<ValidationCode>);

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.0.iter().map(|code| code.code()).collect();
        write!(formatter, "Errors occurs during ORCID object validation. Error codes: {}", codes.join(","))
    }
}

/// Nothing, or a text of white space and of what XML can't hold.
pub(crate) fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| cut(text, 1).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_joined_by_commas_without_spaces() {
        let invalid = Invalid(vec![ValidationCode::ExternalIdRequired, ValidationCode::FunderRequired]);
        assert_eq!(
            invalid.to_string(),
            "Errors occurs during ORCID object validation. Error codes: external-id.required,funder.required"
        );
    }
}
