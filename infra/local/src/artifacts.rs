//! The binaries of a stack: built by cargo, laid out as `sam deploy` and the processes want them.

use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use tokio::process::Command;

use crate::{
    command,
    deploy::Variant,
    error::{Error, Result},
    layout::{Layout, StackDir},
    progress::Step,
};

/// Binaries that are not functions.
const PROGRAMS: [&str; 2] = ["runner", "sandbox"];
/// Options of `cargo build` for every binary of the workspace but this one.
pub const BINARIES: &[&str] = &["--workspace", "--exclude", "local", "--exclude", "tests", "--bins"];
const CODE_URI: &str = "CodeUri: target/lambda/";

/// Where the binaries of a stack are.
#[derive(Debug)]
pub struct Artifacts {
    /// The template, unchanged, beside the functions' packages.
    pub template: PathBuf,
    /// The runner.
    pub runner: PathBuf,
    /// The sandbox.
    pub sandbox: PathBuf,
    /// Says the same as long as template and functions are the same.
    pub fingerprint: String,
}

impl Artifacts {
    /// Builds everything and copies it, so that a later build doesn't pull binaries from under a running stack.
    pub async fn build(layout: &Layout, dir: &StackDir, variant: &Variant) -> Result<Self> {
        let source = layout.root.join("template.yaml");
        let text = fs::read_to_string(&source).map_err(Error::file("read", &source))?;
        let functions = functions(&text);
        let profile = if variant.release {
            let built = functions.iter().flat_map(|function| ["--bin", function]);
            compile(layout, "Building functions for release", ["--release"].into_iter().chain(built)).await?;
            compile(
                layout,
                "Building runner, sandbox",
                PROGRAMS.into_iter().flat_map(|name| ["--bin", name]),
            )
            .await?;
            "release"
        } else {
            compile(layout, "Building functions, runner, sandbox", variant.targets.iter().copied()).await?;
            "debug"
        };
        let step = Step::start("Packages");
        let target = layout.target();
        let deploy = dir.join("deploy");
        let mut fingerprint = text.clone();
        for name in &functions {
            let package = deploy.join("target/lambda").join(name);
            fs::create_dir_all(&package).map_err(Error::file("create", &package))?;
            fingerprint += &place(&target.join(profile).join(name), &package.join("bootstrap")).await?;
        }
        for name in PROGRAMS {
            place(&target.join("debug").join(name), &dir.join("bin").join(name)).await?;
        }
        let template = deploy.join("template.yaml");
        fs::write(&template, &text).map_err(Error::file("write", &template))?;
        step.done();
        Ok(Self { template, runner: dir.join("bin/runner"), sandbox: dir.join("bin/sandbox"), fingerprint })
    }
}

/// Builds what `targets`, options of `cargo build`, name.
async fn compile(layout: &Layout, title: &str, targets: impl Iterator<Item = &str>) -> Result<()> {
    let step = Step::start(title);
    let mut build = Command::new(layout.cargo());
    build.args(["build", "--color", "never"]).args(targets).current_dir(&layout.root);
    command::run(&step, "cargo build", build, &layout.log("build")).await?;
    step.done();
    Ok(())
}

/// The functions that a template deploys, by the directories of their code.
fn functions(template: &str) -> Vec<&str> {
    template
        .lines()
        .filter_map(|line| line.trim().strip_prefix(CODE_URI))
        .map(|directory| directory.trim_end_matches('/'))
        .collect()
}

/// Copies a binary without its symbols, if it isn't there already; gives its stamp.
async fn place(from: &Path, to: &Path) -> Result<String> {
    let built = fs::metadata(from).map_err(Error::file("read", from))?;
    let modified = built.modified().map_err(Error::file("read", from))?;
    let nanoseconds = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let stamp = format!("{} {nanoseconds} {}\n", from.display(), built.len());
    let record = to.with_extension("stamp");
    if to.exists() && fs::read_to_string(&record).is_ok_and(|found| found == stamp) {
        return Ok(stamp);
    }
    // A new file, because an old one may be running.
    let draft = to.with_extension("draft");
    fs::copy(from, &draft).map_err(Error::file("copy", from))?;
    // Smaller packages deploy faster; without `strip` they are only larger.
    drop(Command::new("strip").arg(&draft).output().await);
    fs::rename(&draft, to).map_err(Error::file("write", to))?;
    fs::write(&record, &stamp).map_err(Error::file("write", &record))?;
    Ok(stamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_what_the_template_deploys() {
        let template =
            "  A:\n    CodeUri: target/lambda/auth/\n  B:\n    Role: x\n    CodeUri: target/lambda/job/\n";
        assert_eq!(functions(template), ["auth", "job"]);
    }

    #[test]
    fn this_template_deploys_functions() {
        assert!(functions(include_str!("../../../template.yaml")).contains(&"auth"));
    }

    #[tokio::test]
    async fn a_binary_is_copied_once() {
        let dir = std::env::temp_dir().join(format!("ercid-place-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let (from, to) = (dir.join("from"), dir.join("to"));
        fs::write(&from, "one").unwrap();
        let first = place(&from, &to).await.unwrap();
        fs::write(&to, "changed").unwrap();
        assert_eq!(place(&from, &to).await.unwrap(), first);
        assert_eq!(fs::read_to_string(&to).unwrap(), "changed");
        fs::write(&from, "three").unwrap();
        assert_ne!(place(&from, &to).await.unwrap(), first);
        assert_eq!(fs::read_to_string(&to).unwrap(), "three");
        fs::remove_dir_all(&dir).unwrap();
    }
}
