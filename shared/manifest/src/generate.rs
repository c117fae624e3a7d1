//! From files to a manifest.

use crate::{
    BaseImage, ManifestError, PackageName, Source,
    command::command,
    dockerfile::Dockerfile,
    error::printable,
    scan::{list, scan},
};

/// More is no workspace but an attack on the package repository.
const MAX_PACKAGES: usize = 2_000;

/// What a manifest is written for. Paths are relative to the payload directory.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The main file.
    pub main: &'a str,
    /// The display file.
    pub display: &'a str,
    /// The image to build on.
    pub base: &'a BaseImage,
    /// The version of this service, for the label.
    pub version: &'a str,
    /// The time of writing (RFC 3339), for the label.
    pub timestamp: &'a str,
}

/// A manifest and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The text of the `Dockerfile`.
    pub dockerfile: String,
    /// The command that the image runs, as in `CMD`.
    pub command: Vec<String>,
    /// The packages that the image installs, sorted.
    pub packages: Vec<String>,
    /// What was found where, for `.erc/generate_manifest.log` and the job step.
    pub log: Vec<String>,
}

/// Writes the manifest of a workspace from its relevant files ([`crate::is_relevant`]).
///
/// # Errors
/// The main file is missing or neither an R script nor R Markdown; a name, label or the number of packages is beyond
/// what can be written.
pub fn generate(request: &Request<'_>, sources: &[Source]) -> Result<Manifest, ManifestError> {
    let command = command(request.main, request.display)?;
    if !sources.iter().any(|source| source.path == request.main) {
        return Err(ManifestError::MainMissing(printable(request.main)));
    }
    let mut scan = scan(request.main, sources);
    if request.main.to_ascii_lowercase().ends_with(".rmd") {
        scan.packages.extend(PackageName::parse("rmarkdown"));
    }
    let (present, missing): (Vec<_>, Vec<_>) =
        scan.packages.into_iter().partition(|package| request.base.has(package));
    if missing.len() > MAX_PACKAGES {
        return Err(ManifestError::TooManyPackages { found: missing.len(), limit: MAX_PACKAGES });
    }
    let mut log = scan.log;
    log.push(format!(
        "in the base image {}: {}",
        request.base.reference(),
        list(present.iter().map(ToString::to_string))
    ));
    log.push(format!("to install: {}", list(missing.iter().map(ToString::to_string))));
    let dockerfile = Dockerfile {
        base: request.base,
        packages: &missing,
        install: scan.install,
        version: request.version,
        timestamp: request.timestamp,
        command: &command,
    }
    .render()?;
    Ok(Manifest { dockerfile, command, packages: missing.iter().map(ToString::to_string).collect(), log })
}

#[cfg(test)]
mod tests;
