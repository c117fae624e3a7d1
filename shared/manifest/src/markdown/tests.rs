use proptest::prelude::*;

use super::*;

fn code(text: &str) -> Vec<(usize, &str)> {
    let pieces = read(text).code.into_iter();
    pieces.map(|(line, code)| (line, code.trim())).filter(|(_, code)| !code.is_empty()).collect()
}

#[test]
fn chunks_of_r_are_code() {
    let text = "text\n```{r plot, echo=FALSE}\nlibrary(sf)\nx\n```\n\n> ````{R}\n> y\n> ```\n> z\n> ````\n";
    assert_eq!(code(text), [(2, "plot, echo=FALSE"), (3, "library(sf)\nx"), (8, "> y\n> ```\n> z")]);
}

#[test]
fn other_chunks_and_prose_are_not() {
    for text in [
        "library(sf)",
        "```\nlibrary(sf)\n```",
        "```r\nlibrary(sf)\n```",
        "x\n```r x\nlibrary(sf)\n```",
        "```{python}\nlibrary(sf)\n```",
        "```{rust}\nlibrary(sf)\n```",
        "``{r}\nlibrary(sf)\n``",
        "a `rest` b, `library(sf)`",
        "`r",
    ] {
        assert_eq!(code(text), [], "{text}");
    }
}

#[test]
fn chunks_that_are_not_evaluated_are_skipped() {
    for text in [
        "\n```{r, eval=FALSE}\nlibrary(sf)\n```",
        "\n```{r x, eval = F, echo=TRUE}\nlibrary(sf)\n```",
        "\n```{r}\n#| label: x\n#| eval: false\nlibrary(sf)\n```",
        "\n```{r, engine = 'bash'}\nlibrary(sf)\n```",
    ] {
        assert_eq!(read(text), Document { code: vec![], skipped: vec![2] }, "{text}");
    }
    assert_eq!(code("```{r, eval=TRUE, cap='eval=FALSE'}\nsf\n```").len(), 2);
}

#[test]
fn inline_expressions_are_code() {
    let text = "---\ndate: \"`r Sys.Date()`\"\n---\n`code` `r sf::x(\n1)` and `r#a`";
    assert_eq!(code(text), [(2, "Sys.Date()"), (4, "sf::x(\n1)"), (5, "#a")]);
}

#[test]
fn an_open_chunk_ends_with_the_text() {
    assert_eq!(code("```{r}\nlibrary(sf)"), [(2, "library(sf)")]);
    assert_eq!(code("```{r}"), []);
}

#[test]
fn windows_line_ends() {
    assert_eq!(code("```{r}\r\nx\r\n```\r\nlibrary(sf)\r\n"), [(2, "x")]);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(```|````|`r |`|\\{r\\}|\\{r, eval=F\\}|\n|[a-z]| |ö|\r)*") {
        let lines = 1 + text.matches('\n').count();
        for (line, code) in read(&text).code {
            prop_assert!(line >= 1 && line <= lines + 1 && text.contains(code));
        }
    }
}
