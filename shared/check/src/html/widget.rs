//! The data of HTML widgets, from `<script type="application/json">`.

use std::borrow::Cow;

use serde_json::Value;

use super::tag::Tag;

/// Most ids replaced in one widget's data.
const IDS: usize = 64;

/// Whether a script holds data and not code.
pub(super) fn is_data(script: &Tag<'_>) -> bool {
    script.attribute("type").is_some_and(|media| {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"))
    })
}

/// The data without what is random: plotly names its traces after temporary files, differently in every run.
pub(super) fn normalized(data: &str) -> Cow<'_, str> {
    let data = data.trim();
    if !data.contains("\"visdat\"") {
        return Cow::Borrowed(data);
    }
    let ids = trace_ids(data);
    if ids.is_empty() {
        return Cow::Borrowed(data);
    }
    let mut normalized = data.to_owned();
    for (index, id) in ids.iter().enumerate() {
        normalized = normalized.replace(id.as_str(), &format!("trace {index}"));
    }
    Cow::Owned(normalized)
}

fn trace_ids(data: &str) -> Vec<String> {
    let Ok(widget) = serde_json::from_str::<Value>(data) else { return Vec::new() };
    let traces = widget.pointer("/x/visdat").and_then(Value::as_object);
    let is_random = |id: &&String| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    traces.map_or_else(Vec::new, |traces| traces.keys().filter(is_random).take(IDS).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_told_from_code_by_its_type() {
        for (tag, expected) in [
            ("<script type=\"application/json\" data-for=\"htmlwidget-1\">", true),
            ("<script type='application/LD+JSON; charset=utf-8'>", true),
            ("<script type=\"text/javascript\">", false),
            ("<script>", false),
        ] {
            assert_eq!(is_data(&Tag::parse(tag).unwrap()), expected, "{tag}");
        }
    }

    #[test]
    fn plotly_traces_are_named_by_their_order() {
        let widget = |id: &str, y: u32| {
            format!(
                r#"{{"x":{{"visdat":{{"{id}":["plotlyVisDat"]}},"cur_data":"{id}","attrs":{{"{id}":{{"y":[{y}]}}}}}}}}"#
            )
        };
        assert_eq!(normalized(&widget("1a2b3c4d5e6f", 1)), normalized(&widget("ffee12345678", 1)));
        assert_ne!(normalized(&widget("1a2b3c4d5e6f", 1)), normalized(&widget("ffee12345678", 2)));
    }

    #[test]
    fn other_data_is_kept_as_it_is() {
        assert_eq!(normalized("\n{\"x\":1}\n"), "{\"x\":1}");
        assert_eq!(normalized("{\"visdat\" broken"), "{\"visdat\" broken");
    }
}
