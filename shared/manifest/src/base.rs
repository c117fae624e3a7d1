//! The image that manifests build on.

use std::collections::BTreeSet;

use crate::{ManifestError, PackageName};

/// Part of every R.
const BASE: [&str; 14] = [
    "base",
    "compiler",
    "datasets",
    "grDevices",
    "graphics",
    "grid",
    "methods",
    "parallel",
    "splines",
    "stats",
    "stats4",
    "tcltk",
    "tools",
    "utils",
];

/// Part of most builds of R, but not of every distribution's smallest package.
const RECOMMENDED: [&str; 15] = [
    "KernSmooth",
    "MASS",
    "Matrix",
    "boot",
    "class",
    "cluster",
    "codetools",
    "foreign",
    "lattice",
    "mgcv",
    "nlme",
    "nnet",
    "rpart",
    "spatial",
    "survival",
];

/// What any image that renders R Markdown has.
const RENDERING: [&str; 2] = ["knitr", "rmarkdown"];

/// A base image and the R packages in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseImage {
    reference: String,
    packages: BTreeSet<PackageName>,
}

impl BaseImage {
    /// An image by its reference. `packages` are those the deployment says the image has, beside R's own; when it says
    /// nothing (an empty list), R's recommended packages, knitr and rmarkdown are assumed.
    ///
    /// # Errors
    /// The reference holds something other than letters, digits and `._-/:@`.
    pub fn new<S: AsRef<str>>(
        reference: &str,
        packages: impl IntoIterator<Item = S>,
    ) -> Result<Self, ManifestError> {
        let valid = reference.len() <= 512
            && reference.starts_with(|c: char| c.is_ascii_alphanumeric())
            && reference.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/:@".contains(&b));
        if !valid {
            return Err(ManifestError::BaseImage(reference.to_owned()));
        }
        let mut known: BTreeSet<_> =
            packages.into_iter().filter_map(|name| PackageName::parse(name.as_ref().trim())).collect();
        if known.is_empty() {
            known.extend(names(&RECOMMENDED).chain(names(&RENDERING)));
        }
        known.extend(names(&BASE));
        Ok(Self { reference: reference.to_owned(), packages: known })
    }

    /// The image's reference, as in `FROM`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Whether the image has the package.
    #[must_use]
    pub fn has(&self, package: &PackageName) -> bool {
        self.packages.contains(package)
    }
}

fn names(list: &'static [&str]) -> impl Iterator<Item = PackageName> {
    list.iter().copied().filter_map(PackageName::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(image: &BaseImage, name: &str) -> bool {
        image.has(&PackageName::parse(name).unwrap())
    }

    #[test]
    fn an_image_that_lists_nothing_has_the_usual() {
        let image = BaseImage::new("rocker/geospatial:3.6.2", [] as [&str; 0]).unwrap();
        assert!(has(&image, "stats") && has(&image, "MASS") && has(&image, "rmarkdown"));
        assert!(!has(&image, "sf"));
    }

    #[test]
    fn an_image_that_lists_packages_has_those_and_r() {
        let image = BaseImage::new("localhost/r", ["knitr", " sf ", ""]).unwrap();
        assert!(has(&image, "stats") && has(&image, "sf"));
        assert!(!has(&image, "MASS") && !has(&image, "rmarkdown"));
    }

    #[test]
    fn a_reference_cannot_carry_instructions() {
        for reference in ["", "a b", "a\nRUN x", "a$b", "-a", "a\\", "a\" b"] {
            let error = BaseImage::new(reference, ["knitr"]).unwrap_err();
            assert_eq!(error, ManifestError::BaseImage(reference.to_owned()));
        }
        let digest = "registry.example:5000/r@sha256:0123abcd";
        assert_eq!(BaseImage::new(digest, ["knitr"]).unwrap().reference(), digest);
    }
}
