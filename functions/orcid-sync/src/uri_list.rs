//! Bodies of `text/uri-list` (contract/orcid-sync.md 1.5).

use percent_encoding::percent_decode_str;

/// The number of the one row that a list names. Host and what comes before the path are not looked at.
pub fn row(body: &str) -> Option<i32> {
    let mut lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let decoded = percent_decode_str(line).decode_utf8().ok()?;
    let after =
        |root: &str| decoded.split_once(&format!("{root}/orcidqueues/")).map(|(_, number)| number.to_owned());
    let number = after("/api/eperson").or_else(|| after("/api/cris"))?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_row_is_named() {
        for body in [
            "https://host/server/api/eperson/orcidqueues/10",
            "/api/eperson/orcidqueues/10",
            "http://elsewhere.example/api/cris/orcidqueues/10\r\n\r\n",
            "\n/api/eperson/orcidqueues/%31%30",
        ] {
            assert_eq!(row(body), Some(10), "{body:?}");
        }
    }

    #[test]
    fn anything_else_names_none() {
        for body in [
            "",
            "\n",
            "/api/eperson/orcidqueues/",
            "/api/eperson/orcidqueues/10/",
            "/api/eperson/orcidqueues/10?x=y",
            "/api/eperson/orcidqueues/1 0",
            "/api/eperson/orcidqueues/+1",
            "/api/eperson/orcidqueues/-1",
            "/api/eperson/orcidqueues/99999999999",
            "/api/eperson/orcidhistories/10",
            "/api/eperson/orcidqueues/10\n/api/eperson/orcidqueues/11",
            "# comment\n/api/eperson/orcidqueues/10",
        ] {
            assert_eq!(row(body), None, "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn any_body_is_survived(body in ".*") {
            let _ = row(&body);
        }
    }
}
