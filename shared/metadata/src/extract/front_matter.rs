//! The YAML block at the top of R Markdown files and of R scripts made for `knitr::spin`.

use serde_json::{Map, Value, json};

use super::{MAX_LIST, authors, config, date, identifier};
use crate::yaml;

/// Finds and parses the block; `None` without one, and when it is not YAML.
pub(super) fn find(source: &str, is_markdown: bool) -> Option<Map<String, Value>> {
    let line_of = |line| if is_markdown { Some(line) } else { spun(line) };
    let mut lines = source.lines().skip_while(|line| line.trim().is_empty()).map_while(line_of);
    if lines.next()?.trim_end() != "---" {
        return None;
    }
    let mut block = String::new();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return match yaml::parse(&block)? {
                Value::Object(fields) => Some(fields),
                _ => None,
            };
        }
        block.push_str(line);
        block.push('\n');
    }
    None
}

/// The text of a `#'` line.
fn spun(line: &str) -> Option<&str> {
    let text = line.strip_prefix("#'")?;
    Some(text.strip_prefix(' ').unwrap_or(text))
}

/// What front matter says, as fields of the raw record; only fields that it has and that are of the right kind.
pub(super) fn describe(front_matter: &Map<String, Value>) -> Map<String, Value> {
    let get =
        |keys: &[&str]| keys.iter().find_map(|key| front_matter.get(*key).filter(|value| !value.is_null()));
    let mut fields = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            fields.insert(key.to_owned(), value);
        }
    };
    put("title", get(&["title"]).and_then(plain_text));
    put("description", get(&["description"]).or_else(|| get(&["abstract"])).and_then(plain_text));
    put("author", get(&["author", "authors"]).map(authors::read).and_then(some_of));
    put("keywords", get(&["keywords"]).map(keywords).and_then(some_of));
    put("identifier", get(&["doi", "DOI"]).and_then(yaml::scalar).and_then(|doi| identifier::from_doi(&doi)));
    put("license", get(&["licenses", "license"]).and_then(license));
    put("paperLanguage", get(&["paperLanguage", "lang", "language"]).map(texts).and_then(some_of));
    put("publicationDate", get(&["publicationDate"]).and_then(day));
    for key in ["access_right", "publication_type", "softwarePaperCitation", "upload_type", "version"] {
        put(key, get(&[key]).and_then(yaml::scalar).map(Value::from));
    }
    for key in ["researchHypotheses", "researchQuestions"] {
        put(key, get(&[key]).map(texts).and_then(some_of));
    }
    fields
}

fn some_of(mut values: Vec<Value>) -> Option<Value> {
    values.truncate(MAX_LIST);
    (!values.is_empty()).then_some(Value::Array(values))
}

/// `{formatted: …, plain: …}` is how journal templates give LaTeX and text.
fn plain(value: &Value) -> &Value {
    value.get("plain").unwrap_or(value)
}

fn plain_text(value: &Value) -> Option<Value> {
    yaml::scalar(plain(value)).map(Value::from)
}

fn texts(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.iter().filter_map(yaml::scalar).map(Value::from).collect(),
        other => yaml::scalar(other).map(Value::from).into_iter().collect(),
    }
}

fn keywords(value: &Value) -> Vec<Value> {
    match plain(value) {
        Value::String(list) => {
            list.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect()
        }
        other => texts(other),
    }
}

fn license(value: &Value) -> Option<Value> {
    let licences = match value {
        Value::Object(_) => config::licences(value),
        // One licence for the article: that of its text.
        other => Map::from_iter([("text".to_owned(), yaml::scalar(other)?.into())]),
    };
    (!licences.is_empty()).then_some(Value::Object(licences))
}

fn day(value: &Value) -> Option<Value> {
    let period = date::period(value)?;
    (period.begin == period.end).then(|| json!(period.begin.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn described(block: &str) -> Value {
        Value::Object(describe(&find(&format!("---\n{block}\n---\ntext"), true).unwrap()))
    }

    #[test]
    fn blocks_are_found_at_the_top() {
        let titled =
            |source: &str, is_markdown| find(source, is_markdown).map(|found| found["title"].clone());
        assert_eq!(titled("\n---\r\ntitle: A\r\n---\r\n\n---\ntitle: B\n---\n", true), Some(json!("A")));
        assert_eq!(titled("---\ntitle: A\n...", true), Some(json!("A")));
        assert_eq!(titled("#' ---\n#' title: A\n#' ---\nx <- 1", false), Some(json!("A")));
        assert_eq!(titled("# text\n\n---\ntitle: A\n---\n", true), None);
        assert_eq!(titled("---\ntitle: A\n", true), None);
        assert_eq!(titled("---\ntitle: A\n---\n", false), None);
    }

    #[test]
    fn malformed_yaml_is_no_front_matter() {
        for block in ["title: A: B", "title: [", "a:\n\tb: x", "- list", "", "a: *b"] {
            assert_eq!(find(&format!("---\n{block}\n---\n"), true), None, "{block}");
        }
    }

    #[test]
    fn plain_variants_are_unwrapped() {
        let found =
            described("title: {formatted: '\\pkg{x}', plain: x}\nkeywords: {formatted: [y], plain: [z, 2]}");
        assert_eq!(found, json!({"title": "x", "keywords": ["z", "2"]}));
    }

    #[test]
    fn description_comes_before_abstract() {
        assert_eq!(described("abstract: a\ndescription: d"), json!({"description": "d"}));
        assert_eq!(described("abstract: a\ndescription:"), json!({"description": "a"}));
    }

    #[test]
    fn fields_of_the_wrong_kind_are_left_out() {
        let found =
            described("title: [a]\nkeywords: {a: b}\nauthor: 1\ndoi: none\nversion: {}\nlicense: []\nid: x");
        assert_eq!(found, json!({}));
    }

    #[test]
    fn other_raw_fields_are_taken() {
        let found = described(
            "keywords: a, b c;d\nlicenses: {code: MIT, data: null}\nlang: en\nversion: 1.5\npublicationDate: 2020-01-02\n\
             researchQuestions: [why]",
        );
        assert_eq!(
            found,
            json!({
                "keywords": ["a", "b c", "d"], "license": {"code": "MIT"}, "paperLanguage": ["en"], "version": "1.5",
                "publicationDate": "2020-01-02", "researchQuestions": ["why"]
            })
        );
    }

    #[test]
    fn a_partial_publication_date_is_none() {
        assert_eq!(
            described("publicationDate: 2020\nlicense: CC0-1.0"),
            json!({"license": {"text": "CC0-1.0"}})
        );
    }

    proptest! {
        #[test]
        fn any_text_is_answered(block in "[a-z:\\[\\]{}&*!'\"|> \n-]{0,60}") {
            let _ = find(&format!("---\n{block}\n---\n"), true).map(|found| describe(&found));
        }
    }
}
