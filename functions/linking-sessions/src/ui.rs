//! The user interface that browsers are sent back to (contract/orcid-link.md 4.3, 4.4).

use std::sync::Arc;

use form_urlencoded::Serializer;
use linking::Session;

use crate::trouble::Trouble;

/// A user interface at an origin. Its pages are fragments, which come after the query.
#[derive(Debug, Clone)]
pub struct Ui {
    origin: Arc<str>,
}

impl Ui {
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.trim_end_matches('/').into() }
    }

    /// Where the user confirms the link.
    pub fn confirm_page(&self, session: &Session) -> String {
        let skip_prompt = session.skip_prompt.as_deref().unwrap_or("false");
        self.confirm(session.return_link.as_deref(), skip_prompt, &session.session_id)
    }

    fn confirm(&self, return_link: Option<&str>, skip_prompt: &str, session_id: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(return_link.map(|link| ("return_link", link)));
        query.append_pair("skip_prompt", skip_prompt);
        format!("{}?{}#orcidlink/continue/{session_id}", self.origin, query.finish())
    }

    /// Where the user reads what went wrong.
    pub fn error_page(&self, trouble: &Trouble) -> String {
        let (code, title, message) = trouble.texts();
        let mut query = Serializer::new(String::new());
        query.append_pair("code", code).append_pair("title", title).append_pair("message", message);
        format!("{}?{}#orcidlink/error", self.origin, query.finish())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SESSION: &str = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

    fn ui() -> Ui {
        Ui::new("https://ui.example.org/")
    }

    #[test]
    fn the_confirm_page_is_given_what_start_was_given() {
        insta::assert_snapshot!(
            ui().confirm(Some(r#"{"url":"x y"}"#), "true", SESSION),
            @"https://ui.example.org?return_link=%7B%22url%22%3A%22x+y%22%7D&skip_prompt=true#orcidlink/continue/6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        );
        insta::assert_snapshot!(
            ui().confirm(None, "false", SESSION),
            @"https://ui.example.org?skip_prompt=false#orcidlink/continue/6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        );
        assert!(ui().confirm(Some(""), "", SESSION).contains("?return_link=&skip_prompt=#"));
    }

    #[test]
    fn the_error_page_is_given_code_title_and_message_in_order() {
        insta::assert_snapshot!(
            ui().error_page(&Trouble::OrcidError("access_denied".to_owned())),
            @"https://ui.example.org?code=link.orcid_error&title=ORCID+Error+Linking&message=access_denied#orcidlink/error"
        );
    }

    proptest! {
        #[test]
        fn no_text_leaves_the_query(text in "\\PC*") {
            let page = ui().error_page(&Trouble::OrcidError(text.clone()));
            prop_assert_eq!(page.matches('#').count(), 1);
            prop_assert!(page.is_ascii());
            let query = page.split_once('?').unwrap().1.split_once('#').unwrap().0;
            let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
            prop_assert_eq!(&pairs[2].1, &text);
        }
    }
}
