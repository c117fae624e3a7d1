//! What a person does in a browser, and what she sees there.

use tests::{KbaseUser, Stack, parameter, within};
use thirtyfour::{By, WebElement};

use super::addresses;
use super::chromium::Browser;

/// Seconds for a page to come: other tests keep the machine busy.
const PATIENCE: u64 = 40;

/// A KBase user in front of a browser.
pub struct Visitor<'a> {
    user: &'a KbaseUser,
    browser: &'a Browser,
}

/// Where a link is confirmed.
pub fn confirm_page(session: &str) -> String {
    format!("{}/?skip_prompt=false#orcidlink/continue/{session}", Stack::get().sandbox)
}

impl Visitor<'_> {
    /// Walks in a new browser, from KBase's page with the user signed in. In the end no address has told a secret, and no
    /// page has complained.
    pub async fn walk(user: &KbaseUser, walk: impl AsyncFnOnce(&Visitor<'_>)) {
        Browser::open(async |browser| {
            let visitor = Visitor { user, browser };
            visitor.open(&Stack::get().sandbox).await;
            visitor.sign_in(user).await;
            visitor.sees("start", "ORCID Link\nLink my ORCID iD").await;
            walk(&visitor).await;
            addresses::tell_no_secret(&browser.addresses().await, &user.token);
            assert_eq!(browser.complaints().await, [""; 0]);
        })
        .await;
    }

    /// Signs in at KBase, where the page asks for it.
    pub async fn sign_in(&self, user: &KbaseUser) {
        self.sees("sign-in", "Sign in\nUser name Sign in").await;
        let field = self.element("its field", By::Id("user")).await;
        field.clear().await.expect("the field is cleared");
        field.send_keys(&user.username).await.expect("the field takes a name");
        self.press("Sign in").await;
    }

    /// Somebody else signs in at KBase, in another tab. Both tabs have the same cookies.
    pub async fn replaced_by(&self, other: &KbaseUser) {
        let tab = self.browser.window().await.expect("there is a tab");
        self.browser.delete_cookie("kbase_session").await.expect("the cookie goes");
        let another = self.browser.new_tab().await.expect("another tab opens");
        self.browser.switch_to_window(another).await.expect("another tab is there");
        self.open(&Stack::get().sandbox).await;
        self.sign_in(other).await;
        self.sees("start", "ORCID Link\nLink my ORCID iD").await;
        self.browser.close_window().await.expect("the other tab closes");
        self.browser.switch_to_window(tab).await.expect("the first tab is there");
    }

    /// Starts a link and comes to ORCID; the session's id.
    pub async fn start(&self) -> String {
        self.press("Link my ORCID iD").await;
        let url = self.comes_to("/oauth/authorize?").await;
        let state = parameter(&url, "state").expect("ORCID is given a state");
        let state: serde_json::Value = serde_json::from_str(&state).expect("the state is JSON");
        state["session_id"].as_str().expect("the state names the session").to_owned()
    }

    /// Chooses herself at ORCID, and presses `Allow` or `Deny`.
    pub async fn decide(&self, decision: &str) {
        self.comes_to("/oauth/authorize?").await;
        let permissions = self.element("ORCID's question", By::Tag("main")).await;
        let permissions = permissions.text().await.expect("the question is readable");
        assert!(permissions.starts_with("Sign in to ORCID (sandbox)\n"), "{permissions}");
        let label = format!("//label[contains(., '{}')]", self.user.researcher.orcid);
        let label = self.element("her name at ORCID", By::XPath(label)).await;
        label.click().await.expect("she can be chosen");
        self.press(decision).await;
    }

    /// Everything up to the confirm page; the session's id.
    pub async fn comes_to_confirm(&self) -> String {
        let session = self.start().await;
        self.decide("Allow").await;
        self.sees_confirm(&session).await;
        session
    }

    /// The confirm page shows whose accounts are to be linked.
    pub async fn sees_confirm(&self, session: &str) {
        let KbaseUser { username, researcher, .. } = self.user;
        let (orcid, name) = (&researcher.orcid, &researcher.name);
        let text = format!(
            "Confirm the link\nKBase user\n{username}\nORCID iD\n{orcid}\nName at ORCID\n{name}\nFinish Cancel"
        );
        self.sees("confirm", &text).await;
        assert_eq!(self.url().await, confirm_page(session));
    }

    /// KBase's page shows the link, and so does the API.
    pub async fn sees_link(&self) {
        let (orcid, name) = (&self.user.researcher.orcid, &self.user.researcher.name);
        let text = format!("Your link\nORCID iD\n{orcid}\nName at ORCID\n{name}\nRemove the link");
        self.sees("linked", &text).await;
        assert_eq!(self.url().await, format!("{}/", Stack::get().sandbox));
        let link = self.user.call("GET", "/link").await.ok();
        assert_eq!(link["orcid_auth"]["orcid"], orcid.as_str());
    }

    /// The page tells why there is no link, with the code, title and message of the contract.
    pub async fn sees_failure(&self, code: &str, title: &str, message: &str) {
        self.sees("failed", &format!("{title}\n{message}\n{code}\nStart again")).await;
    }

    /// As `sees_failure`, on the page that the redirects of `oauth/continue` lead to.
    pub async fn comes_to_failure(&self, code: &str, title: &str, message: &str) {
        let url = self.comes_to(&format!("?code={code}&")).await;
        assert!(url.ends_with("#orcidlink/error"), "{url}");
        self.sees_failure(code, title, message).await;
    }

    /// The page shows one of its sections, with exactly this text.
    pub async fn sees(&self, section: &str, text: &str) {
        let ready = By::Css(format!("#status:empty ~ #{section}:not([hidden])"));
        let shown = self.element(section, ready).await;
        assert_eq!(shown.text().await.expect("the section is readable"), text);
    }

    /// Presses a button or a link with this text.
    pub async fn press(&self, text: &str) {
        let path = format!("//*[self::button or self::a][normalize-space()='{text}']");
        let element = self.element(text, By::XPath(path)).await;
        element.click().await.unwrap_or_else(|error| panic!("{text} can't be pressed: {error}"));
    }

    /// Opens an address.
    pub async fn open(&self, url: &str) {
        self.browser.goto(url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Presses the browser's own button.
    pub async fn goes_back(&self) {
        self.browser.back().await.expect("there is a page before");
    }

    /// The address that ORCID sent the browser back to.
    pub async fn continue_address(&self) -> String {
        let addresses = self.browser.addresses().await;
        let returned = addresses.iter().rfind(|address| address.path() == addresses::CONTINUE);
        returned.expect("the browser was at ORCID").to_string()
    }

    /// Waits for an address with this text in it; the whole address.
    pub async fn comes_to(&self, text: &str) -> String {
        let url = async || Some(self.url().await).filter(|url| url.contains(text));
        within(PATIENCE, &format!("coming to an address with {text}"), url).await
    }

    async fn url(&self) -> String {
        self.browser.current_url().await.expect("a page has an address").into()
    }

    /// Waits for something that can be seen. While a page goes and another comes, there is nothing.
    async fn element(&self, what: &str, by: By) -> WebElement {
        let visible = async || {
            let element = self.browser.find(by.clone()).await.ok()?;
            element.is_displayed().await.ok()?.then_some(element)
        };
        within(PATIENCE, &format!("seeing {what}"), visible).await
    }
}
