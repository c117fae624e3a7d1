//! What a person may say of a publication.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::text::{self, TextError};
use crate::{Change, Doi, Identifier, InvalidDate, InvalidDoi, InvalidLink, IssueDate, Kind, Link};

/// Characters of a title or venue at most, as of ORCID's.
pub(crate) const MAX_TITLE: usize = 1_000;
/// Characters of a person's name at most, as of ORCID's credit names.
pub(crate) const MAX_NAME: usize = 150;
/// Authors, and editors, at most.
pub(crate) const MAX_NAMES: usize = 200;
/// Characters of a description at most, as of ORCID's.
pub(crate) const MAX_DESCRIPTION: usize = 5_000;
/// Characters of a BibTeX entry at most.
const MAX_BIBTEX: usize = 8_000;
/// Further identifiers at most.
const MAX_IDENTIFIERS: usize = 20;
/// Projects of a publication at most.
const MAX_PROJECTS: usize = 20;
/// Bytes of all that, as JSON, at most: a page of 200 stays below Lambda's 6 MB.
pub(crate) const MAX_BYTES: usize = 24_000;

/// The fields of a publication that a person may change. Each is valid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The title; never empty in a publication that exists.
    pub title: String,
    /// The authors' names, in order.
    #[serde(default)]
    pub authors: Vec<String>,
    /// The editors' names, in order.
    #[serde(default)]
    pub editors: Vec<String>,
    /// When it was issued.
    #[serde(default)]
    pub date: Option<IssueDate>,
    /// The journal, publisher or conference.
    #[serde(default)]
    pub venue: Option<String>,
    /// Its DOI.
    #[serde(default)]
    pub doi: Option<Doi>,
    /// Where it can be read.
    #[serde(default)]
    pub link: Option<Link>,
    /// A BibTeX entry.
    #[serde(default)]
    pub bibtex: Option<String>,
    /// A description or abstract.
    #[serde(default)]
    pub description: Option<String>,
    /// What it is.
    #[serde(default)]
    pub kind: Kind,
    /// Its language: `en`, `en_US`.
    #[serde(default)]
    pub language: Option<String>,
    /// Identifiers other than its DOI.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// The projects that it belongs to.
    #[serde(default)]
    pub projects: Vec<Uuid>,
}

