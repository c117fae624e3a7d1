//! What all files of a workspace need.

use std::collections::BTreeSet;

use crate::{
    MAX_SOURCE_BYTES, PackageName, Source,
    code::Findings,
    declared::{self, Declared},
    error::printable,
    source::Kind,
};

/// The sum of the analysis.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// What the workspace needs, in the base image or not.
    pub(crate) packages: BTreeSet<PackageName>,
    /// Whether there is an `install.R` to run.
    pub(crate) install: bool,
    pub(crate) log: Vec<String>,
    /// The packages that `install.R` installs itself.
    installed: BTreeSet<PackageName>,
    /// The workspace's own name, if it is a package itself.
    own: Option<PackageName>,
}

/// Analyses the files: the main one first, the others by name.
pub(crate) fn scan(main: &str, sources: &[Source]) -> Scan {
    let mut files: Vec<_> =
        sources.iter().filter_map(|source| Kind::of(&source.path).map(|kind| (kind, source))).collect();
    files.sort_by_key(|(_, source)| (source.path != main, source.path.as_str()));
    let mut scan = Scan::default();
    for (kind, source) in files {
        scan.file(kind, source);
    }
    let left_out: Vec<_> = scan.installed.iter().chain(&scan.own).cloned().collect();
    for package in left_out {
        if scan.packages.remove(&package) {
            let reason = if scan.own.as_ref() == Some(&package) {
                "the workspace itself"
            } else {
                "left to install.R"
            };
            scan.log.push(format!("{package}: {reason}"));
        }
    }
    scan
}

impl Scan {
    fn file(&mut self, kind: Kind, source: &Source) {
        self.install |= kind == Kind::Install;
        if source.bytes.len() > MAX_SOURCE_BYTES {
            self.note(source, "not analysed, too large");
            return;
        }
        let text = String::from_utf8_lossy(&source.bytes);
        match kind {
            Kind::Description => self.declared(source, declared::description(&text)),
            Kind::Lock => self.declared(source, declared::lock(&source.bytes)),
            Kind::Script | Kind::Markdown | Kind::Install => {
                self.code(kind, source, &Findings::of(kind, &text));
            }
        }
    }

    fn declared(&mut self, source: &Source, declared: Declared) {
        self.note(source, &list(declared.packages.iter().map(ToString::to_string)));
        declared.notes.iter().for_each(|note| self.note(source, note));
        self.packages.extend(declared.packages);
        self.own = declared.own.or(self.own.take());
    }

    fn code(&mut self, kind: Kind, source: &Source, findings: &Findings) {
        let mut seen = BTreeSet::new();
        let first = findings.mentions().filter(|mention| seen.insert(&mention.package));
        self.note(source, &list(first.map(|m| format!("{} ({}, line {})", m.package, m.via, m.line))));
        for mention in findings.mentions() {
            let installs_itself = kind == Kind::Install && mention.via == Findings::INSTALL;
            let set = if installs_itself { &mut self.installed } else { &mut self.packages };
            set.insert(mention.package.clone());
        }
        if kind == Kind::Install {
            return self.note(source, "is run in the image as it is");
        }
        for (line, reason) in findings.ignored() {
            self.note(source, &format!("ignored line {line}: {reason}"));
        }
        if findings.more_ignored() > 0 {
            self.note(source, &format!("ignored {} more", findings.more_ignored()));
        }
    }

    fn note(&mut self, source: &Source, note: &str) {
        self.log.push(format!("{}: {note}", printable(&source.path)));
    }
}

/// `a, b`, or `no packages`.
pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "no packages".to_owned() } else { items.join(", ") }
}
