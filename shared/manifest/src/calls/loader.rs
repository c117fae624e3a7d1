//! The functions that load or install packages.

use super::argument::{Argument, Value};
use crate::code::Findings;

/// A function whose arguments are packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Loader {
    name: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Takes a bare name, or a string.
    Attach,
    /// Evaluates its argument.
    Namespace,
    /// Takes any number of bare names and strings.
    Several,
    /// Takes a vector of strings.
    Install,
    /// Installs from elsewhere than a package repository.
    Elsewhere,
}

const LOADERS: [Loader; 15] = [
    Loader { name: "library", kind: Kind::Attach },
    Loader { name: "require", kind: Kind::Attach },
    Loader { name: "requireNamespace", kind: Kind::Namespace },
    Loader { name: "loadNamespace", kind: Kind::Namespace },
    Loader { name: "attachNamespace", kind: Kind::Namespace },
    Loader { name: "p_load", kind: Kind::Several },
    Loader { name: Findings::INSTALL, kind: Kind::Install },
    Loader { name: "install_bitbucket", kind: Kind::Elsewhere },
    Loader { name: "install_git", kind: Kind::Elsewhere },
    Loader { name: "install_github", kind: Kind::Elsewhere },
    Loader { name: "install_gitlab", kind: Kind::Elsewhere },
    Loader { name: "install_local", kind: Kind::Elsewhere },
    Loader { name: "install_svn", kind: Kind::Elsewhere },
    Loader { name: "install_url", kind: Kind::Elsewhere },
    Loader { name: "install_version", kind: Kind::Elsewhere },
];

impl Loader {
    pub(super) fn named(name: &str) -> Option<Self> {
        LOADERS.iter().copied().find(|loader| loader.name == name)
    }

    /// Adds what the call with these arguments loads.
    pub(super) fn finish(self, arguments: &[Argument<'_>], line: usize, findings: &mut Findings) {
        let evaluated = arguments.iter().any(|a| a.name == Some("character.only") && a.is_true());
        for argument in self.packages(arguments) {
            match &argument.value {
                Value::Name(name) if self.takes_names() && !evaluated => {
                    findings.mention(name, self.name, line);
                }
                Value::Texts(texts) if self.kind != Kind::Elsewhere => {
                    texts.iter().for_each(|text| findings.mention(text, self.name, line));
                }
                _ if self.kind == Kind::Elsewhere => {
                    findings.ignore(line, format!("{}() is not repeated in the image", self.name));
                }
                _ => findings.ignore(line, format!("{}() names its package only when it runs", self.name)),
            }
        }
    }

    fn takes_names(self) -> bool {
        matches!(self.kind, Kind::Attach | Kind::Several)
    }

    /// The arguments that say which packages.
    fn packages<'s, 'a>(self, arguments: &'s [Argument<'a>]) -> Vec<&'s Argument<'a>> {
        let unnamed = arguments.iter().filter(|a| a.name.is_none());
        let by_name = |wanted: &str| arguments.iter().find(|a| a.name == Some(wanted));
        match self.kind {
            Kind::Several => unnamed.chain(by_name("char")).collect(),
            Kind::Install => by_name("pkgs").or(unnamed.into_iter().next()).into_iter().collect(),
            _ => by_name("package").or(unnamed.into_iter().next()).into_iter().collect(),
        }
    }
}
