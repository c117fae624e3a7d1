//! Dates as ORCID takes them.

use crate::xml::Xml;

/// A date. ORCID knows years from 1900 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FuzzyDate {
    /// The year; `None` where a date has none.
    pub year: Option<i16>,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl FuzzyDate {
    /// A whole date; a month or day that is not known is the first (contract/orcid-sync.md 4.1).
    #[must_use]
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Self {
        Self {
            year: Some(year),
            month: month.unwrap_or(1),
            day: day.filter(|_| month.is_some()).unwrap_or(1),
        }
    }

    /// A date as it is stored: `2026`, `2026-11`, `2026-11-24`, or a time in RFC 3339 that begins so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        let mut parts = day.split('-');
        let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        if parts.next().is_some() {
            return None;
        }
        let whole = Self::new(year, month, day);
        let is_day =
            jiff::civil::Date::new(year, i8::try_from(whole.month).ok()?, i8::try_from(whole.day).ok()?);
        is_day.is_ok().then_some(whole)
    }

    /// Whether ORCID takes it.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.year.is_some_and(|year| (1900..=2100).contains(&year))
    }

    pub(crate) fn write(self, xml: &mut Xml, name: &str) {
        let Some(year) = self.year.filter(|_| self.is_valid()) else { return };
        xml.element(name, |xml| {
            xml.text("common:year", &format!("{year:04}"));
            xml.text("common:month", &format!("{:02}", self.month));
            xml.text("common:day", &format!("{:02}", self.day));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_the_first() {
        let date = |year, month, day| Some(FuzzyDate { year: Some(year), month, day });
        assert_eq!(FuzzyDate::parse("2001-03"), date(2001, 3, 1));
        assert_eq!(FuzzyDate::parse("2001"), date(2001, 1, 1));
        assert_eq!(FuzzyDate::parse("2001-03-09T10:11:12Z"), date(2001, 3, 9));
        for bad in ["", "spring", "2001-13", "2001-02-30", "01-02-2001", "2001-1-1-1"] {
            assert_eq!(FuzzyDate::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn orcid_knows_two_centuries() {
        for (year, valid) in [(1899, false), (1900, true), (2100, true), (2101, false)] {
            assert_eq!(FuzzyDate::new(year, None, None).is_valid(), valid, "{year}");
        }
        assert!(!FuzzyDate { year: None, month: 1, day: 1 }.is_valid());
    }
}
