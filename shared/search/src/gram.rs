//! Trigrams: three characters in a row.

use std::collections::BTreeMap;

use crate::text::BOUNDARY;

/// Characters of a gram.
pub(crate) const LENGTH: usize = 3;
/// Separates the parts of a text that a row holds. No text has it, so no term reaches over it.
const GAP: char = '\u{1}';
/// Letters from the commonest in names and English on, after those that are everywhere.
const COMMON: &str = " .eaionrtslhudcmygbkpvfwjzxq0123456789-_@";
/// How rare a character is that is not among them.
const RARE: usize = 64;

/// The grams of joined texts, each with what of the text is within `reach` characters of where it occurs.
pub(crate) fn grams(joined: &str, reach: usize) -> BTreeMap<String, String> {
    let characters: Vec<char> = joined.chars().collect();
    let mut places = BTreeMap::<&[char], Vec<usize>>::new();
    for (at, gram) in characters.windows(LENGTH).enumerate() {
        if !gram.contains(&BOUNDARY) {
            places.entry(gram).or_default().push(at);
        }
    }
    let near = |places: &[usize]| near(&characters, places, reach);
    places.iter().map(|(gram, places)| (gram.iter().collect(), near(places))).collect()
}

/// What of a text is near any of some places.
fn near(characters: &[char], places: &[usize], reach: usize) -> String {
    let mut parts = Vec::<(usize, usize)>::new();
    for place in places {
        let begin = place.saturating_sub(reach);
        let end = (place + LENGTH + reach).min(characters.len());
        match parts.last_mut() {
            Some((_, last)) if begin <= *last => *last = end,
            _ => parts.push((begin, end)),
        }
    }
    let text = |(begin, end): &(usize, usize)| -> String {
        characters.get(*begin..*end).unwrap_or_default().iter().collect()
    };
    parts.iter().map(text).collect::<Vec<_>>().join(&GAP.to_string())
}

/// The gram of a term that is guessed to be in the fewest texts.
pub(crate) fn rarest(term: &str) -> String {
    let characters: Vec<char> = term.chars().collect();
    let rarity = |gram: &&[char]| gram.iter().map(|character| rarity(*character)).sum::<usize>();
    let rarest = characters.windows(LENGTH).max_by_key(rarity);
    rarest.unwrap_or(&characters).iter().collect()
}

fn rarity(character: char) -> usize {
    COMMON.chars().position(|common| common == character).unwrap_or(RARE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn grams_do_not_reach_over_texts() {
        let grams = grams("\nada l\nxy\n", 100);
        assert_eq!(grams.keys().collect::<Vec<_>>(), ["a l", "ada", "da "]);
        assert!(grams.values().all(|near| near == "\nada l\nxy\n"));
    }

    #[test]
    fn of_a_long_text_only_what_is_near_is_kept() {
        let text = format!("\n{}abc{}abc\n", "x".repeat(50), "y".repeat(50));
        assert_eq!(grams(&text, 2)["abc"], "xxabcyy\u{1}yyabc\n");
    }

    #[test]
    fn the_rarest_gram_is_looked_for() {
        assert_eq!(rarest("the quiz"), "qui");
        assert_eq!(rarest("ada"), "ada");
        assert!(rarest("anna müller").contains('ü'));
    }

    proptest! {
        #[test]
        fn any_part_of_a_text_is_near_each_of_its_grams(text in "[a-c ]{3,60}", from in 0_usize..57, length in 3_usize..12) {
            let joined = format!("\n{text}\n");
            let part: String = text.chars().skip(from).take(length).collect();
            if part.chars().count() >= LENGTH {
                let grams = grams(&joined, 12);
                prop_assert!(grams[&rarest(&part)].contains(&part));
            }
        }
    }
}
