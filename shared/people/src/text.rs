//! Texts that people say of themselves.

use text::cut;
pub(crate) use text::list;

use crate::invalid::Invalid;

/// Bytes of an address on the web at most.
const MAX_URL: usize = 2_000;
/// Characters of an e-mail address at most (RFC 5321 section 4.5.3.1.3).
const MAX_EMAIL: usize = 254;

/// One line, without space around it.
pub(crate) fn line(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    Ok(text::line(field, text, max)?)
}

/// Lines, without space around them.
pub(crate) fn prose(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    Ok(text::prose(field, text, max)?)
}

/// An address on the web, as it was written; or nothing.
pub(crate) fn url(field: &'static str, text: &str) -> Result<String, Invalid> {
    Ok(text::url(field, text, MAX_URL)?)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            if let Ok(email) = email(&text) {
                prop_assert!(email.is_empty() || !email.contains([',', ':', '\n', ' ']));
            }
        }
    }
}
