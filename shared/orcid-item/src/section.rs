//! Values of a person's sections (contract/orcid-sync.md 4.3).

use crate::code::{Invalid, ValidationCode, is_blank};
use crate::country;
use crate::xml::{Xml, cut, escaped, uri};

/// Characters of a name or a keyword at most.
const MAX_CONTENT: usize = 255;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionItem {
    /// Another name.
    OtherName(String),
    /// A country, by ISO 3166-1's code.
    Country(String),
    /// A keyword.
    Keyword(String),
    /// An id in another system, and what ORCID calls the system.
    ExternalId {
        /// E.g. `SCOPUS`.
        kind: String,
        /// The id.
        value: String,
    },
    /// A web page.
    ResearcherUrl(String),
}

impl SectionItem {
    /// The value as ORCID's XML. `None`: nothing can be made of it.
    ///
    /// # Errors
    /// When it is a country that there is not.
    pub fn xml(&self) -> Result<Option<String>, Invalid> {
        if is_blank(Some(self.value())) {
            return Ok(None);
        }
        Ok(Some(match self {
            Self::OtherName(name) => content("other-name", name),
            Self::Keyword(keyword) => content("keyword", keyword),
            Self::Country(code) if !country(code) => {
                return Err(Invalid(vec![ValidationCode::InvalidCountry]));
            }
            Self::Country(code) => {
                Xml::document("address", "address", None, |xml| xml.text("address:country", code))
            }
            Self::ExternalId { kind, value } => {
                Xml::document("external-identifier", "external-identifier", None, |xml| {
                    xml.text("common:external-id-type", kind);
                    xml.text("common:external-id-value", &cut(value, MAX_CONTENT));
                    // ORCID wants one; the reference sends the value, whatever it is.
                    let url = uri(value, 2_000).unwrap_or_else(|| escaped(&cut(value, MAX_CONTENT)));
                    xml.text("common:external-id-url", &url);
                    xml.text("common:external-id-relationship", "self");
                })
            }
            Self::ResearcherUrl(url) => match uri(url, 2_000) {
                Some(url) => Xml::document("researcher-url", "researcher-url", None, |xml| {
                    xml.text("researcher-url:url", &url);
                }),
                None => return Ok(None),
            },
        }))
    }

    /// By what it is found on the record.
    #[must_use]
    pub fn sent_value(&self) -> String {
        match self {
            Self::OtherName(text) | Self::Keyword(text) => cut(text, MAX_CONTENT),
            other => cut(other.value(), 2_000),
        }
    }

    fn value(&self) -> &str {
        match self {
            Self::OtherName(value)
            | Self::Country(value)
            | Self::Keyword(value)
            | Self::ExternalId { value, .. }
            | Self::ResearcherUrl(value) => value,
        }
    }
}

fn content(name: &str, text: &str) -> String {
    Xml::document(name, name, None, |xml| xml.optional(&format!("{name}:content"), Some(text), MAX_CONTENT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::valid::valid;

    fn items() -> [(&'static str, SectionItem); 5] {
        [
            ("other-name", SectionItem::OtherName("A. Okafor".to_owned())),
            ("address", SectionItem::Country("DE".to_owned())),
            ("keyword", SectionItem::Keyword("soil & water".to_owned())),
            (
                "person-external-identifier",
                SectionItem::ExternalId { kind: "SCOPUS".to_owned(), value: "7004".to_owned() },
            ),
            ("researcher-url", SectionItem::ResearcherUrl("https://example.org/~amara".to_owned())),
        ]
    }

    #[test]
    fn each_is_valid() {
        let written = items().map(|(schema, item)| (schema, item.xml().unwrap().unwrap()));
        insta::assert_snapshot!(written[2].1, @r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><keyword:keyword xmlns:keyword="http://www.orcid.org/ns/keyword" xmlns:common="http://www.orcid.org/ns/common"><keyword:content>soil &amp; water</keyword:content></keyword:keyword>"#);
        valid(&written);
    }

    #[test]
    fn an_id_is_its_own_address() {
        let xml = |value: &str| {
            SectionItem::ExternalId { kind: "RID".to_owned(), value: value.to_owned() }
                .xml()
                .unwrap()
                .unwrap()
        };
        for (value, url) in [
            ("A-1009-2008", "A-1009-2008"),
            ("a b/ü", "a%20b%2F%C3%BC"),
            ("https://x.example/1", "https://x.example/1"),
        ] {
            assert!(xml(value).contains(&format!("<common:external-id-url>{url}<")), "{value}");
        }
        valid(&[("person-external-identifier", xml("a b/ü #%"))]);
    }

    #[test]
    fn a_country_that_there_is_not_is_said() {
        for code in ["Germany", "de", "XX"] {
            let invalid = SectionItem::Country(code.to_owned()).xml().unwrap_err();
            assert_eq!(invalid.0, [ValidationCode::InvalidCountry], "{code}");
        }
        assert!(SectionItem::Country("XK".to_owned()).xml().unwrap().is_some());
    }

    #[test]
    fn of_nothing_nothing_is_made() {
        assert_eq!(SectionItem::Country(" ".to_owned()).xml(), Ok(None));
        assert_eq!(SectionItem::Keyword("\u{1}".to_owned()).xml(), Ok(None));
        assert_eq!(SectionItem::ResearcherUrl("my page".to_owned()).xml(), Ok(None));
    }
}
