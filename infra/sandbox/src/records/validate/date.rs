//! Dates whose later parts may be absent.

use serde_json::{Value, json};

use crate::records::refusal::Refusal;
use crate::tree::{set, text};

/// Checks the date with this name, if there is one: year 1900 to 2100; a month only with a year, a day only with a
/// month. Writes two digits each.
///
/// # Errors
/// 9001.
pub fn validate(item: &mut Value, name: &str) -> Result<(), Refusal> {
    let Some(date) = item.get_mut(name).filter(|date| !date.is_null()) else { return Ok(()) };
    let mut absent = false;
    for (part, low, high, width) in [("year", 1900, 2100, 4), ("month", 1, 12, 2), ("day", 1, 31, 2)] {
        let Some(given) = text(date, &format!("/{part}/value")) else {
            absent = true;
            continue;
        };
        let wrong = || {
            Refusal::InvalidData(format!("Value '{given}' is not facet-valid with respect to {name} {part}"))
        };
        let number: u32 = given.parse().map_err(|_| wrong())?;
        if absent || !(low..=high).contains(&number) {
            return Err(wrong());
        }
        let padded = json!({"value": format!("{number:0width$}")});
        set(date, part, padded);
    }
    if date.pointer("/year/value").is_none() {
        return Err(Refusal::InvalidData(format!("{name} has no year")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(date: &Value) -> Option<Value> {
        let mut item = json!({"d": date});
        validate(&mut item, "d").ok().map(|()| item["d"].clone())
    }

    #[test]
    fn parts_get_two_digits() {
        let given = json!({"year": {"value": "2021"}, "month": {"value": "3"}, "day": {"value": "04"}});
        let expected = json!({"year": {"value": "2021"}, "month": {"value": "03"}, "day": {"value": "04"}});
        assert_eq!(check(&given), Some(expected));
        assert_eq!(check(&Value::Null), Some(Value::Null));
    }

    #[test]
    fn holes_and_odd_numbers_are_refused() {
        let value = |text: &str| json!({"value": text});
        for bad in [
            json!({}),
            json!({"year": value("1899")}),
            json!({"year": value("2101")}),
            json!({"year": value("2021-03")}),
            json!({"month": value("1")}),
            json!({"year": value("2021"), "day": value("1")}),
            json!({"year": value("2021"), "month": value("13")}),
            json!({"year": value("2021"), "month": value("1"), "day": value("32")}),
        ] {
            assert_eq!(check(&bad), None, "{bad}");
        }
    }
}
