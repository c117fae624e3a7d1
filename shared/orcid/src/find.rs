//! Finding our own item on a record again, when the answer that named it was lost.

use serde_json::Value;

use crate::tree::{elements, integer, text};

/// The put-code of an item in a list of ORCID's (`works`, `fundings`, `keywords`, …) that this client added and that has one
/// of these identifiers, or this content. An identifier is a type and a value; content is a value with an empty type.
#[must_use]
pub fn find(list: &Value, client_id: &str, wanted: &[(&str, &str)]) -> Option<i64> {
    let ours = |item: &&Value| text(item, "/source/source-client-id/path") == client_id;
    let is_wanted = |item: &&Value| wanted.iter().any(|(kind, value)| has(item, kind, value));
    let found = items(list).into_iter().filter(ours).find(is_wanted)?;
    Some(integer(found, "/put-code")).filter(|put_code| *put_code > 0)
}

/// The items of a list; of activities, the summaries in its groups.
fn items(list: &Value) -> Vec<&Value> {
    let kinds = ["/work-summary", "/funding-summary"];
    let grouped = elements(list, "/group").iter();
    let summaries = grouped.flat_map(|group| kinds.into_iter().flat_map(|kind| elements(group, kind)));
    let kinds = ["/other-name", "/address", "/keyword", "/external-identifier", "/researcher-url"];
    summaries.chain(kinds.into_iter().flat_map(|kind| elements(list, kind))).collect()
}

fn has(item: &Value, kind: &str, value: &str) -> bool {
    if kind.is_empty() {
        return ["/content", "/country/value", "/url/value"].into_iter().any(|at| text(item, at) == value);
    }
    let is_same = |id: &Value| {
        let values = [text(id, "/external-id-value"), text(id, "/external-id-normalized/value")];
        let own = ["self", ""].contains(&text(id, "/external-id-relationship").to_lowercase().as_str());
        own && text(id, "/external-id-type") == kind
            && values.iter().any(|found| found.eq_ignore_ascii_case(value))
    };
    is_same(item) || elements(item, "/external-ids/external-id").iter().any(is_same)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn summary(put_code: i64, client: &str, kind: &str, value: &str, relationship: &str) -> Value {
        json!({
            "put-code": put_code, "source": {"source-client-id": {"path": client}},
            "external-ids": {"external-id": [{
                "external-id-type": kind, "external-id-value": value, "external-id-relationship": relationship,
            }]},
        })
    }

    #[test]
    fn a_work_of_ours_is_found_by_an_identifier_of_its_own() {
        let works = json!({"group": [
            {"work-summary": [summary(1, "APP-OTHER", "doi", "10.5072/A", "self")]},
            {"work-summary": [summary(2, "APP-OURS", "issn", "10.5072/a", "self"),
                              summary(3, "APP-OURS", "doi", "10.5072/A", "part-of")]},
            {"work-summary": [summary(4, "APP-OURS", "doi", "10.5072/A", "self")]},
        ]});
        let find = |id| find(&works, "APP-OURS", &[("isbn", "1"), id]);
        assert_eq!(find(("doi", "10.5072/a")), Some(4));
        assert_eq!(find(("doi", "10.5072/b")), None);
    }

    #[test]
    fn a_value_of_ours_is_found_by_its_content() {
        let ours = json!({"source-client-id": {"path": "APP-OURS"}});
        for (list, wanted) in [
            (json!({"keyword": [{"put-code": 7, "source": ours, "content": "soil"}]}), ("", "soil")),
            (json!({"address": [{"put-code": 7, "source": ours, "country": {"value": "DE"}}]}), ("", "DE")),
            (
                json!({"researcher-url": [{"put-code": 7, "source": ours, "url": {"value": "https://a.example"}}]}),
                ("", "https://a.example"),
            ),
            (
                json!({"external-identifier": [{
                    "put-code": 7, "source": ours, "external-id-type": "SCOPUS", "external-id-value": "70",
                    "external-id-relationship": "self",
                }]}),
                ("SCOPUS", "70"),
            ),
        ] {
            assert_eq!(find(&list, "APP-OURS", &[wanted]), Some(7), "{list}");
            assert_eq!(find(&list, "APP-OTHER", &[wanted]), None);
        }
    }

    proptest! {
        #[test]
        fn any_list_is_survived(list in crate::tree::tests::any_json()) {
            let _ = find(&list, "", &[("", ""), ("doi", "10.5072/a")]);
        }
    }
}
