use proptest::prelude::*;

use super::*;

/// Pieces that make odd and ordinary documents.
fn documents() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-c]{1,2} ",
        4 => prop::sample::select(vec![
            "<p>", "</p>", "<b>", "</b>", "<td>", "</td>", "<br>", " ", "<!-- x -->", "<svg><g/></svg>", "<svg>",
            "<img src=x.png>", "<script>s</script>", "<script type='application/json'>{}</script>", "<", "&amp;",
            "<a href='#x'>", "</a>", "<body>", "</body>", "<head>", "</head>", "<p title=\"", "<ul><li>", "</ul>", "ä",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn opened_and_closed(html: &str, element: &str) -> (usize, usize) {
    (
        html.matches(&format!("<{element} data-operation-index=")).count(),
        html.matches(&format!("</{element}>")).count(),
    )
}

proptest! {
    #[test]
    fn a_document_equals_itself(document in documents()) {
        prop_assert_eq!(check(&document, &document), Comparison::default());
        let reformatted = format!("<!-- another -->{document}");
        let comparison = check(&document, &reformatted);
        prop_assert!(comparison.check_successful, "{:?}", comparison);
    }

    #[test]
    fn marks_are_closed_and_differences_are_shown(original in documents(), reproduced in documents()) {
        let comparison = check(&original, &reproduced);
        let mirrored = check(&reproduced, &original);
        prop_assert_eq!(comparison.check_successful, comparison.num_text_differences == 0);
        prop_assert_eq!(comparison.check_successful, mirrored.check_successful);
        if let Some(html) = comparison.html {
            let (insertions, deletions) = (opened_and_closed(&html, "ins"), opened_and_closed(&html, "del"));
            // The bar explains both.
            prop_assert_eq!(insertions.0 + 1, insertions.1);
            prop_assert_eq!(deletions.0 + 1, deletions.1);
            prop_assert!(insertions.0 + deletions.0 > 0);
            prop_assert!(comparison.num_text_differences <= u64::try_from(insertions.0 + deletions.0).unwrap());
        }
    }

    #[test]
    fn any_bytes_are_compared(
        original in proptest::collection::vec(any::<u8>(), 0..200),
        reproduced in proptest::collection::vec(any::<u8>(), 0..200),
        name in "[a-z]{1,3}\\.(html|png|csv)",
    ) {
        let comparison = compare(&original, &reproduced, &name, &Limits::default()).unwrap();
        prop_assert_eq!(comparison.check_successful, comparison.html.is_none());
        if original == reproduced {
            prop_assert!(comparison.check_successful);
        }
    }
}
