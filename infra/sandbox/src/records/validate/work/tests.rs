use serde_json::{Value, json};

use super::*;
use crate::schema::json::canonical;
use crate::schema::work::WORK;

fn work(change: impl FnOnce(&mut Value)) -> Value {
    let mut work = json!({
        "title": {"title": {"value": "T"}},
        "type": "data-set",
        "publication-date": {"year": {"value": "2021"}, "month": {"value": "3"}},
        "external-ids": {"external-id": [
            {"external-id-type": "doi", "external-id-value": "10.1/a", "external-id-relationship": "self"},
        ]},
        "contributors": {"contributor": [{"contributor-email": "a@example.org"}]},
    });
    change(&mut work);
    canonical(&WORK, &work).unwrap()
}

#[test]
fn a_good_work_is_taken() {
    let work = validate(work(|_| {})).unwrap();
    assert_eq!(work["publication-date"]["month"]["value"], "03");
}

#[test]
fn each_fault_has_its_code() {
    type Change = fn(&mut Value);
    let cases: [(u32, Change); 14] = [
        (9022, |work| work["title"] = Value::Null),
        (9022, |work| work["title"]["title"]["value"] = " ".into()),
        (9001, |work| work["title"]["title"]["value"] = "x".repeat(1001).into()),
        (9001, |work| work["type"] = Value::Null),
        (9006, |work| work["type"] = "poem".into()),
        (9006, |work| work["citation"] = json!({"citation-type": "x", "citation-value": "y"})),
        (9023, |work| work["external-ids"] = Value::Null),
        (9023, |work| work["external-ids"]["external-id"][0]["external-id-relationship"] = "part-of".into()),
        (9006, |work| work["external-ids"]["external-id"][0]["external-id-relationship"] = "cousin".into()),
        (9006, |work| work["external-ids"]["external-id"][0]["external-id-type"] = "phone".into()),
        (9001, |work| work["external-ids"]["external-id"][0]["external-id-value"] = "".into()),
        (9001, |work| work["publication-date"]["year"]["value"] = "1899".into()),
        (9001, |work| work["publication-date"] = json!({"month": {"value": "1"}})),
        (9001, |work| work["publication-date"] = json!({"year": {"value": "2021"}, "day": {"value": "1"}})),
    ];
    for (at, (code, change)) in cases.into_iter().enumerate() {
        let refusal = validate(work(change)).unwrap_err();
        assert_eq!(refusal.document()["error-code"], code, "case {at}: {refusal}");
    }
}
