//! Editing YAML as text, for mappings in the usual block form.

/// `text` with the lines of the top-level `key` replaced by `entry`, or with `entry` after it.
pub(super) fn replace(text: &str, key: &str, entry: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(start) = lines.iter().position(|line| has_key(line, key)) else {
        let separator = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return format!("{text}{separator}{entry}");
    };
    let (before, rest) = lines.split_at(start);
    let value = rest.iter().skip(1).take_while(|line| !begins_something_else(line));
    // Blank lines and comments at the end belong to what follows.
    let length =
        value.enumerate().filter(|(_, line)| is_value(line)).map(|(index, _)| index + 2).last().unwrap_or(1);
    let after = rest.get(length..).unwrap_or_default();
    format!("{}{entry}{}", before.concat(), after.concat())
}

fn has_key(line: &str, key: &str) -> bool {
    let names = [key.to_owned(), format!("'{key}'"), format!("\"{key}\"")];
    names.iter().any(|name| {
        line.strip_prefix(name.as_str())
            .and_then(|rest| rest.trim_start_matches([' ', '\t']).strip_prefix(':'))
            .is_some_and(|value| value.is_empty() || value.starts_with(char::is_whitespace))
    })
}

/// Whether a line below a key is part of its value: indented, or an item of a list.
fn is_value(line: &str) -> bool {
    !line.trim().is_empty() && line.starts_with([' ', '\t', '-']) && !line.trim_start().starts_with('#')
}

fn begins_something_else(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with([' ', '\t', '-', '#'])
}
