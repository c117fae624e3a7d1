//! Fundings: what projects are at ORCID (contract/orcid-sync.md 4.2).

use crate::code::{Invalid, ValidationCode, is_blank};
use crate::xml::{Xml, cut, uri};
use crate::{ExternalId, FuzzyDate, country, external_id};

/// The registries of organisations that ORCID knows.
const SOURCES: [&str; 5] = ["RINGGOLD", "GRID", "FUNDREF", "LEI", "ROR"];
/// The type of a funding of which nothing is said.
const TYPE: &str = "contract";

/// How much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: String,
    /// ISO 4217's code of the currency.
    pub currency: Option<String>,
}

/// Where an organisation is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The city.
    pub city: Option<String>,
    /// ISO 3166-1's code of the country.
    pub country: Option<String>,
}

/// What a registry calls an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disambiguated {
    /// Its id.
    pub value: String,
    /// The registry.
    pub source: String,
}

/// Who funds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organization {
    /// The name.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<Address>,
    /// What a registry calls it.
    pub disambiguated: Option<Disambiguated>,
}

impl Organization {
    /// An organisation as it is known here. A country that there is not counts as none, an id without a value as well.
    #[must_use]
    pub fn new(name: &str, city: &str, country: &str, (id, source): (&str, &str)) -> Self {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let disambiguated = some(id).map(|value| Disambiguated { value, source: source.trim().to_owned() });
        Self {
            name: some(name),
            address: Some(Address { city: some(city), country: some(country) }),
            disambiguated,
        }
    }

    fn codes(&self, codes: &mut Vec<ValidationCode>) {
        if is_blank(self.name.as_deref()) {
            codes.push(ValidationCode::OrganizationNameRequired);
        }
        match &self.address {
            None => codes.push(ValidationCode::OrganizationAddressRequired),
            Some(address) => {
                if is_blank(address.city.as_deref()) {
                    codes.push(ValidationCode::OrganizationCityRequired);
                }
                if !address.country.as_deref().is_some_and(country) {
                    codes.push(ValidationCode::OrganizationCountryRequired);
                }
            }
        }
        match &self.disambiguated {
            None => codes.push(ValidationCode::DisambiguatedOrganizationRequired),
            Some(id) => {
                if is_blank(Some(&id.value)) {
                    codes.push(ValidationCode::DisambiguatedOrganizationValueRequired);
                }
                if is_blank(Some(&id.source)) {
                    codes.push(ValidationCode::DisambiguationSourceRequired);
                } else if !SOURCES.contains(&id.source.as_str()) {
                    codes.push(ValidationCode::DisambiguationSourceInvalid);
                }
            }
        }
    }

    fn write(&self, xml: &mut Xml) {
        xml.element("common:organization", |xml| {
            xml.optional("common:name", self.name.as_deref(), 4_000);
            if let Some(address) = &self.address {
                xml.element("common:address", |xml| {
                    xml.optional("common:city", address.city.as_deref(), 4_000);
                    xml.optional("common:country", address.country.as_deref(), 2);
                });
            }
            if let Some(id) = &self.disambiguated {
                xml.element("common:disambiguated-organization", |xml| {
                    xml.optional("common:disambiguated-organization-identifier", Some(&id.value), 500);
                    xml.optional("common:disambiguation-source", Some(&id.source), 500);
                });
            }
        });
    }
}

/// A funding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funding {
    /// The title.
    pub title: Option<String>,
    /// A description.
    pub short_description: Option<String>,
    /// How much it is.
    pub amount: Option<Amount>,
    /// Where it is written about.
    pub url: Option<String>,
    /// When it began.
    pub start: Option<FuzzyDate>,
    /// When it ended, or will.
    pub end: Option<FuzzyDate>,
    /// Its identifiers.
    pub external_ids: Vec<ExternalId>,
    /// Who leads it.
    pub leads: Vec<String>,
    /// Who funds it.
    pub organization: Option<Organization>,
}

impl Funding {
    /// What is wrong with it, in the reference's order.
    #[must_use]
    pub fn codes(&self) -> Vec<ValidationCode> {
        let mut codes = Vec::new();
        if is_blank(self.title.as_deref()) {
            codes.push(ValidationCode::TitleRequired);
        }
        if external_id::present(&self.external_ids).next().is_none() {
            codes.push(ValidationCode::ExternalIdRequired);
        }
        match &self.organization {
            None => codes.push(ValidationCode::FunderRequired),
            Some(organization) => organization.codes(&mut codes),
        }
        if self.amount.as_ref().is_some_and(|amount| is_blank(amount.currency.as_deref())) {
            codes.push(ValidationCode::AmountCurrencyRequired);
        }
        codes
    }

