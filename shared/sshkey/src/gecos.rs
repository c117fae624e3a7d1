//! The comment field of a line of `passwd`.

/// Characters of each part at most.
const MAX_PART: usize = 100;

/// `Full Name,,,,address` (contract/people.md 3.2). What would end a part, the field or the line becomes a space.
#[must_use]
pub fn gecos(name: &str, email: Option<&str>) -> String {
    format!("{},,,,{}", part(name), part(email.unwrap_or_default()))
}

fn part(text: &str) -> String {
    // `&` is the login with a capital to those who read this field.
    let breaks = |character: char| character.is_control() || ",:\"\\&=".contains(character);
    let spaced: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_PART).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_a_name_and_an_address() {
        assert_eq!(gecos("Josiah Carberry", Some("j@brown.example")), "Josiah Carberry,,,,j@brown.example");
        assert_eq!(gecos("", None), ",,,,");
        assert_eq!(gecos("Carberry, Josiah:x\n", Some("a\r\nb")), "Carberry Josiah x,,,,a b");
    }

    proptest! {
        #[test]
        fn it_has_four_commas_and_breaks_no_line(name in any::<String>(), email in any::<Option<String>>()) {
            let gecos = gecos(&name, email.as_deref());
            prop_assert_eq!(gecos.matches(',').count(), 4);
            prop_assert!(!gecos.contains([':', '\n', '\r', '\0']));
            prop_assert!(gecos.chars().count() <= 2 * MAX_PART + 4);
        }
    }
}
