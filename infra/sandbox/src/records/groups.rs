//! Activities that share an identifier are one group.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::external_id::{key, own, own_keys};
use crate::schema::Fields;
use crate::tree::{at, integer, set};

struct Group<'a> {
    keys: BTreeSet<(String, String)>,
    works: Vec<&'a Value>,
}

/// The groups of these works or fundings, in the order of their first ones; the summaries get this name and these fields.
pub fn groups<'a>(works: impl Iterator<Item = &'a Value>, name: &str, fields: Fields) -> Vec<Value> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for work in works {
        let mut merged = Group { keys: own_keys(work), works: Vec::new() };
        let (shared, others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| !group.keys.is_disjoint(&merged.keys));
        let place = others
            .iter()
            .take_while(|other| shared.first().is_some_and(|first| code(other) < code(first)))
            .count();
        let is_new = shared.is_empty();
        for group in shared {
            merged.keys.extend(group.keys);
            merged.works.extend(group.works);
        }
        merged.works.push(work);
        groups = others;
        groups.insert(if is_new { groups.len() } else { place }, merged);
    }
    groups.iter().map(|group| describe(group, name, fields)).collect()
}

fn code(group: &Group<'_>) -> Option<i64> {
    group.works.first().and_then(|work| integer(work, "/put-code"))
}

fn describe(group: &Group<'_>, name: &str, fields: Fields) -> Value {
    let mut seen = BTreeSet::new();
    let ids: Vec<_> = group.works.iter().copied().flat_map(own).filter(|id| seen.insert(key(id))).collect();
    let modified = group.works.iter().filter_map(|work| integer(work, "/last-modified-date/value")).max();
    let summaries: Vec<_> = group.works.iter().map(|work| summary(work, fields)).collect();
    json!({
        "last-modified-date": modified.map(|value| json!({"value": value})),
        "external-ids": {"external-id": ids},
        name: summaries,
    })
}

/// What a list says about a work.
fn summary(work: &Value, fields: Fields) -> Value {
    let fields = fields.iter().copied().flatten();
    let mut summary: Value = fields
        .map(|field| (field.name.to_owned(), at(work, field.name).clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    set(&mut summary, "display-index", "0".into());
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::work::SUMMARY_FIELDS;

    fn of(works: &[Value]) -> Vec<Value> {
        groups(works.iter(), "work-summary", SUMMARY_FIELDS)
    }

    fn work(put_code: i64, ids: &[&str]) -> Value {
        let ids: Vec<_> = ids
            .iter()
            .map(|id| json!({"external-id-type": "doi", "external-id-value": id, "external-id-relationship": "self"}))
            .collect();
        json!({"put-code": put_code, "last-modified-date": {"value": put_code}, "external-ids": {"external-id": ids}})
    }

    fn codes(works: &[Value]) -> Vec<Vec<i64>> {
        let codes = |group: &Value| {
            group["work-summary"]
                .as_array()
                .unwrap()
                .iter()
                .map(|work| work["put-code"].as_i64().unwrap())
                .collect()
        };
        of(works).iter().map(codes).collect()
    }

    #[test]
    fn shared_identifiers_join() {
        let works =
            [work(1, &["10.1/a"]), work(2, &["10.1/b"]), work(3, &["10.1/A"]), work(4, &[]), work(5, &[])];
        assert_eq!(codes(&works), [vec![1, 3], vec![2], vec![4], vec![5]]);
    }

    #[test]
    fn a_work_can_join_two_groups() {
        let works = [
            work(1, &["10.1/x"]),
            work(2, &["10.1/a"]),
            work(3, &["10.1/b"]),
            work(4, &["10.1/a", "10.1/b"]),
        ];
        assert_eq!(codes(&works), [vec![1], vec![2, 3, 4]]);
        let group = &of(&works)[1];
        assert_eq!(group["last-modified-date"]["value"], 4);
        assert_eq!(group["external-ids"]["external-id"].as_array().unwrap().len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn every_work_is_in_one_group(ids in proptest::collection::vec(proptest::collection::vec(0u8..6, 0..3), 0..12)) {
            let works: Vec<_> = ids.iter().zip(1..).map(|(ids, code)| {
                let ids: Vec<_> = ids.iter().map(|id| format!("10.1/{id}")).collect();
                work(code, &ids.iter().map(String::as_str).collect::<Vec<_>>())
            }).collect();
            let mut all: Vec<_> = codes(&works).concat();
            all.sort_unstable();
            proptest::prop_assert_eq!(all, (1..=i64::try_from(works.len()).unwrap()).collect::<Vec<_>>());
        }
    }
}
