//! What is known about R packages by their names.

/// Packages for spatial data (after CRAN's task view "Spatial").
const GEO: &[&str] = &[
    "automap",
    "classInt",
    "deldir",
    "dismo",
    "exactextractr",
    "geojsonio",
    "geojsonsf",
    "geosphere",
    "ggmap",
    "ggspatial",
    "gstat",
    "leaflet",
    "lwgeom",
    "mapdata",
    "mapproj",
    "maps",
    "maptools",
    "mapview",
    "ncdf4",
    "osmdata",
    "proj4",
    "raster",
    "rasterVis",
    "rgdal",
    "rgeos",
    "rnaturalearth",
    "s2",
    "sf",
    "sp",
    "spacetime",
    "spatialreg",
    "spatstat",
    "spdep",
    "stars",
    "stplanr",
    "terra",
    "tmap",
    "trajectories",
    "units",
];

/// Packages that are downloaded most.
const POPULAR: &[&str] = &[
    "Rcpp",
    "R6",
    "RColorBrewer",
    "DBI",
    "MASS",
    "Matrix",
    "backports",
    "base64enc",
    "broom",
    "bslib",
    "caret",
    "cli",
    "colorspace",
    "cowplot",
    "crayon",
    "curl",
    "data.table",
    "devtools",
    "digest",
    "dplyr",
    "evaluate",
    "fansi",
    "farver",
    "fastmap",
    "forcats",
    "fs",
    "generics",
    "ggplot2",
    "ggrepel",
    "glue",
    "gridExtra",
    "gtable",
    "haven",
    "highr",
    "hms",
    "htmltools",
    "htmlwidgets",
    "httpuv",
    "httr",
    "isoband",
    "jsonlite",
    "knitr",
    "labeling",
    "lattice",
    "lazyeval",
    "lifecycle",
    "lme4",
    "lubridate",
    "magrittr",
    "markdown",
    "memoise",
    "mgcv",
    "mime",
    "modelr",
    "munsell",
    "nlme",
    "openssl",
    "pillar",
    "pkgbuild",
    "pkgconfig",
    "pkgload",
    "plotly",
    "plyr",
    "prettyunits",
    "processx",
    "progress",
    "promises",
    "ps",
    "purrr",
    "readr",
    "readxl",
    "remotes",
    "reshape2",
    "reticulate",
    "rlang",
    "rmarkdown",
    "rprojroot",
    "rstudioapi",
    "rvest",
    "sass",
    "scales",
    "sf",
    "shiny",
    "sp",
    "stringi",
    "stringr",
    "survival",
    "testthat",
    "tibble",
    "tidyr",
    "tidyselect",
    "tidyverse",
    "tinytex",
    "tzdb",
    "usethis",
    "utf8",
    "vctrs",
    "viridis",
    "viridisLite",
    "withr",
    "xfun",
    "xml2",
    "xtable",
    "yaml",
    "zoo",
];

const BASE: &[&str] = &[
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

/// The `category` of a dependency (contract 5.2).
pub(super) fn category(package: &str) -> Option<&'static str> {
    match (GEO.contains(&package), POPULAR.contains(&package)) {
        (true, true) => Some("geo sciences,CRAN Top100"),
        (true, false) => Some("geo sciences"),
        (false, true) => Some("CRAN Top100"),
        (false, false) => None,
    }
}

/// Whether a package is part of R itself.
pub(super) fn is_base(package: &str) -> bool {
    BASE.contains(&package)
}

/// Whether a text can be the name of a package (Writing R Extensions, 1.1.1).
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 100
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories() {
        assert_eq!(category("sf"), Some("geo sciences,CRAN Top100"));
        assert_eq!(category("gstat"), Some("geo sciences"));
        assert_eq!(category("dplyr"), Some("CRAN Top100"));
        assert_eq!(category("unheard.of"), None);
    }

    #[test]
    fn names() {
        assert!(is_name("data.table") && is_name("R6"));
        assert!(!is_name("2x") && !is_name("") && !is_name("a/b") && !is_name("x_y"));
        assert!(is_base("stats") && !is_base("sf"));
    }
}
