//! CSRF tokens: a value that is in a cookie and, copied by the page that may read it, in a header
//! (contract/orcid-sync.md 1.7). Asked for only when a cookie says who calls (contract/decisions.md).

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use identity::{Credential, SESSION_COOKIE, cookie, cookies, signature};
use storage::{SecretText, ids};

use super::Failure;
use crate::form::query_pairs;

/// The cookie.
const TOKEN_COOKIE: &str = "DSPACE-XSRF-COOKIE";
/// The header of requests.
const REQUEST_HEADER: &str = "x-xsrf-token";
/// The header in which a new token comes.
const ANSWER_HEADER: HeaderName = HeaderName::from_static("dspace-xsrf-token");
/// The parameter that may stand in for the header.
const PARAMETER: &str = "_csrf";

/// A new token.
#[derive(Debug)]
pub struct CsrfToken {
    /// Whether everything is reached over TLS.
    secure: bool,
}

impl CsrfToken {
    /// A token for pages over TLS, or for local runs.
    #[must_use]
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Puts it into an answer, as a cookie and as a header.
    #[must_use]
    pub fn put(self, mut response: Response) -> Response {
        let token = ids::random(ids::SECRET);
        let site = if self.secure { "SameSite=None; Secure" } else { "SameSite=Lax" };
        let cookie = format!("{TOKEN_COOKIE}={token}; Path=/; HttpOnly; {site}");
        let headers = response.headers_mut();
        if let (Ok(cookie), Ok(token)) = (HeaderValue::from_str(&cookie), HeaderValue::from_str(&token)) {
            headers.append(SET_COOKIE, cookie);
            headers.insert(ANSWER_HEADER, token);
        }
        response
    }
}

impl IntoResponse for CsrfToken {
    /// 204 with the token.
    fn into_response(self) -> Response {
        self.put(StatusCode::NO_CONTENT.into_response())
    }
}

/// Refuses what changes something in the name of a cookie without a token: 403 with a new one. The state says whether
/// everything is reached over TLS.
pub async fn guard(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let query = request.uri().query().unwrap_or_default();
    if is_safe || !by_cookie(request.headers()) || has_token(request.headers(), query) {
        return next.run(request).await;
    }
    let text = "Access is denied. Invalid CSRF token.";
    CsrfToken::new(secure).put(Failure::new(StatusCode::FORBIDDEN, text).into_response())
}

/// Whether a cookie says who calls.
fn by_cookie(headers: &HeaderMap) -> bool {
    match Credential::from_headers(headers) {
        Some(Credential::Cookie(_)) => true,
        Some(Credential::Raw(_) | Credential::Bearer(_)) => false,
        None => cookie(&cookies(headers), SESSION_COOKIE).is_some(),
    }
}

fn has_token(headers: &HeaderMap, query: &str) -> bool {
    let cookies = cookies(headers);
    let Some(expected) = cookie(&cookies, TOKEN_COOKIE) else { return false };
    let header = headers.get(REQUEST_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let parameter = || query_pairs(query).find(|(name, _)| name == PARAMETER).map(|(_, value)| value);
    let given = header.or_else(parameter).unwrap_or_default();
    signature::same(&SecretText::new(expected), &SecretText::new(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_cookies_need_a_token() {
        assert!(by_cookie(&headers(&[("cookie", "connect.sid=s%3Ax.y")])));
        assert!(by_cookie(&headers(&[("cookie", "a=b; kbase_session=t")])));
        assert!(!by_cookie(&headers(&[("cookie", "connect.sid=x"), ("authorization", "Bearer t")])));
        assert!(!by_cookie(&headers(&[("cookie", "DSPACE-XSRF-COOKIE=x")])));
        assert!(!by_cookie(&HeaderMap::new()));
    }

    #[test]
    fn header_or_parameter_must_be_what_the_cookie_is() {
        let cookie = ("cookie", "connect.sid=x; DSPACE-XSRF-COOKIE=abc");
        assert!(has_token(&headers(&[cookie, ("x-xsrf-token", "abc")]), ""));
        assert!(has_token(&headers(&[cookie]), "a=b&_csrf=abc"));
        for (pairs, query) in [
            (&[cookie][..], ""),
            (&[cookie, ("x-xsrf-token", "abd")], ""),
            (&[cookie, ("x-xsrf-token", "abd")], "_csrf=abc"),
            (&[("x-xsrf-token", "abc")], ""),
            (&[("cookie", "DSPACE-XSRF-COOKIE="), ("x-xsrf-token", "")], ""),
        ] {
            assert!(!has_token(&headers(pairs), query), "{pairs:?}");
        }
    }
}
