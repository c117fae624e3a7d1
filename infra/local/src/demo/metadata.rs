//! Reviewing the extracted metadata, as an author does in the form before she publishes.

use serde_json::{Map, Value, json};

use crate::people::Person;

/// The metadata with what the extraction can't know filled in.
pub fn review(extracted: &Value, author: &Person) -> Value {
    let mut metadata: Map<String, Value> = extracted.as_object().cloned().unwrap_or_default();
    let is_missing = |metadata: &Map<String, Value>, key: &str| match metadata.get(key) {
        None | Some(Value::Null) => true,
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::String(text)) => text.is_empty(),
        _ => false,
    };
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let proposals = [
        ("title", json!("Untitled")),
        ("creators", json!([{ "name": author.name, "orcid": author.orcid, "affiliation": "" }])),
        ("description", json!("")),
        ("keywords", json!(["demonstration"])),
        ("access_right", json!("open")),
        ("publication_type", json!("other")),
        ("publication_date", json!(today)),
        ("communities", json!([{ "identifier": "o2r" }])),
        ("identifier", json!({ "doi": null, "doiurl": null, "reserveddoi": null })),
        ("license", json!({ "text": "CC-BY-4.0", "data": "CC0-1.0", "code": "MIT", "metadata": "CC0-1.0" })),
        ("mainfile", json!("main.Rmd")),
        ("displayfile", json!("display.html")),
    ];
    for (key, proposal) in proposals {
        if is_missing(&metadata, key) {
            metadata.insert(key.to_owned(), proposal);
        }
    }
    Value::Object(metadata)
}

/// The metadata in one line.
pub fn summary(metadata: &Value) -> String {
    let text = |pointer: &str| metadata.pointer(pointer).and_then(Value::as_str).unwrap_or("?");
    format!(
        "“{}” by {}; {} gives {}",
        text("/title"),
        text("/creators/0/name"),
        text("/mainfile"),
        text("/displayfile")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author() -> Person {
        Person { orcid: "0000-1".into(), name: "A B".into(), level: 100 }
    }

    #[test]
    fn what_was_extracted_stays() {
        let extracted = json!({ "title": "T", "creators": [{ "name": "C" }], "extra": 1, "keywords": [] });
        let reviewed = review(&extracted, &author());
        assert_eq!((&reviewed["title"], &reviewed["extra"]), (&json!("T"), &json!(1)));
        assert_eq!(reviewed["keywords"], json!(["demonstration"]));
        assert_eq!(summary(&reviewed), "“T” by C; main.Rmd gives display.html");
    }

    #[test]
    fn everything_required_is_there() {
        let required = "access_right creators description displayfile identifier title keywords mainfile \
            communities license publication_date publication_type";
        let reviewed = review(&Value::Null, &author());
        assert!(required.split_whitespace().all(|key| reviewed.get(key).is_some()), "{reviewed}");
    }
}
