//! What a funding has to be.

use serde_json::Value;

use super::{contributors, country, date, external_ids, lengths, one_of, required, title};
use crate::records::refusal::Refusal;
use crate::tree::{at, text};

const TYPES: [&str; 4] = ["grant", "contract", "award", "salary-award"];
const SOURCES: [&str; 5] = ["RINGGOLD", "GRID", "FUNDREF", "LEI", "ROR"];

/// Checks a funding, and writes its dates as ORCID does.
///
/// # Errors
/// As [`super::validate`].
pub fn validate(mut funding: Value) -> Result<Value, Refusal> {
    one_of(required(&funding, "/type")?, &TYPES)?;
    title(&funding)?;
    lengths(&funding, &[("/short-description", 5000)])?;
    if text(&funding, "/amount/value").is_some() {
        let currency = required(&funding, "/amount/currency-code")?;
        if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(Refusal::BadRequest(format!("'{currency}' is no currency")));
        }
    }
    external_ids(&funding)?;
    contributors(&funding)?;
    organization(at(&funding, "organization"))?;
    date::validate(&mut funding, "start-date")?;
    date::validate(&mut funding, "end-date")?;
    Ok(funding)
}

fn organization(organization: &Value) -> Result<(), Refusal> {
    required(organization, "/name")?;
    required(organization, "/address/city")?;
    country(required(organization, "/address/country")?)?;
    required(organization, "/disambiguated-organization/disambiguated-organization-identifier")?;
    one_of(required(organization, "/disambiguated-organization/disambiguation-source")?, &SOURCES)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::funding::FUNDING;
    use crate::schema::json::canonical;

    fn funding(change: impl FnOnce(&mut Value)) -> Value {
        let mut funding = json!({
            "type": "grant",
            "title": {"title": {"value": "T"}},
            "amount": {"value": "1000", "currency-code": "EUR"},
            "start-date": {"year": {"value": "2020"}},
            "external-ids": {"external-id": [{
                "external-id-type": "grant_number",
                "external-id-value": "1",
                "external-id-relationship": "self",
            }]},
            "organization": {
                "name": "ORCID",
                "address": {"city": "Bethesda", "country": "US"},
                "disambiguated-organization": {
                    "disambiguated-organization-identifier": "https://ror.org/04fa4r544",
                    "disambiguation-source": "ROR",
                },
            },
        });
        change(&mut funding);
        canonical(&FUNDING, &funding).unwrap()
    }

    #[test]
    fn a_good_funding_is_taken() {
        assert!(validate(funding(|_| {})).is_ok());
        assert!(validate(funding(|funding| funding["amount"] = Value::Null)).is_ok());
    }

    #[test]
    fn each_fault_has_its_code() {
        type Change = fn(&mut Value);
        let cases: [(u32, Change); 9] = [
            (9006, |funding| funding["type"] = "gift".into()),
            (9022, |funding| funding["title"] = Value::Null),
            (9023, |funding| funding["external-ids"] = Value::Null),
            (9001, |funding| funding["amount"] = json!({"value": "1"})),
            (9006, |funding| funding["amount"]["currency-code"] = "Euro".into()),
            (9001, |funding| funding["organization"] = Value::Null),
            (9006, |funding| funding["organization"]["address"]["country"] = "Norway".into()),
            (9001, |funding| funding["organization"]["disambiguated-organization"] = Value::Null),
            (9001, |funding| funding["start-date"]["year"]["value"] = "1".into()),
        ];
        for (at, (code, change)) in cases.into_iter().enumerate() {
            let refusal = validate(funding(change)).unwrap_err();
            assert_eq!(refusal.document()["error-code"], code, "case {at}: {refusal}");
        }
    }
}
