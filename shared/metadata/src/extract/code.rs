//! Static reading of R code (contract 5.2): what it loads, reads, shows and says.

mod chunk;
mod packages;
mod token;

use serde_json::{Value, json};

use super::MAX_LIST;
use token::{Call, Kind, Token};

/// Characters kept of a line of code or a comment.
const MAX_TEXT: usize = 200;

/// One remarkable line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    feature: &'static str,
    line: usize,
    /// Basename of an input, seed, line of code or comment.
    pub(super) text: String,
}

/// All that was found, in the order of files and lines.
#[derive(Debug, Default)]
pub(super) struct Findings {
    packages: Vec<String>,
    pub(super) inputs: Vec<Finding>,
    pub(super) outputs: Vec<Finding>,
    pub(super) comments: Vec<Finding>,
}

impl Findings {
    /// Reads a script, or the R chunks of an R Markdown file.
    pub(super) fn add(&mut self, source: &str, is_markdown: bool) {
        if !is_markdown {
            return self.add_code(source, 1);
        }
        for chunk in chunk::find(source) {
            self.add_code(chunk.code, chunk.line);
        }
    }

    fn add_code(&mut self, code: &str, first_line: usize) {
        let tokens = token::read(code);
        let lines: Vec<_> = code.lines().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token.kind {
                Kind::Comment => self.add_comment(token, first_line),
                Kind::Word => {
                    if let Some((package, _)) = token.text.split_once("::") {
                        self.add_package(package, packages::is_base(package));
                    }
                    if let Some(call) = Call::at(&tokens, index) {
                        self.add_call(&call, &lines, first_line);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_call(&mut self, call: &Call<'_, '_>, lines: &[&str], first_line: usize) {
        let line = first_line + call.line;
        match call.name {
            "library" | "require" | "requireNamespace" | "loadNamespace" => {
                if let Some(package) = call.package() {
                    self.add_package(package, false);
                }
            }
            "install.packages" => call.texts().for_each(|package| self.add_package(package, false)),
            "set.seed" => {
                if let Some(seed) = call.plain_arguments().next() {
                    push(&mut self.outputs, "setseed", line, seed);
                }
            }
            "data" => {
                for name in call.plain_arguments() {
                    push(&mut self.inputs, "data input", line, name);
                }
            }
            name if reads(name) => {
                if let Some(path) = call.file() {
                    let basename = path.rsplit(['/', '\\']).next().unwrap_or(path);
                    push(&mut self.inputs, "data input", line, basename);
                }
            }
            name if shows(name) => {
                push(&mut self.outputs, "result", line, lines.get(call.line).unwrap_or(&""));
            }
            _ => {}
        }
    }

    fn add_comment(&mut self, token: &Token<'_>, first_line: usize) {
        let text = token.text.trim_start_matches(['#', '\'', '|']);
        if text.chars().any(char::is_alphanumeric) {
            push(&mut self.comments, "comment", first_line + token.line, text);
        }
    }

    fn add_package(&mut self, package: &str, known: bool) {
        let is_new =
            !known && packages::is_name(package) && !self.packages.iter().any(|other| other == package);
        if is_new && self.packages.len() < MAX_LIST {
            self.packages.push(package.to_owned());
        }
    }

    /// The `depends` entry of the record.
    pub(super) fn depends(&self) -> Value {
        let depends = self.packages.iter().map(|package| {
            json!({
                "category": packages::category(package),
                "identifier": package,
                "packageSystem": "https://cloud.r-project.org/",
            })
        });
        depends.collect()
    }
}

fn push(findings: &mut Vec<Finding>, feature: &'static str, line: usize, text: &str) {
    let text: String = text.trim().chars().take(MAX_TEXT).collect();
    if findings.len() < MAX_LIST && !text.is_empty() {
        findings.push(Finding { feature, line, text });
    }
}

fn reads(name: &str) -> bool {
    matches!(name, "load" | "fread" | "st_read" | "raster" | "rast" | "vect")
        || (name.starts_with("read") && name != "readline")
}

fn shows(name: &str) -> bool {
    matches!(name, "print" | "plot" | "ggplot" | "barplot" | "boxplot" | "hist")
}

/// An `r_input`, `r_output` or `r_comment` entry of the record.
pub(super) fn listed(findings: &[Finding]) -> Value {
    let entry =
        |Finding { feature, line, text }: &Finding| json!({ "feature": feature, "line": line, "text": text });
    findings.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn findings(code: &str) -> Findings {
        let mut findings = Findings::default();
        findings.add(code, false);
        findings
    }

    fn texts(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|finding| finding.text.as_str()).collect()
    }

    #[test]
    fn packages() {
        let code = r#"
library(sf); require("ggplot2"); suppressPackageStartupMessages(library(package = dplyr))
if (!requireNamespace("raster", quietly = TRUE)) install.packages(c("raster", "rgdal"), repos = "https://x")
x <- data.table::fread("x.csv"); stats::sd(1)
library(pkg, character.only = TRUE)
# library(commented)
y <- "library(quoted)"
library(sf)
"#;
        assert_eq!(findings(code).packages, ["sf", "ggplot2", "dplyr", "raster", "rgdal", "data.table"]);
    }

    #[test]
    fn inputs() {
        let code = r#"a <- read.csv("data/a.csv", sep = ";")
b <- readr::read_csv(
  file = file.path("data", "b.csv"))
load('c.RData')
data(meuse)
d <- readRDS(paste0(dir, "/d.rds"))
e <- st_read(dsn = "shapes/e.shp")
readline("prompt")
f <- read.csv(path)
g <- read.csv(skip = "x", r"(g.csv)")"#;
        let findings = findings(code);
        assert_eq!(
            texts(&findings.inputs),
            ["a.csv", "b.csv", "c.RData", "meuse", "d.rds", "e.shp", "g.csv"]
        );
        let lines: Vec<_> = findings.inputs.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 6, 7, 10]);
    }

    #[test]
    fn outputs_and_comments() {
        let findings = findings("# Ships\n#####\nset.seed(42)\n  plot(x) # shown\n");
        insta::assert_compact_json_snapshot!([listed(&findings.outputs), listed(&findings.comments)], @r#"
        [
          [
            {
              "feature": "setseed",
              "line": 3,
              "text": "42"
            },
            {
              "feature": "result",
              "line": 4,
              "text": "plot(x) # shown"
            }
          ],
          [
            {
              "feature": "comment",
              "line": 1,
              "text": "Ships"
            },
            {
              "feature": "comment",
              "line": 4,
              "text": "shown"
            }
          ]
        ]
        "#);
    }

    #[test]
    fn markdown_gives_lines_of_the_file() {
        let mut findings = Findings::default();
        findings.add("---\ntitle: x\n---\n\nlibrary(no)\n\n```{r}\nlibrary(yes)\nread.csv('a')\n```\n", true);
        assert_eq!(findings.packages, ["yes"]);
        assert_eq!(findings.inputs[0].line, 9);
    }

    #[test]
    fn depends_have_categories() {
        insta::assert_compact_json_snapshot!(findings("library(sf); library(unheard.of)").depends(), @r#"
        [
          {
            "category": "geo sciences,CRAN Top100",
            "identifier": "sf",
            "packageSystem": "https://cloud.r-project.org/"
          },
          {
            "category": null,
            "identifier": "unheard.of",
            "packageSystem": "https://cloud.r-project.org/"
          }
        ]
        "#);
    }

    #[test]
    fn hostile_code_takes_no_time() {
        assert!(findings(&"read(".repeat(200_000)).inputs.is_empty());
        assert!(findings(&"r\"(".repeat(300_000)).inputs.is_empty());
        assert_eq!(findings(&"print(1)\n".repeat(100_000)).outputs.len(), MAX_LIST);
    }

    proptest! {
        #[test]
        fn any_code_is_read(code in "[a-z:(),=\"'#`\\\\\n]{0,80}") {
            let found = findings(&code);
            let last = code.lines().count().max(1);
            for finding in found.inputs.iter().chain(&found.outputs).chain(&found.comments) {
                prop_assert!((1..=last).contains(&finding.line));
            }
        }
    }
}
