//! The base image of executions: R from Debian packages, made here and kept by the engine.

use std::{env, fs, time::Duration};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::process::Command;

use super::{debian, engine, engine::Engine, python::hex};
use crate::{
    command,
    error::{Error, Result},
    layout::{self, Layout},
    progress::Step,
};

/// Another image that executions shall start from, instead of the one made here.
pub const CHOICE: &str = "ERCID_BASE_IMAGE";
/// The layer below: pulled under this name where a registry answers.
const DEBIAN: &str = "debian:bookworm-slim";
const SUITE: &str = "bookworm";
/// A registry that is not there says so at once; one that doesn't answer is given up on.
const PULL: Duration = Duration::from_secs(120);
const LIST_PACKAGES: &str = "cat(rownames(installed.packages()), sep = ',')";

/// The base image and the R packages in it, as `.local/base-image.json` has them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct BaseImage {
    /// Its name for the engine.
    pub image: String,
    /// Names of R packages.
    pub packages: Vec<String>,
}

impl BaseImage {
    /// Makes it where it is missing.
    pub async fn ensure(layout: &Layout, engine: &Engine) -> Result<Self> {
        let record = layout.local.join("base-image.json");
        let chosen = env::var(CHOICE).ok().filter(|name| !name.is_empty());
        let image = match &chosen {
            Some(name) => name.clone(),
            None => tag(layout)?,
        };
        let known = fs::read(&record).ok().and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        let present = engine.has(&image).await;
        if let Some(known) = known.filter(|known| present && known.image == image) {
            return Ok(known);
        }
        if !present {
            match chosen {
                Some(_) => pull(layout, engine, &image).await.map_err(|_| {
                    Error::Machine(format!("{CHOICE} is {image}, which is not here and can't be pulled: unset it to have one made from Debian packages"))
                })?,
                None => make(layout, engine, &image).await?,
            }
        }
        let packages = packages(engine, &image).await?;
        let base = Self { image, packages };
        let json = serde_json::to_vec_pretty(&base).map_err(|error| Error::Machine(error.to_string()))?;
        layout::replace(&record, &json)?;
        Ok(base)
    }
}

fn tag(layout: &Layout) -> Result<String> {
    let recipe = layout.root.join("infra/images/r/Containerfile");
    let digest = hex(&Sha256::digest(fs::read(&recipe).map_err(Error::file("read", &recipe))?));
    Ok(format!("localhost/ercid/r-base:{}", digest.get(..12).unwrap_or(&digest)))
}

async fn make(layout: &Layout, engine: &Engine, image: &str) -> Result<()> {
    let below = debian_layer(layout, engine).await?;
    let step = Step::start("R base image");
    let mut build = engine.command("build");
    // The host's network and resolver: some machines reach Debian's mirror in no other way.
    build.args(["--network", "host", "--build-arg", &format!("DEBIAN={below}"), "--tag", image]);
    build
        .arg("--file")
        .arg(layout.root.join("infra/images/r/Containerfile"))
        .arg(layout.root.join("infra/images/r"));
    command::run(&step, "making the R base image", build, &layout.log("base-image")).await?;
    step.done_with(image);
    Ok(())
}

/// The name of a Debian image that is in the engine's store.
async fn debian_layer(layout: &Layout, engine: &Engine) -> Result<String> {
    let own = format!("localhost/ercid/debian:{SUITE}");
    for name in [DEBIAN, &own] {
        if engine.has(name).await {
            return Ok(name.to_owned());
        }
    }
    if pull(layout, engine, DEBIAN).await.is_ok() {
        return Ok(DEBIAN.to_owned());
    }
    bootstrap(layout, engine, &own).await?;
    Ok(own)
}

async fn pull(layout: &Layout, engine: &Engine, image: &str) -> Result<()> {
    let step = Step::start(format!("Asking a registry for {image}"));
    let mut pull = Command::new(&engine.program);
    pull.args(["pull", image]);
    let log = layout.log("pull");
    let answer = tokio::time::timeout(PULL, command::run(&step, "pulling", pull, &log)).await;
    match answer {
        Ok(Ok(())) => {
            step.done();
            Ok(())
        }
        _ => {
            step.done_with("none answers");
            Err(Error::Machine(format!("{image} can't be pulled")))
        }
    }
}

async fn bootstrap(layout: &Layout, engine: &Engine, image: &str) -> Result<()> {
    if !engine::on_path("mmdebstrap") {
        let missing = "no container registry answers, and mmdebstrap, which makes the Debian layer without one, is missing";
        debian::install(layout, missing, &["mmdebstrap"], &format!("make {DEBIAN} available to the engine"))
            .await?;
    }
    let tar = layout.local.join("debian.tar");
    let step = Step::start("Debian layer with mmdebstrap");
    let mut make = Command::new("mmdebstrap");
    make.args(["--variant=minbase", "--components=main"]);
    make.args(
        ["doc", "info", "locale", "man"].map(|dir| format!("--dpkgopt=path-exclude=/usr/share/{dir}/*")),
    );
    make.arg(SUITE).arg(&tar);
    command::run(&step, "mmdebstrap", make, &layout.log("mmdebstrap")).await?;
    let mut import = Command::new(&engine.program);
    import.arg("import").arg(&tar).arg(image);
    command::run(&step, "importing the Debian layer", import, &layout.log("import")).await?;
    fs::remove_file(&tar).map_err(Error::file("remove", &tar))?;
    step.done();
    Ok(())
}

async fn packages(engine: &Engine, image: &str) -> Result<Vec<String>> {
    let mut list = engine.confined(image, &[]);
    list.args(["Rscript", "--vanilla", "-e", LIST_PACKAGES]);
    let output = list
        .output()
        .await
        .map_err(|error| Error::Machine(format!("cannot start {}: {error}", engine.program)))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::Machine(format!(
            "{} can't run R in {image} ({reason}); see that containers work here, or remove the image and run this again",
            engine.program
        )));
    }
    Ok(parse_packages(&String::from_utf8_lossy(&output.stdout)))
}

fn parse_packages(list: &str) -> Vec<String> {
    let mut packages: Vec<String> =
        list.trim().split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_listed_once() {
        assert_eq!(parse_packages("knitr,base,knitr\n"), ["base", "knitr"]);
        assert_eq!(parse_packages("\n"), [""; 0]);
    }

    #[test]
    fn the_tag_is_of_the_recipe() {
        let layout = Layout::find().unwrap();
        let tag = tag(&layout).unwrap();
        let (name, hash) = tag.rsplit_once(':').unwrap();
        assert_eq!(name, "localhost/ercid/r-base");
        assert_eq!(hash.len(), 12);
    }

    #[test]
    fn a_registry_host_is_never_named() {
        let recipe = include_str!("../../../images/r/Containerfile");
        assert!(!recipe.contains("docker.io") && !DEBIAN.contains('/'));
    }
}
