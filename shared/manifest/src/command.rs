//! The command that an image runs.

use crate::{ManifestError, PAYLOAD_MOUNT, error::printable, source::extension};

/// The command that makes `display` from `main` (paths relative to the payload directory).
///
/// R Markdown is rendered to HTML, or to PDF for a display file of that type; a script makes what it makes.
pub(crate) fn command(main: &str, display: &str) -> Result<Vec<String>, ManifestError> {
    match extension(main).as_str() {
        "rmd" => {
            Ok(vec!["R".into(), "--vanilla".into(), "-e".into(), render(checked(main)?, checked(display)?)])
        }
        "r" => Ok(vec!["R".into(), "--vanilla".into(), "-f".into(), script(checked(main)?)?]),
        _ => Err(ManifestError::UnsupportedMain(printable(main))),
    }
}

/// A name inside the payload that can be written on one line.
fn checked(path: &str) -> Result<&str, ManifestError> {
    let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let on_one_line = !path.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
    if inside && on_one_line { Ok(path) } else { Err(ManifestError::UnsupportedName(printable(path))) }
}

fn render(main: &str, display: &str) -> String {
    let (directory, file) = match display.rsplit_once('/') {
        Some((directory, file)) => (format!("{PAYLOAD_MOUNT}/{directory}"), file),
        None => (PAYLOAD_MOUNT.to_owned(), display),
    };
    let format = if extension(display) == "pdf" { "pdf_document" } else { "html_document" };
    format!(
        "rmarkdown::render(input = {}, output_format = rmarkdown::{format}(), output_dir = {}, output_file = {})",
        text(&format!("{PAYLOAD_MOUNT}/{main}")),
        text(&directory),
        text(file),
    )
}

/// An R string constant. R's start script passes expressions through a shell that splits, globs and (as dash) reads
/// backslashes, so every ASCII character that could mean something to it is written by its number.
fn text(value: &str) -> String {
    let mut text = String::from('"');
    for c in value.chars() {
        if !c.is_ascii() || c.is_ascii_alphanumeric() || "/._- ".contains(c) {
            text.push(c);
        } else {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        }
    }
    text.push('"');
    text
}

/// The argument of `-f`, where the start script leaves no way to write what it globs, splits or translates.
fn script(main: &str) -> Result<String, ManifestError> {
    if main.contains(['*', '?', '[', '\\', '~']) {
        return Err(ManifestError::UnsupportedName(printable(main)));
    }
    Ok(if main.starts_with('-') { format!("./{main}") } else { main.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn last(main: &str, display: &str) -> String {
        command(main, display).unwrap().pop().unwrap()
    }

    #[test]
    fn markdown_is_rendered_to_the_display_file() {
        assert_eq!(
            last("main.Rmd", "display.html"),
            r#"rmarkdown::render(input = "/erc/main.Rmd", output_format = rmarkdown::html_document(), output_dir = "/erc", output_file = "display.html")"#
        );
        assert_eq!(
            last("src/pa per.RMD", "out/final/paper.PDF"),
            r#"rmarkdown::render(input = "/erc/src/pa per.RMD", output_format = rmarkdown::pdf_document(), output_dir = "/erc/out/final", output_file = "paper.PDF")"#
        );
    }

    #[test]
    fn a_script_is_run() {
        assert_eq!(command("main.R", "display.png").unwrap(), ["R", "--vanilla", "-f", "main.R"]);
        assert_eq!(last("-x.r", "y"), "./-x.r");
        assert_eq!(last("a b$c.R", "y"), "a b$c.R");
    }

    #[test]
    fn names_cannot_leave_their_string() {
        assert!(
            last("a\"); q(\".Rmd", "d.html")
                .contains(r#"(input = "/erc/a\u0022\u0029\u003b q\u0028\u0022.Rmd","#)
        );
        assert!(
            last("a\\.Rmd", "*~+~`d`.html")
                .ends_with(r#"output_file = "\u002a\u007e\u002b\u007e\u0060d\u0060.html")"#)
        );
        assert!(last("größe.Rmd", "d.html").contains("\"/erc/größe.Rmd\""));
    }

    #[test]
    fn other_main_files_have_no_command() {
        for main in ["main.py", "sessionInfo.RData", "main", "", "R", "main.Rmd.txt", "paper.qmd"] {
            let text = command(main, "display.html").unwrap_err().to_string();
            assert_eq!(text, format!("error getting generation function for main file {main}"));
        }
    }

    #[test]
    fn names_that_cannot_be_written_are_refused() {
        for main in [
            "a\nb.Rmd",
            "a\u{2028}.R",
            "../a.R",
            "/a.Rmd",
            "a//b.R",
            "./a.R",
            "a\0.R",
            "a*.R",
            "a?.R",
            "~+~.R",
        ] {
            let error = command(main, "display.html").unwrap_err();
            assert_eq!(error, ManifestError::UnsupportedName(printable(main)), "{main:?}");
        }
        for display in ["", "..", "a\r.html", "/etc/x.html", "a/"] {
            let error = command("main.Rmd", display).unwrap_err();
            assert_eq!(error, ManifestError::UnsupportedName(printable(display)), "{display:?}");
        }
    }

    proptest! {
        #[test]
        fn a_constant_has_two_quotes_and_no_shell_character(value in any::<String>()) {
            let constant = text(&value);
            prop_assert_eq!(constant.matches('"').count(), 2);
            prop_assert!(!constant.contains(['*', '?', '[', '~', '`', '$', '\'', '\n']));
            prop_assert_eq!(constant.matches('\\').count(), constant.matches("\\u00").count());
        }
    }
}
