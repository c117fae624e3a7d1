use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

fn manifest(main: &str, display: &str, files: &[(&str, &str)]) -> Result<Manifest, ManifestError> {
    let base = BaseImage::new("rocker/geospatial:3.6.2", ["knitr", "rmarkdown", "sf"])?;
    let sources: Vec<_> = files
        .iter()
        .map(|(path, text)| Source { path: (*path).into(), bytes: text.as_bytes().into() })
        .collect();
    let (version, timestamp) = ("0.1.0", "2026-11-24T06:28:49.683Z");
    generate(&Request { main, display, base: &base, version, timestamp }, &sources)
}

#[test]
fn r_markdown_with_packages() {
    let text = "---\ntitle: x\n---\n```{r}\nlibrary(sf)\nlibrary(ggplot2)\nx <- dplyr::n()\nlibrary(p, character.only = TRUE)\n```\n";
    let manifest =
        manifest("main.Rmd", "display.html", &[("main.Rmd", text), ("R/a b.R", "require(units)")]).unwrap();
    assert_snapshot!(manifest.dockerfile, @r#"
    FROM rocker/geospatial:3.6.2
    LABEL maintainer="o2r"
    RUN ["install2.r", "dplyr", "ggplot2", "units"]
    WORKDIR /erc/
    LABEL info.o2r.generate.name="muncher" info.o2r.generate.version="0.1.0" info.o2r.generate.image="rocker/geospatial:3.6.2" info.o2r.generate.timestamp="2026-11-24T06:28:49.683Z"
    CMD ["R", "--vanilla", "-e", "rmarkdown::render(input = \"/erc/main.Rmd\", output_format = rmarkdown::html_document(), output_dir = \"/erc\", output_file = \"display.html\")"]
    "#);
    assert_snapshot!(manifest.log.join("\n"), @r#"
    main.Rmd: sf (library, line 5), ggplot2 (library, line 6), dplyr (::, line 7)
    main.Rmd: ignored line 8: library() names its package only when it runs
    R/a b.R: units (require, line 1)
    in the base image rocker/geospatial:3.6.2: rmarkdown, sf
    to install: dplyr, ggplot2, units
    "#);
    assert_eq!(manifest.packages, ["dplyr", "ggplot2", "units"]);
}

#[test]
fn a_script_without_packages() {
    let manifest = manifest("main.R", "display.png", &[("main.R", "barplot(1:3)")]).unwrap();
    assert_snapshot!(manifest.dockerfile, @r#"
    FROM rocker/geospatial:3.6.2
    LABEL maintainer="o2r"
    WORKDIR /erc/
    LABEL info.o2r.generate.name="muncher" info.o2r.generate.version="0.1.0" info.o2r.generate.image="rocker/geospatial:3.6.2" info.o2r.generate.timestamp="2026-11-24T06:28:49.683Z"
    CMD ["R", "--vanilla", "-f", "main.R"]
    "#);
    assert_snapshot!(manifest.log.join("\n"), @r#"
    main.R: no packages
    in the base image rocker/geospatial:3.6.2: no packages
    to install: no packages
    "#);
    assert!(!manifest.dockerfile.contains("COPY"));
}

#[test]
fn everything_that_declares() {
    let files = [
        ("main.Rmd", "```{r}\nlibrary(mine)\nlibrary(special)\n```"),
        ("DESCRIPTION", "Package: mine\nDepends: R (>= 4), terra\nImports: bad name"),
        ("renv.lock", r#"{"Packages": {"units": {"Version": "0.8-5", "Source": "Repository"}}}"#),
        ("install.R", "install.packages('special')\nremotes::install_github('a/b')"),
        ("renv/activate.R", "library(renv)"),
        ("data.csv", "library(csv)"),
    ];
    let manifest = manifest("main.Rmd", "paper.pdf", &files).unwrap();
    assert_snapshot!(manifest.dockerfile, @r#"
    FROM rocker/geospatial:3.6.2
    LABEL maintainer="o2r"
    RUN ["install2.r", "remotes", "terra", "units"]
    COPY ["install.R", "/opt/erc/install.R"]
    RUN ["Rscript", "/opt/erc/install.R"]
    WORKDIR /erc/
    LABEL info.o2r.generate.name="muncher" info.o2r.generate.version="0.1.0" info.o2r.generate.image="rocker/geospatial:3.6.2" info.o2r.generate.timestamp="2026-11-24T06:28:49.683Z"
    CMD ["R", "--vanilla", "-e", "rmarkdown::render(input = \"/erc/main.Rmd\", output_format = rmarkdown::pdf_document(), output_dir = \"/erc\", output_file = \"paper.pdf\")"]
    "#);
    assert_snapshot!(manifest.log.join("\n"), @r#"
    main.Rmd: mine (library, line 2), special (library, line 3)
    DESCRIPTION: terra
    DESCRIPTION: ignored "bad name": not a package name
    install.R: special (install.packages, line 1), remotes (::, line 2)
    install.R: is run in the image as it is
    renv.lock: units
    renv.lock: units 0.8-5 asked for, the repository's version is used
    special: left to install.R
    mine: the workspace itself
    in the base image rocker/geospatial:3.6.2: rmarkdown
    to install: remotes, terra, units
    "#);
}

#[test]
fn a_base_image_without_rmarkdown_gets_it() {
    let base = BaseImage::new("r-base", ["knitr"]).unwrap();
    let sources = [Source { path: "main.Rmd".into(), bytes: vec![] }];
    let request = Request { main: "main.Rmd", display: "d.html", base: &base, version: "1", timestamp: "t" };
    assert_eq!(generate(&request, &sources).unwrap().packages, ["rmarkdown"]);
}

#[test]
fn nothing_in_a_workspace_can_write_an_instruction() {
    let text = "library('a\\nRUN x')\nlibrary(\"a\\\", \\\"b\")\n`a\nRUN x`::y\nlibrary(`$(x)`)";
    let main = "m\" ] \\ ${HOME} # <<EOF.Rmd";
    let manifest =
        manifest(main, "d'\".html", &[(main, &format!("```{{r}}\n{text}\n```")), ("a\nRUN y.R", text)]);
    let manifest = manifest.unwrap();
    assert_snapshot!(manifest.dockerfile, @r#"
    FROM rocker/geospatial:3.6.2
    LABEL maintainer="o2r"
    WORKDIR /erc/
    LABEL info.o2r.generate.name="muncher" info.o2r.generate.version="0.1.0" info.o2r.generate.image="rocker/geospatial:3.6.2" info.o2r.generate.timestamp="2026-11-24T06:28:49.683Z"
    CMD ["R", "--vanilla", "-e", "rmarkdown::render(input = \"/erc/m\\u0022 \\u005d \\u005c \\u0024\\u007bHOME\\u007d \\u0023 \\u003c\\u003cEOF.Rmd\", output_format = rmarkdown::html_document(), output_dir = \"/erc\", output_file = \"d\\u0027\\u0022.html\")"]
    "#);
    assert_eq!(manifest.packages, [""; 0]);
    assert!(manifest.log.iter().all(|line| !line.contains('\n')));
}

#[test]
fn what_has_no_manifest() {
    for (main, display, expected) in [
        ("main.py", "d.html", "error getting generation function for main file main.py"),
        ("sessionInfo.rdata", "d.html", "error getting generation function for main file sessionInfo.rdata"),
        ("main.Rmd", "d.html", "error generating manifest: main file main.Rmd not found"),
        ("a\nb.R", "d.html", "error generating manifest: file name a\u{fffd}b.R is not supported"),
    ] {
        assert_eq!(manifest(main, display, &[]).unwrap_err().to_string(), expected);
    }
}

#[test]
fn many_packages_make_many_instructions_up_to_a_limit() {
    let code = |n: usize| (0..n).map(|i| format!("library(p{i}x)\n")).collect::<String>();
    let dockerfile = manifest("main.R", "d", &[("main.R", &code(401))]).unwrap().dockerfile;
    assert_eq!(dockerfile.matches("RUN [\"install2.r\", ").count(), 3);
    let error = manifest("main.R", "d", &[("main.R", &code(2001))]).unwrap_err();
    assert_eq!(error, ManifestError::TooManyPackages { found: 2001, limit: 2000 });
}

#[test]
fn what_is_not_utf_8_or_too_large_is_no_failure() {
    let base = BaseImage::new("r-base", ["knitr"]).unwrap();
    let large = "library(large)\n".repeat(crate::MAX_SOURCE_BYTES / 15 + 1);
    let sources = [
        Source { path: "main.R".into(), bytes: b"x <- '\xe4'; library(latin)".to_vec() },
        Source { path: "large.R".into(), bytes: large.into() },
    ];
    let request = Request { main: "main.R", display: "d", base: &base, version: "1", timestamp: "t" };
    let manifest = generate(&request, &sources).unwrap();
    assert_eq!(manifest.packages, ["latin"]);
    assert!(manifest.log.contains(&"large.R: not analysed, too large".to_owned()));
}

#[test]
fn labels_of_the_deployment_are_checked() {
    let base = BaseImage::new("r-base", ["knitr"]).unwrap();
    let sources = [Source { path: "main.R".into(), bytes: vec![] }];
    for timestamp in ["a\"", "a\nRUN x", "$HOME", "\\"] {
        let request = Request { main: "main.R", display: "d", base: &base, version: "1", timestamp };
        assert_eq!(generate(&request, &sources).unwrap_err(), ManifestError::Label(timestamp.to_owned()));
    }
}

proptest! {
    #[test]
    fn every_line_is_one_of_ours(name in any::<String>(), display in any::<String>(), code in any::<String>()) {
        let main = format!("{name}.Rmd");
        if let Ok(manifest) = manifest(&main, &display, &[(&main, &code), ("x.R", &code)]) {
            for line in manifest.dockerfile.lines() {
                let instruction = line.split(' ').next().unwrap_or_default();
                prop_assert!(["FROM", "LABEL", "RUN", "WORKDIR", "CMD"].contains(&instruction), "{line}");
            }
        }
    }
}
