//! Who funds a project: what an ORCID funding is made of (contract/orcid-sync.md 4.2).

use serde::{Deserialize, Serialize};
use text::cut;
use utoipa::ToSchema;

use crate::invalid::Invalid;
use crate::limits::{MAX_LABEL, MAX_NAME};
use crate::text::{date, formed, line, url};

/// Registries of organisations that ORCID knows.
const ID_SOURCES: [&str; 5] = ["FUNDREF", "GRID", "LEI", "RINGGOLD", "ROR"];

/// A grant. An empty text is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AwardInformation)]
#[serde(default)]
pub struct Award {
    /// The grant's number, with the directorate's acronym where there is one.
    #[schema(max_length = 100)]
    pub award_number: String,
    /// Its page.
    #[schema(format = "uri")]
    pub url: String,
    /// How much, as a decimal number.
    #[schema(example = "120000.00")]
    pub amount: String,
    /// ISO 4217.
    #[schema(example = "EUR")]
    pub currency: String,
    /// When it begins: a day, month or year.
    #[schema(example = "2026-11")]
    pub start: String,
    /// When it ends.
    #[schema(example = "2029-10-31")]
    pub end: String,
    /// Who gives it.
    pub organization: Organization,
}

/// A funder. An empty text is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AwardOrganization)]
#[serde(default)]
pub struct Organization {
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its city.
    #[schema(max_length = 100)]
    pub city: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "DE")]
    pub country: String,
    /// What the registry calls it.
    #[schema(max_length = 100, example = "https://ror.org/018mejw64")]
    pub id: String,
    /// The registry: FUNDREF, GRID, LEI, RINGGOLD or ROR.
    #[schema(example = "ROR")]
    pub id_source: String,
}

impl Award {
    /// The same, if all of it can be.
    pub(crate) fn checked(&self) -> Result<Self, Invalid> {
        const FIELD: &str = "Award Information";
        let (start, end) = (date(FIELD, &self.start)?, date(FIELD, &self.end)?);
        // The shorter of the two says what is compared: an end in 2026 is not before a start in 2026-11.
        let shared = start.len().min(end.len());
        if shared > 0 && end.get(..shared) < start.get(..shared) {
            return Err(Invalid::Value { field: FIELD, value: cut(&end), expected: "after the start" });
        }
        let award = Self {
            award_number: line(FIELD, &self.award_number, MAX_LABEL)?,
            url: url(FIELD, &self.url)?,
            amount: formed(FIELD, &self.amount, "an amount like 1250.50", is_amount)?,
            currency: formed(FIELD, &self.currency, "an ISO 4217 currency code", |code| is_code(code, 3))?,
            start,
            end,
            organization: self.organization.checked(FIELD)?,
        };
        match (award.amount.is_empty(), award.currency.is_empty()) {
            (false, true) => Err(Invalid::Value {
                field: FIELD,
                value: award.amount,
                expected: "an amount with a currency",
            }),
            _ => Ok(award),
        }
    }
}

impl Organization {
    fn checked(&self, field: &'static str) -> Result<Self, Invalid> {
        let is_source = |source: &str| ID_SOURCES.contains(&source);
        Ok(Self {
            name: line(field, &self.name, MAX_NAME)?,
            city: line(field, &self.city, MAX_LABEL)?,
            country: formed(field, &self.country, "an ISO 3166-1 alpha-2 country code", |code| {
                is_code(code, 2)
            })?,
            id: line(field, &self.id, MAX_LABEL)?,
            id_source: formed(field, &self.id_source, "FUNDREF, GRID, LEI, RINGGOLD or ROR", is_source)?,
        })
    }
}

/// Up to 15 digits, and two more behind a point.
fn is_amount(text: &str) -> bool {
    let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str, max| {
        (1..=max).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    is_number(whole, 15) && is_number(cents, 2)
}

fn is_code(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn checked(award: serde_json::Value) -> Result<Award, String> {
        serde_json::from_value::<Award>(award).unwrap().checked().map_err(|error| error.to_string())
    }

    #[test]
    fn a_whole_award_is_good() {
        let award = json!({
            "award_number": "CNS-1935966", "url": "https://example.org/award", "amount": "20000000.00", "currency": "USD",
            "start": "2019-10", "end": "2027",
            "organization": {
                "name": "National Science Foundation", "city": "Alexandria", "country": "US",
                "id": "https://ror.org/021nxhr62", "id_source": "ROR",
            },
        });
        assert_eq!(serde_json::to_value(checked(award.clone()).unwrap()).unwrap(), award);
        assert_eq!(checked(json!({})).unwrap(), Award::default());
    }

    #[test]
    fn what_can_not_be_is_named() {
        for (award, text) in [
            (json!({ "amount": "1,5" }), "'1,5' is not an amount like 1250.50"),
            (json!({ "amount": "1.5" }), "'1.5' is not an amount with a currency"),
            (json!({ "currency": "euro" }), "'euro' is not an ISO 4217 currency code"),
            (json!({ "start": "2026-02-30" }), "'2026-02-30' is not a date: YYYY, YYYY-MM or YYYY-MM-DD"),
            (json!({ "start": "2026-11", "end": "2026-10-31" }), "'2026-10-31' is not after the start"),
            (json!({ "url": "award" }), "'award' is not a valid URL"),
            (
                json!({ "organization": { "country": "usa" } }),
                "'usa' is not an ISO 3166-1 alpha-2 country code",
            ),
            (
                json!({ "organization": { "id_source": "DUNS" } }),
                "'DUNS' is not FUNDREF, GRID, LEI, RINGGOLD or ROR",
            ),
        ] {
            assert_eq!(checked(award).unwrap_err(), format!("Award Information: {text}"));
        }
        assert!(checked(json!({ "start": "2026-11", "end": "2026" })).is_ok());
    }
}