    /// The funding as ORCID's XML, with the put-code of what it takes the place of.
    ///
    /// # Errors
    /// When something is wrong with it.
    pub fn xml(&self, put_code: Option<&str>) -> Result<String, Invalid> {
        let codes = self.codes();
        if codes.is_empty() { Ok(self.write(put_code)) } else { Err(Invalid(codes)) }
    }

    fn write(&self, put_code: Option<&str>) -> String {
        Xml::document("funding", "funding", put_code, |xml| {
            xml.text("funding:type", TYPE);
            xml.element("funding:title", |xml| xml.optional("common:title", self.title.as_deref(), 1_000));
            xml.optional("funding:short-description", self.short_description.as_deref(), 5_000);
            if let Some(Amount { value, currency: Some(currency) }) = &self.amount {
                xml.text_with("funding:amount", Some(("currency-code", currency)), &cut(value, 100));
            }
            let url = self.url.as_deref().and_then(|url| uri(url, 2_000));
            xml.optional("common:url", url.as_deref(), 2_000);
            if let Some(date) = self.start {
                date.write(xml, "common:start-date");
            }
            if let Some(date) = self.end {
                date.write(xml, "common:end-date");
            }
            external_id::write(&self.external_ids, xml);
            let leads = || self.leads.iter().filter(|name| !is_blank(Some(name)));
            if leads().next().is_some() {
                xml.element("funding:contributors", |xml| {
                    for name in leads() {
                        xml.element("funding:contributor", |xml| {
                            xml.optional("funding:credit-name", Some(name), 150);
                            xml.element("funding:contributor-attributes", |xml| {
                                xml.text("funding:contributor-role", "lead");
                            });
                        });
                    }
                });
            }
            if let Some(organization) = &self.organization {
                organization.write(xml);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ValidationCode as Code;
    use super::*;
    use crate::valid::valid;

    fn funding() -> Funding {
        Funding {
            title: Some("Soil & water".to_owned()),
            short_description: Some("All of it.".to_owned()),
            amount: Some(Amount { value: "1000".to_owned(), currency: Some("EUR".to_owned()) }),
            url: Some("https://example.org/soil".to_owned()),
            start: FuzzyDate::parse("2020-02"),
            end: FuzzyDate::parse("2024"),
            external_ids: vec![ExternalId::own("grant_number", "SW-7")],
            leads: vec!["Amara Okafor".to_owned()],
            organization: Some(Organization::new("Wellcome Trust", "London", "GB", ("100000001", "FUNDREF"))),
        }
    }

    #[test]
    fn a_funding_is_written_in_the_schemas_order() {
        insta::assert_snapshot!(funding().xml(None).unwrap(), @r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><funding:funding xmlns:funding="http://www.orcid.org/ns/funding" xmlns:common="http://www.orcid.org/ns/common"><funding:type>contract</funding:type><funding:title><common:title>Soil &amp; water</common:title></funding:title><funding:short-description>All of it.</funding:short-description><funding:amount currency-code="EUR">1000</funding:amount><common:url>https://example.org/soil</common:url><common:start-date><common:year>2020</common:year><common:month>02</common:month><common:day>01</common:day></common:start-date><common:end-date><common:year>2024</common:year><common:month>01</common:month><common:day>01</common:day></common:end-date><common:external-ids><common:external-id><common:external-id-type>grant_number</common:external-id-type><common:external-id-value>SW-7</common:external-id-value><common:external-id-relationship>self</common:external-id-relationship></common:external-id></common:external-ids><funding:contributors><funding:contributor><funding:credit-name>Amara Okafor</funding:credit-name><funding:contributor-attributes><funding:contributor-role>lead</funding:contributor-role></funding:contributor-attributes></funding:contributor></funding:contributors><common:organization><common:name>Wellcome Trust</common:name><common:address><common:city>London</common:city><common:country>GB</common:country></common:address><common:disambiguated-organization><common:disambiguated-organization-identifier>100000001</common:disambiguated-organization-identifier><common:disambiguation-source>FUNDREF</common:disambiguation-source></common:disambiguated-organization></common:organization></funding:funding>"#);
        valid(&[("funding", funding().xml(Some("12")).unwrap())]);
    }

    fn codes(change: impl FnOnce(&mut Funding)) -> Vec<Code> {
        let mut funding = funding();
        change(&mut funding);
        funding.codes()
    }

    fn of_organization(change: impl FnOnce(&mut Organization)) -> Vec<Code> {
        codes(|funding| change(funding.organization.as_mut().unwrap()))
    }

    #[test]
    fn each_code_has_its_cause() {
        assert_eq!(codes(|_| {}), []);
        assert_eq!(codes(|funding| funding.title = None), [Code::TitleRequired]);
        assert_eq!(codes(|funding| funding.external_ids.clear()), [Code::ExternalIdRequired]);
        assert_eq!(codes(|funding| funding.organization = None), [Code::FunderRequired]);
        let no_currency = Amount { value: "1000".to_owned(), currency: None };
        assert_eq!(codes(|funding| funding.amount = Some(no_currency)), [Code::AmountCurrencyRequired]);
    }

    #[test]
    fn each_code_of_an_organization_has_its_cause() {
        let address = |organization: &mut Organization| organization.address.take().unwrap();
        assert_eq!(of_organization(|it| it.name = Some(" ".to_owned())), [Code::OrganizationNameRequired]);
        assert_eq!(of_organization(|it| it.address = None), [Code::OrganizationAddressRequired]);
        assert_eq!(
            of_organization(|it| it.address = Some(Address { city: None, ..address(it) })),
            [Code::OrganizationCityRequired]
        );
        for country in [None, Some("gb".to_owned()), Some("UK".to_owned())] {
            assert_eq!(
                of_organization(|it| it.address = Some(Address { country, ..address(it) })),
                [Code::OrganizationCountryRequired]
            );
        }
        assert_eq!(of_organization(|it| it.disambiguated = None), [Code::DisambiguatedOrganizationRequired]);
        let id = |value: &str, source: &str| {
            Some(Disambiguated { value: value.to_owned(), source: source.to_owned() })
        };
        assert_eq!(
            of_organization(|it| it.disambiguated = id("", "ROR")),
            [Code::DisambiguatedOrganizationValueRequired]
        );
        assert_eq!(
            of_organization(|it| it.disambiguated = id("1", "")),
            [Code::DisambiguationSourceRequired]
        );
        assert_eq!(
            of_organization(|it| it.disambiguated = id("1", "ror")),
            [Code::DisambiguationSourceInvalid]
        );
    }

    #[test]
    fn codes_come_in_the_references_order() {
        let nothing = Funding {
            organization: Some(Organization::new("", "", "", ("", ""))),
            amount: Some(Amount { value: "1".to_owned(), currency: Some(String::new()) }),
            ..Funding::default()
        };
        let all = vec![
            Code::TitleRequired,
            Code::ExternalIdRequired,
            Code::OrganizationNameRequired,
            Code::OrganizationCityRequired,
            Code::OrganizationCountryRequired,
            Code::DisambiguatedOrganizationRequired,
            Code::AmountCurrencyRequired,
        ];
        assert_eq!(nothing.xml(None), Err(Invalid(all)));
    }

    #[test]
    fn any_funding_without_codes_is_valid() {
        use proptest::strategy::ValueTree;
        let text = || prop_oneof![".{0,40}", "[a-z &<>]{0,60}"];
        let date = || proptest::option::of((any::<i16>(), 1_u8..=12, 1_u8..=28));
        let any =
            (text(), text(), text(), date(), date(), text(), proptest::collection::vec(text(), 0..3), text());
        let any = any.prop_map(|(title, description, id, start, end, name, leads, number)| Funding {
            title: Some(title),
            short_description: Some(description),
            amount: Some(Amount { value: number, currency: Some("EUR".to_owned()) }),
            url: None,
            start: start.map(|(year, month, day)| FuzzyDate::new(year, Some(month), Some(day))),
            end: end.map(|(year, month, day)| FuzzyDate::new(year, Some(month), Some(day))),
            external_ids: vec![ExternalId::own("grant_number", &id)],
            leads,
            organization: Some(Organization::new(&name, &id, "DE", (&id, "ROR"))),
        });
        let mut runner = proptest::test_runner::TestRunner::default();
        let fundings = (0..200).filter_map(|_| any.new_tree(&mut runner).ok()?.current().xml(None).ok());
        valid(&fundings.map(|xml| ("funding", xml)).collect::<Vec<_>>());
    }
}
