//! The repositories that a stack ships to: the sandbox of this machine in their place.

use serde_json::{Map, Value};

/// Recipients and the hosts that the sandbox stands in for. B2SHARE itself has no token here, so that there is one that is
/// not configured.
const STAND_INS: [(&str, &str); 4] = [
    ("zenodo", "zenodo.org"),
    ("zenodo_sandbox", "sandbox.zenodo.org"),
    ("b2share", "b2share.eudat.eu"),
    ("b2share_sandbox", "trng-b2share.eudat.eu"),
];

/// The parameter `RepositoryUrls`.
pub fn urls(sandbox: &str) -> String {
    STAND_INS.map(|(recipient, host)| format!("{recipient}={sandbox}/{host}/api")).join(",")
}

/// What the functions read from Secrets Manager: the tokens that the sandbox knows.
pub fn tokens() -> Value {
    let token = |(recipient, host): (&str, &str)| {
        let token = if recipient == "b2share" { String::new() } else { format!("local-{host}") };
        (recipient.to_owned(), token.into())
    };
    Value::Object(STAND_INS.into_iter().map(token).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_stands_in_for_all() {
        let urls = urls("http://localhost:8090");
        assert!(urls.starts_with("zenodo=http://localhost:8090/zenodo.org/api,zenodo_sandbox="), "{urls}");
        assert_eq!(urls.split(',').count(), 4);
    }

    #[test]
    fn one_has_no_token() {
        let tokens = tokens();
        assert_eq!(tokens["zenodo_sandbox"], "local-sandbox.zenodo.org");
        assert_eq!(tokens["b2share"], "");
    }
}
