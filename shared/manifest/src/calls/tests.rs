use proptest::prelude::*;

use super::*;

fn packages(code: &str) -> String {
    let mut findings = Findings::default();
    find(code, 1, &mut findings);
    let names: Vec<_> = findings.mentions().map(|m| m.package.to_string()).collect();
    names.join(" ")
}

fn ignored(code: &str) -> Vec<String> {
    let mut findings = Findings::default();
    find(code, 1, &mut findings);
    findings.ignored().map(|(line, reason)| format!("{line}: {reason}")).collect()
}

#[test]
fn calls_that_load() {
    for (code, expected) in [
        ("library(sf)", "sf"),
        ("library(\"sf\")", "sf"),
        ("library('data.table', quietly = TRUE)", "data.table"),
        ("library(`sf`)", "sf"),
        ("library(package = sf)", "sf"),
        ("library(warn.conflicts = FALSE, sf)", "sf"),
        ("base::library(sf)", "base sf"),
        ("suppressPackageStartupMessages({ library(dplyr); library(tidyr) })", "dplyr tidyr"),
        ("if (!require(sf)) install.packages('sf')", "sf sf"),
        ("require(\n  sf # spatial\n)", "sf"),
        ("requireNamespace(\"sf\", quietly = TRUE)", "sf"),
        ("loadNamespace('sf'); attachNamespace('terra')", "sf terra"),
        ("x <- dplyr::filter(y, stringr::str_detect(z, '::'))", "dplyr stringr"),
        ("utils:::head.matrix(x)", "utils"),
        ("\"sf\"::st_read(f)", "sf"),
        (
            "pacman::p_load(sf, 'terra', char = c('units', \"s2\"), install = TRUE)",
            "pacman sf terra units s2",
        ),
        ("install.packages(c('sf', 'terra'), repos = 'https://example.org')", "sf terra"),
        ("install.packages(repos = r, pkgs = 'sf')", "sf"),
        ("library('sf', character.only = TRUE)", "sf"),
        ("library(sf, character.only = FALSE)", "sf"),
        ("x |> (\\(d) ggplot2::ggplot(d))()", "ggplot2"),
        ("f(library(sf), g[library(terra)], { library(units) })", "sf terra units"),
    ] {
        assert_eq!(packages(code), expected, "{code}");
    }
}

#[test]
fn what_does_not_load() {
    for code in [
        "# library(sf)",
        "x <- 'library(sf)'",
        "cat(r\"(library(sf) sf::st_read)\")",
        "library()",
        "library(help = sf)",
        "shelf$library(sf)",
        "object@require(sf)",
        "library",
        "mylibrary(sf); library.sf(sf); library_(sf)",
        "library(sf",
        "library)sf(",
        "a ::",
        ":: b",
        "x <- library; x(sf)",
    ] {
        assert_eq!(packages(code), "", "{code}");
    }
}

#[test]
fn what_is_known_only_when_it_runs_is_reported() {
    for (code, expected) in [
        ("library(x, character.only = TRUE)", "1: library() names its package only when it runs"),
        (
            "lapply(p, function(x) require(x, character.only = T))",
            "1: require() names its package only when it runs",
        ),
        ("\n\nlibrary(x[1])", "3: library() names its package only when it runs"),
        ("requireNamespace(x)", "1: requireNamespace() names its package only when it runs"),
        ("install.packages(setdiff(a, b))", "1: install.packages() names its package only when it runs"),
        ("install.packages(c('a1', b))", "1: install.packages() names its package only when it runs"),
        ("remotes::install_github('r-spatial/sf')", "1: install_github() is not repeated in the image"),
        ("library('s f')", "1: \"s f\" is not a package name"),
    ] {
        assert_eq!(ignored(code), [expected], "{code}");
    }
}

proptest! {
    #[test]
    fn any_code_is_read(code in r#"(library|require|c|p_load|install\.packages|::|[(){}\[\]'"`,=#$a1\n ])*"#) {
        let mut findings = Findings::default();
        find(&code, 1, &mut findings);
        prop_assert!(findings.mentions().all(|m| code.contains(m.package.as_str())));
    }

    #[test]
    fn a_call_is_found_between_anything_closed(before in "[a-z0-9 +\n]*", name in "[a-zA-Z][a-zA-Z0-9.]{0,20}[a-zA-Z0-9]") {
        prop_assert_eq!(packages(&format!("{before}\nlibrary({name})\n{before}")), name);
    }
}

#[test]
fn deep_nesting_is_linear() {
    let code = "library(".repeat(200_000);
    assert_eq!(packages(&code), "");
}
