//! Redirects of browsers.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE};

/// 302 that no cache keeps and whose address no other site learns.
#[must_use]
pub fn redirect(location: &str, cookies: &[String]) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    let mut insert = |name, value: &str| {
        if let Ok(value) = value.parse() {
            headers.append(name, value);
        }
    };
    insert(LOCATION, location);
    insert(CACHE_CONTROL, "no-store");
    insert(REFERRER_POLICY, "no-referrer");
    for cookie in cookies {
        insert(SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_302_and_kept_by_nobody() {
        let response = redirect("https://example.org/?a=b#c", &["x=1".to_owned(), "y=2".to_owned()]);
        assert_eq!(response.status(), StatusCode::FOUND);
        let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap();
        assert_eq!(header("location"), "https://example.org/?a=b#c");
        assert_eq!((header("cache-control"), header("referrer-policy")), ("no-store", "no-referrer"));
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    }
}
