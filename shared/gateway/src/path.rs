//! Request paths as the caller sent them.
//!
//! API Gateway hands over a path with every escape decoded but `%25`; `cargo lambda watch` hands it over as it came.
//! In both, `%` only ever begins an escape, so escaping what a URI can't hold gives one and the same path back.

use http::Uri;
use http::uri::PathAndQuery;

/// The URI to route by: no trailing slash, and nothing of the path taken for a query or resolved as `..`.
pub(crate) fn uri(raw_path: &str, query: Option<&str>) -> Option<Uri> {
    let trimmed = raw_path.trim_end_matches('/');
    let mut path = String::with_capacity(trimmed.len() + 1);
    if !trimmed.starts_with('/') {
        path.push('/');
    }
    for byte in trimmed.bytes() {
        if is_path_byte(byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        path.push('?');
        path.push_str(query);
    }
    path.parse::<PathAndQuery>().ok().map(Uri::from)
}

/// RFC 3986 `pchar`, `/`, and `%` as the beginning of an escape.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn routed(path: &str) -> String {
        uri(path, None).unwrap().to_string()
    }

    #[test]
    fn a_trailing_slash_means_the_same_as_none() {
        assert_eq!(routed("/api/v1/job/X/"), "/api/v1/job/X");
        assert_eq!(routed("/api/v1/job/X//"), "/api/v1/job/X");
        assert_eq!(routed("/"), "/");
        assert_eq!(routed(""), "/");
    }

    #[test]
    fn decoded_and_escaped_paths_route_alike() {
        for (decoded, escaped) in [
            ("/a b", "/a%20b"),
            ("/q?x", "/q%3Fx"),
            ("/h#x", "/h%23x"),
            ("/ü", "/%C3%BC"),
            ("/100%25", "/100%25"),
        ] {
            assert_eq!(routed(decoded), escaped);
            assert_eq!(routed(escaped), escaped);
        }
    }

    #[test]
    fn dots_are_left_for_the_handler_to_refuse() {
        assert_eq!(routed("/data/../etc"), "/data/../etc");
    }

    #[test]
    fn the_query_stays_as_it_is() {
        assert_eq!(uri("/x/", Some("a=b%20c")).unwrap().to_string(), "/x?a=b%20c");
    }

    proptest! {
        #[test]
        fn any_path_gives_a_uri(path in "\\PC*") {
            prop_assert!(uri(&path, None).is_some());
        }
    }
}
