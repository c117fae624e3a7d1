//! DataCite 4.1 XML.

use std::fmt::Write;

use serde_json::Value;

/// DataCite's word for a mandatory value that comes later (schema documentation 4.1, appendix 3).
const TO_BE_ANNOUNCED: &str = "(:tba)";

/// The DataCite 4.1 document of an o2r record. What DataCite demands and the record lacks reads `(:tba)`.
#[must_use]
pub fn to_datacite_xml(o2r: &Value) -> String {
    let mut xml = Xml::default();
    let doi = o2r.pointer("/identifier/doi").and_then(text).unwrap_or(TO_BE_ANNOUNCED);
    xml.element("identifier", &[("identifierType", "DOI")], doi);

    xml.open("creators");
    let creators = items(o2r.get("creators"));
    for creator in creators {
        xml.open("creator");
        let name = creator.get("name").or(Some(creator)).and_then(text).unwrap_or(TO_BE_ANNOUNCED);
        xml.element("creatorName", &[], name);
        if let Some(orcid) = creator.get("orcid").and_then(text) {
            let scheme = [("nameIdentifierScheme", "ORCID"), ("schemeURI", "https://orcid.org/")];
            xml.element("nameIdentifier", &scheme, orcid);
        }
        if let Some(affiliation) = creator.get("affiliation").and_then(text) {
            xml.element("affiliation", &[], affiliation);
        }
        xml.close("creator");
    }
    if creators.is_empty() {
        xml.open("creator");
        xml.element("creatorName", &[], TO_BE_ANNOUNCED);
        xml.close("creator");
    }
    xml.close("creators");

    xml.list("titles", "title", &[], &[o2r.get("title").and_then(text).unwrap_or(TO_BE_ANNOUNCED)]);
    xml.element("publisher", &[], TO_BE_ANNOUNCED);
    let date = o2r.get("publication_date").and_then(text);
    xml.element("publicationYear", &[], date.and_then(|date| date.get(..4)).unwrap_or(TO_BE_ANNOUNCED));
    xml.element("resourceType", &[("resourceTypeGeneral", "Other")], "executable research compendium");

    let keywords: Vec<_> = items(o2r.get("keywords")).iter().filter_map(text).collect();
    xml.list("subjects", "subject", &[], &keywords);
    if let Some(date) = date {
        xml.list("dates", "date", &[("dateType", "Issued")], &[date]);
    }
    let language = o2r.get("paperLanguage");
    if let Some(language) = language.and_then(|value| text(value).or_else(|| value.get(0).and_then(text))) {
        xml.element("language", &[], language);
    }
    let rights: Vec<_> = ["text", "code", "data"]
        .iter()
        .filter_map(|part| o2r.get("license")?.get(*part).and_then(text))
        .fold(Vec::new(), |mut unique, licence| {
            if !unique.contains(&licence) {
                unique.push(licence);
            }
            unique
        });
    xml.list("rightsList", "rights", &[], &rights);
    let descriptions: Vec<_> = o2r.get("description").and_then(text).into_iter().collect();
    xml.list("descriptions", "description", &[("descriptionType", "Abstract")], &descriptions);
    xml.box_of(o2r);
    xml.finish()
}

/// A string that says something, without the space around it.
fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[derive(Default)]
struct Xml {
    body: String,
    depth: usize,
}

impl Xml {
    fn open(&mut self, name: &str) {
        self.depth += 1;
        let _ = writeln!(self.body, "{:indent$}<{name}>", "", indent = self.depth * 2);
    }

