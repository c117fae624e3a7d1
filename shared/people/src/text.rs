//! Texts that people say of themselves.

use url::Url;

use crate::invalid::{Invalid, cut};

/// Characters of an address at most.
const MAX_URL: usize = 2_000;
/// Characters of an e-mail address at most (RFC 5321 section 4.5.3.1.3).
const MAX_EMAIL: usize = 254;

/// One line, without space around it.
pub(crate) fn line(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    checked(field, text, max, |character| character.is_control())
}

/// Lines, without space around them.
pub(crate) fn prose(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    checked(field, text, max, |character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
}

fn checked(
    field: &'static str,
    text: &str,
    max: usize,
    is_refused: impl Fn(char) -> bool,
) -> Result<String, Invalid> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(Invalid::TooLong { field, max });
    }
    if text.chars().any(is_refused) { Err(Invalid::Control(field)) } else { Ok(text.to_owned()) }
}

/// An address on the web, as it was written; or nothing.
pub(crate) fn url(field: &'static str, text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let is_plain = text.len() <= MAX_URL && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let parsed = Url::parse(text).ok().filter(|_| is_plain);
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    match parsed.filter(is_web) {
        Some(_) => Ok(text.to_owned()),
        None => Err(Invalid::Url { field, value: cut(text) }),
    }
}

/// An e-mail address, or nothing. Nobody knows whether it is hers: it is only what others are shown.
pub(crate) fn email(text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    let is_local = |character: char| character.is_ascii_graphic() && !"\"(),:;<>@[\\]".contains(character);
    let is_domain = |domain: &str| {
        domain.contains('.')
            && domain.split('.').all(|label| {
                let is_label = |c: char| c.is_alphanumeric() || c == '-';
                !label.is_empty() && !label.starts_with('-') && label.chars().all(is_label)
            })
    };
    let is_email = || {
        text.len() <= MAX_EMAIL
            && text.rsplit_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && local.chars().all(is_local) && is_domain(domain)
            })
    };
    if text.is_empty() || is_email() { Ok(text.to_owned()) } else { Err(Invalid::Email(cut(text))) }
}

/// At most `max` entries, each read, none twice, empty ones left out.
pub(crate) fn list<T: PartialEq, U>(
    field: &'static str,
    entries: &[U],
    max: usize,
    read: impl Fn(&U) -> Result<Option<T>, Invalid>,
) -> Result<Vec<T>, Invalid> {
    if entries.len() > max {
        return Err(Invalid::TooMany { field, max });
    }
    let mut list = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(entry) = read(entry)?.filter(|entry| !list.contains(entry)) {
            list.push(entry);
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_of_the_web() {
        for good in ["https://example.org/cv.pdf", "http://münchen.example/ä", " ", ""] {
            assert!(url("CV", good).is_ok(), "{good}");
        }
        for bad in ["x", "ftp://a.b/c", "javascript:alert(1)", "https://", "https://me@a.b", "https://a.b/ c"]
        {
            let error = url("CV", bad).unwrap_err().to_string();
            assert_eq!(error, format!("CV: '{bad}' is not a valid URL"));
        }
    }

    #[test]
    fn emails_have_a_name_and_a_domain() {
        for good in ["", "ada@example.org", "a.b+c@x-y.example", " ada@example.org "] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["ada", "@example.org", "ada@", "ada@x", "a,b@x.org", "a b@x.org", "a:b@x.org", "a@x..org"]
        {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let (_, _) = (url("CV", &text), line("Job", &text, 10));
            if let Ok(email) = email(&text) {
                prop_assert!(email.is_empty() || !email.contains([',', ':', '\n', ' ']));
            }
        }
    }
}
