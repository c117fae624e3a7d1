use super::*;

/// The number of differences, with what was marked.
fn texts(original: &str, reproduced: &str) -> (u64, Vec<String>) {
    let comparison = check(&page(original), &page(reproduced));
    assert_eq!(comparison.check_successful, comparison.num_text_differences == 0);
    assert_eq!(comparison.check_successful, comparison.html.is_none());
    (comparison.num_text_differences, comparison.html.map_or_else(Vec::new, |html| marks(&html)))
}

/// The marks in a page: `+` for insertions, `-` for deletions.
fn marks(html: &str) -> Vec<String> {
    html.split("<ins data-operation-index=\"")
        .flat_map(|part| {
            let mut pieces = part.split("<del data-operation-index=\"");
            let first = pieces.next().map(|piece| ('+', piece));
            first.into_iter().chain(pieces.map(|piece| ('-', piece))).collect::<Vec<_>>()
        })
        .skip(1)
        .map(|(sign, piece)| {
            let element = if sign == '+' { "</ins>" } else { "</del>" };
            let (_, content) = piece.split_once('>').unwrap();
            format!("{sign}{}", content.split_once(element).unwrap().0)
        })
        .collect()
}

#[test]
fn the_same_text_is_a_success() {
    assert_eq!(check(&page("<p>a</p>"), &page("<p>a</p>")), Comparison::default());
}

#[test]
fn insertions_deletions_and_replacements_count() {
    assert_eq!(texts("<p>a b c</p>", "<p>a c</p>"), (1, vec!["+b".to_owned()]));
    assert_eq!(texts("<p>a c</p>", "<p>a b c</p>"), (1, vec!["-b".to_owned()]));
    assert_eq!(texts("<p>a b c</p>", "<p>a x y c</p>"), (1, vec!["-x y".to_owned(), "+b".to_owned()]));
}

#[test]
fn a_number_in_a_table() {
    let table = |value: &str| {
        format!("<table><tr><td>1980</td><td>{value}</td></tr><tr><td>1981</td><td>7</td></tr></table>")
    };
    assert_eq!(texts(&table("10.2"), &table("10.3")), (1, vec!["-10.3".to_owned(), "+10.2".to_owned()]));
}

#[test]
fn what_a_reader_does_not_see_is_not_a_difference() {
    for (original, reproduced) in [
        ("<p>a b</p>", "<p>a\n  b\n</p>\n\n"),
        ("<p>a b</p>", "<p> a&nbsp;b</p>"),
        ("<p>it's &lt; &amp;</p>", "<P>it&#39;s &#60; &#x26;</P >"),
        ("<p>a</p><!-- rendered 10:00 -->", "<p>a</p><!-- rendered 11:00 <b>now</b> -->"),
        ("<p>a</p><script>id = 'htmlwidget-1'</script>", "<p>a</p><script>id = 'htmlwidget-2'; </script>"),
        ("<style>p { color: red }</style><p>a</p>", "<p>a</p>"),
        ("<div id='htmlwidget-1' class='x'>a</div>", "<div class=y id='htmlwidget-2'>a</div>"),
        ("a<br>b<img alt='x' src='p.png'>", "a<br/>b<img src=\"p.png\" width=3 />"),
    ] {
        assert_eq!(texts(original, reproduced), (0, Vec::new()), "{original} {reproduced}");
    }
}

#[test]
fn the_head_is_not_compared() {
    let with = |head: &str| format!("<html><head>{head}</head><body><p>a</p></body></html>");
    let comparison = check(
        &with("<title>One</title><script type='application/ld+json'>{\"at\":1}</script>"),
        &with(
            "<title>Two</title><meta name='date' content='2020-01-01'><script type='application/ld+json'>{}</script>",
        ),
    );
    assert!(comparison.check_successful);
}

#[test]
fn structure_counts_and_is_shown() {
    assert_eq!(
        texts("<p><b>a</b></p>", "<p><i>a</i></p>"),
        (
            2,
            vec!["-&lt;i&gt;", "+&lt;b&gt;", "-&lt;/i&gt;", "+&lt;/b&gt;"]
                .into_iter()
                .map(str::to_owned)
                .collect()
        )
    );
    assert_eq!(texts("a<br>b", "a b"), (1, vec!["+&lt;br&gt;".to_owned()]));
    let (count, marks) = texts("<a href='?a=1&amp;b=2'>x</a>", "<a href='?a=1&amp;b=3'>x</a>");
    assert_eq!((count, marks.len()), (1, 2));
    assert!(marks[1].contains("b=2"), "{marks:?}");
}

