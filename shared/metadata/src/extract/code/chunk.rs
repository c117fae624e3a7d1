//! The fenced R chunks of an R Markdown file.

/// The code of a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// The lines between the fences.
    pub(super) code: &'a str,
    /// Number of the first of them in the file, from 1.
    pub(super) line: usize,
}

/// All chunks whose engine is R; an open one reaches to the end of the file.
pub(super) fn find(source: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut offset = 0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        match open {
            Some((fence, start, number)) if closes(line, fence) => {
                chunks.extend(source.get(start..offset).map(|code| Chunk { code, line: number }));
                open = None;
            }
            None => open = opens(line).map(|fence| (fence, end, index + 2)),
            Some(_) => {}
        }
        offset = end;
    }
    if let Some((_, start, number)) = open {
        chunks.extend(source.get(start..).map(|code| Chunk { code, line: number }));
    }
    chunks
}

/// The fence of a line such as ```` ```{r plot, echo=FALSE} ````.
fn opens(line: &str) -> Option<&str> {
    let line = line.trim();
    let fence = line.find('{').and_then(|brace| line.get(..brace))?.trim_end();
    let engine = line.split_once('{')?.1.split(|character: char| !character.is_alphanumeric()).next()?;
    (is_fence(fence) && engine.eq_ignore_ascii_case("r")).then_some(fence)
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    is_fence(line) && line.starts_with(fence)
}

fn is_fence(text: &str) -> bool {
    text.len() >= 3 && (text.bytes().all(|byte| byte == b'`') || text.bytes().all(|byte| byte == b'~'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chunk(code: &str, line: usize) -> Chunk<'_> {
        Chunk { code, line }
    }

    #[test]
    fn only_r_chunks_count() {
        let source = "```{r}\na\n```\n\n```{python}\nb\n```\n```r\nc\n```\n ~~~ {R, x}\nd\r\n~~~~\n```{rust}\ne\n```\n";
        assert_eq!(find(source), [chunk("a\n", 2), chunk("d\r\n", 12)]);
    }

    #[test]
    fn longer_fences_hold_shorter_ones() {
        assert_eq!(find("````{r}\n```\nx\n````\n"), [chunk("```\nx\n", 2)]);
    }

    #[test]
    fn an_open_chunk_reaches_to_the_end() {
        assert_eq!(find("```{r}\nx"), [chunk("x", 2)]);
        assert_eq!(find("```{r}"), [chunk("", 2)]);
    }

    proptest! {
        #[test]
        fn chunks_are_parts_of_the_source(source in "[`~{}r \n]{0,60}") {
            for chunk in find(&source) {
                let before = source.find(chunk.code);
                prop_assert!(before.is_some());
            }
        }
    }
}
