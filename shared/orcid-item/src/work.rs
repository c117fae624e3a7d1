//! Works: what publications are at ORCID (contract/orcid-sync.md 4.1).

use crate::code::{Invalid, ValidationCode, is_blank};
use crate::xml::{Xml, uri};
use crate::{ExternalId, FuzzyDate, WorkType, external_id};

/// What somebody did for a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Wrote it.
    Author,
    /// Edited it.
    Editor,
}

/// Somebody who contributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name.
    pub name: String,
    /// What she did.
    pub role: Role,
    /// Whether she is the first of those who did that.
    pub is_first: bool,
}

/// A work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// The title.
    pub title: Option<String>,
    /// The journal, or what else it is in.
    pub journal_title: Option<String>,
    /// A description.
    pub short_description: Option<String>,
    /// What it is.
    pub work_type: Option<WorkType>,
    /// When it was published.
    pub publication_date: Option<FuzzyDate>,
    /// Its identifiers.
    pub external_ids: Vec<ExternalId>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who contributed, in order.
    pub contributors: Vec<Contributor>,
    /// ORCID's code of its language.
    pub language: Option<String>,
}

impl Work {
    /// What is wrong with it, in the reference's order.
    #[must_use]
    pub fn codes(&self) -> Vec<ValidationCode> {
        let mut codes = Vec::new();
        if is_blank(self.title.as_deref()) {
            codes.push(ValidationCode::TitleRequired);
        }
        if self.work_type.is_none() {
            codes.push(ValidationCode::TypeRequired);
        }
        if external_id::present(&self.external_ids).next().is_none() {
            codes.push(ValidationCode::ExternalIdRequired);
        }
        if self.publication_date.is_some_and(|date| !date.is_valid()) {
            codes.push(ValidationCode::PublicationDateInvalid);
        }
        codes
    }

    /// The work as ORCID's XML, with the put-code of what it takes the place of.
    ///
    /// # Errors
    /// When something is wrong with it.
    pub fn xml(&self, put_code: Option<&str>) -> Result<String, Invalid> {
        let codes = self.codes();
        if codes.is_empty() { Ok(self.write(put_code)) } else { Err(Invalid(codes)) }
    }

    fn write(&self, put_code: Option<&str>) -> String {
        Xml::document("work", "work", put_code, |xml| {
            xml.element("work:title", |xml| xml.optional("common:title", self.title.as_deref(), 1_000));
            xml.optional("work:journal-title", self.journal_title.as_deref(), 1_000);
            xml.optional("work:short-description", self.short_description.as_deref(), 5_000);
            xml.text("work:type", self.work_type.unwrap_or_default().code());
            if let Some(date) = self.publication_date {
                date.write(xml, "common:publication-date");
            }
            external_id::write(&self.external_ids, xml);
            let url = self.url.as_deref().and_then(|url| uri(url, 2_000));
            xml.optional("common:url", url.as_deref(), 2_000);
            self.write_contributors(xml);
            xml.optional("common:language-code", self.language.as_deref(), 10);
        })
    }

