//! What all check pages share: the style, the bar at the top, and the page for files that aren't HTML.

use std::fmt::Write as _;

/// The first rules are the reference's (contract 6.5 step 3).
pub(crate) const STYLE: &str = r#"<style type="text/css">

ins { background-color: #aaffaa; text-decoration: none }
del { background-color: #ff8888; text-decoration: none }
ins.erc-checker, del.erc-checker, .erc-checker-figure { scroll-margin-top: 6em }
ins.erc-checker:target, del.erc-checker:target { outline: 2px solid #333333 }
ins.erc-checker img { outline: 4px solid #aaffaa }
del.erc-checker img { outline: 4px solid #ff8888 }
.erc-checker-bar { position: sticky; top: 0; z-index: 2147483647; max-height: 5em; overflow: auto; padding: 0.5em 1em;
  background: #222222; color: #ffffff; font: 14px/1.5 sans-serif; text-align: left }
.erc-checker-bar a { color: #aaddff }
.erc-checker-bar ins, .erc-checker-bar del { color: #000000; padding: 0 0.3em }
.erc-checker-figure { display: flex; gap: 1em; border: 2px solid #ff8888; padding: 0.5em; text-align: left }
.erc-checker-figure > span { flex: 1; min-width: 0; font: 14px/1.5 sans-serif }
.erc-checker-figure img { display: block; max-width: 100%; height: auto }

</style>
"#;

/// Links in the bar; a document with more differences is read from top to bottom anyway.
const LINKS: usize = 60;

/// The bar at the top: how many differences, and a link to each (of the ids given).
pub(crate) fn bar(texts: u64, text_ids: &[String], images: usize, image_ids: &[String]) -> String {
    let mut bar =
        String::from("<div class=\"erc-checker-bar\" role=\"status\"><strong>Check failed:</strong> ");
    let _ = write!(bar, "{}", count(texts, "text difference", "text differences"));
    links(&mut bar, text_ids);
    let images = u64::try_from(images).unwrap_or(u64::MAX);
    let _ = write!(bar, ", {}", count(images, "image differs", "images differ"));
    links(&mut bar, image_ids);
    bar.push_str(". <ins>only in the original</ins> <del>only in the reproduction</del></div>\n");
    bar
}

fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn links(bar: &mut String, ids: &[String]) {
    if ids.is_empty() {
        return;
    }
    bar.push_str(" (");
    for (index, id) in ids.iter().take(LINKS).enumerate() {
        let label = if index == 0 { "first".to_owned() } else { (index + 1).to_string() };
        let _ = write!(bar, "{}<a href=\"#{id}\">{label}</a>", if index == 0 { "" } else { " " });
    }
    bar.push_str(if ids.len() > LINKS { " …)" } else { ")" });
}

/// A page of its own, for display files that aren't HTML. `content` is HTML.
pub(crate) fn page(bar: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n<title>Check</title>\n</head>\n\
         <body>\n{STYLE}{bar}{content}\n</body>\n</html>\n"
    )
}

/// Original, reproduced and difference side by side. Sources are URIs; a missing one is a sentence instead.
pub(crate) fn figure(id: &str, original: &str, reproduced: &str, difference: Option<&str>) -> String {
    let mut figure = format!("<span class=\"erc-checker-figure\" id=\"{id}\">");
    for (label, source) in
        [("original", Some(original)), ("reproduced", Some(reproduced)), ("difference", difference)]
    {
        let _ = match source {
            Some(source) => {
                write!(figure, "<span>{label}<img alt=\"{label}\" src=\"{}\" /></span>", escape(source))
            }
            None => write!(figure, "<span>{label}: could not be computed</span>"),
        };
    }
    figure.push_str("</span>");
    figure
}

/// Text as HTML, also inside double quotes.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_counts_and_links() {
        insta::assert_snapshot!(bar(1, &["erc-checker-1".to_owned()], 2, &["a".to_owned(), "b".to_owned()]), @r##"<div class="erc-checker-bar" role="status"><strong>Check failed:</strong> 1 text difference (<a href="#erc-checker-1">first</a>), 2 images differ (<a href="#a">first</a> <a href="#b">2</a>). <ins>only in the original</ins> <del>only in the reproduction</del></div>"##);
    }

    #[test]
    fn the_bar_does_not_grow_without_end() {
        let ids: Vec<String> = (0..1000).map(|n| format!("erc-checker-{n}")).collect();
        assert_eq!(bar(1000, &ids, 0, &[]).matches("<a ").count(), LINKS);
    }

    #[test]
    fn sources_can_not_leave_their_attribute() {
        assert!(!figure("x", "data:\"><script>", "b", None).contains("<script>"));
    }
}