#[test]
fn a_deleted_element_is_shown_in_its_place() {
    let comparison = check(
        &page("<table><tr><td>a</td></tr><tr><td>c</td></tr></table>"),
        &page("<table><tr><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr></table>"),
    );
    assert_eq!(comparison.num_text_differences, 1);
    let html = comparison.html.unwrap();
    let body = html.split_once("reproduction</del></div>").unwrap().1;
    assert!(body.contains(
        r#"a</td></tr><tr><td><del data-operation-index="1" class="erc-checker" id="erc-checker-1">b</del></td></tr><tr><td>c"#
    ));
}

#[test]
fn every_mark_of_an_operation_counts_like_in_the_reference() {
    let (count, marks) = texts("<p>a</p><p>x</p><p>y <em>z</em></p>", "<p>a</p>");
    assert_eq!((count, marks), (3, vec!["+x".to_owned(), "+y".to_owned(), "+z".to_owned()]));
}

#[test]
fn widgets_are_compared_by_their_data() {
    let widget = |id: u32, data: &str| {
        format!(
            "<div id='htmlwidget-{id}'></div><script type='application/json' data-for='htmlwidget-{id}'>{data}</script>"
        )
    };
    assert_eq!(texts(&widget(1, "{\"x\":[1]}"), &widget(2, " {\"x\":[1]}\n")).0, 0);
    assert_eq!(
        texts(&widget(1, "{\"x\":[1]}"), &widget(2, "{\"x\":[2]}")),
        (1, vec!["+[data of a widget differs]".to_owned()])
    );
    assert_eq!(texts("<p>a</p>", &format!("<p>a</p>{}", widget(2, "{}"))).0, 1);
}

#[test]
fn drawings_and_formulas_are_compared_as_wholes() {
    let svg = |d: &str| format!("<p>a</p><svg width='10'>\n<path d='{d}'/><svg><g/></svg></svg>");
    assert_eq!(texts(&svg("M0 0"), &svg("M0  0")).0, 0);
    let (count, marks) = texts(&svg("M0 0"), &svg("M1 1"));
    assert_eq!((count, marks.len()), (1, 2));
    assert!(marks[0].starts_with("-<svg") && marks[0].ends_with("</svg>"), "{marks:?}");
    assert_eq!(texts("<math><mi>x</mi></math>", "<math><mi>y</mi></math>").0, 1);
    assert_eq!(texts("<iframe src=a></iframe>", "<iframe src=b></iframe>").0, 1);
}

#[test]
fn malformed_documents_are_compared_too() {
    for (original, reproduced) in [
        ("<p>a<svg><b", "<p>b<svg><b"),
        ("x < y <p", "x < z <p"),
        ("text before<body>text", "text after<body>text"),
        ("<head><p>a", "<head><p>b"),
        ("</p></div>a", "</p></div>b"),
        ("<script>x</script>a<script>", "<script>x</script>b<script>"),
        ("", "b"),
    ] {
        let comparison = check(original, reproduced);
        assert_eq!(comparison.num_text_differences, 1, "{original} {reproduced}");
        assert!(comparison.html.unwrap().contains("erc-checker-bar"));
    }
}

#[test]
fn other_encodings_are_told_apart() {
    let page = |umlaut: u8| [b"<p>Kr".as_slice(), &[umlaut], b"mer</p>"].concat();
    let compare = |a: &[u8], b: &[u8]| compare(a, b, "display.html", &Limits::default()).unwrap();
    let comparison = compare(&page(0xe4), &page(0xf6));
    assert_eq!(comparison.num_text_differences, 1);
    assert!(comparison.html.unwrap().starts_with('\u{feff}'));
    assert!(compare(&page(0xe4), "<p>Krämer</p>".as_bytes()).check_successful);
}

#[test]
fn the_page_keeps_the_original() {
    let original = page("<p>a <!-- c --> b</p><script>f('</p>')</script>");
    let html = check(&original, &page("<p>a b x</p>")).html.unwrap();
    let without = html.split_once("\n<style").unwrap().0.to_owned()
        + html.split_once("</style>").unwrap().1.split_once("</div>").unwrap().1.trim_start_matches('\n');
    let (before, mark) = without.split_once(" <del").unwrap();
    let after = mark.split_once("</del>").unwrap().1;
    assert_eq!(format!("{before}{after}"), original.replace("<body>\n", "<body>"));
    assert!(html.contains("ins { background-color: #aaffaa; text-decoration: none }"));
}
