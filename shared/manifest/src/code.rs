//! What a file of R code loads.

use crate::{PackageName, calls, error::printable, markdown, source};

/// More reasons than this per file are summed up.
const MAX_IGNORED: usize = 20;

/// A package and how the code names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) package: PackageName,
    /// The function or operator.
    pub(crate) via: &'static str,
    pub(crate) line: usize,
}

/// What was found in one file.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    mentions: Vec<Mention>,
    ignored: Vec<(usize, String)>,
    more_ignored: usize,
}

impl Findings {
    /// The function that installs rather than loads.
    pub(crate) const INSTALL: &'static str = "install.packages";

    /// What R code in a file of this kind loads.
    pub(crate) fn of(kind: source::Kind, text: &str) -> Self {
        let mut findings = Self::default();
        if kind == source::Kind::Markdown {
            let document = markdown::read(text);
            document.code.into_iter().for_each(|(line, code)| calls::find(code, line, &mut findings));
            for line in document.skipped {
                findings.ignore(line, "a chunk that is not evaluated".to_owned());
            }
        } else {
            calls::find(text, 1, &mut findings);
        }
        findings
    }

    pub(crate) fn mention(&mut self, name: &str, via: &'static str, line: usize) {
        match PackageName::parse(name) {
            Some(package) => self.mentions.push(Mention { package, via, line }),
            None => {
                let start: String = printable(name).chars().take(40).collect();
                self.ignore(line, format!("\"{start}\" is not a package name"));
            }
        }
    }

    pub(crate) fn ignore(&mut self, line: usize, reason: String) {
        if self.ignored.len() < MAX_IGNORED {
            self.ignored.push((line, reason));
        } else {
            self.more_ignored += 1;
        }
    }

    pub(crate) fn mentions(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter()
    }

    /// Lines and reasons.
    pub(crate) fn ignored(&self) -> impl Iterator<Item = (usize, &str)> {
        self.ignored.iter().map(|(line, reason)| (*line, reason.as_str()))
    }

    /// How many more were ignored than are kept.
    pub(crate) fn more_ignored(&self) -> usize {
        self.more_ignored
    }
}