    fn write_contributors(&self, xml: &mut Xml) {
        let named = || self.contributors.iter().filter(|contributor| !is_blank(Some(&contributor.name)));
        if named().next().is_none() {
            return;
        }
        xml.element("work:contributors", |xml| {
            for contributor in named() {
                let role = match contributor.role {
                    Role::Author => "author",
                    Role::Editor => "editor",
                };
                xml.element("work:contributor", |xml| {
                    xml.optional("work:credit-name", Some(&contributor.name), 150);
                    xml.element("work:contributor-attributes", |xml| {
                        let sequence = if contributor.is_first { "first" } else { "additional" };
                        xml.text("work:contributor-sequence", sequence);
                        xml.text("work:contributor-role", role);
                    });
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::valid::valid;

    fn work() -> Work {
        Work {
            title: Some("A Methodology for the Emulation of Architecture".to_owned()),
            work_type: Some(WorkType::Other),
            publication_date: FuzzyDate::parse("2013-08-03"),
            external_ids: vec![ExternalId::own("doi", "10.1000/182")],
            url: Some("https://doi.org/10.1000/182".to_owned()),
            contributors: vec![Contributor {
                name: "Josiah, Carberry".to_owned(),
                role: Role::Author,
                is_first: true,
            }],
            ..Work::default()
        }
    }

    #[test]
    fn a_work_is_written_in_the_schemas_order() {
        insta::assert_snapshot!(work().xml(Some("7")).unwrap(), @r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common" put-code="7"><work:title><common:title>A Methodology for the Emulation of Architecture</common:title></work:title><work:type>other</work:type><common:publication-date><common:year>2013</common:year><common:month>08</common:month><common:day>03</common:day></common:publication-date><common:external-ids><common:external-id><common:external-id-type>doi</common:external-id-type><common:external-id-value>10.1000/182</common:external-id-value><common:external-id-relationship>self</common:external-id-relationship></common:external-id></common:external-ids><common:url>https://doi.org/10.1000/182</common:url><work:contributors><work:contributor><work:credit-name>Josiah, Carberry</work:credit-name><work:contributor-attributes><work:contributor-sequence>first</work:contributor-sequence><work:contributor-role>author</work:contributor-role></work:contributor-attributes></work:contributor></work:contributors></work:work>"#);
        valid(&[("work", work().xml(None).unwrap())]);
    }

    #[test]
    fn codes_come_in_the_references_order() {
        use ValidationCode as Code;
        let none =
            Work { publication_date: Some(FuzzyDate { year: None, month: 1, day: 1 }), ..Work::default() };
        let all = vec![
            Code::TitleRequired,
            Code::TypeRequired,
            Code::ExternalIdRequired,
            Code::PublicationDateInvalid,
        ];
        assert_eq!(none.xml(None), Err(Invalid(all)));
    }

    #[test]
    fn each_code_has_its_cause() {
        use ValidationCode as Code;
        let codes = |change: fn(&mut Work)| {
            let mut work = work();
            change(&mut work);
            work.codes()
        };
        assert_eq!(codes(|_| {}), []);
        assert_eq!(codes(|work| work.title = Some(" ".to_owned())), [Code::TitleRequired]);
        assert_eq!(codes(|work| work.work_type = None), [Code::TypeRequired]);
        assert_eq!(codes(|work| work.external_ids.clear()), [Code::ExternalIdRequired]);
        assert_eq!(
            codes(|work| work.publication_date = Some(FuzzyDate::new(1899, None, None))),
            [Code::PublicationDateInvalid]
        );
        assert_eq!(codes(|work| work.publication_date = None), []);
    }

    pub(crate) fn any_work() -> impl Strategy<Value = Work> {
        let text = || proptest::option::of(prop_oneof![".{0,40}", "[a-z &<>]{0,60}", "\\PC{1000,1100}"]);
        let names = proptest::collection::vec((".{0,200}", any::<bool>()), 0..4);
        let ids = proptest::collection::vec(("[a-z]{2,5}", ".{0,20}", any::<bool>()), 0..4);
        let date = proptest::option::of((any::<i16>(), 1_u8..=12, 1_u8..=28));
        let kind = proptest::option::of(proptest::sample::select(WorkType::ALL.to_vec()));
        (text(), text(), text(), kind, date, ids, text(), names).prop_map(
            |(title, journal_title, short_description, work_type, date, ids, url, names)| Work {
                title,
                journal_title,
                short_description,
                work_type,
                publication_date: date.map(|(year, month, day)| FuzzyDate::new(year, Some(month), Some(day))),
                external_ids: ids
                    .into_iter()
                    .map(|(kind, value, _)| ExternalId::own(&kind, &value))
                    .collect(),
                url: url.map(|url| format!("https://example.org/{url}")),
                contributors: names
                    .into_iter()
                    .map(|(name, is_first)| Contributor { name, role: Role::Editor, is_first })
                    .collect(),
                language: Some("en".to_owned()),
            },
        )
    }

    #[test]
    fn any_work_without_codes_is_valid() {
        use proptest::strategy::ValueTree;
        let mut runner = proptest::test_runner::TestRunner::default();
        // One call of the validator for all: it takes longer than they do.
        let works = (0..400).filter_map(|_| any_work().new_tree(&mut runner).ok()?.current().xml(None).ok());
        valid(&works.map(|xml| ("work", xml)).collect::<Vec<_>>());
    }
}