/// What a request sets and clears. A field that is absent stays, one that is null is cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = PublicationChanges)]
pub struct Changes {
    /// The title: 1 to 1,000 characters. A new publication needs one.
    #[schema(value_type = Option<String>, max_length = 1_000, example = "How many ships there are")]
    #[serde(default)]
    pub title: Change<String>,
    /// The authors' names, in order: at most 200 of at most 150 characters.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    #[serde(default)]
    pub authors: Change<Vec<String>>,
    /// The editors' names, in order.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    #[serde(default)]
    pub editors: Change<Vec<String>>,
    /// The year in which it was issued, where no more is known.
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 9_999, example = 2026)]
    #[serde(default)]
    pub year: Change<i16>,
    /// When it was issued: `2026`, `2026-11` or `2026-11-24`. Its year must be `year`, where that is given too.
    #[schema(value_type = Option<String>, example = "2026-11-24")]
    #[serde(default)]
    pub publication_date: Change<String>,
    /// The journal, publisher or conference: at most 1,000 characters.
    #[schema(value_type = Option<String>, max_length = 1_000)]
    #[serde(default)]
    pub venue: Change<String>,
    /// Its DOI, also after `doi:` or `https://doi.org/`.
    #[schema(value_type = Option<String>, example = "10.5281/zenodo.69114")]
    #[serde(default)]
    pub doi: Change<String>,
    /// Where it can be read: an `http` or `https` address of at most 2,000 characters.
    #[schema(value_type = Option<String>, max_length = 2_000, example = "https://example.org/paper")]
    #[serde(default)]
    pub link: Change<String>,
    /// A BibTeX entry of at most 8,000 characters.
    #[schema(value_type = Option<String>, max_length = 8_000)]
    #[serde(default)]
    pub bibtex: Change<String>,
    /// A description or abstract of at most 5,000 characters.
    #[schema(value_type = Option<String>, max_length = 5_000)]
    #[serde(default)]
    pub description: Change<String>,
    /// What it is.
    #[schema(value_type = Option<Kind>)]
    #[serde(default, rename = "type")]
    pub kind: Change<Kind>,
    /// Its language: `en`, `en_US`.
    #[schema(value_type = Option<String>, example = "en")]
    #[serde(default)]
    pub language: Change<String>,
    /// Identifiers other than its DOI: at most 20.
    #[schema(value_type = Option<Vec<Identifier>>, max_items = 20)]
    #[serde(default)]
    pub identifiers: Change<Vec<Identifier>>,
    /// The projects that it belongs to: at most 20 of which the caller is a member.
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    #[serde(default)]
    pub projects: Change<Vec<Uuid>>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetailsError {
    /// It has no title.
    #[error("title is required")]
    Title,
    /// A text is no text of its field.
    #[error("{0} {1}")]
    Text(&'static str, TextError),
    /// A list is longer than its field.
    #[error("{0} has more than {1} entries")]
    Many(&'static str, usize),
    /// The DOI is none.
    #[error("doi: {0}")]
    Doi(#[from] InvalidDoi),
    /// The link is none.
    #[error("link {0}")]
    Link(#[from] InvalidLink),
    /// The date is none.
    #[error("publication_date: {0}")]
    Date(#[from] InvalidDate),
    /// The year is none that a calendar has.
    #[error("year is not within 1 to 9999")]
    Year,
    /// The year is not the date's.
    #[error("year is not the year of publication_date")]
    Years,
    /// The language is no code.
    #[error("language is written en or en_US")]
    Language,
    /// All together are more than a publication holds.
    #[error("the publication is larger than {MAX_BYTES} bytes")]
    TooLarge,
}

impl Details {
    /// The details after these changes; all of them, or none.
    ///
    /// # Errors
    /// When a change can't be made: see `DetailsError`.
    pub fn changed(self, changes: Changes) -> Result<Self, DetailsError> {
        let title = Some(self.title).filter(|title| !title.is_empty());
        let details = Self {
            title: changes.title.apply(title, line("title", MAX_TITLE))?.ok_or(DetailsError::Title)?,
            authors: changes.authors.apply_list(self.authors, names("authors"))?,
            editors: changes.editors.apply_list(self.editors, names("editors"))?,
            date: date(self.date, changes.publication_date, changes.year)?,
            venue: changes.venue.apply(self.venue, line("venue", MAX_TITLE))?,
            doi: changes.doi.apply(self.doi, |text| given::<Doi>(&text))?,
            link: changes.link.apply(self.link, |text| given::<Link>(&text))?,
            bibtex: changes.bibtex.apply(self.bibtex, lines("bibtex", MAX_BIBTEX))?,
            description: changes
                .description
                .apply(self.description, lines("description", MAX_DESCRIPTION))?,
            kind: changes
                .kind
                .apply(Some(self.kind), |kind| Ok::<_, DetailsError>(Some(kind)))?
                .unwrap_or_default(),
            language: changes.language.apply(self.language, |text| language(&text))?,
            identifiers: changes.identifiers.apply_list(self.identifiers, identifiers)?,
            projects: changes.projects.apply_list(self.projects, projects)?,
        };
        if details.fits() { Ok(details) } else { Err(DetailsError::TooLarge) }
    }

    /// Whether all of it together is no more than a publication holds.
    pub(crate) fn fits(&self) -> bool {
        serde_json::to_vec(self).is_ok_and(|json| json.len() <= MAX_BYTES)
    }
}

fn line(field: &'static str, max: usize) -> impl FnOnce(String) -> Result<Option<String>, DetailsError> {
    move |text| text::line(&text, max).map_err(|error| DetailsError::Text(field, error))
}

fn lines(field: &'static str, max: usize) -> impl FnOnce(String) -> Result<Option<String>, DetailsError> {
    move |text| text::lines(&text, max).map_err(|error| DetailsError::Text(field, error))
}

/// A value written as text; an empty one is none.
fn given<T: std::str::FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::parse).transpose()
}

/// Names that are some; empty ones are left out.
fn names(field: &'static str) -> impl FnOnce(Vec<String>) -> Result<Vec<String>, DetailsError> {
    move |names| {
        if names.len() > MAX_NAMES {
            return Err(DetailsError::Many(field, MAX_NAMES));
        }
        let names = names.iter().map(|name| text::line(name, MAX_NAME)).filter_map(Result::transpose);
        names.collect::<Result<_, _>>().map_err(|error| DetailsError::Text(field, error))
    }
}

fn date(
    current: Option<IssueDate>,
    date: Change<String>,
    year: Change<i16>,
) -> Result<Option<IssueDate>, DetailsError> {
    let is_given = matches!(date, Change::Set(_));
    let date = date.apply(current, |text| given::<IssueDate>(&text))?;
    match year {
        Change::Keep => Ok(date),
        Change::Clear => Ok(date.filter(|_| is_given)),
        Change::Set(year) if date.is_some_and(|date| date.year() == year) => Ok(date),
        Change::Set(_) if is_given && date.is_some() => Err(DetailsError::Years),
        Change::Set(year) => IssueDate::of_year(year).map(Some).ok_or(DetailsError::Year),
    }
}

fn language(text: &str) -> Result<Option<String>, DetailsError> {
    let text = text.trim();
    let (language, country) = text.split_once('_').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_country = country
        .is_none_or(|country| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()));
    match text {
        "" => Ok(None),
        text if is_language && is_country => Ok(Some(text.to_owned())),
        _ => Err(DetailsError::Language),
    }
}

fn identifiers(identifiers: Vec<Identifier>) -> Result<Vec<Identifier>, DetailsError> {
    if identifiers.len() > MAX_IDENTIFIERS {
        return Err(DetailsError::Many("identifiers", MAX_IDENTIFIERS));
    }
    let checked = identifiers.into_iter().map(Identifier::checked).filter_map(Result::transpose);
    let checked: Vec<_> =
        checked.collect::<Result<_, _>>().map_err(|error| DetailsError::Text("identifiers", error))?;
    Ok(unique(checked))
}

fn projects(projects: Vec<Uuid>) -> Result<Vec<Uuid>, DetailsError> {
    let projects = unique(projects);
    if projects.len() > MAX_PROJECTS {
        return Err(DetailsError::Many("projects", MAX_PROJECTS));
    }
    Ok(projects)
}

/// Each of them once, in order.
fn unique<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut once = Vec::with_capacity(all.len());
    for item in all {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

#[cfg(test)]
mod tests;
