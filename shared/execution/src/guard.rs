//! What a manifest asks for, as far as the run must know before it builds. Pure.

use crate::engine::{Network, Root};

/// The label that the manifests of this service carry.
const GENERATED: &str = "info.o2r.generate.name";

/// How a manifest is built and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A build reaches the network only where an instruction may need it.
    pub network: Network,
    /// A container of an author's manifest may write anywhere in its own file system.
    pub root: Root,
}

/// Reads a manifest.
#[must_use]
pub fn terms(dockerfile: &str) -> Terms {
    let generated = instructions(dockerfile)
        .any(|line| word(&line, 0).eq_ignore_ascii_case("LABEL") && line.contains(GENERATED));
    let may_fetch = instructions(dockerfile)
        .any(|line| ["RUN", "ADD", "ONBUILD"].iter().any(|verb| word(&line, 0).eq_ignore_ascii_case(verb)));
    Terms {
        network: if may_fetch { Network::Default } else { Network::None },
        root: if generated { Root::ReadOnly } else { Root::Writable },
    }
}

/// Why a manifest may not be built: it would read the image of somebody else's job, which holds their files.
#[must_use]
pub fn refusal(dockerfile: &str) -> Option<String> {
    let references = instructions(dockerfile).flat_map(|line| references(&line));
    let forbidden = references.filter(|reference| is_private(reference));
    forbidden.map(|reference| format!("the manifest may not use the image {reference}")).next()
}

/// Instructions with their continuation lines, without comments.
fn instructions(dockerfile: &str) -> impl Iterator<Item = String> {
    let mut pending = String::new();
    let lines = dockerfile.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut instructions: Vec<String> = Vec::new();
    for line in lines {
        pending.push_str(line.trim_end_matches(['\\', '`']));
        if line.ends_with(['\\', '`']) {
            pending.push(' ');
        } else {
            instructions.push(std::mem::take(&mut pending));
        }
    }
    instructions.push(pending);
    instructions.into_iter()
}

fn word(line: &str, number: usize) -> &str {
    line.split_whitespace().nth(number).unwrap_or("")
}

/// The images an instruction names: after FROM, and as `from=` of COPY, ADD and mounts.
fn references(line: &str) -> Vec<String> {
    let (verb, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line, ""));
    let words = rest.split_whitespace().map(|word| word.trim_matches(['"', '\'', '[', ']']));
    let found: Vec<&str> = match verb.to_ascii_uppercase().as_str() {
        "ONBUILD" => return references(rest),
        "FROM" => words.filter(|word| !word.starts_with("--")).take(1).collect(),
        "COPY" | "ADD" => words.filter_map(|word| word.strip_prefix("--from=")).collect(),
        "RUN" => words
            .filter(|word| word.starts_with("--mount="))
            .flat_map(|mount| mount.split([',', '=']).skip_while(|part| *part != "from").skip(1).take(1))
            .collect(),
        _ => Vec::new(),
    };
    found.into_iter().map(str::to_owned).collect()
}

/// Names that could be one of ours: `erc:…`, a bare digest, or a variable where the name should be.
fn is_private(reference: &str) -> bool {
    let last = reference.rsplit('/').next().unwrap_or(reference);
    let name = last.split([':', '@']).next().unwrap_or(last);
    let digest = name.len() >= 12 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.eq_ignore_ascii_case("erc")
        || name.eq_ignore_ascii_case("erc-content")
        || digest
        || name == "sha256"
        || name.contains('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_manifest_is_confined_most() {
        let text =
            "FROM r:1\nLABEL maintainer=\"o2r\"\nLABEL info.o2r.generate.name=\"muncher\"\nCMD [\"R\"]\n";
        assert_eq!(terms(text), Terms { network: Network::None, root: Root::ReadOnly });
        let installs = text.replace("CMD", "RUN [\"install2.r\", \"sf\"]\nCMD");
        assert_eq!(terms(&installs), Terms { network: Network::Default, root: Root::ReadOnly });
    }

    #[test]
    fn an_authors_manifest_gets_what_it_may_need() {
        let text = "FROM rocker/r-ver:4\n# info.o2r.generate.name\nrun \\\n  R -e 1\n";
        assert_eq!(terms(text), Terms { network: Network::Default, root: Root::Writable });
    }

    #[test]
    fn images_of_other_jobs_are_refused() {
        for text in [
            "FROM erc:UMmJ7",
            "FROM --platform=linux/amd64 localhost/erc:UMmJ7 AS x",
            "FROM debian\nCOPY --from=erc:UMmJ7 /erc /stolen",
            "FROM debian\nRUN --mount=type=bind,from=erc:UMmJ7,target=/x cat /x/data.csv",
            "ARG A=er\nFROM ${A}c:UMmJ7",
            "FROM 6afba5cbceb4",
            "FROM \\\n  erc:UMmJ7",
            "FROM sha256:6afba5cbceb4",
        ] {
            assert!(refusal(text).is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_images_are_not() {
        for text in [
            "FROM rocker/geospatial:3.6.2",
            "ARG R=4.1\nFROM rocker/r-ver:${R} AS build\nFROM debian\nCOPY --from=build /x /x\nCOPY --from=0 /y /y",
            "FROM localhost/ercid/r-base:1\nRUN export FROM=1",
            "FROM debian@sha256:6afba5cbceb4ebe57bfe4d6a857d62ceff6bab21ca669fb4af6bd3514cba2d5c",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }
}
