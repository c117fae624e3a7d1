use std::path::PathBuf;

use serde_json::{Value, json};

use super::*;
use crate::schema::Document;
use crate::schema::json::canonical;
use crate::schema::record::RECORD;
use crate::schema::work::{BULK, ERROR, WORK, WORKS};

fn work() -> Value {
    json!({
        "put-code": 7,
        "visibility": "public",
        "last-modified-date": {"value": 1_664_918_958_139_i64},
        "title": {"title": {"value": "A < B"}, "translated-title": {"value": "A", "language-code": "de"}},
        "type": "book",
        "external-ids": {"external-id": [
            {"external-id-type": "doi", "external-id-value": "10.1/a", "external-id-relationship": "self",
             "external-id-normalized": {"value": "10.1/a", "transient": true}},
            {"external-id-type": "isbn", "external-id-value": "1", "external-id-relationship": "part-of"},
        ]},
    })
}

#[test]
fn a_work_as_xml() {
    let xml = write(&WORK, &canonical(&WORK, &work()).unwrap());
    let declared = xml.split_once(" xmlns:common").unwrap().0.to_owned();
    let content = xml.split_once("internal\">").unwrap().1.replace("><", ">\n<");
    insta::assert_snapshot!(format!("{declared}\n{content}"), @r#"
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <work:work put-code="7" visibility="public"
    <common:last-modified-date>2022-10-04T21:29:18.139Z</common:last-modified-date>
    <work:title>
    <common:title>A &lt; B</common:title>
    <common:translated-title language-code="de">A</common:translated-title>
    </work:title>
    <work:type>book</work:type>
    <common:external-ids>
    <common:external-id>
    <common:external-id-type>doi</common:external-id-type>
    <common:external-id-value>10.1/a</common:external-id-value>
    <common:external-id-normalized transient="true">10.1/a</common:external-id-normalized>
    <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
    <common:external-id>
    <common:external-id-type>isbn</common:external-id-type>
    <common:external-id-value>1</common:external-id-value>
    <common:external-id-relationship>part-of</common:external-id-relationship>
    </common:external-id>
    </common:external-ids>
    </work:work>
    "#);
}

#[test]
fn what_is_written_is_read_again() {
    let given = canonical(&WORK, &work()).unwrap();
    assert_eq!(read(&WORK, &write(&WORK, &given)).unwrap(), given);
    let bulk = canonical(
        &BULK,
        &json!({"bulk": [{"work": work()}, {"error": {"response-code": 409}}, {"work": work()}]}),
    )
    .unwrap();
    assert_eq!(read(&BULK, &write(&BULK, &bulk)).unwrap(), bulk);
}

#[test]
fn order_names_and_namespaces_matter() {
    let wrap = |content: &str| {
        format!(
            "<w:work xmlns:w='http://www.orcid.org/ns/work' xmlns:c='http://www.orcid.org/ns/common'>{content}</w:work>"
        )
    };
    let title = "<w:title><c:title>T</c:title></w:title>";
    assert!(read(&WORK, &wrap(&format!("{title}<w:type>book</w:type>"))).is_ok());
    for bad in [
        format!("<w:type>book</w:type>{title}"),
        format!("{title}{title}"),
        "<w:title><w:title>T</w:title></w:title>".to_owned(),
        "<w:type a='1'>book</w:type>".to_owned(),
        "<w:type><w:b/></w:type>".to_owned(),
        "<w:colour>red</w:colour>".to_owned(),
    ] {
        assert!(matches!(read(&WORK, &wrap(&bad)), Err(XmlError::Unexpected(_))), "{bad}");
    }
    assert!(matches!(read(&BULK, &wrap(title)), Err(XmlError::Root(..))));
    assert!(matches!(read(&WORK, "{}"), Err(XmlError::Syntax(_))));
    assert!(matches!(read(&WORK, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(XmlError::Syntax(_))));
}

/// ORCID's own samples, when they are at hand.
fn sample(path: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/orcid").join(path);
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not here", file.display());
    }
    text
}

#[test]
fn orcids_samples_of_works_are_read_alike_in_both_formats() {
    for (document, name) in [(&WORK, "samples/work-full-3.0"), (&BULK, "samples/bulk-work-3.0")] {
        let (Some(xml), Some(json)) = (sample(&format!("{name}.xml")), sample(&format!("{name}.json")))
        else {
            return;
        };
        let from_xml = read(document, &xml).unwrap();
        let from_json = canonical(document, &serde_json::from_str(&json).unwrap()).unwrap();
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&from_xml), keys(&from_json));
    }
}

#[test]
fn real_answers_fit_the_tables() {
    let answers: [(&Document, &str); 4] = [
        (&RECORD, "json/profile.json"),
        (&WORKS, "json/works_x.json"),
        (&WORK, "json/work_1537385.json"),
        (&ERROR, "json/put_work_error.json"),
    ];
    for (document, name) in answers {
        let Some(text) = sample(name) else { return };
        let answer: Value = serde_json::from_str(&text).unwrap();
        let ours = canonical(document, &answer).unwrap();
        let xml = write(document, &ours);
        assert_eq!(read(document, &xml).unwrap(), ours, "{name}");
    }
}
