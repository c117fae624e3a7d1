use proptest::prelude::*;

use super::*;

fn render(code: &str) -> String {
    let shown = tokens(code, 1).map(|token| match token.kind {
        Kind::Name(name) => format!("n:{name}"),
        Kind::Text(text) => format!("t:{text}"),
        Kind::Number => "#".to_owned(),
        Kind::Symbol(symbol) => symbol.to_owned(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn tells_code_from_comments_and_strings() {
    for (code, expected) in [
        ("library(sf) # library(no)", "n:library ( n:sf )"),
        ("x <- 'library(no)'", "n:x <- t:library(no)"),
        (r#"f("a\"b # c", 'd')"#, r#"n:f ( t:a"b # c , t:d )"#),
        (r#""a\\" b"#, r"t:a\ n:b"),
        ("`my name`(1.5e3, 0x1F, 2L)", "n:my name ( # , # , # )"),
        ("a %in% b %% c % d", "n:a %in% n:b %% n:c % n:d"),
        ("'%' %>% \"%\"", "t:% %>% t:%"),
        ("dplyr::filter; x:::y", "n:dplyr :: n:filter ; n:x ::: n:y"),
        ("a==b; a = b; a:=b", "n:a == n:b ; n:a = n:b ; n:a := n:b"),
        ("größe._x1", "n:größe._x1"),
        ("\\(x) x", "\\ ( n:x ) n:x"),
    ] {
        assert_eq!(render(code), expected, "{code}");
    }
}

#[test]
fn raw_strings() {
    for (code, expected) in [
        (r#"r"(a "b" \)" x"#, r#"t:a "b" \ n:x"#),
        (r#"R'--[a]-']--' x"#, "t:a]-' n:x"),
        (r#"r"{}" x"#, "t: n:x"),
        (r#"r"(open"#, "t:open"),
        // Without a bracket it is the name r and a string; a name that ends in r is a name.
        (r#"r"a""#, "n:r t:a"),
        (r#"par"(a)""#, "n:par t:(a)"),
    ] {
        assert_eq!(render(code), expected, "{code}");
    }
}

#[test]
fn what_is_open_ends_with_the_text() {
    assert_eq!(render("x \"abc"), "n:x t:abc");
    assert_eq!(render("x \"abc\\"), "n:x t:abc");
    assert_eq!(render("`"), "n:");
    assert_eq!(render("%abc\nx"), "% n:abc n:x");
}

#[test]
fn lines_are_counted() {
    let lines: Vec<_> = tokens("a\n\"b\nb\" c\r\n# d\nr\"(\n)\"\ne", 10).map(|t| t.line).collect();
    assert_eq!(lines, [10, 11, 12, 14, 16]);
}

proptest! {
    #[test]
    fn any_text_has_tokens(code in any::<String>()) {
        for token in tokens(&code, 1) {
            prop_assert!(token.line <= 1 + code.matches('\n').count());
        }
    }

    #[test]
    fn r_like_text_has_tokens(code in r#"([rR]?["'`%#(){}\\:\-\n a-z]|ä)*"#) {
        prop_assert!(tokens(&code, 1).count() <= code.chars().count());
    }

    #[test]
    fn a_string_hides_its_content(text in "[^'\\\\]*") {
        let code = format!("f('{text}')");
        let texts: Vec<_> = tokens(&code, 1).collect();
        prop_assert_eq!(texts.len(), 4);
        prop_assert_eq!(&texts[2].kind, &Kind::Text(text.into()));
    }

    #[test]
    fn a_comment_hides_its_content(text in "[^\n]*") {
        let code = format!("a #{text}\nb");
        prop_assert_eq!(tokens(&code, 1).count(), 2);
    }
}
