//! Extraction of the raw record (contract 5.1 and 5.2).

mod authors;
mod code;
mod config;
mod date;
mod front_matter;
mod identifier;
mod raw;
mod survey;
mod text;

use std::collections::HashSet;
use std::io;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::spatial;
use crate::workspace::Workspace;
use code::Findings;
use config::Config;
use date::Period;
use survey::Survey;

/// R files that are read.
const MAX_SOURCES: usize = 200;
/// Bytes of R files that are read in total.
const MAX_SOURCE_BYTES: u64 = 32 * 1024 * 1024;
/// Entries of each list of the record: the rest is left out.
const MAX_LIST: usize = 1_000;

/// What the extraction must be told.
#[derive(Debug, Clone, Copy)]
pub struct ExtractOptions<'a> {
    /// Id of the compendium.
    pub id: &'a str,
    /// The publication date where the author gives none.
    pub today: Date,
    /// Where the payload begins: empty, or `data/` in a bag. Paths in the record include it.
    pub payload: &'a str,
}

/// Extracts the raw record from a workspace. What cannot be understood is left at its default: only the files'
/// being unreadable is an error.
///
/// The main file comes first: what its front matter says wins over other files. `erc.yml` wins over front matter.
///
/// # Errors
/// When a file cannot be read.
pub fn extract(workspace: &mut impl Workspace, options: &ExtractOptions<'_>) -> io::Result<Value> {
    let survey = Survey::of(workspace.files(), options.payload);
    let config = Config::read(workspace, &survey, options.payload)?;
    let main = config.main.as_ref().or(survey.main_candidates.first()).cloned();

    let mut described = Map::new();
    let mut period: Option<Period> = None;
    let mut findings = Findings::default();
    let mut budget = MAX_SOURCE_BYTES;
    for path in survey.sources(main.as_deref()).take(MAX_SOURCES) {
        let source = text::read(workspace, path, budget)?;
        budget = budget.saturating_sub(source.len() as u64);
        if let Some(front_matter) = front_matter::find(&source, is_markdown(path)) {
            period = Period::union(period, front_matter.get("date").and_then(date::period));
            for (key, value) in front_matter::describe(&front_matter) {
                described.entry(key).or_insert(value);
            }
        }
        findings.add(&source, is_markdown(path));
    }

    let mut record = raw::default_record();
    let mut license = raw::default_license();
    for licences in [described.remove("license"), Some(Value::Object(config.licenses))] {
        if let Some(Value::Object(licences)) = licences {
            license.extend(licences);
        }
    }
    record.extend(described);
    let inputs =
        survey.named(&findings.inputs.iter().map(|input| input.text.as_str()).collect::<HashSet<_>>());
    let display = config.display.or(survey.display_candidates.first().cloned());
    if let Some(main) = &main {
        record.insert("file".to_owned(), raw::file(main, is_markdown(main)));
    }
    if record.get("publicationDate").is_none_or(Value::is_null) {
        record.insert("publicationDate".to_owned(), json!(options.today.to_string()));
    }
    if let Some(convention) = config.convention {
        record.insert("convention".to_owned(), json!(convention));
    }
    let spatial = spatial::extract(workspace, &survey.spatial)?;
    record.extend(entries([
        ("id", json!(options.id)),
        ("license", Value::Object(license)),
        ("temporal", date::temporal(period)),
        ("depends", findings.depends()),
        ("r_input", code::listed(&findings.inputs)),
        ("r_output", code::listed(&findings.outputs)),
        ("r_comment", code::listed(&findings.comments)),
        ("inputfiles", capped(inputs)),
        ("codefiles", capped(survey.code)),
        ("mainfile", json!(main)),
        ("mainfile_candidates", capped(survey.main_candidates)),
        ("displayfile", json!(display)),
        ("displayfile_candidates", capped(survey.display_candidates)),
        ("spatial", spatial),
    ]));
    let mut record = Value::Object(record);
    record.sort_all_objects();
    Ok(record)
}

fn is_markdown(path: &str) -> bool {
    survey::split(path).1.eq_ignore_ascii_case("rmd")
}

fn capped(paths: Vec<String>) -> Value {
    paths.into_iter().take(MAX_LIST).collect()
}

fn entries<const N: usize>(entries: [(&str, Value); N]) -> impl Iterator<Item = (String, Value)> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value))
}

#[cfg(test)]
mod tests;
