//! What the addresses of a walk tell: they end in histories, in logs of proxies, and in `Referer`.

use std::collections::BTreeSet;

use reqwest::Url;
use serde_json::Value;
use tests::Stack;
use uuid::Uuid;

/// Where ORCID sends the browser back to.
pub const CONTINUE: &str = "/linking-sessions/oauth/continue";
/// All that a query may hold: contract/orcid-link.md 4.2 to 4.4, and PKCE.
const PARAMETERS: [&str; 14] = [
    "client_id",
    "response_type",
    "scope",
    "redirect_uri",
    "prompt",
    "state",
    "code_challenge",
    "code_challenge_method",
    "code",
    "error",
    "error_description",
    "title",
    "message",
    "skip_prompt",
];

/// Asserts that every address that the browser asked for is one of this stack, and that none holds a token: KBase's, or
/// one of ORCID's, which have the shape of a UUID at the sandbox, as only sessions' ids may.
#[track_caller]
pub fn tell_no_secret(addresses: &[Url], kbase_token: &str) {
    let sessions: BTreeSet<Uuid> = addresses.iter().filter_map(session).collect();
    let continued = addresses.iter().any(|address| address.path() == CONTINUE);
    assert!(continued && !sessions.is_empty(), "the walk is not among {addresses:?}");
    let Stack { api, sandbox, .. } = Stack::get();
    for address in addresses {
        let origin = address.origin().ascii_serialization();
        assert!([api, sandbox].contains(&&origin), "{address} is not of this stack");
        for (name, value) in address.query_pairs() {
            assert!(PARAMETERS.contains(&name.as_ref()), "{name} in {address}");
            let is_jwt = value.starts_with("eyJ") && value.matches('.').count() == 2;
            assert!(!is_jwt, "{name} in {address} is a token");
        }
        let decoded = form_decoded(address);
        assert!(!decoded.contains(kbase_token), "KBase's token in {address}");
        for uuid in uuids(&decoded) {
            assert!(sessions.contains(&uuid), "{uuid} in {address}");
        }
    }
}

/// The addresses in an event of Chromium's developer tools: what is asked for, with its fragment, and from where.
pub fn of(event: &Value) -> Vec<Url> {
    let message = &event["message"];
    if message["method"] != "Network.requestWillBeSent" {
        return Vec::new();
    }
    let request = &message["params"]["request"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let asked = [text(&request["url"]), text(&request["urlFragment"])].concat();
    let referer = text(&request["headers"]["Referer"]);
    let written = [asked, referer].into_iter().filter(|address| !address.is_empty());
    let addresses = written.map(|address| Url::parse(&address).expect("the browser asks for addresses"));
    // Its own pages have other schemes.
    addresses.filter(|address| address.scheme().starts_with("http")).collect()
}

/// The session that a call of the API is about.
fn session(address: &Url) -> Option<Uuid> {
    let mut path = address.path_segments()?;
    if path.next()? == "linking-sessions" { Uuid::try_parse(path.next()?).ok() } else { None }
}

fn form_decoded(address: &Url) -> String {
    let query: String = address.query_pairs().map(|(name, value)| format!("{name}={value}\n")).collect();
    format!("{}\n{query}{}", address.path(), address.fragment().unwrap_or_default())
}

fn uuids(text: &str) -> impl Iterator<Item = Uuid> {
    let words = text.split(|character: char| !(character.is_ascii_hexdigit() || character == '-'));
    words.filter(|word| word.len() == 36).filter_map(|word| Uuid::try_parse(word).ok())
}

mod examples {
    use super::*;

    const SESSION: &str = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    const TOKEN: &str = "tess.xxxxxxxxxxxxxxxxxxxxxxxxxxx";

    /// A walk that ends with this address.
    fn walk(last: &str) {
        let api = &Stack::get().api;
        let walk = [
            format!("{api}/linking-sessions/{SESSION}/oauth/start?skip_prompt=false"),
            format!("{api}{CONTINUE}?code=1&state=%7B%22session_id%22%3A+%22{SESSION}%22%7D"),
            format!("{api}{last}"),
        ];
        tell_no_secret(&walk.map(|address| Url::parse(&address).unwrap()), TOKEN);
    }

    #[test]
    fn an_ordinary_walk_tells_no_secret() {
        walk(&format!("/?skip_prompt=true#orcidlink/continue/{SESSION}"));
    }

    #[test]
    #[should_panic(expected = "KBase's token in")]
    fn a_kbase_token_is_noticed() {
        walk(&format!("/?message={TOKEN}"));
    }

    #[test]
    #[should_panic(expected = "7ba7b810-9dad-11d1-80b4-00c04fd430c8 in")]
    fn a_token_of_orcid_is_noticed() {
        walk("/#7ba7b810-9dad-11d1-80b4-00c04fd430c8");
    }

    #[test]
    #[should_panic(expected = "access_token in")]
    fn a_parameter_that_does_not_belong_there_is_noticed() {
        walk("/?access_token=1");
    }
}