    fn close(&mut self, name: &str) {
        let _ = writeln!(self.body, "{:indent$}</{name}>", "", indent = self.depth * 2);
        self.depth -= 1;
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: &str) {
        let indent = (self.depth + 1) * 2;
        let attributes: String =
            attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape(value))).collect();
        let _ = writeln!(self.body, "{:indent$}<{name}{attributes}>{}</{name}>", "", escape(content));
    }

    /// A list element with its items; nothing at all when there are none.
    fn list(&mut self, list: &str, item: &str, attributes: &[(&str, &str)], contents: &[&str]) {
        if contents.is_empty() {
            return;
        }
        self.open(list);
        for content in contents {
            self.element(item, attributes, content);
        }
        self.close(list);
    }

    fn box_of(&mut self, o2r: &Value) {
        let Some(bbox) = o2r.pointer("/spatial/union/geojson/bbox").and_then(Value::as_array) else { return };
        let bbox: Vec<_> = bbox.iter().filter_map(Value::as_f64).collect();
        let [west, south, east, north] = bbox.as_slice() else { return };
        self.open("geoLocations");
        self.open("geoLocation");
        let sides = [
            ("westBoundLongitude", west),
            ("eastBoundLongitude", east),
            ("southBoundLatitude", south),
            ("northBoundLatitude", north),
        ];
        self.open("geoLocationBox");
        for (name, degrees) in sides {
            self.element(name, &[], &degrees.to_string());
        }
        self.close("geoLocationBox");
        self.close("geoLocation");
        self.close("geoLocations");
    }

    fn finish(self) -> String {
        format!(
            concat!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
                "<resource xmlns=\"http://datacite.org/schema/kernel-4\"",
                " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
                " xsi:schemaLocation=\"http://datacite.org/schema/kernel-4",
                " http://schema.datacite.org/meta/kernel-4.1/metadata.xsd\">\n",
                "{}</resource>\n",
            ),
            self.body
        )
    }
}

/// Escapes text for content and attributes, and drops what XML 1.0 cannot hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if character.is_ascii_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_record() {
        let record = json!({
            "identifier": {"doi": "10.5555/12345678"},
            "creators": [{"name": "Nüst, D.", "orcid": "0000-0002-1825-0097", "affiliation": "A & B"}, "C D"],
            "title": "Ships <in> \"trade\"", "publication_date": "2020-02-01", "keywords": ["ship", "trade"],
            "paperLanguage": ["en"], "license": {"text": "CC-BY-4.0", "code": "MIT", "data": "CC-BY-4.0"},
            "description": "Capacity.\n",
            "spatial": {"union": {"geojson": {"bbox": [-2.5, 51.0, 7.0, 52.5]}}}
        });
        insta::assert_snapshot!(to_datacite_xml(&record), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <resource xmlns="http://datacite.org/schema/kernel-4" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://datacite.org/schema/kernel-4 http://schema.datacite.org/meta/kernel-4.1/metadata.xsd">
          <identifier identifierType="DOI">10.5555/12345678</identifier>
          <creators>
            <creator>
              <creatorName>Nüst, D.</creatorName>
              <nameIdentifier nameIdentifierScheme="ORCID" schemeURI="https://orcid.org/">0000-0002-1825-0097</nameIdentifier>
              <affiliation>A &amp; B</affiliation>
            </creator>
            <creator>
              <creatorName>C D</creatorName>
            </creator>
          </creators>
          <titles>
            <title>Ships &lt;in&gt; &quot;trade&quot;</title>
          </titles>
          <publisher>(:tba)</publisher>
          <publicationYear>2020</publicationYear>
          <resourceType resourceTypeGeneral="Other">executable research compendium</resourceType>
          <subjects>
            <subject>ship</subject>
            <subject>trade</subject>
          </subjects>
          <dates>
            <date dateType="Issued">2020-02-01</date>
          </dates>
          <language>en</language>
          <rightsList>
            <rights>CC-BY-4.0</rights>
            <rights>MIT</rights>
          </rightsList>
          <descriptions>
            <description descriptionType="Abstract">Capacity.</description>
          </descriptions>
          <geoLocations>
            <geoLocation>
              <geoLocationBox>
                <westBoundLongitude>-2.5</westBoundLongitude>
                <eastBoundLongitude>7</eastBoundLongitude>
                <southBoundLatitude>51</southBoundLatitude>
                <northBoundLatitude>52.5</northBoundLatitude>
              </geoLocationBox>
            </geoLocation>
          </geoLocations>
        </resource>
        "#);
    }

    #[test]
    fn mandatory_elements_are_there_without_values() {
        let xml = to_datacite_xml(&json!({}));
        for element in ["identifier", "creatorName", "title", "publisher", "publicationYear"] {
            assert!(xml.contains(&format!("(:tba)</{element}>")), "{element}: {xml}");
        }
        assert!(!xml.contains("subjects"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(title in ".{0,40}") {
            let xml = to_datacite_xml(&json!({"title": title}));
            let content = xml.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
            let breaks_out = content.contains(['<', '>', '"', '\u{0}', '\u{b}']);
            prop_assert!(!breaks_out, "{}", content);
            prop_assert_eq!(xml.matches("</resource>").count(), 1);
        }
    }
}
